"""Tasks: projected from entries, found by what a person stands for today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from huiyin.ledger.models import NO_DATE, Entry, Matter
from huiyin.people.models import Appointment, Person, Post, Role
from huiyin.people.standing import Standing
from huiyin.procedures.models import Task


def project_tasks(matter: Matter, entry: Entry, payload: Mapping[str, Any]) -> None:
    closing = payload.get("close_tasks")
    if closing is not None:
        open_ones = Task.objects.filter(matter_id=matter.pk, is_open=True)
        if closing != "all":
            open_ones = open_ones.filter(key__in=closing)
        else:
            open_ones = open_ones.filter(kind=Task.Kind.DO)
        open_ones.update(is_open=False, closed_by=entry)
    for i, item in enumerate(payload.get("open_tasks", ())):
        follows = item["due_on"] is None and matter.due_on is not None
        due = matter.due_on if follows else item["due_on"] and dt.date.fromisoformat(item["due_on"])
        Task.objects.create(
            matter_id=matter.pk, key=f"{entry.sequence}.{i}", kind=item["kind"], step=item["step"],
            assignee=item["assignee"], opened_on=entry.happened_on, due_on=due, sort_due=due or NO_DATE,
            follows_matter=follows, opened_by=entry,
        )
    if "due_on" in payload["set"]:
        Task.objects.filter(matter_id=matter.pk, is_open=True, follows_matter=True).update(
            due_on=matter.due_on, sort_due=matter.due_on or NO_DATE
        )


def tokens(who: Standing) -> list[str]:
    """Every assignee token the person answers to today; the office also holds the tasks of vacant posts."""
    found = [f"person:{who.person.pk}"]
    found += [f"post:{p}" for p in who.posts]
    found += [f"department:{d}" for d in who.departments]
    found += [f"body:{body}:{role}" for body, role in who.bodies]
    found += sorted({f"role:{role}" for role, _ in who.grants})
    if who.has(Role.OFFICE):
        held = Appointment.objects.on(who.on).values("post")
        found += [f"post:{p}" for p in Post.objects.exclude(pk__in=held).values_list("pk", flat=True)]
        found += [f"person:{p}" for p in departed(who.on)]
    return found


def departed(on: dt.date) -> list[int]:
    """People whose account has ended: what still waits for them in person waits with the office."""
    return list(Person.objects.filter(user__ends_on__lte=on).values_list("pk", flat=True))


def open_tasks(who: Standing, kind: Task.Kind = Task.Kind.DO) -> QuerySet[Task]:
    """The open tasks of a person, soonest due first. Access needs no further test: the task names them."""
    return Task.objects.filter(is_open=True, kind=kind, assignee__in=tokens(who)).order_by("sort_due", "id")
