"""Tasks: projected from entries, found by what a person stands for today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.ledger import access
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import NO_DATE, Entry, Matter, models_by_register
from huiyin.ledger.replaying import Lived, trouble
from huiyin.ledger.troubles import Trouble
from huiyin.people.actors import Actor, covers
from huiyin.people.models import Appointment, Body, Department, Membership, Person, Post, Role
from huiyin.procedures.definition import Step
from huiyin.procedures.models import Task

NEWS = frozenset({EntryKind.URGE, EntryKind.EXTEND})
"""Acts that concern whoever has the task in hand, though it stays where it is."""
WAITING = (Task.Kind.DO, Task.Kind.SIGN)
"""What somebody must act on; the rest is only to be read."""


def project_tasks(matter: Matter, entry: Entry, payload: Mapping[str, Any]) -> None:
    closing = payload.get("close_tasks")
    if closing is not None:
        which = Q(kind__in=WAITING) if closing == "all" else Q(key__in=closing)
        Task.objects.filter(which, matter_id=matter.pk, is_open=True).update(is_open=False, closed_by=entry)
    if payload.get("open_tasks"):
        Task.objects.bulk_create(
            _task(matter, entry, f"{entry.sequence}.{i}", item) for i, item in enumerate(payload["open_tasks"])
        )
    if "due_on" in payload["set"] and entry.sequence > 1:
        Task.objects.filter(matter_id=matter.pk, is_open=True, follows_matter=True).update(
            due_on=matter.due_on, sort_due=matter.due_on or NO_DATE
        )
    if entry.kind in NEWS:
        Task.objects.filter(matter_id=matter.pk, is_open=True, kind=Task.Kind.DO).update(news=entry)


def compare_tasks(lived: Sequence[Lived]) -> Iterator[Trouble]:
    """Open tasks as entries leave them, against those that stand; a copy that was read closes without an entry."""
    stand: dict[int, set[tuple[Any, ...]]] = {}
    rows = Task.objects.filter(matter__in=[one.pk for one in lived], is_open=True, kind__in=WAITING)
    for pk, *row in rows.values_list("matter_id", "key", "kind", "step", "assignee", "due_on"):
        stand.setdefault(pk, set()).add(tuple(row))
    for one in lived:
        if _left_open(one) != stand.get(one.pk, set()):
            yield trouble(one.pk, ["待办"])


def _left_open(one: Lived) -> set[tuple[Any, ...]]:
    due: str | None = None
    held: dict[str, tuple[Any, bool]] = {}
    for entry, payload in zip(one.entries, one.payloads, strict=True):
        closing, due = payload.get("close_tasks"), payload["set"].get("due_on", due)
        if closing is not None:
            held = {k: t for k, t in held.items() if (t[0][0] not in WAITING if closing == "all" else k not in closing)}
        for i, item in enumerate(payload.get("open_tasks", ())):
            follows = item["due_on"] is None and due is not None
            row = (item["kind"], item["step"], item["assignee"], due if follows else item["due_on"])
            held[f"{entry.sequence}.{i}"] = (row, follows)
        if "due_on" in payload["set"] and entry.sequence > 1:
            held = {k: ((*row[:3], due), True) if follows else (row, follows) for k, (row, follows) in held.items()}
    return {(k, *row[:3], row[3] and dt.date.fromisoformat(row[3])) for k, (row, _) in held.items() if row[0] in WAITING}


def _task(matter: Matter, entry: Entry, key: str, item: Mapping[str, Any]) -> Task:
    """A task without a term of its own is due when the matter is, and moves with it."""
    follows = item["due_on"] is None and matter.due_on is not None
    due = matter.due_on if follows else item["due_on"] and dt.date.fromisoformat(item["due_on"])
    return Task(
        matter_id=matter.pk, key=key, kind=item["kind"], step=item["step"], assignee=item["assignee"],
        opened_on=entry.happened_on, due_on=due, sort_due=due or NO_DATE, follows_matter=follows, opened_by=entry,
        news=entry,
    )


def in_words(task: Task, step: Step | None) -> str:
    """What a task asks for: its step's title, an opinion (加签意见), or reading (阅知)."""
    return step.title if step is not None and task.kind == Task.Kind.DO else str(Task.Kind(task.kind).label)


