"""The invented organ that the matters belong to: eighty departments, their people, and those who are measured."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from huiyin.bench import words
from huiyin.people.models import (
    Appointment,
    Body,
    Charge,
    Department,
    Grant,
    Membership,
    Person,
    Post,
    Role,
    Unit,
    User,
)

SINCE = dt.date(2015, 1, 1)
DEPARTMENTS = 80
CHARGED = range(1, 9)


@dataclass(frozen=True)
class BenchOrgan:
    """`departments[0]` is the small one (it leads a thousandth), `clerk` works there; `leader` is in charge of eight."""

    departments: list[int]
    handlers: list[tuple[int, int]]
    leaders: list[int]
    office: User
    clerk: User
    leader: User
    reviewer: User
    group: int


def _user(login: str, person: Person, role: Role | None) -> User:
    if role is not None:
        Grant.objects.create(person=person, role=role, starts_on=SINCE)
    user = User(username=login, person=person)
    user.set_unusable_password()
    user.save()
    return user


def _seat(person: Person, department: Department, title: str, head: bool = False) -> None:
    post = Post.objects.create(department=department, title=title, code=f"bench-{Post.objects.count()}", is_head=head)
    Appointment.objects.create(person=person, post=post, starts_on=SINCE)


def build(chance: random.Random) -> BenchOrgan:
    unit = Unit.objects.create(name="云溪区人大", full_name="云溪区人大常委会机关", is_self=True)
    central = Department.objects.create(unit=unit, name="办公室", kind="office", starts_on=SINCE)
    departments = [
        Department.objects.create(unit=unit, name=f"{words.PLACES[i % 18]}第{i + 1}街道工委", kind="street", starts_on=SINCE)
        for i in range(DEPARTMENTS)
    ]
    handlers: list[tuple[int, int]] = []
    for department in departments:
        person = Person.named(words.name(chance))
        _seat(person, department, "经办", head=True)
        handlers.append((person.pk, _user(f"handler{len(handlers)}", person, Role.HANDLER).pk))
    leaders = [Person.named(words.name(chance)) for _ in range(10)]
    for i, department in enumerate(departments):
        charged_by = leaders[0] if i in CHARGED else leaders[1 + i % 9]
        Charge.objects.create(person=charged_by, department=department, starts_on=SINCE)
    group = Body.objects.create(name="整改工作领导小组", kind="leading_group", formed_on=SINCE)
    Membership.objects.create(body=group, person=leaders[1], role="chair", starts_on=SINCE)
    clerk, reviewer = Person.named("陈小禾"), Person.named("沈秋白")
    _seat(clerk, central, "经办")
    _seat(reviewer, central, "审核")
    return BenchOrgan(
        departments=[d.pk for d in departments], handlers=handlers, leaders=[p.pk for p in leaders],
        office=_user("office", clerk, Role.OFFICE), clerk=User.objects.get(pk=handlers[0][1]),
        leader=_user("leader", leaders[0], Role.LEADER), reviewer=_user("reviewer", reviewer, Role.REVIEWER),
        group=group.pk,
    )
