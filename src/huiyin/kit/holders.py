"""Whose turn it is, in names: the people behind the token of a task today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from huiyin.components.rows import PERSON, Names
from huiyin.people.colleagues import colleagues
from huiyin.people.dated import today
from huiyin.people.models import Appointment, Grant, Membership, Person
from huiyin.procedures.assignment import describe

SHOWN = 3


def holders(token: str, on: dt.date | None = None) -> list[Person]:
    """The people whom a token names on a day; one query."""
    kind, _, rest = token.partition(":")
    people = Person.objects.order_by("position", "id")
    match kind:
        case "person":
            return list(people.filter(pk=rest))
        case "post":
            return list(people.filter(pk__in=Appointment.objects.on(on).filter(post=rest).values("person")))
        case "department":
            posts = Appointment.objects.on(on).filter(post__department=rest)
            return list(people.filter(pk__in=posts.values("person")))
        case "role":
            return list(people.filter(pk__in=Grant.objects.on(on).filter(role=rest).values("person")))
        case "body":
            body, _, role = rest.partition(":")
            seats = Membership.objects.on(on).filter(body=body, role=role)
            return list(people.filter(pk__in=seats.values("person")))
    return []


def in_names(token: str) -> str:
    """`describe()` with the people's names: 整改工作领导小组组长（某某）."""
    described, people = describe(token), holders(token, today())
    names = "、".join(p.name for p in people[:SHOWN]) + (f"等{len(people)}人" if len(people) > SHOWN else "")
    return described if not names or names == described else f"{described}（{names}）"


def all_in_names(tokens: Iterable[str]) -> str:
    return "、".join(in_names(token) for token in dict.fromkeys(tokens))


def choices(tokens: Iterable[str], on: dt.date | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """Everybody as choices of a select, those whose turn it is first."""
    first = {p.pk: p for token in tokens for p in holders(token, on)}
    rest, called = colleagues().exclude(pk__in=first), Names().of(PERSON)
    groups = [
        ("负责该环节", [(str(pk), called[pk]) for pk in first]), ("其他人员", [(str(p.pk), called[p.pk]) for p in rest]),
    ]
    return [group for group in groups if group[1]]
