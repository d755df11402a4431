"""Lists: only what is visible, filters, keyset paging both ways, counts that open their list, Excel of exactly this."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from huiyin.people.models import Grant, Role, today
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Round
from tests.desk.conftest import signed_in
from tests.support.organ import LONG_AGO, Organ, a_finding, a_measure, command, move

MEASURES = "/registers/rectification-measure/"
FINDINGS = "/registers/rectification-finding/"


@pytest.fixture
def many(organ: Organ, finding: Finding) -> list[Measure]:
    """Thirty measures, three to a due day; every third led by the other committee."""
    found = []
    for i in range(30):
        led = organ.other_committee if i % 3 == 0 else organ.committee
        due = today() + dt.timedelta(days=i // 3 - 2)
        found.append(a_measure(organ, finding, f"第{i + 1}项整改措施", lead_department=led, due_on=due, assists=[]))
    move(found[0], "issue", command(organ.clerk))
    return found


def _pks(page: Any) -> list[int]:
    return [line.matter.pk for line in page.context["lines"]]


def test_paging_forward_and_back_shows_every_row_once(organ: Organ, many: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    for order_by in ({}, {"sort": "-due_on"}):
        first = client.get(MEASURES, order_by)
        second = client.get(first.context["pages"]["next"])
        assert len(_pks(first)) == 25
        assert sorted(_pks(first) + _pks(second)) == sorted(m.pk for m in many)
        assert not second.context["pages"]["next"]
        back = client.get(second.context["pages"]["previous"])
        assert _pks(back) == _pks(first)
        assert not back.context["pages"]["previous"]


def test_numbers_sort_as_people_count_and_what_has_none_stands_last(organ: Organ, round_: Round) -> None:
    made = [a_finding(organ, round_, f"第{i}个问题") for i in range(28)]
    for f in made[:12]:
        move(f, "issue", command(organ.clerk))
    numbered, client = [f.pk for f in made[:12]], signed_in(organ.clerk)
    for sort, first in (("number", numbered), ("-number", numbered[::-1])):
        page = client.get(FINDINGS, {"sort": sort})
        found = _pks(page)
        assert found[:12] == first
        second = client.get(page.context["pages"]["next"])
        found += _pks(second)
        assert sorted(found) == sorted(f.pk for f in made)
        assert _pks(client.get(second.context["pages"]["previous"])) == found[:25]
    assert 'aria-sort="descending"' in page.content.decode()


def test_an_unknown_order_is_that_of_deadlines(organ: Organ, many: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    assert _pks(client.get(MEASURES, {"sort": "title"})) == _pks(client.get(MEASURES))


def test_what_stands_under_a_finding_or_its_focus(organ: Organ, many: list[Measure], round_: Round) -> None:
    focus = begin(FocusArea, command(organ.clerk), "聚焦调研", {"wording": "聚焦调研"}, parent=round_, with_task=False).matter
    under = a_finding(organ, focus, "走访不够")
    measure = a_measure(organ, under, "每月走访")
    client = signed_in(organ.clerk)
    assert _pks(client.get(MEASURES, {"parent": str(under.pk)})) == [measure.pk]
    page = client.get(MEASURES, {"parent": str(focus.pk), "root": str(round_.pk)})
    assert _pks(page) == [measure.pk]
    assert f'<option value="{focus.pk}" selected>聚焦领域：聚焦调研</option>' in page.content.decode()
    foreign = signed_in(organ.street_clerk).get(MEASURES, {"parent": str(under.pk)})
    assert "走访不够" not in foreign.content.decode()


def test_a_broken_page_mark_starts_at_the_beginning(organ: Organ, many: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    assert _pks(client.get(MEASURES, {"after": "nonsense"})) == _pks(client.get(MEASURES))


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"stage": "assigned"}, 1), ({"stage": "open"}, 30), ({"light": "red"}, 6), ({"q": "第7项"}, 1),
        ({"q": "措施", "stage": "assigned"}, 1), ({"stage": "closed"}, 0), ({"department": "nonsense"}, 30),
    ],
)
def test_filters(organ: Organ, many: list[Measure], given: dict[str, str], number: int) -> None:
    assert len(_pks(signed_in(organ.clerk).get(MEASURES, {**given, "size": "50"}))) == number


def test_due_dates_are_inclusive(organ: Organ, many: list[Measure]) -> None:
    day = today().isoformat()
    assert len(_pks(signed_in(organ.clerk).get(MEASURES, {"due_from": day, "due_to": day}))) == 3


def test_departments_see_their_own_only(organ: Organ, many: list[Measure]) -> None:
    theirs = [m.pk for m in many if m.lead_department_id == organ.other_committee.pk]
    assert sorted(_pks(signed_in(organ.handler_b).get(MEASURES))) == sorted(theirs)
    assert _pks(signed_in(organ.street_clerk).get(MEASURES)) == []


@pytest.mark.parametrize("role", ["clerk", "leader", "handler_a", "handler_b", "street_clerk", "inspector"])
def test_counts_open_exactly_what_they_count(organ: Organ, many: list[Measure], role: str) -> None:
    client = signed_in(getattr(organ, role))
    counts = client.get(MEASURES).context["counts"]
    assert bool(counts) is (role != "street_clerk")
    for count in counts:
        assert len(_pks(client.get(f"{count.address}{'&' if '?' in count.address else '?'}size=100"))) == count.number


def test_somebody_who_sees_much_but_not_all_is_told_what_is_open(
    organ: Organ, many: list[Measure], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huiyin.desk.counts.NARROW", 5)
    client = signed_in(organ.handler_a)
    numbers = {c.label: c.number for c in client.get(MEASURES).context["counts"]}
    assert numbers == {"全部": None, "草稿": 20, "已办结": None}
    monkeypatch.setattr("huiyin.desk.counts.OPEN_TESTED", 5)
    assert {c.label for c in client.get(MEASURES).context["counts"]} == {"全部", "已办结"}


def _rows(client: Client, **given: str) -> list[list[Any]]:
    answer = client.get(reverse("desk:export", args=["rectification-measure"]), given)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    return book.get_sheet_by_index(0).to_python()[2:]


def test_the_export_holds_exactly_the_filtered_rows_with_labels(organ: Organ, many: list[Measure]) -> None:
    rows = _rows(signed_in(organ.clerk), stage="assigned")
    assert len(rows) == 1
    assert {"第1项整改措施", "监督工委", "待签收"} <= set(rows[0])
    assert len(_rows(signed_in(organ.clerk))) == 30


def test_the_export_never_holds_what_is_not_visible(organ: Organ, many: list[Measure]) -> None:
    assert {row[2] for row in _rows(signed_in(organ.handler_b))} == {"监督工委"}
    assert _rows(signed_in(organ.street_clerk)) == []


def test_the_export_keeps_the_order_of_the_list(organ: Organ, many: list[Measure]) -> None:
    rows = _rows(signed_in(organ.clerk), sort="-due_on")
    assert rows[0][4] == max(m.due_on for m in many if m.due_on)


def test_leaders_see_fewer_columns(organ: Organ) -> None:
    from huiyin.desk.columns import columns_for
    from huiyin.people.actors import actor
    from huiyin.register.base import Column, Register

    class Some(Register):
        columns = (Column("a", "甲", str), Column("b", "乙", str, for_leaders=False))

    assert [c.name for c in columns_for(Some, actor(organ.leader))] == ["a"]
    assert [c.name for c in columns_for(Some, actor(organ.clerk))] == ["a", "b"]


def test_empty_lists_say_what_to_do(organ: Organ) -> None:
    client = signed_in(organ.clerk)
    assert "这里还没有事项" in client.get(MEASURES).content.decode()
    assert "放宽查询条件" in client.get(MEASURES, {"q": "没有的"}).content.decode()


def test_an_office_for_one_register_sees_no_counts_of_others(organ: Organ, many: list[Measure]) -> None:
    Grant.objects.filter(person=organ.clerk.person).delete()
    Grant.objects.create(person=organ.clerk.person, role=Role.OFFICE, register="report", starts_on=LONG_AGO)
    page = signed_in(organ.clerk).get(MEASURES)
    assert (page.context["counts"], _pks(page)) == ([], [])
