"""Whose work a token names, in words; who may register what was decided on paper; free days declared in one go."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger.enums import Stage
from huiyin.people.actors import actor_of
from huiyin.people.models import Body, Department, Person, Post, Role
from huiyin.procedures.assignment import describe, may_register_paper
from huiyin.procedures.lights import Lights
from huiyin.procedures.models import Holiday
from huiyin.procedures.settling import CannotSet, set_days
from huiyin.registers.rectification.models import Measure
from tests.support.organ import Organ

FIRST = dt.date(2031, 1, 1)


def test_a_token_is_said_in_words(organ: Organ) -> None:
    post = Post.objects.get(appointments__person=organ.leader.person)
    assert describe("role:office") == str(Role.OFFICE.label)
    assert describe(f"post:{post.pk}") == str(post)
    assert describe(f"department:{organ.committee.pk}") == str(organ.committee)
    assert describe(f"person:{organ.leader.person.pk}") == organ.leader.person.name
    assert describe(f"body:{organ.leading_group.pk}:chair") == f"{organ.leading_group}组长"
    assert describe("nobody") == "nobody"


def test_a_token_of_what_is_gone_is_said_in_general(organ: Organ) -> None:
    gone = {m: 1 + max(m.objects.values_list("pk", flat=True)) for m in (Post, Department, Person, Body)}
    assert describe(f"post:{gone[Post]}") == "岗位空缺"
    assert describe(f"department:{gone[Department]}") == "部门"
    assert describe(f"person:{gone[Person]}") == "人员"
    assert describe(f"body:{gone[Body]}:chair") == "组织机构"


@pytest.mark.parametrize(("who", "may"), [
    ("clerk", True), ("handler_a", True), ("handler_b", False), ("inspector", False), ("administrator", False),
])
def test_paper_is_registered_by_the_office_or_the_lead_department(organ: Organ, measure: Measure, who: str, may: bool) -> None:
    assert may_register_paper(actor_of(getattr(organ, who).person), measure) is may


@pytest.mark.parametrize("days", [1, 31])
def test_up_to_a_month_of_days_is_declared_at_once(db: None, days: int) -> None:
    last = FIRST + dt.timedelta(days=days - 1)
    assert set_days(FIRST, last, False, " 停电 ", None) == days
    stored = Holiday.objects.order_by("day")
    assert [h.day for h in stored] == [FIRST + dt.timedelta(days=n) for n in range(days)]
    assert {(h.name, h.is_workday) for h in stored} == {("停电", False)}


@pytest.mark.parametrize("days", [0, 32])
def test_neither_backwards_nor_more_than_a_month(db: None, days: int) -> None:
    with pytest.raises(CannotSet):
        set_days(FIRST, FIRST + dt.timedelta(days=days - 1), False, "停电", None)
    assert not Holiday.objects.exists()


@pytest.mark.parametrize(("late", "words"), [(0, "已办结"), (1, "超期办结"), (-1, "已办结")])
def test_what_is_closed_on_its_last_day_is_not_late(db: None, late: int, words: str) -> None:
    matter = Measure(stage=Stage.CLOSED, due_on=FIRST, closed_on=FIRST + dt.timedelta(days=late))
    assert Lights(FIRST).words(matter) == words
    matter.historical = True
    assert Lights(FIRST).words(matter) == "已办结"
