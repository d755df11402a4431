"""Lecturers are paid by class hour and title, four hours of a half day at most, each listed."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.people.actors import actor_of
from huiyin.procedures.checks import CHECKS, Case
from huiyin.procedures.commands import Blocked
from huiyin.registers.spending.forms import VOUCHER
from huiyin.registers.spending.models import Application, Claim
from tests.registers.spending.conftest import DAY, FIRST, Purse

pytestmark = pytest.mark.django_db


def taught(hours: int = 4, amount: str = "2000.00", title: str = "other", **more: Any) -> dict[str, Any]:
    return {
        "lecturer": "文教授", "title": title, "on": FIRST.isoformat(), "half": "morning", "hours": hours, "amount": amount, **more
    }


def said(code: str, claim: Claim) -> str | None:
    return CHECKS[code].predicate(claim, Case("", "", DAY, None, {}))


@pytest.mark.parametrize(("title", "amount", "passes"), [
    ("other", "2000.00", True), ("other", "2000.01", False), ("professor", "4000.00", True), ("professor", "4000.01", False),
    ("academician", "6000.00", True), ("academician", "6000.01", False),
])
def test_a_class_hour_is_paid_by_title(title: str, amount: str, passes: bool) -> None:
    assert (said("lectures_within_rate", Claim(lectures=[taught(4, amount, title)])) is None) is passes


@pytest.mark.parametrize(("lectures", "passes"), [
    ([taught(4)], True), ([taught(5)], False), ([taught(3), taught(2)], False), ([taught(4), taught(4, half="afternoon")], True),
    ([taught(3), taught(2, lecturer="卫老师")], True), ([taught(3), taught(2, on=DAY.isoformat())], True),
])
def test_a_half_day_has_four_hours_for_one_lecturer(lectures: list[dict[str, Any]], passes: bool) -> None:
    assert (said("half_day_within_hours", Claim(lectures=lectures)) is None) is passes


@pytest.mark.parametrize(("claimed", "lectures", "passes"), [
    ("2000.00", [taught()], True), ("2240.00", [taught()], True), ("1999.99", [taught()], False), ("2000.00", [], False),
    (None, [], True), (None, [taught()], False),
])
def test_lecturers_are_listed_and_the_line_holds_the_tax(
    claimed: str | None, lectures: list[dict[str, Any]], passes: bool
) -> None:
    lines = [{"kind": "lecture", "amount": claimed}] if claimed else [{"kind": "fee", "amount": "100.00"}]
    assert (said("lectures_are_listed", Claim(lines=lines, lectures=lectures)) is None) is passes


def test_lecturers_stand_beside_the_rate_of_a_training() -> None:
    """Thirty people, one day: 16,500 yuan."""
    estimates = [{"kind": "fee", "amount": "16500.00"}, {"kind": "lecture", "amount": "6000.00"}]
    asked = Application(kind="training", headcount=30, starts_on=DAY, ends_on=DAY, estimates=estimates)
    check = CHECKS["meeting_within_rate"].predicate
    assert check(asked, Case("", "", DAY, None, {})) is None
    asked.estimates[0]["amount"] = "16500.01"
    assert "预计16,500.01元" in str(check(asked, Case("", "", DAY, None, {})))


def _of_a_training(purse: Purse, *lectures: dict[str, Any]) -> Claim:
    application = purse.approved(kind="training", headcount=30, people=[], place="机关", estimates=[
        {"kind": "fee", "amount": "1000.00"}, {"kind": "lecture", "amount": "2000.00"},
    ])
    return purse.claimed(
        application, kind="training", people=[], actual_from=None, actual_to=None, lectures=list(lectures),
        lines=[{"kind": "fee", "amount": "1000.00"}, {"kind": "lecture", "amount": "2000.00"}],
        invoices=[{"number": f"26441{len(lectures)}{lectures[0]['hours']}", "amount": "1000.00", "card": True}],
    )


def test_too_much_is_stopped_and_what_is_right_is_paid_without_an_invoice_of_the_lecturer(purse: Purse) -> None:
    blocked = purse.attempt(_of_a_training(purse, taught(3)), "submit", "handler_a", materials=("receipt",))
    assert isinstance(blocked, Blocked)
    assert "文教授3学时不超过1,500元，填报2,000元" in blocked.message
    claim = _of_a_training(purse, taught(4))
    claim = purse.move(claim, "submit", "handler_a", materials=("receipt",))
    assert claim.step == "review"


def test_the_voucher_lists_them(purse: Purse) -> None:
    claim = _of_a_training(purse, taught(4))
    text = str(VOUCHER.build(claim, actor_of(purse.organ.clerk.person, user=purse.organ.clerk)))
    assert "文教授" in text
