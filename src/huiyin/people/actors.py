"""What a signed-in person stands for on a day: departments, charges, posts, bodies, roles.

The access rule and the procedures ask this object and nothing else, so one request reads it once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from huiyin.people.models import (
    Appointment,
    Charge,
    Department,
    Duty,
    Grant,
    Membership,
    Person,
    Role,
    User,
    today,
)


@dataclass(frozen=True)
class Actor:
    person: Person
    user: User | None
    on: dt.date
    posts: frozenset[int]
    departments: frozenset[int]
    headed: frozenset[int]
    charged: frozenset[int]
    bodies: frozenset[tuple[int, str]]
    grants: frozenset[tuple[str, str]]
    duties: frozenset[str] = frozenset()
    """Codes of the posts held, by which procedures name them."""
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What floors above have worked out for this standing, so that one request asks once."""

    def has(self, role: Role, register: str = "") -> bool:
        """True when `role` is held for all registers or for a scope that covers `register`."""
        return any(r == role and covers(scope, register) for r, scope in self.grants)

    def registers_of(self, *roles: Role) -> frozenset[str]:
        """Scopes (see `covers`) granted for any of `roles`; the empty string stands for every ordinary register."""
        return frozenset(scope for r, scope in self.grants if r in roles)

    @cached_property
    def own(self) -> frozenset[int]:
        """Departments whose work this person does: those of the posts held, and the ones merged into them."""
        return self.departments | predecessors(self.departments)

    @cached_property
    def answers_for(self) -> frozenset[int]:
        """Departments whose matters this person sees: own ones, those in charge of, and their predecessors."""
        return self.own | self.charged | predecessors(self.charged)

    @cached_property
    def is_administrator(self) -> bool:
        return self.has(Role.ADMINISTRATOR)


def covers(scope: str, register: str) -> bool:
    """Whether a granted scope opens a register: the empty scope all, "talks" itself and "talks.heart_to_heart"."""
    return not scope or register == scope or register.startswith(f"{scope}.")


def predecessors(departments: frozenset[int]) -> frozenset[int]:
    """Merged departments whose matters passed to one of `departments`, through any number of mergers."""
    if not departments:
        return frozenset()
    found: set[int] = set()
    frontier = set(departments)
    while frontier:
        frontier = set(
            Department.objects.filter(successor__in=frontier).values_list("pk", flat=True)
        ) - found - departments
        found |= frontier
    return frozenset(found)


def actor_of(person: Person, on: dt.date | None = None, user: User | None = None) -> Actor:
    """Four small queries; call it once per request (see `standing` for users).

    A post that only bears a duty (the cashier's) brings its department's work to nobody who has a post of another kind.
    """
    day = on or today()
    seats = list(
        Appointment.objects.on(day).filter(person=person)
        .values_list("post_id", "post__department_id", "post__is_head", "post__code")
    )
    plain = {s[1] for s in seats if s[3] not in Duty}
    return Actor(
        person=person,
        user=user,
        on=day,
        posts=frozenset(s[0] for s in seats),
        departments=frozenset(s[1] for s in seats if s[3] not in Duty or s[1] in plain or not plain),
        headed=frozenset(s[1] for s in seats if s[2]),
        charged=frozenset(
            Charge.objects.on(day).filter(person=person).values_list("department_id", flat=True)
        ),
        bodies=frozenset(Membership.objects.on(day).filter(person=person).values_list("body_id", "role")),
        grants=frozenset(Grant.objects.on(day).filter(person=person).values_list("role", "register")),
        duties=frozenset(s[3] for s in seats),
    )


def actor(user: User) -> Actor:
    """The standing of a signed-in user today, read once per user object."""
    cached: Actor | None = getattr(user, "_standing", None)
    if cached is None or cached.on != today():
        cached = actor_of(user.person, user=user)
        user._standing = cached  # type: ignore[attr-defined]
    return cached
