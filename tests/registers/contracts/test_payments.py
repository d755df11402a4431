"""What stands in the way of a payment, and what a dispute does."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.figures.registry import Scope, compute
from huiyin.ledger.enums import EntryKind
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.registers.contracts.models import Contract
from huiyin.registers.contracts.payment_checks import payment_after_approval
from huiyin.registers.contracts.register import ContractRegister, DisputeRegister
from tests.registers.contracts.walks import Scene, case, objections
from tests.support.organ import command, handed_in, move

pytestmark = pytest.mark.django_db


def stops(scene: Scene, contract: Contract, amount: str, **values: str) -> set[str]:
    return set(objections(scene.payment(contract, amount, **values), "submit", scene.by(scene.drafter)))


def flagged(contract: Contract) -> bool:
    return Contract.objects.get(pk=contract.pk).disputed


class TestAmount:
    """80,000 yuan in two halves: the first on half the work, the second on the whole."""

    def test_what_was_earned_is_paid(self, scene: Scene) -> None:
        payment = scene.payment(scene.under_way(percent=50), "40000.00")
        assert move(payment, "submit", scene.by(scene.drafter)).step == "review"

    def test_a_cent_more_than_was_earned(self, scene: Scene) -> None:
        assert stops(scene, scene.under_way(percent=50), "40000.01") == {"payment_follows_performance", "payment_follows_plan"}

    def test_work_done_before_its_instalment_is_due(self, scene: Scene) -> None:
        assert stops(scene, scene.under_way(percent=70), "50000.00") == {"payment_follows_plan"}

    def test_an_advance_agreed_upon_only_wants_the_reason(self, scene: Scene) -> None:
        plan = [{"name": "预付", "percent": 0, "amount": "24000.00"}, {"name": "尾款", "percent": 100, "amount": "56000.00"}]
        contract = scene.under_way(payment_plan=plan)
        payment = scene.payment(contract, "24000.00")
        assert set(objections(payment, "submit", scene.by(scene.drafter))) == {"payment_follows_performance"}
        scene.reasons["payment_follows_performance"] = "合同约定签订后预付三成"
        assert move(payment, "submit", scene.by(scene.drafter)).step == "review"

    def test_an_instalment_waits_for_its_day(self, scene: Scene) -> None:
        for days, stopped in ((0, set()), (1, {"payment_follows_plan"})):
            on = (today() + dt.timedelta(days=days)).isoformat()
            plan = [{"name": "一次付清", "percent": 100, "on": on, "amount": "80000.00"}]
            contract = scene.under_way(percent=100, payment_plan=plan, party=f"对方{days}", title=f"合同{days}")
            payment = scene.payment(contract, "80000.00", f"2601000{days}")
            if stopped:
                assert set(objections(payment, "submit", scene.by(scene.drafter))) == stopped
            else:
                assert move(payment, "submit", scene.by(scene.drafter)).step == "review"

    def test_payments_on_their_way_count(self, scene: Scene) -> None:
        contract = scene.under_way(percent=100)
        handed_in(scene.payment(contract, "50000.00"))
        said = objections(scene.payment(contract, "30000.01", "26010002"), "submit", scene.by(scene.drafter))
        assert "在办的付款50,000元，只剩30,000元可付" in said["payment_within_value"]
        handed_in(scene.payment(contract, "70000.00", "26010003"))
        said = objections(scene.payment(contract, "1.00", "26010004"), "submit", scene.by(scene.drafter))
        assert "只剩0元可付" in said["payment_within_value"]

    def test_drafts_do_not(self, scene: Scene) -> None:
        """A colleague's draft of the same invoice and of all the money stands in nobody's way."""
        contract = scene.under_way(percent=100)
        scene.payment(contract, "80000.00")
        again = scene.payment(contract, "80000.00")
        assert move(again, "submit", scene.by(scene.drafter)).step == "review"

    def test_one_withdrawn_does_not(self, scene: Scene) -> None:
        contract = scene.under_way(percent=100)
        move(handed_in(scene.payment(contract, "50000.00")), "withdraw", scene.by(scene.drafter, comment="重复申请"))
        again = scene.payment(contract, "80000.00", "26010002")
        assert move(again, "submit", scene.by(scene.drafter)).step == "review"

    def test_no_payment_of_nothing(self, scene: Scene) -> None:
        assert "payment_within_value" in stops(scene, scene.under_way(percent=50), "0.00")


class TestInvoiceAndPayee:
    def test_an_invoice_serves_once(self, scene: Scene) -> None:
        contract = scene.under_way(percent=100)
        handed_in(scene.payment(contract, "40000.00"))
        said = objections(scene.payment(contract, "40000.00"), "submit", scene.by(scene.drafter))
        assert set(said) == {"payment_invoice_is_new"}

    def test_the_same_number_of_another_code_is_another_invoice(self, scene: Scene) -> None:
        contract = scene.under_way(percent=100)
        handed_in(scene.payment(contract, "40000.00", invoice_code="044001"))
        other = scene.payment(contract, "40000.00", invoice_code="044002")
        assert move(other, "submit", scene.by(scene.drafter)).step == "review"

    def test_money_for_somebody_else_wants_a_reason(self, scene: Scene) -> None:
        contract = scene.under_way(percent=50)
        assert stops(scene, contract, "40000.00", party="云溪数联（分公司）") == {"payment_to_the_party"}


def test_paid_before_it_was_approved_wants_a_reason(scene: Scene) -> None:
    payment = scene.payment(scene.under_way(percent=50), "40000.00")
    move(payment, "submit", scene.by(scene.drafter))
    move(payment, "pass", scene.by(scene.duty["finance_review"]))
    move(payment, "approve", scene.by(scene.leader))
    paid = {"paid_on": today() - dt.timedelta(days=1)}
    by = scene.by(scene.duty["cashier"], "bank_slip")
    assert set(objections(payment, "finish", by, paid)) == {"payment_after_approval"}
    to_come = {"paid_on": today() + dt.timedelta(days=1)}
    assert set(objections(payment, "finish", by, to_come)) == {"payment_made_by_now"}


@pytest.mark.parametrize(("paid", "passes"), [(3, True), (4, False)])
def test_the_day_of_its_own_approval_counts(scene: Scene, paid: int, passes: bool) -> None:
    """Days before today; what is written about any matter later on is no approval."""
    payment = scene.payment(scene.under_way(percent=50), "40000.00")
    move(payment, "submit", scene.by(scene.drafter))
    move(payment, "pass", scene.by(scene.duty["finance_review"]))
    approved = move(payment, "approve", scene.by(scene.leader, happened_on=today() - dt.timedelta(days=3)))
    act(payment.parent_id, EntryKind.NOTE, scene.by(scene.drafter, comment="已催对方开票"))
    approved.paid_on = today() - dt.timedelta(days=paid)
    assert (payment_after_approval(approved, case()) is None) is passes


class TestDispute:
    def test_it_halts_payment_until_it_is_settled(self, scene: Scene) -> None:
        contract = scene.under_way(percent=50)
        payment = scene.payment(contract, "40000.00")
        dispute = scene.dispute(contract)
        assert flagged(contract)
        assert set(objections(payment, "submit", scene.by(scene.drafter))) == {"payment_is_not_halted"}
        scene.settled(dispute)
        assert not flagged(contract)
        assert move(payment, "submit", scene.by(scene.drafter)).step == "review"

    def test_it_halts_one_that_is_approved_already(self, scene: Scene) -> None:
        contract = scene.under_way(percent=50)
        payment = scene.payment(contract, "40000.00")
        move(payment, "submit", scene.by(scene.drafter))
        move(payment, "pass", scene.by(scene.duty["finance_review"]))
        move(payment, "approve", scene.by(scene.leader))
        scene.dispute(contract)
        by = scene.by(scene.duty["cashier"], "bank_slip")
        assert set(objections(payment, "finish", by, {"paid_on": today()})) == {"payment_is_not_halted"}

    def test_one_that_does_not_halt_leaves_the_flag_alone_to_warn(self, scene: Scene) -> None:
        contract = scene.under_way(percent=50)
        scene.dispute(contract, halts_payment=False)
        payment = scene.payment(contract, "40000.00")
        assert move(payment, "submit", scene.by(scene.drafter)).step == "review"
        assert flagged(contract)

    def test_the_flag_falls_with_the_last_and_rises_when_one_is_reopened(self, scene: Scene) -> None:
        contract = scene.under_way()
        first, second = scene.dispute(contract), scene.dispute(contract)
        scene.settled(first)
        assert flagged(contract)
        scene.settled(second)
        assert not flagged(contract)
        act(second.pk, EntryKind.REOPEN, command(scene.organ.clerk, comment="对方没有履行协议"))
        assert flagged(contract)

    def test_a_draft_has_none(self, scene: Scene) -> None:
        with pytest.raises(NotAllowed):
            DisputeRegister.begin(scene.by(scene.drafter), "争议", {"about": "争议"}, scene.contract())


def test_figures_count_what_was_signed_and_paid(scene: Scene) -> None:
    scene.contract("70000.00", "没有签订的合同", party="另一家")
    contract = scene.under_way(percent=50)
    scene.paid(scene.payment(contract, "40000.00"))
    scene.payment(contract, "1.00", "26010003")
    scene.dispute(contract)
    this_year, last_year = Scope(starts_on=today()), Scope(ends_on=today() - dt.timedelta(days=1))
    for code, now, before in (
        ("contracts.signed", 1, 0), ("contracts.value", 80000, 0), ("contracts.decided", 0, 0), ("contracts.paid", 40000, 0),
        ("contracts.disputes", 1, 0),
    ):
        assert compute(code, this_year).value == now, code
        assert compute(code, last_year).value == before, code


def test_a_list_of_contracts_says_what_was_paid_in_one_query(
    scene: Scene, django_assert_num_queries: object
) -> None:
    contract = scene.under_way(percent=50)
    scene.paid(scene.payment(contract, "40000.00"))
    scene.contract("1000.00", "桌牌制作", party="另一家")
    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = {m.title: m.paid for m in ContractRegister.rows(Contract.objects.order_by("id"))}
    assert rows == {"代表履职平台运维服务合同": 40000, "桌牌制作": None}
