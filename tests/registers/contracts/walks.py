"""Contracts to try things on, and the people who move them: nobody holds two duties that must be kept apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from huiyin.ledger.models import Matter
from huiyin.people.models import Role, User, today
from huiyin.procedures.checks import Case
from huiyin.procedures.commands import Blocked, Command
from huiyin.procedures.service import advance
from huiyin.registers.contracts.models import Contract, ContractDispute, ContractPayment
from huiyin.registers.contracts.register import ContractRegister, DisputeRegister, PaymentRegister
from tests.support.organ import Organ, a_user, command, duties, material, move

WHY = "情况特殊，已向分管领导说明"


@dataclass
class Scene:
    """`drafter` works in the committee, `leader` is in charge of it; each other duty has somebody of its own."""

    organ: Organ
    duty: dict[str, User]
    drafter: User
    leader: User
    reasons: dict[str, str] = field(default_factory=dict)

    def by(self, who: User, *kinds: str, **more: Any) -> Command:
        papers = tuple(material(kind, f"{kind}{who.pk}") for kind in kinds)
        return command(who, materials=papers, **{"reasons": self.reasons, **more})

    def contract(self, value: str = "80000.00", title: str = "代表履职平台运维服务合同", **values: Any) -> Contract:
        """A draft, in two instalments: half on half the work, the rest on the whole."""
        half = f"{float(value) / 2:.2f}"
        given = {
            "party": "云溪数联技术有限公司", "kind": Contract.Kind.SERVICES, "value": value,
            "procurement": Contract.Procurement.OWN, "payment_plan": [
                {"name": "中期", "percent": 50, "amount": half}, {"name": "验收后", "percent": 100, "amount": half},
            ], **values,
        }
        drafted = ContractRegister.begin(self.by(self.drafter, "text"), title, given).matter
        assert isinstance(drafted, Contract)
        drafted.refresh_from_db()
        return drafted

    def approved(self, contract: Contract) -> Contract:
        self.reasons = {"contract_has_line": "沿用上年安排，科目待批复"} | self.reasons
        move(contract, "submit", self.by(self.drafter))
        move(contract, "pass", self.by(self.duty["legal"]))
        move(contract, "pass", self.by(self.duty["finance_review"]))
        return move(contract, "approve", self.by(self.leader))  # type: ignore[no-any-return]

    def signed(self, contract: Contract) -> Contract:
        values = {"signer": "王一鸣", "signed_on": today()}
        return move(contract, "submit", self.by(self.drafter, "signed_contract"), values)  # type: ignore[no-any-return]

    def performed(self, contract: Contract, percent: int, on: dt.date | None = None) -> Contract:
        told = {"on": (on or today()).isoformat(), "percent": percent, "what": "按约定完成"}
        values = {"performance": [*contract.performance, told]}
        return move(contract, "submit", self.by(self.drafter), values)  # type: ignore[no-any-return]

    def under_way(self, value: str = "80000.00", percent: int = 0, **values: Any) -> Contract:
        found = self.signed(self.approved(self.contract(value, **values)))
        return self.performed(found, percent) if percent else found

    def payment(self, contract: Contract, amount: str, invoice: str = "26010001", **values: Any) -> ContractPayment:
        given = {"amount": amount, "reason": "中期款", "invoice_number": invoice, **values}
        asked = PaymentRegister.begin(self.by(self.drafter, "invoice"), "中期款", given, contract).matter
        assert isinstance(asked, ContractPayment)
        asked.refresh_from_db()
        return asked

    def paid(self, payment: ContractPayment) -> ContractPayment:
        """From the application to the day it is paid; left to be booked."""
        move(payment, "submit", self.by(self.drafter))
        move(payment, "pass", self.by(self.duty["finance_review"]))
        move(payment, "approve", self.by(self.leader))
        paid = self.by(self.duty["cashier"], "bank_slip")
        return move(payment, "finish", paid, {"paid_on": today()})  # type: ignore[no-any-return]

    def dispute(self, contract: Contract, **values: Any) -> ContractDispute:
        given = {"about": "交付的系统多次中断", "halts_payment": True, **values}
        found = DisputeRegister.begin(self.by(self.drafter), "交付质量争议", given, contract).matter
        assert isinstance(found, ContractDispute)
        return found

    def settled(self, dispute: ContractDispute) -> ContractDispute:
        told = {"way": ContractDispute.Way.TALKS, "result": "对方补做测试，延长质保一年"}
        move(dispute, "submit", self.by(self.drafter, "settlement"), told)
        return move(dispute, "accept", self.by(self.duty["legal"]))  # type: ignore[no-any-return]


def case(**more: Any) -> Case:
    return Case(**{"step": "draft", "action": "submit", "happened_on": today(), "decided_by": None, "values": {}, **more})


def objections(matter: Matter, action: str, by: Command, values: dict[str, Any] | None = None) -> dict[str, str]:
    """What stands in the way of an action, by check; the action is not taken."""
    stands = Matter.objects.values_list("step", flat=True).get(pk=matter.pk)
    said = advance(matter.pk, stands, action, by, values)
    assert isinstance(said, Blocked), "nothing stood in the way"
    return {o.check.code: o.message for o in said.objections}


@pytest.fixture
def scene(organ: Organ) -> Scene:
    drafter = a_user("许青松", "drafter", organ.committee, roles=(Role.HANDLER,))
    return Scene(organ, duties(organ), drafter, organ.leader)
