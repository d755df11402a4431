"""A claim held against its application, and each rule of spending at its boundary."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.facts import Amount
from huiyin.ledger.record import NewMaterial
from huiyin.procedures.acts import act
from huiyin.procedures.checks import CHECKS, Case
from huiyin.procedures.commands import Done
from huiyin.procedures.settling import set_value
from huiyin.registers.spending.models import Application, Claim
from huiyin.registers.spending.register import ClaimRegister
from tests.registers.spending.conftest import DAY, FIRST, Purse
from tests.support.organ import a_round, command, handed_in, material

pytestmark = pytest.mark.django_db
LAST = DAY


def said(code: str, matter: Any, on: dt.date = DAY, papers: tuple[NewMaterial, ...] = ()) -> str | None:
    return CHECKS[code].predicate(matter, Case("", "", on, None, {}, papers=papers, new_materials=tuple(p.kind for p in papers)))


class TestTheApplication:
    @pytest.mark.parametrize(("ends", "passes"), [(DAY, True), (DAY - dt.timedelta(days=1), False)])
    def test_ends_after_it_begins(self, ends: dt.date, passes: bool) -> None:
        assert (said("application_has_a_length", Application(starts_on=DAY, ends_on=ends)) is None) is passes

    def test_travellers_and_place_are_named(self) -> None:
        assert said("travellers_are_named", Application(kind="travel")) == "请填写：出差人员、地点"
        assert said("travellers_are_named", Application(kind="travel", people=[{"person": 1}], place="省城")) is None
        assert said("travellers_are_named", Application(kind="purchase")) is None

    @pytest.mark.parametrize(("value", "passes"), [("10000.00", True), ("10000.01", False)])
    def test_stays_within_the_budget(self, purse: Purse, value: str, passes: bool) -> None:
        application = Application(line_id=purse.line.pk, estimates=[{"kind": "goods", "amount": value}])
        assert (said("application_within_budget", application) is None) is passes

    @pytest.mark.parametrize(("value", "passes"), [("99999.99", True), ("100000.00", False)])
    def test_a_large_one_names_its_decision(self, organ: Any, value: str, passes: bool) -> None:
        assert (said("application_is_decided", Application(estimates=[{"amount": value}])) is None) is passes

    @pytest.mark.parametrize(("kind", "grade", "value", "passes"), [
        ("training", "", "33000.00", True), ("training", "", "33000.01", False), ("training", "one", "45600.00", True),
        ("meeting", "one", "45600.01", False), ("purchase", "", "90000.00", True),
    ])
    def test_a_meeting_stays_within_the_rate_of_its_class(
        self, organ: Any, kind: str, grade: str, value: str, passes: bool
    ) -> None:
        """Thirty people, two days."""
        asked = Application(kind=kind, grade=grade, headcount=30, estimates=[{"amount": value}], starts_on=FIRST)
        asked.ends_on = FIRST + dt.timedelta(days=1)
        assert (said("meeting_within_rate", asked) is None) is passes
        asked.headcount = None
        assert (said("meeting_within_rate", asked) is None) is (kind == "purchase")

    @pytest.mark.parametrize(("days", "passes"), [(365, True), (366, False)])
    def test_does_not_last_longer_than_a_year(self, days: int, passes: bool) -> None:
        last = FIRST + dt.timedelta(days=days)
        assert (said("application_has_a_length", Application(starts_on=FIRST, ends_on=last)) is None) is passes
        claim = Claim(actual_from=FIRST, actual_to=last)
        assert (said("claim_follows_the_journey", claim, last) is None) is passes

    @pytest.mark.parametrize(("on", "passes"), [(DAY, True), (DAY + dt.timedelta(days=1), False)])
    def test_comes_before_the_spending(self, on: dt.date, passes: bool) -> None:
        assert (said("application_comes_before", Application(starts_on=DAY), on) is None) is passes


class TestMatching:
    def test_only_people_who_were_applied_for(self, purse: Purse) -> None:
        claim = purse.claimed(purse.approved())
        assert said("people_were_applied_for", claim) is None
        claim.people = [*claim.people, {"person": purse.organ.deputy.person_id}]
        assert said("people_were_applied_for", claim) == f"申请中没有：{purse.organ.deputy.person.name}"

    @pytest.mark.parametrize(("first", "last", "passes"), [
        (FIRST, LAST, True), (FIRST, LAST + dt.timedelta(days=1), False), (FIRST - dt.timedelta(days=1), LAST, False),
        (LAST, FIRST, False),
    ])
    def test_only_days_that_were_applied_for(self, purse: Purse, first: dt.date, last: dt.date, passes: bool) -> None:
        claim = purse.claimed(purse.approved(), actual_from=first, actual_to=last)
        assert (said("days_were_applied_for", claim) is None) is passes

    def test_only_the_budget_line_that_was_applied_for(self, purse: Purse) -> None:
        claim = purse.claimed(purse.approved())
        assert said("line_as_applied", claim) is None
        claim.line_id = a_round(purse.organ).pk
        assert purse.line.title in (said("line_as_applied", claim) or "")
        claim.applied_id = None
        assert said("line_as_applied", claim) is None

    def test_a_line_outside_the_days(self, purse: Purse) -> None:
        claim = purse.claimed(purse.approved(), lines=[{"kind": "lodging", "on": "2026-04-01", "amount": "1.00"}])
        assert "4月1日" in (said("days_were_applied_for", claim) or "")

    def test_only_kinds_that_were_applied_for(self, purse: Purse) -> None:
        claim = purse.claimed(purse.approved())
        assert said("kinds_were_applied_for", claim) is None
        claim.lines = [{"kind": "goods", "amount": "1.00"}]
        assert said("kinds_were_applied_for", claim) == "申请中没有这些项目：物品"

    @pytest.mark.parametrize(("total", "near", "within"), [
        ("3480.00", True, True), ("3480.01", False, True), ("3828.00", False, True), ("3828.01", False, False),
    ])
    def test_a_little_more_is_explained_and_much_more_applied_for_again(
        self, purse: Purse, total: str, near: bool, within: bool
    ) -> None:
        claim = purse.claimed(purse.approved(), lines=[{"kind": "lodging", "amount": total}])
        assert (said("claim_near_the_application", claim) is None) is near
        assert (said("claim_within_tolerance", claim) is None) is within

    def test_claims_on_one_application_add_up(self, purse: Purse) -> None:
        application = purse.approved()
        purse.claimed(application)
        second = purse.claimed(application, lines=[{"kind": "lodging", "amount": "500.00"}])
        assert said("claim_within_tolerance", second) is not None

    def test_without_an_application_there_is_nothing_to_match(self, purse: Purse) -> None:
        claim = purse.claimed()
        for code in ("people_were_applied_for", "kinds_were_applied_for", "claim_within_tolerance", "days_were_applied_for"):
            assert said(code, claim) is None


class TestSettling:
    def test_takes_the_amount_from_where_it_was_typed(self, purse: Purse) -> None:
        upkeep = purse.state(Amount.Kind.COMMITTED, "430.50")
        claim = purse.claimed(None, kind="other", settles=upkeep.pk, line=None, lines=[], people=[], invoices=[])
        assert (claim.settled, claim.amount, claim.line_id) == (Decimal("430.50"), Decimal("430.50"), purse.line.pk)
        assert said("settled_as_stated", claim) is None
        Amount.objects.filter(matter=upkeep).update(value=Decimal(500))
        assert "500元" in (said("settled_as_stated", claim) or "")
        claim.lines = [{"kind": "other", "amount": "1.00"}]
        assert "不再填" in (said("settled_as_stated", claim) or "")

    def test_a_matter_that_has_spent_nothing(self, purse: Purse) -> None:
        claim = Claim(settles_id=a_round(purse.organ).pk)
        assert "还没有登记费用" in (said("settled_as_stated", claim) or "")

    def test_one_matter_is_settled_once(self, purse: Purse) -> None:
        upkeep = purse.state(Amount.Kind.COMMITTED, "430.50")
        first = handed_in(purse.claimed(None, kind="other", settles=upkeep.pk, lines=[]))
        assert said("settled_once", first) is None
        again = purse.claimed(None, kind="other", settles=upkeep.pk, lines=[])
        assert "已由" in (said("settled_once", again) or "")
        purse.move(first, "withdraw", "handler_a", comment="填错")
        assert said("settled_once", again) is None


class TestReceipts:
    def test_one_invoice_once_in_the_whole_organ(self, purse: Purse) -> None:
        first = handed_in(purse.claimed(invoices=[{"code": "0440", "number": "00000007", "amount": "1.00"}]))
        assert said("invoice_is_new", first) is None
        again = purse.claimed(invoices=[{"code": " 0440", "number": "00000007 ", "amount": "9.00"}])
        assert "发票0440-00000007已在" in (said("invoice_is_new", again) or "")
        other = purse.claimed(invoices=[{"code": "0441", "number": "00000007", "amount": "9.00"}])
        assert said("invoice_is_new", other) is None

    def test_one_invoice_once_in_one_claim(self) -> None:
        rows = [{"number": "25442000000123456789", "amount": "1.00"}] * 2
        assert "填了两次" in (said("invoice_is_new", Claim(invoices=rows)) or "")

    def test_one_file_once(self, purse: Purse) -> None:
        paper = material("receipt", "同一张发票的扫描件")
        first = purse.claimed(purse.approved())
        given = command(purse.organ.handler_a, happened_on=DAY, materials=(paper,))
        assert isinstance(ClaimRegister.advance(first.pk, "fill", "submit", given, {}), Done)
        again = purse.claimed(purse.approved())
        assert "已在" in (said("receipt_file_is_new", again, papers=(paper,)) or "")
        assert said("receipt_file_is_new", again, papers=(material("receipt", "另一张"),)) is None

    def test_one_file_once_when_it_is_in_the_dossier_already(self, purse: Purse) -> None:
        paper = material("receipt", "同一张发票的扫描件")
        first, again = (purse.claimed(purse.approved()) for _ in range(2))
        given = command(purse.organ.handler_a, happened_on=DAY, materials=(paper,))
        act(again.pk, EntryKind.ATTACH, given, {})
        assert said("receipt_file_is_new", again) is None
        assert isinstance(ClaimRegister.advance(first.pk, "fill", "submit", given, {}), Done)
        assert "已在" in (said("receipt_file_is_new", again) or "")

    @pytest.mark.parametrize(("covered", "passes"), [("2380.00", True), ("2379.99", False)])
    def test_invoices_cover_all_but_the_allowance(self, purse: Purse, covered: str, passes: bool) -> None:
        claim = purse.claimed(invoices=[{"number": "1", "amount": covered}])
        assert (said("invoices_cover_the_claim", claim) is None) is passes

    def test_paid_by_card_or_explained(self) -> None:
        assert said("paid_by_card", Claim(invoices=[{"number": "1", "card": True}])) is None
        assert said("paid_by_card", Claim(invoices=[{"number": "1"}])) is not None
        slip = (material("card_slip", "凭条"),)
        assert said("paid_by_card", Claim(invoices=[{"number": "1"}]), papers=slip) is None


class TestTheClaim:
    def test_says_what_for(self) -> None:
        assert "报销明细" in (said("claim_says_what_for", Claim(kind="other")) or "")
        assert "合计是0" in (said("claim_says_what_for", Claim(kind="other", lines=[{"amount": "0.00"}])) or "")
        assert "只能选一个" in (said("claim_says_what_for", Claim(kind="other", applied_id=1, settles_id=2)) or "")
        assert "起止日期" in (said("claim_says_what_for", Claim(kind="travel", lines=[{"amount": "1"}])) or "")
        assert said("claim_says_what_for", Claim(kind="other", lines=[{"amount": "1"}])) is None

    @pytest.mark.parametrize(("kind", "value", "passes"), [
        ("other", "999.99", True), ("other", "1000.00", False), ("travel", "1.00", False), ("meeting", "1.00", False),
    ])
    def test_was_applied_for(self, organ: Any, kind: str, value: str, passes: bool) -> None:
        claim = Claim(kind=kind, lines=[{"kind": "other", "amount": value}])
        assert (said("claim_was_applied_for", claim) is None) is passes
        claim.applied_id = 1
        assert said("claim_was_applied_for", claim) is None

    def test_the_limit_is_the_organs_own(self, organ: Any) -> None:
        set_value("spending.applied_from", "200", DAY, "云人办〔2026〕1号", None)
        assert said("claim_was_applied_for", Claim(kind="other", lines=[{"amount": "200.00"}])) is not None

    def test_uses_what_its_application_holds(self, purse: Purse) -> None:
        application = purse.approved()
        purse.state(Amount.Kind.COMMITTED, "6520")
        claim = purse.claimed(application)
        assert said("claim_within_budget", claim) is None
        claim.applied_id = None
        assert "超出预算" in (said("claim_within_budget", claim) or "")

    @pytest.mark.parametrize(("on", "passes"), [(LAST, True), (LAST - dt.timedelta(days=1), False)])
    def test_comes_after_the_journey(self, on: dt.date, passes: bool) -> None:
        assert (said("claim_follows_the_journey", Claim(actual_to=LAST), on) is None) is passes

    def test_is_paid_between_its_approval_and_today(self, purse: Purse) -> None:
        claim = purse.paid(purse.claimed())
        assert said("paid_once_approved", claim) is None
        for days, words in ((1, "以后"), (-1, "才审批")):
            claim.paid_on = DAY + dt.timedelta(days=days)
            assert words in (said("paid_once_approved", claim) or "")

    def test_nobody_approves_their_own(self, purse: Purse) -> None:
        predicate = CHECKS["payee_does_not_approve"].predicate
        leader = purse.organ.leader.person
        own = Case("", "", DAY, leader, {})
        assert predicate(Claim(payee=leader), own) is not None
        assert predicate(Claim(payee=purse.organ.handler_a.person), own) is None
