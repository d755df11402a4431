"""Claims to try things on, and the people who move them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from huiyin.ledger.facts import Amount
from huiyin.ledger.models import Matter
from huiyin.people.models import Person, Role, User, today
from huiyin.procedures.commands import Blocked, Command
from huiyin.procedures.service import advance
from huiyin.registers.welfare.models import Fund, Purpose, WelfareClaim
from huiyin.registers.welfare.register import WelfareRegister
from tests.support.organ import Organ, a_person, a_round, a_user, command, duties, material, move


@dataclass
class Scene:
    organ: Organ
    duty: dict[str, User]
    drafter: User
    leader: User
    anna: Person
    line: Matter
    reasons: dict[str, str] = field(default_factory=dict)

    def by(self, who: User, *kinds: str, **more: Any) -> Command:
        papers = tuple(material(kind, f"{kind}{who.pk}") for kind in kinds)
        return command(who, materials=papers, **{"reasons": self.reasons, **more})

    def claim(self, *rows: dict[str, Any], title: str = "五月生育慰问", **values: Any) -> WelfareClaim:
        """A birth, paid by the union, 1,000 yuan to one person, unless stated otherwise."""
        listed = list(rows) or [{"person": self.anna.pk, "amount": "1000.00"}]
        given = {
            "purpose": Purpose.BIRTH, "event_on": today(), "fund": Fund.UNION, "standard_basis": "机关工会慰问办法第四条",
            "recipients": listed, "people": len(listed),
            "amount": sum((Decimal(row["amount"]) for row in listed), Decimal(0)), **values,
        }
        found = WelfareRegister.begin(self.by(self.drafter), title, given).matter
        assert isinstance(found, WelfareClaim)
        found.refresh_from_db()
        return found

    def hardship(self, amount: str = "800.00", **values: Any) -> WelfareClaim:
        """From the budget's welfare fund."""
        row = {"person": self.anna.pk, "amount": amount}
        given = {"purpose": Purpose.HARDSHIP, "fund": Fund.BUDGET, "budget_line": self.line.pk, "title": "困难职工帮扶"}
        return self.claim(row, **{**given, **values})

    def approved(self, claim: WelfareClaim) -> WelfareClaim:
        move(claim, "submit", self.by(self.drafter))
        move(claim, "pass", self.by(self.duty["finance_review"]))
        return move(claim, "approve", self.by(self.leader))  # type: ignore[no-any-return]

    def paid(self, claim: WelfareClaim, on: dt.date | None = None) -> WelfareClaim:
        paid = self.by(self.duty["cashier"], "signed_list")
        return move(self.approved(claim), "finish", paid, {"paid_on": on or today()})  # type: ignore[no-any-return]


def objections(matter: Matter, action: str, by: Command, values: dict[str, Any] | None = None) -> dict[str, str]:
    """What stands in the way of an action, by check; the action is not taken."""
    stands = Matter.objects.values_list("step", flat=True).get(pk=matter.pk)
    said = advance(matter.pk, stands, action, by, values)
    assert isinstance(said, Blocked), "nothing stood in the way"
    return {o.check.code: o.message for o in said.objections}


@pytest.fixture
def scene(organ: Organ) -> Scene:
    """The budget line, of another room, has 10,000 yuan; facts know it."""
    line = a_round(organ, "职工福利费")
    Amount.objects.create(matter=line, line=line, kind=Amount.Kind.APPROPRIATED, value=Decimal(10_000), on=today())
    drafter = a_user("许青松", "drafter", organ.committee, roles=(Role.HANDLER,))
    return Scene(organ, duties(organ), drafter, organ.leader, a_person("安如月", organ.committee), line)
