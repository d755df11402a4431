"""Who acts: orders given by the people of the demonstration, as they stood on the day.

Stories call people by their parts (CLERK, CHAIR …), which `cast` in an organ's file gives to people, or by their names.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.demo.papers import Papers
from huiyin.demo.people import Organ
from huiyin.ledger.enums import Mode
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.record import NewMaterial
from huiyin.people.actors import Actor, actor_of
from huiyin.people.models import Appointment, Department, Person, Role, User, today
from huiyin.procedures.commands import Blocked, Command, Done
from huiyin.procedures.loading import procedure_of
from huiyin.procedures.service import advance

CLERK, SECOND_CLERK, REVIEWER, CHAIR = "clerk", "second_clerk", "reviewer", "chair"


class Cast:
    def __init__(self, organ: Organ) -> None:
        self.organ = organ
        self.papers = Papers(organ.told["full_name"], self.name(CLERK), organ.told["phone"] + "008")
        self._standings: dict[str, Actor] = {}

    def forget_standings(self) -> None:
        """After seats have changed in the course of a day."""
        self._standings.clear()

    def name(self, who: str) -> str:
        """The name of whoever plays a part; a name stands for itself."""
        return self.organ.cast.get(who, who)

    def signs_in(self, who: str) -> bool:
        user = self.organ.users.get(self.name(who))
        return user is not None and user.is_open

    def _standing(self, name: str) -> Actor:
        known = self._standings.get(name)
        if known is None or known.on != today():
            known = self._standings[name] = actor_of(self.organ.people[name], user=self.organ.users[name])
        return known

    def command(self, who: str, *materials: NewMaterial, happened_on: dt.date | None = None, **more: Any) -> Command:
        """An order of `who`, given now; it happened today unless said otherwise."""
        return Command(actor=self._standing(self.name(who)), happened_on=happened_on or today(), materials=materials, **more)

    def free(self, part: str, matter: Matter) -> str:
        """Who plays a part in the matter's present step: the first who has not decided a step that it is kept apart from."""
        apart = procedure_of(matter).steps[matter.step].apart_from
        decided = Entry.objects.filter(matter_id=matter.pk, step__in=apart).values_list("decided_by__name", flat=True)
        names = [self.name(part), *self.organ.told.get("standby", {}).get(part, ())]
        able: list[str] = [name for name in names if name not in set(decided)]
        if not able:
            raise RuntimeError(f"{matter}: nobody is left for {part}")
        return able[0]

    def on_paper(self, matter: Matter, who: str, *materials: NewMaterial, **more: Any) -> Command:
        """What `who` decided on paper, registered by a clerk of the office who has done nothing on the matter."""
        online = Entry.objects.filter(matter_id=matter.pk, mode=Mode.ONLINE)
        busy = set(online.values_list("registered_by__person__name", flat=True))
        clerks = [c for c in (SECOND_CLERK, CLERK) if self.name(c) not in busy]
        if not clerks:
            raise RuntimeError(f"{matter}: nobody is left to register what {self.name(who)} decided on paper")
        return self.command(clerks[0], *materials, mode=Mode.PAPER, decided_by=self.person(who), **more)

    def decision(self, matter: Matter, who: str, comment: str, *materials: NewMaterial, **more: Any) -> Command:
        """What `who` decides today: on line with an account, else signed on a 呈批单 that is filed with the rest."""
        if self.signs_in(who):
            return self.command(who, *materials, comment=comment, **more)
        department = str(matter.lead_department or "办公室")
        signed = self.papers.signed(str(matter.title), matter.title, self.name(who), comment, today(), department)
        return self.on_paper(matter, who, *materials, signed, comment=comment, **more)

    def department(self, name: str) -> Department:
        return self.organ.departments[name]

    def person(self, name: str) -> Person:
        return self.organ.people[self.name(name)]

    def handler_of(self, department: str) -> str:
        """Somebody with an account who holds a post of the department today; the office where there is nobody."""
        seats = Appointment.objects.on().filter(post__department__name=department, person__user__isnull=False)
        seats = seats.filter(person__grants__role=Role.HANDLER).select_related("person").order_by("pk")
        open_ones = [s.person.name for s in seats if User.objects.get(person=s.person).is_open]
        return open_ones[0] if open_ones else CLERK

    def move(self, matter: Matter, action: str, command: Command, values: dict[str, Any] | None = None) -> Matter:
        """One step on. Raises RuntimeError when a check stands in the way: then the tale is wrong."""
        stands = Matter.objects.values_list("step", flat=True).get(pk=matter.pk)
        done = advance(matter.pk, stands, action, command, values)
        if isinstance(done, Blocked):
            raise RuntimeError(f"{matter}: {action}: {done.message}")
        assert isinstance(done, Done)
        return done.matter
