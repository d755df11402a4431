"""Who acts: orders given by the people of the demonstration, as they stood on the day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.demo.people import Organ
from huiyin.ledger.models import Matter
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import Appointment, Department, Person, Role, User, today
from huiyin.people.standing import Standing, standing_of
from huiyin.procedures.orders import Blocked, Done, Order
from huiyin.procedures.service import advance

CLERK, SECOND_CLERK, REVIEWER, CHAIR = "林晓禾", "白晓露", "叶知秋", "沈望舒"


class Cast:
    def __init__(self, organ: Organ) -> None:
        self.organ = organ
        self._standings: dict[str, Standing] = {}

    def forget_standings(self) -> None:
        """After seats have changed in the course of a day."""
        self._standings.clear()

    def _standing(self, name: str) -> Standing:
        known = self._standings.get(name)
        if known is None or known.on != today():
            known = self._standings[name] = standing_of(self.organ.people[name], user=self.organ.users[name])
        return known

    def order(self, name: str, *materials: NewMaterial, happened_on: dt.date | None = None, **more: Any) -> Order:
        """An order of the person called `name`, given now; it happened today unless said otherwise."""
        return Order(actor=self._standing(name), happened_on=happened_on or today(), materials=materials, **more)

    def department(self, name: str) -> Department:
        return self.organ.departments[name]

    def person(self, name: str) -> Person:
        return self.organ.people[name]

    def handler_of(self, department: str) -> str:
        """Somebody with an account who holds a post of the department today; the office where there is nobody."""
        seats = Appointment.objects.on().filter(post__department__name=department, person__user__isnull=False)
        seats = seats.filter(person__grants__role=Role.HANDLER).select_related("person").order_by("pk")
        open_ones = [s.person.name for s in seats if User.objects.get(person=s.person).is_open]
        return open_ones[0] if open_ones else CLERK

    def move(self, matter: Matter, action: str, order: Order, values: dict[str, Any] | None = None) -> Matter:
        """One step on. Raises RuntimeError when a check stands in the way: then the tale is wrong."""
        stands = Matter.objects.values_list("step", flat=True).get(pk=matter.pk)
        done = advance(matter.pk, stands, action, order, values)
        if isinstance(done, Blocked):
            raise RuntimeError(f"{matter}: {action}: {done.message}")
        assert isinstance(done, Done)
        return done.matter
