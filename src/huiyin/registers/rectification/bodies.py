"""Leading groups and their offices: formed and changed by a document, every seat with its dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.record import lock
from huiyin.people import changes
from huiyin.people.models import Body, Membership, Person, User
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Command, Done, NotAllowed
from huiyin.procedures.following import follow
from huiyin.procedures.repetition import repeated
from huiyin.registers.rectification.models import Round


@dataclass(frozen=True)
class Seat:
    person: Person
    role: Membership.Role


@dataclass(frozen=True)
class Composition:
    """A body as a document sets it up: all its seats, not only those that change."""

    name: str
    seats: tuple[Seat, ...]


def set_up(
    round_: Round, command: Command, basis: str, group: Composition, office: Composition | None = None
) -> Done:
    """Form or change the round's leading group (and its office) by the document `basis`, from `order.happened_on` on.

    Filed as a correction of the round with the order's materials. Raises NotAllowed without a basis or a chair,
    for a day before the latest change, and when the actor may not correct the round.
    """
    if not basis.strip():
        raise NotAllowed("请写明成立或调整领导小组的文件名称、文号。")
    if not any(seat.role == Membership.Role.CHAIR for seat in group.seats):
        raise NotAllowed("请在领导小组中指定组长。")
    with transaction.atomic():
        lock(round_.pk)
        done = repeated(command, round_.pk)
        if done is not None:
            return done
        round_.refresh_from_db()
        _refuse_earlier((round_.leading_group, round_.group_office), command.happened_on)
        day, by = command.happened_on, command.actor.user
        chief = settle(round_.leading_group, group, Body.Kind.LEADING_GROUP, day, basis, by)
        values = {"leading_group": chief}
        if office is not None:
            values["group_office"] = settle(round_.group_office, office, Body.Kind.GROUP_OFFICE, day, basis, by, chief)
        said = command.comment or f"按{basis}设立或调整整改工作领导小组"
        done = act(round_.pk, EntryKind.CORRECT, replace(command, comment=said), values)
        follow()
        return done


def adopt(round_: Round, command: Command, group: Body) -> Done:
    """Take a leading group that the settings know as the round's, and its office with it. Raises NotAllowed without a chair."""
    if not Membership.objects.on(command.happened_on).filter(body=group, role=Membership.Role.CHAIR).exists():
        raise NotAllowed(f"“{group}”还没有组长，请先在“设置 → 机构成员”中登记，再采用。")
    values: dict[str, Body] = {"leading_group": group}
    office = Body.objects.filter(parent=group, kind=Body.Kind.GROUP_OFFICE, dissolved_on=None).order_by("pk").first()
    if office is not None:
        values["group_office"] = office
    with transaction.atomic():
        said = command.comment or f"采用已登记的{group}（{group.basis}）"
        done = act(round_.pk, EntryKind.CORRECT, replace(command, comment=said), values)
        follow()
        return done


def _refuse_earlier(bodies: Sequence[Body | None], on: dt.date) -> None:
    """A change dated before the latest one would have seats overlap."""
    known = [body for body in bodies if body is not None]
    latest = Membership.objects.filter(body__in=known, starts_on__gt=on).order_by("starts_on").last()
    if latest is not None:
        raise NotAllowed(f"{latest.starts_on:%Y年%-m月%-d日}已有一次调整，生效日期不能早于这一天。")


def settle(
    body: Body | None, wanted: Composition, kind: Body.Kind, on: dt.date, basis: str, by: User | None,
    parent: Body | None = None,
) -> Body:
    """The body with exactly the wanted seats from `on`; seats given up end the day before, kept ones run on."""
    if body is None:
        body = Body(name=wanted.name, kind=kind, formed_on=on, basis=basis, parent=parent)
    body.name = wanted.name
    changes.save(by, body)
    _reseat(body, wanted.seats, on, basis, by)
    return body


def _reseat(body: Body, seats: Sequence[Seat], on: dt.date, basis: str, by: User | None) -> None:
    wanted = {(seat.person.pk, str(seat.role)) for seat in seats}
    held = set()
    for membership in Membership.objects.on(on).filter(body=body).select_related("person"):
        if (membership.person_id, membership.role) in wanted:
            held.add((membership.person_id, membership.role))
        elif membership.starts_on == on:
            changes.remove(by, membership, basis)
        else:
            membership.ends_on = on - dt.timedelta(days=1)
            changes.save(by, membership, basis)
    for person, role in sorted(wanted - held):
        changes.save(by, Membership(body=body, person_id=person, role=role, starts_on=on, basis=basis))

