"""An application and a claim brought to any of their steps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from huiyin.ledger.facts import Amount, amount
from huiyin.ledger.models import Matter
from huiyin.registers.spending.models import Application, Claim
from huiyin.registers.spending.register import ApplicationRegister, ClaimRegister
from tests.support.cases import DAY, Scene
from tests.support.organ import Organ, a_measure, a_round, command, duties

_serial = count(1)
FIRST = DAY - dt.timedelta(days=2)
"""The first day of the journey that is applied for; it ends on the day of the claim."""


@dataclass
class Purse(Scene):
    line: Matter

    @property
    def travellers(self) -> list[dict[str, Any]]:
        return [{"person": self.organ.handler_a.person_id, "rank": "bureau"}, {"person": self.organ.handler_b.person_id}]

    def asked(self, **values: Any) -> Application:
        given = {
            "kind": "travel", "reason": "赴省城参加培训", "starts_on": FIRST, "ends_on": DAY,
            "place": "省城", "people": self.travellers, "line": self.line.pk, "estimates": [
                {"kind": "transport", "amount": "600.00"}, {"kind": "lodging", "amount": "1800.00"},
                {"kind": "allowance", "amount": "1080.00"},
            ], **values,
        }
        return ApplicationRegister.begin(command(self.organ.handler_a, happened_on=FIRST), "", given).matter  # type: ignore[return-value]

    def approved(self, **values: Any) -> Application:
        application = self.asked(**values)
        self.move(application, "submit", "handler_a", on=FIRST)
        self.move(application, "pass", "handler_a", on=FIRST)
        return self.move(application, "approve", "leader", on=FIRST)

    def claimed(self, application: Application | None = None, **values: Any) -> Claim:
        given = {
            "kind": "travel", "applied": application.pk if application else None, "line": self.line.pk,
            "payee": self.organ.handler_a.person, "people": [{"person": r["person"]} for r in self.travellers],
            "actual_from": FIRST, "actual_to": DAY,
            "lines": [
                {"kind": "transport", "on": DAY.isoformat(), "amount": "580.00"}, {"kind": "lodging", "amount": "1800.00"},
                {"kind": "allowance", "amount": "1080.00"},
            ],
            "invoices": [{"code": "0440", "number": f"{next(_serial):08d}", "amount": "2380.00", "card": True}], **values,
        }
        return ClaimRegister.begin(command(self.organ.handler_a, happened_on=DAY), "培训差旅费", given).matter  # type: ignore[return-value]

    def paid(self, claim: Claim) -> Claim:
        self.move(claim, "submit", "handler_a", materials=("receipt",), reasons={
            "claim_was_applied_for": "临时任务", "invoices_cover_the_claim": "部分无票",
        })
        self.move(claim, "pass", "finance_review")
        self.move(claim, "approve", "leader")
        return self.move(claim, "submit", "cashier", {"paid_on": DAY, "paid_by": "银行转账"})

    def booked(self, claim: Claim) -> Claim:
        return self.move(self.paid(claim), "finish", "accountant", {"voucher": "记-12"})

    def state(self, kind: Amount.Kind, value: str, matter: Matter | None = None) -> Matter:
        """Some matter of another register that commits or is given money on the line."""
        matter = matter or a_measure(self.organ, a_round(self.organ))
        fact = amount(kind, Decimal(value), DAY, self.line.pk)
        fact.matter = matter
        fact.save()
        return matter


@pytest.fixture
def purse(organ: Organ) -> Purse:
    line = a_measure(organ, a_round(organ))
    found = Purse(organ, duties(organ), line)
    found.state(Amount.Kind.APPROPRIATED, "10000", line)
    return found
