"""When somebody leaves: everything that gave them a say ends that day, and 交接清单 lists what they leave behind.

Open work belongs to posts, so nothing is moved: what waits for a post that is now empty waits with the office.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import Q

from huiyin.people import changes
from huiyin.people.models import Appointment, Charge, Grant, Membership, Person, User

_NOTE = "离任交接"


class CannotLeave(Exception):
    """The departure cannot be carried out; the message (Chinese) says why."""


@dataclass(frozen=True)
class Ended:
    """What a departure ended, as it stood on the last day."""

    person: Person
    on: dt.date
    appointments: tuple[Appointment, ...]
    charges: tuple[Charge, ...]
    memberships: tuple[Membership, ...]
    grants: tuple[Grant, ...]
    account: User | None


def end_everything(person: Person, on: dt.date, basis: str = "", by: User | None = None) -> Ended:
    """End the person's appointments, charges, memberships and roles with the day `on`, and close the account that day.

    What was to begin later is taken away; what has ended earlier stays as it was. Carrying it out twice changes
    nothing more. Raises CannotLeave when it would leave the system without an administrator.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        _refuse_last_administrator(person, on)
        return Ended(
            person=person, on=on,
            appointments=tuple(_end(Appointment.objects.select_related("post__department"), person, on, basis, by)),
            charges=tuple(_end(Charge.objects.select_related("department"), person, on, basis, by)),
            memberships=tuple(_end(Membership.objects.select_related("body"), person, on, basis, by)),
            grants=tuple(_end(Grant.objects.all(), person, on, basis, by)),
            account=_close_account(person, on, by),
        )


def _end(rows: models.QuerySet, person: Person, on: dt.date, basis: str, by: User | None) -> list:  # type: ignore[type-arg]
    for row in rows.filter(person=person, starts_on__gt=on):
        changes.remove(by, row, _NOTE)
    open_ones = list(rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), person=person).order_by("pk"))
    for row in open_ones:
        row.ends_on = on
        row.basis = row.basis or basis
        changes.save(by, row)
    return open_ones


def _close_account(person: Person, on: dt.date, by: User | None) -> User | None:
    user = User.objects.filter(person=person).first()
    if user is not None and (user.ends_on is None or user.ends_on > on):
        user.ends_on = on
        changes.save(by, user, _NOTE)
    return user


def _refuse_last_administrator(person: Person, on: dt.date) -> None:
    after = Grant.objects.on(on + dt.timedelta(days=1)).filter(role="administrator", register="")
    open_accounts = Q(person__user__is_active=True) & (
        Q(person__user__ends_on__isnull=True) | Q(person__user__ends_on__gt=on + dt.timedelta(days=1))
    )
    able = set(after.filter(open_accounts).values_list("person_id", flat=True))
    if able == {person.pk}:
        raise CannotLeave(f"{person.name}是唯一的系统管理员。请先为接任人员授予系统管理员角色，再办理离任。")
