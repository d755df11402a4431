"""A project brought to any of its gates; its contract is another register's matter, known by what it states."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from huiyin.ledger.facts import Amount, amount
from huiyin.ledger.models import Matter
from huiyin.registers.projects.models import Project
from huiyin.registers.projects.register import ProjectRegister
from tests.support.cases import DAY, Scene
from tests.support.organ import Organ, a_measure, a_round, command, duties


@dataclass
class Site(Scene):
    line: Matter
    contract: Matter

    def state(self, matter: Matter, kind: Amount.Kind, value: str, against: Matter | None = None, party: str = "") -> None:
        fact = amount(kind, Decimal(value), DAY, self.line.pk, against_id=against.pk if against else None, party=party)
        fact.matter = matter
        fact.save()

    def proposed(self, value: int = 100_000) -> Project:
        given = {"kind": "repair", "need": "会议室漏水，须修缮屋面", "proposed": Decimal(value)}
        done = ProjectRegister.begin(command(self.organ.handler_a, happened_on=DAY), "会议室屋面修缮", given)
        return done.matter  # type: ignore[return-value]

    def until(self, gate: str) -> Project:
        """The project as it stands when it comes to a gate."""
        project = self.proposed()
        for code, action, who, values, materials in COURSE:
            if code == gate:
                break
            given = {k: v(self) if callable(v) else v for k, v in values.items()}
            project = self.move(project, action, who, given, materials=materials)
        return project


COURSE: tuple[tuple[str, str, str, dict[str, Any], tuple[str, ...]], ...] = (
    ("propose", "submit", "handler_a", {}, ("proposal",)),
    ("decide", "approve", "leader", {}, ()),
    ("estimate", "submit", "handler_a", {"estimate": Decimal(98_000), "line": lambda s: s.line.pk}, ("estimate",)),
    ("examine", "pass", "finance_review", {}, ()),
    ("procure", "submit", "handler_a", {
        "procurement": "inquiry", "procured_on": DAY, "winner": "云溪建工公司", "price": Decimal(95_000),
    }, ("procurement",)),
    ("contract", "submit", "handler_a", {"agreed": lambda s: s.contract.pk}, ()),
    ("build", "complete", "handler_a", {"started_on": DAY, "finished_on": DAY, "variations": []}, ("plan",)),
    ("accept", "accept", "clerk", {
        "accepted_on": DAY, "acceptors": lambda s: [{"person": s.organ.clerk.person_id}, {"expert": "结构工程师"}],
        "acceptance": "合格",
    }, ("acceptance",)),
    ("settle", "submit", "handler_a", {"final_account": Decimal(96_000)}, ("final_account",)),
    ("audit", "pass", "finance_review", {"audited": Decimal(95_500), "audit_opinion": "核减500元"}, ("audit",)),
    ("hand_over", "finish", "handler_a", {"asset_number": "固资2026-17"}, ("handover",)),
)


@pytest.fixture
def site(organ: Organ) -> Site:
    users = duties(organ)
    round_ = a_round(organ)
    line, contract = (a_measure(organ, round_, lead_department=organ.committee) for _ in range(2))
    Matter.objects.filter(pk=contract.pk).update(number="合同〔2026〕1号")
    found = Site(organ, users, line, contract)
    found.state(line, Amount.Kind.APPROPRIATED, "200000")
    found.state(contract, Amount.Kind.COMMITTED, "95000", party="云溪建工公司")
    return found
