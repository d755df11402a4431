"""What the tests of every register do with a matter: somebody takes an action on the step where it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count
from typing import Any

from huiyin.ledger.models import Matter
from huiyin.people.models import User
from huiyin.procedures.commands import Blocked, Done
from huiyin.register.base import register_of
from tests.support.organ import Organ, command, material, second_clerk

DAY = dt.date(2026, 3, 10)
_serial = count(1)


@dataclass
class Scene:
    """The organ and the holders of its duty posts, by account; a register's scene adds what it begins."""

    organ: Organ
    users: dict[str, User]

    def user(self, name: str) -> User:
        if name == "second_clerk":
            return second_clerk(self.organ)
        found: User = self.users[name] if name in self.users else getattr(self.organ, name)
        return found

    def attempt(
        self, matter: Matter, action: str, who: str, values: dict[str, Any] | None = None, *, materials: tuple[str, ...] = (),
        on: dt.date = DAY, **more: Any,
    ) -> Done | Blocked:
        """As the desk does it, through the register; every material is a file of its own."""
        step = Matter.objects.values_list("step", flat=True).get(pk=matter.pk)
        papers = tuple(material(kind, f"{kind}第{next(_serial)}份") for kind in materials)
        given = command(self.user(who), happened_on=on, materials=papers, **more)
        return register_of(matter).advance(matter.pk, step, action, given, values or {})

    def move(self, matter: Matter, action: str, who: str, *rest: Any, **more: Any) -> Any:
        """The matter after an action that nothing stands in the way of."""
        done = self.attempt(matter, action, who, *rest, **more)
        assert isinstance(done, Done), done.message
        return done.matter
