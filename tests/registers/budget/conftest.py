"""Lines brought to execution, and amounts that other matters put on them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from huiyin.ledger.facts import Amount, amount
from huiyin.ledger.models import Matter
from huiyin.people.models import Charge
from huiyin.registers.budget.models import Adjustment, BudgetLine
from huiyin.registers.budget.register import AdjustmentRegister, LineRegister
from tests.support.cases import DAY, Scene
from tests.support.organ import LONG_AGO, Organ, a_measure, a_round, command, duties


@dataclass
class Treasury(Scene):
    """Lines and adjustments, and what others put on a line."""

    def asked(self, title: str = "办公费", requested: int = 1000, **values: Any) -> BudgetLine:
        given = {
            "year": 2026, "category": "operating", "economic": "30201 办公费", "source": "fiscal",
            "requested": Decimal(requested), "grounds": "按上年实际测算", **values,
        }
        done = LineRegister.begin(command(self.organ.handler_a, happened_on=DAY), title, given)
        return done.matter  # type: ignore[return-value]

    def line(self, title: str = "办公费", approved: int = 1000, **values: Any) -> BudgetLine:
        line = self.asked(title, approved, **values)
        self.move(line, "submit", "handler_a", reasons={"line_stands_once": "分期"})
        self.move(line, "pass", "finance_review")
        self.move(line, "approve", "leader")
        return self.move(line, "issue", "accountant", {
            "approved": Decimal(approved), "approved_on": DAY, "document_number": "云财预〔2026〕3号",
        }, materials=("approval",))

    def adjustment(self, *moves: tuple[BudgetLine, str], form: str = "transfer", **values: Any) -> Adjustment:
        rows = [{"line": line.pk, "amount": value} for line, value in moves]
        given = {"form": form, "reason": "年中任务调整", "moves": rows, **values}
        done = AdjustmentRegister.begin(command(self.organ.handler_a, happened_on=DAY), "年中调剂", given)
        return done.matter  # type: ignore[return-value]

    def adjusted(self, *moves: tuple[BudgetLine, str], **more: Any) -> Adjustment:
        adjustment = self.adjustment(*moves, **more)
        self.move(adjustment, "submit", "handler_a")
        self.move(adjustment, "pass", "finance_review")
        self.move(adjustment, "approve", "leader")
        return self.move(
            adjustment, "finish", "accountant", {"issued_on": DAY, "document_number": "云财预〔2026〕9号"},
            materials=("approval",),
        )

    def used(self, line: BudgetLine, value: str, kind: Amount.Kind = Amount.Kind.SPENT) -> Matter:
        """Some matter of another register that commits or spends."""
        matter = a_measure(self.organ, a_round(self.organ), lead_department=self.organ.other_committee)
        fact = amount(kind, Decimal(value), DAY, line.pk)
        fact.matter = matter
        fact.save()
        return matter


@pytest.fixture
def treasury(organ: Organ) -> Treasury:
    Charge.objects.create(person=organ.leader.person, department=organ.office, starts_on=LONG_AGO)
    return Treasury(organ, duties(organ))