def tokens(who: Actor) -> list[str]:
    """Every assignee token that the person holds on the day of the standing, roles included."""
    if "tokens" not in who.memo:
        who.memo["tokens"] = [
            f"person:{who.person.pk}",
            *(f"post:{p}" for p in sorted(who.posts)),
            *(f"department:{d}" for d in sorted(who.own)),
            *(f"body:{body}:{role}" for body, role in sorted(who.bodies)),
            *sorted({f"role:{role}" for role, _ in who.grants}),
        ]
    return list(who.memo["tokens"])


def vacant(on: dt.date) -> list[str]:
    """Tokens that nobody answers to on a day: empty posts, departments and offices in bodies, and people who have left.

    What waits for them waits with the office, which hands it on. Organs are small: five queries over small tables.
    """
    in_force = Appointment.objects.on(on)
    empty_posts = Post.objects.exclude(pk__in=in_force.values("post")).values_list("pk", flat=True)
    staffed = set(in_force.values_list("post__department_id", flat=True))
    followed = dict(Department.objects.order_by().values_list("pk", "successor"))
    heirs = {department: _end(department, followed) for department in followed}
    seats = set(Membership.objects.on(on).values_list("body_id", "role"))
    return [
        *(f"post:{p}" for p in empty_posts),
        *(f"department:{d}" for d, heir in heirs.items() if d not in staffed and heir not in staffed),
        *(f"body:{b}:{r}" for b in Body.objects.values_list("pk", flat=True)
          for r in Membership.Role.values if (b, r) not in seats),
        *(f"person:{p}" for p in departed(on)),
    ]


def _end(department: int, followed: Mapping[int, int | None]) -> int:
    """The end of a department's successors, as `Department.heir()` finds it; without loading one of them."""
    seen = {department}
    while (following := followed[department]) is not None and following not in seen:
        department = following
        seen.add(department)
    return department


def departed(on: dt.date, *among: int) -> list[int]:
    """People who have left: their account has ended, or (those who never sign in) every post they held has.

    Looks at everybody unless `among` names some.
    """
    gone = Q(user__ends_on__lte=on) | Q(user=None, appointments__isnull=False)
    current = Appointment.objects.on(on).values("person")
    closed = Person.objects.filter(gone).exclude(Q(user=None) & Q(pk__in=current))
    closed = closed.filter(pk__in=among) if among else closed
    return list(closed.order_by().values_list("pk", flat=True).distinct())


def stands_in(who: Actor) -> list[str]:
    """The vacant tokens whose tasks wait with this person: all of them for the office, none for others."""
    if "vacant" not in who.memo:
        who.memo["vacant"] = vacant(who.on) if who.has(Role.OFFICE) else []
    return list(who.memo["vacant"])


def open_tasks(who: Actor, *kinds: Task.Kind) -> QuerySet[Task]:
    """The open tasks of some kinds (none named: all but copies) that wait for a person, soonest due first.

    None for an administrator.

    A task that names the person, a post or a department needs no further test; one for a role only counts in the
    registers that the role covers.
    """
    if who.is_administrator:
        return Task.objects.none()
    personal = [t for t in tokens(who) if not t.startswith("role:")] + stands_in(who)
    whole = [f"role:{role}" for role, scope in sorted(who.grants) if not scope]
    rows = Task.objects.filter(is_open=True, kind__in=kinds or WAITING)
    if access.RESTRICTED:
        condition = Q(assignee__in=personal) | Q(assignee__in=whole) & ~Q(matter__register__in=sorted(access.RESTRICTED))
    else:
        condition = Q(assignee__in=[*personal, *whole])
    for role, scope in sorted(who.grants):
        if scope:
            registers = [r for r in models_by_register() if covers(scope, r)]
            condition |= Q(assignee=f"role:{role}", matter__register__in=registers)
    return rows.filter(condition).order_by("sort_due", "id")
