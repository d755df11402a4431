"""交接清单: what somebody who leaves hands over — posts, open tasks, matters — from whom, to whom, before whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor, actor_of
from huiyin.people.handover import CannotLeave, Ended, end_everything
from huiyin.people.models import Person, Role, today
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import tokens

__all__ = ["CannotLeave", "HandoverList", "depart"]


@dataclass(frozen=True)
class HandoverList:
    """The contents of a 交接清单, as things stood on the last day."""

    from_whom: Person
    to_whom: Person | None
    before_whom: Person | None
    on: dt.date
    ended: Ended
    tasks: tuple[Task, ...]
    matters: tuple[Matter, ...]
    copies: tuple[Task, ...]


def depart(
    person: Person, on: dt.date, by: Actor, *, to_whom: Person | None = None, before_whom: Person | None = None,
    basis: str = "",
) -> HandoverList:
    """Let `person` leave with the day `on`, and return what the 交接清单 lists.

    Only an administrator (or the office) may; nobody lets themselves go. Raises CannotLeave with a Chinese message.
    """
    if not (by.is_administrator or by.has(Role.OFFICE)):
        raise CannotLeave("只有系统管理员或整改办可以办理离任。")
    if by.person.pk == person.pk:
        raise CannotLeave("不能为自己办理离任，请由其他管理员办理。")
    if on > today() + dt.timedelta(days=366):
        raise CannotLeave("离任日期过远，请核对。")
    with transaction.atomic():
        handed = contents(person, on, to_whom, before_whom)
        ended = end_everything(person, on, basis, by.user)
    return HandoverList(
        from_whom=person, to_whom=to_whom, before_whom=before_whom, on=on, ended=ended, tasks=handed[0],
        matters=handed[1], copies=handed[2],
    )


def contents(
    person: Person, on: dt.date, to_whom: Person | None = None, before_whom: Person | None = None
) -> tuple[tuple[Task, ...], tuple[Matter, ...], tuple[Task, ...]]:
    """Open tasks of the person's own posts and name, matters that name them as leader, copies to read; before they go.

    Tasks of a role that others hold as well are nobody's in particular and are not handed over.
    """
    if to_whom is not None and to_whom.pk == person.pk:
        raise CannotLeave("接收人不能是移交人本人。")
    if before_whom is not None and before_whom.pk in {person.pk, to_whom.pk if to_whom else None}:
        raise CannotLeave("监交人应是移交人、接收人以外的人员。")
    own = [t for t in tokens(actor_of(person, on)) if not t.startswith("role:")]
    waiting: QuerySet[Task] = Task.objects.filter(is_open=True, assignee__in=own).select_related("matter")
    tasks = tuple(waiting.exclude(kind=Task.Kind.READ).order_by("sort_due", "id"))
    copies = tuple(waiting.filter(kind=Task.Kind.READ).order_by("id"))
    matters = Matter.objects.open().filter(leader=person).select_related("lead_department").order_by("sort_due", "id")
    return tasks, tuple(matters), copies
