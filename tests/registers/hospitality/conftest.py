"""A reception brought to any of its steps."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from huiyin.ledger.facts import Amount, amount
from huiyin.ledger.models import Matter
from huiyin.registers.hospitality.models import Reception
from huiyin.registers.hospitality.register import ReceptionRegister
from tests.support.cases import DAY, Scene
from tests.support.organ import Organ, a_measure, a_round, command, duties


def guests(number: int) -> list[dict[str, Any]]:
    return [{"unit": "邻县人大", "name": f"来宾{i}", "post": "代表工委主任", "rank": "division"} for i in range(1, number + 1)]


@dataclass
class House(Scene):
    line: Matter

    def companions(self, number: int) -> list[dict[str, Any]]:
        people = [u.person_id for u in (*self.organ.users, *self.users.values())]
        return [{"person": pk} for pk in people[:number]]

    def item(self, kind: str = "meal", cost: str = "480.00", **more: Any) -> dict[str, Any]:
        return {"kind": kind, "on": DAY.isoformat(), "place": "机关食堂", "cost": cost, **more}

    def asked(self, letter: str = "邻人函〔2026〕7号", **values: Any) -> Reception:
        given = {
            "guest_unit": "邻县人大常委会", "letter_number": letter, "letter_title": "关于学习考察的函", "letter_people": 6,
            "purpose": "学习代表联络站建设", "starts_on": DAY, "ends_on": DAY, "place": "青禾街道", "guests": guests(6),
            "companions": self.companions(2), "planned": Decimal(500), "line": self.line.pk, "pledged": True, **values,
        }
        done = ReceptionRegister.begin(command(self.organ.handler_a, happened_on=DAY), "邻县人大来访", given)
        return done.matter  # type: ignore[return-value]

    def approved(self, **values: Any) -> Reception:
        reception = self.asked(**values)
        self.move(reception, "submit", "handler_a", materials=("letter",), reasons={"letter_settles_once": "分两批到达"})
        self.move(reception, "pass", "handler_a")
        return self.move(reception, "approve", "leader")

    def listed(self, *items: dict[str, Any], **values: Any) -> Reception:
        reception = self.approved(**values)
        given = {"guests": reception.guests, "items": list(items) or [self.item()]}
        return self.move(reception, "submit", "handler_a", given, materials=("list",))

    def settled(self) -> Reception:
        reception = self.listed()
        self.move(reception, "accept", "handler_a")
        return self.move(reception, "finish", "finance_review", materials=("receipt",))


@pytest.fixture
def house(organ: Organ) -> House:
    line = a_measure(organ, a_round(organ))
    fact = amount(Amount.Kind.APPROPRIATED, Decimal(1000), DAY, line.pk)
    fact.matter = line
    fact.save()
    return House(organ, duties(organ), line)
