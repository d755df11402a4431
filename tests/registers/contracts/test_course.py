"""A contract from its draft to the archive, with its payments; on line and on paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from huiyin.ledger.access import visible
from huiyin.ledger.enums import Mode, Outcome, Stage
from huiyin.ledger.facts import Amount, Use
from huiyin.ledger.models import Matter
from huiyin.ledger.rebuild import replay
from huiyin.people.actors import actor_of
from huiyin.people.models import today
from huiyin.procedures.commands import NotAllowed
from huiyin.registers.contracts.models import Contract
from huiyin.registers.contracts.register import PaymentRegister
from tests.registers.contracts.walks import WHY, Scene, objections
from tests.support.organ import command, material, move

pytestmark = pytest.mark.django_db


def test_a_contract_from_draft_to_archive(scene: Scene) -> None:
    contract = scene.under_way(percent=50)
    assert contract.number == f"合同〔{today().year}〕1号"
    first = scene.paid(scene.payment(contract, "40000.00"))
    move(first, "finish", scene.by(scene.duty["accountant"]), {"voucher": "记-0031"})
    contract = scene.performed(contract, 100)
    move(contract, "complete", scene.by(scene.drafter))
    clerk = scene.by(scene.organ.clerk, "acceptance")
    assert objections(move(contract, "accept", clerk, {"acceptance_opinion": "逐项核对，同意验收"}), "finish",
                      scene.by(scene.duty["finance_review"]), {"closing_note": "尾款未付"}).keys() == {"contract_is_paid_up"}
    last = scene.paid(scene.payment(contract, "40000.00", "26010002"))
    assert "builtin_children" in objections(
        contract, "finish", scene.by(scene.duty["finance_review"]), {"closing_note": "款项付清"}
    )
    move(last, "finish", scene.by(scene.duty["accountant"]), {"voucher": "记-0102"})
    closed = move(contract, "finish", scene.by(scene.duty["finance_review"]), {"closing_note": "款项付清"})
    assert (closed.stage, closed.outcome) == (Stage.CLOSED, Outcome.COMPLETED)


def test_both_reviewers_sign_before_the_leader_decides(scene: Scene) -> None:
    scene.reasons = {"contract_has_line": WHY}
    contract = scene.contract()
    move(contract, "submit", scene.by(scene.drafter))
    assert move(contract, "pass", scene.by(scene.duty["legal"])).step == "review"
    assert move(contract, "pass", scene.by(scene.duty["finance_review"])).step == "approve"


def test_whoever_contracts_does_not_accept(scene: Scene) -> None:
    contract = scene.performed(scene.under_way(), 100)
    move(contract, "complete", scene.by(scene.drafter))
    paper = scene.by(
        scene.organ.clerk, "acceptance", "signed_paper", mode=Mode.PAPER, decided_by=scene.drafter.person,
        happened_on=today(),
    )
    with pytest.raises(NotAllowed):  # the office accepts, and the drafter is not of the office
        move(contract, "accept", paper, {"acceptance_opinion": "同意"})


def test_whoever_asks_for_a_payment_does_not_review_it(scene: Scene) -> None:
    payment = scene.payment(scene.under_way(percent=50), "40000.00")
    asked = scene.by(
        scene.organ.clerk, "signed_paper", mode=Mode.PAPER, decided_by=scene.drafter.person, happened_on=today()
    )
    move(payment, "submit", asked)
    reviewer = scene.duty["finance_review"]
    move(payment, "return", scene.by(reviewer, comment="发票抬头有误"))
    assert move(payment, "submit", scene.by(scene.drafter)).step == "review"
    assert move(payment, "pass", scene.by(reviewer)).step == "approve"
    assert payment.entries.filter(mode=Mode.PAPER, decided_by=scene.drafter.person).exists()


def test_approval_on_paper_is_the_leaders(scene: Scene) -> None:
    scene.reasons = {"contract_has_line": WHY}
    contract = scene.contract()
    move(contract, "submit", scene.by(scene.drafter))
    for duty in ("legal", "finance_review"):
        move(contract, "pass", scene.by(scene.duty[duty]))
    on = today() - dt.timedelta(days=1)
    paper = command(
        scene.organ.clerk, mode=Mode.PAPER, decided_by=scene.leader.person, decided_on=on, happened_on=on,
        materials=(material("signed_paper", "呈批件"),), reasons=scene.reasons,
    )
    assert move(contract, "approve", paper).step == "sign"


def test_a_payment_asks_for_an_approved_contract(scene: Scene) -> None:
    with pytest.raises(NotAllowed):
        PaymentRegister.begin(command(scene.drafter), "预付款", {"amount": Decimal(1), "reason": "预付款"}, scene.contract())


def test_the_department_sees_it_and_another_does_not(scene: Scene) -> None:
    contract = scene.contract()
    for user, sees in (
        (scene.drafter, True), (scene.organ.handler_a, True), (scene.leader, True), (scene.organ.clerk, True),
        (scene.organ.handler_b, False), (scene.organ.street_clerk, False), (scene.organ.administrator, False),
    ):
        who = actor_of(user.person, user=user)
        assert visible(who, Matter.objects.filter(pk=contract.pk)).exists() is sees, user


class TestFacts:
    def test_money_is_held_from_approval_and_spent_when_paid(self, scene: Scene) -> None:
        drafted = scene.contract()
        assert not drafted.amounts.exists()
        contract = scene.performed(scene.signed(scene.approved(drafted)), 50)
        (held,) = contract.amounts.all()
        assert (held.kind, held.value, held.party) == (Amount.Kind.COMMITTED, Decimal(80000), contract.party)
        payment = scene.payment(contract, "40000.00")
        assert not payment.amounts.exists()
        assert not payment.uses.exists(), "a draft uses no invoice yet"
        paid = scene.paid(payment)
        assert [u.key for u in paid.uses.filter(kind=Use.Kind.INVOICE)] == ["26010001"]
        (spent,) = paid.amounts.all()
        assert (spent.kind, spent.value, spent.against_id) == (Amount.Kind.SPENT, Decimal(40000), contract.pk)

    def test_a_contract_withdrawn_gives_its_money_back(self, scene: Scene) -> None:
        contract = scene.approved(scene.contract())
        assert contract.amounts.exists()
        move(contract, "withdraw", scene.by(scene.drafter, comment="对方放弃签订"))
        assert not contract.amounts.exists()

    def test_a_payment_withdrawn_frees_its_invoice(self, scene: Scene) -> None:
        payment = scene.payment(scene.under_way(percent=50), "40000.00")
        move(payment, "withdraw", scene.by(scene.drafter, comment="发票开错"))
        assert not payment.uses.exists()

    def test_replaying_the_entries_states_the_same(self, scene: Scene) -> None:
        contract = scene.under_way(percent=50)
        before = list(contract.amounts.values_list("kind", "value", "on"))
        replay(contract.pk)
        assert list(Contract.objects.get(pk=contract.pk).amounts.values_list("kind", "value", "on")) == before
