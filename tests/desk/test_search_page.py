"""The search box: passages and names marked, numbers first, kinds counted and chosen, nothing foreign, any number of pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.people.models import Person
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, Instruction, Measure, Round
from tests.desk.conftest import signed_in
from tests.support.organ import Organ, a_finding, a_measure, command, move

SEARCH = "/search/"
COUNTED = {"q": "措施", "kinds": "1"}


@pytest.fixture
def many(organ: Organ, finding: Finding) -> list[Measure]:
    """Thirty measures; every third led by the other committee."""
    led = (organ.other_committee, organ.committee, organ.committee)
    return [a_measure(organ, finding, f"第{i + 1}项整改措施", lead_department=led[i % 3], assists=[]) for i in range(30)]


def test_search_finds_two_characters_and_marks_them(organ: Organ, many: list[Measure], finding: Finding) -> None:
    client = signed_in(organ.clerk)
    page = client.get("/search/", {"q": "调查"})
    assert [h.matter.pk for h in page.context["hits"]] == [finding.pk]
    assert "<mark>调查</mark>研究" in page.content.decode()
    assert client.get("/search/", {"q": "<script>"}).content.decode().count("<script>") == 0


def test_search_pages_through_everything(organ: Organ, many: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    first = client.get("/search/", {"q": "措施"})
    second = client.get(first.context["pages"]["next"])
    found = [h.matter.pk for h in (*first.context["hits"], *second.context["hits"])]
    assert sorted(found) == sorted(m.pk for m in many)
    back = client.get(second.context["pages"]["previous"])
    assert [h.matter.pk for h in back.context["hits"]] == [h.matter.pk for h in first.context["hits"]]


def test_search_stays_within_what_is_visible(organ: Organ, many: list[Measure]) -> None:
    assert signed_in(organ.street_clerk).get("/search/", {"q": "措施"}).context["hits"] == []


def test_people_are_found_by_the_initials_of_their_names(organ: Organ, round_: Round) -> None:
    leader = Person.named("曾明华")
    led = a_finding(organ, round_, "由其负责的问题", leader=leader)
    said = begin(
        Instruction, command(organ.clerk), "抓紧整改", {"wording": "抓紧整改到位", "given_by": leader}, parent=round_,
    ).matter
    client = signed_in(organ.clerk)
    for spelt in ("zmh", "cmh", "ZM", "曾明华"):
        page = client.get(SEARCH, {"q": spelt})
        assert {h.matter.pk for h in page.context["hits"]} == {led.pk, said.pk}, spelt
        assert page.content.decode().count("<mark>曾明华</mark>") == 2
    assert client.get(SEARCH, {"q": "zhm"}).context["hits"] == []


def test_a_number_typed_in_any_brackets_comes_first(organ: Organ, round_: Round) -> None:
    first, second = (move(a_finding(organ, round_, f"问题{i}"), "issue", command(organ.clerk)) for i in range(2))
    a_finding(organ, round_, f"与{first.number}类似")
    client = signed_in(organ.clerk)
    for typed in (first.number, first.number.replace("〔", "[").replace("〕", "]"), f" {first.number.replace('〔', '（')} "):
        page = client.get(SEARCH, {"q": typed.replace("（2026〕", "（2026）")})
        assert page.context["hits"][0].matter.pk == first.pk
        assert "编号相符" in page.content.decode()
        assert len({h.matter.pk for h in page.context["hits"]}) == len(page.context["hits"])
    assert signed_in(organ.street_clerk).get(SEARCH, {"q": second.number}).context["hits"] == []
    assert client.get(SEARCH, {"q": first.number, "in": "rectification-measure"}).context["exact"] is None


@pytest.mark.parametrize("role", ["clerk", "leader", "handler_b"])
def test_each_kind_counts_what_it_opens(organ: Organ, many: list[Measure], role: str) -> None:
    client = signed_in(getattr(organ, role))
    kinds = [k for q in ("调查", "措施") for k in client.get(SEARCH, {"q": q, "kinds": "1"}).context["kinds"]]
    assert kinds
    for kind in kinds:
        page = client.get(kind.address)
        found = [h.matter.register for h in page.context["hits"]]
        while page.context["pages"]["next"]:
            page = client.get(page.context["pages"]["next"])
            found += [h.matter.register for h in page.context["hits"]]
        assert found == [kind.register.code] * int(kind.number)


def test_a_kind_is_counted_to_a_bound(organ: Organ, many: list[Measure], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiyin.desk.searching.COUNTED_UP_TO", 29)
    assert [k.number for k in signed_in(organ.clerk).get(SEARCH, COUNTED).context["kinds"]] == ["29+"]
    monkeypatch.setattr("huiyin.desk.searching.COUNTED_UP_TO", 30)
    assert [k.number for k in signed_in(organ.clerk).get(SEARCH, COUNTED).context["kinds"]] == ["30"]


def test_kinds_are_counted_only_for_whoever_asks(organ: Organ, many: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    page = client.get(SEARCH, {"q": "措施", "in": "rectification-measure"})
    assert page.context["kinds"] == []
    asked = client.get(page.context["count_kinds"])  # without scripts: the same page, counted
    assert [(k.register.code, k.number, k.current) for k in asked.context["kinds"]] == [(Measure.REGISTER, "30", True)]
    assert asked.context["hits"]
    assert 'id="kinds" aria-label="按台账查看">' in asked.content.decode()


def test_the_counts_come_into_the_page_by_themselves(organ: Organ, many: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    with CaptureQueriesContext(connection) as asked:
        part = client.get(SEARCH, COUNTED, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<nav class="kept-filters" id="kinds"')
    assert "<small>30</small>" in part
    assert "autofocus" in part  # whoever pressed the link by key goes on from where it stood
    assert "hits" not in part
    assert len(asked) <= 16


def test_without_words_nothing_is_counted(organ: Organ, many: list[Measure]) -> None:
    page = signed_in(organ.clerk).get(SEARCH, {"q": "", "kinds": "1"})
    assert (page.status_code, page.context["kinds"]) == (200, [])
