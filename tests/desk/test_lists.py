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
from huiyin.registers.rectification.models import Finding, Measure
from tests.desk.conftest import signed_in
from tests.support.organ import LONG_AGO, Organ, a_measure, move, order

MEASURES = "/registers/rectification-measure/"


@pytest.fixture
def many(organ: Organ, finding: Finding) -> list[Measure]:
    """Thirty measures, three to a due day; every third led by the other committee."""
    found = []
    for i in range(30):
        led = organ.other_committee if i % 3 == 0 else organ.committee
        due = today() + dt.timedelta(days=i // 3 - 2)
        found.append(a_measure(organ, finding, f"第{i + 1}项整改措施", lead_department=led, due_on=due, assists=[]))
    move(found[0], "issue", order(organ.clerk))
    return found


def _pks(page: Any) -> list[int]:
    return [line.matter.pk for line in page.context["lines"]]


def test_paging_forward_and_back_shows_every_row_once(organ: Organ, many: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    for order_by in ({}, {"sort": "-due"}):
        first = client.get(MEASURES, order_by)
        second = client.get(first.context["pages"]["next"])
        assert len(_pks(first)) == 25
        assert sorted(_pks(first) + _pks(second)) == sorted(m.pk for m in many)
        assert not second.context["pages"]["next"]
        back = client.get(second.context["pages"]["previous"])
        assert _pks(back) == _pks(first)
        assert not back.context["pages"]["previous"]


def test_a_broken_page_mark_starts_at_the_beginning(organ: Organ, many: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    assert _pks(client.get(MEASURES, {"after": "nonsense"})) == _pks(client.get(MEASURES))


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({"stage": "assigned"}, 1), ({"stage": "open"}, 30), ({"overdue": "on"}, 6), ({"q": "第7项"}, 1),
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


def test_counts_open_exactly_what_they_count(organ: Organ, many: list[Measure]) -> None:
    client = signed_in(organ.clerk)
    for count in client.get(MEASURES).context["counts"]:
        assert len(_pks(client.get(f"{count.address}{'&' if '?' in count.address else '?'}size=100"))) == count.number


def test_counts_are_shown_only_to_those_who_see_everything(organ: Organ, many: list[Measure]) -> None:
    assert signed_in(organ.handler_a).get(MEASURES).context["counts"] == []


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


def test_leaders_see_fewer_columns(organ: Organ) -> None:
    from huiyin.desk.lists import columns_for
    from huiyin.people.standing import standing
    from huiyin.registers.base import Column, Register

    class Some(Register):
        columns = (Column("a", "甲", str), Column("b", "乙", str, for_leaders=False))

    assert [c.name for c in columns_for(Some, standing(organ.leader))] == ["a"]
    assert [c.name for c in columns_for(Some, standing(organ.clerk))] == ["a", "b"]


def test_empty_lists_say_what_to_do(organ: Organ) -> None:
    client = signed_in(organ.clerk)
    assert "这里还没有事项" in client.get(MEASURES).content.decode()
    assert "放宽查询条件" in client.get(MEASURES, {"q": "没有的"}).content.decode()


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


def test_an_office_for_one_register_sees_no_counts_of_others(organ: Organ, many: list[Measure]) -> None:
    Grant.objects.filter(person=organ.clerk.person).delete()
    Grant.objects.create(person=organ.clerk.person, role=Role.OFFICE, register="report", starts_on=LONG_AGO)
    page = signed_in(organ.clerk).get(MEASURES)
    assert (page.context["counts"], _pks(page)) == ([], [])
