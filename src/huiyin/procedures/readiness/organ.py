"""The organ as it stands on a day, read once and judged without the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from huiyin.people.models import (
    Appointment,
    Body,
    Charge,
    Department,
    Duty,
    Grant,
    Membership,
    Person,
    Post,
    Role,
    Unit,
    User,
    today,
)
from huiyin.procedures import loading
from huiyin.procedures.calendar import calendar
from huiyin.procedures.definition import Procedure
from huiyin.procedures.looking import Look, looks
from huiyin.procedures.models import Holiday
from huiyin.workdays.festivals import missing_festivals

NEXT_YEAR_KNOWN_BY = (11, 25)
"""The State Council announces the next year's holidays in November."""


@dataclass(frozen=True)
class Seat:
    """A post of a department; `holders` are the keys of those who hold it today."""

    post: int
    title: str
    code: str
    department: int
    is_head: bool
    holders: frozenset[int]

    @property
    def code_is_duty(self) -> bool:
        return self.code in Duty.values


@dataclass(frozen=True)
class BodySeats:
    key: int
    name: str
    kind: str
    seats: frozenset[tuple[int, str]]
    """(person, role) of its members today."""


@dataclass(frozen=True)
class Organ:
    units: int = 0
    own_unit: str = ""
    departments: Mapping[int, str] = field(default_factory=dict)
    seats: tuple[Seat, ...] = ()
    people: Mapping[int, str] = field(default_factory=dict)
    """Whoever has not left and administers nothing."""
    charges: Mapping[int, int] = field(default_factory=dict)
    """Department -> the leader in charge of it."""
    bodies: tuple[BodySeats, ...] = ()
    roles: Mapping[str, frozenset[int]] = field(default_factory=dict)
    with_account: frozenset[int] = frozenset()
    procedures: tuple[Procedure, ...] = ()
    looks: tuple[Look, ...] = ()
    """The parameters that somebody must look at."""
    festivals: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Year -> festivals whose free days are not known."""

    @cached_property
    def staff(self) -> Mapping[int, frozenset[int]]:
        """Department -> its people: a post with a duty alone brings nobody into a second department (see `standing_of`)."""
        found: dict[int, set[int]] = defaultdict(set)
        plain = {p for s in self.seats if not s.code_is_duty for p in s.holders}
        for seat in self.seats:
            found[seat.department] |= {p for p in seat.holders if not seat.code_is_duty or p not in plain}
        return {department: frozenset(people) for department, people in found.items()}

    def holders(self, code: str) -> frozenset[int]:
        return frozenset(p for s in self.seats if s.code == code for p in s.holders)

    def heads(self, department: int) -> frozenset[int]:
        return frozenset(p for s in self.seats if s.department == department and s.is_head for p in s.holders)


def read() -> Organ:
    """Some fifteen queries, however large the organ."""
    day, own = today(), Unit.objects.filter(is_self=True).first()
    holders: dict[int, set[int]] = defaultdict(set)
    for post, person in Appointment.objects.on(day).values_list("post_id", "person_id"):
        holders[post].add(person)
    departments = _departments(own)
    roles: dict[str, set[int]] = defaultdict(set)
    for role, person in Grant.objects.on(day).values_list("role", "person_id"):
        roles[role].add(person)
    gone = set(User.objects.filter(ends_on__lte=day).values_list("person_id", flat=True)) | roles[Role.ADMINISTRATOR]
    members: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for body, person, role in Membership.objects.on(day).values_list("body_id", "person_id", "role"):
        members[body].add((person, role))
    open_accounts = (u for u in User.objects.all() if u.is_open)
    return Organ(
        units=Unit.objects.count(), own_unit=own.full_name if own else "", departments=departments,
        seats=tuple(
            Seat(p.pk, p.title, p.code, p.department_id, p.is_head, frozenset(holders[p.pk]))
            for p in Post.objects.filter(department__in=departments)
        ),
        people={p.pk: p.name for p in Person.objects.exclude(pk__in=gone)},
        charges=dict(Charge.objects.on(day).order_by("-pk").values_list("department_id", "person_id")),
        bodies=tuple(
            BodySeats(b.pk, b.name, b.kind, frozenset(members[b.pk])) for b in Body.objects.filter(dissolved_on=None)
        ),
        roles={role: frozenset(people) for role, people in roles.items()},
        with_account=frozenset(u.person_id for u in open_accounts),
        procedures=tuple(loading.pinned(pin) for pin in loading.published()), looks=tuple(looks()),
        festivals=_festivals(),
    )


def _departments(own: Unit | None) -> dict[int, str]:
    """The organ's departments; a deputies' station without a post of its own is looked after by its street."""
    rows = Department.objects.on().exclude(kind=Department.Kind.STATION, posts=None)
    return dict((rows.filter(unit=own) if own is not None else rows).values_list("pk", "name").distinct())


def _festivals() -> dict[int, tuple[str, ...]]:
    """This year and, once it has been announced (late November), the next."""
    day, known = today(), calendar()
    years = [day.year] + ([day.year + 1] if (day.month, day.day) >= NEXT_YEAR_KNOWN_BY else [])
    free = {h.day: h.name for h in Holiday.objects.filter(is_workday=False)}
    return {y: () if known.covers(y) else tuple(missing_festivals(y, free)) or ("全年",) for y in years}
