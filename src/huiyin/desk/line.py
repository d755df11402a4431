"""Where a matter stands, drawn as a line: the steps done, the one now with who and until when, those to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huiyin.kit.holders import in_names
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter
from huiyin.procedures.definition import BACKWARD, Procedure
from huiyin.procedures.lights import Light, Lights
from huiyin.procedures.models import Task


@dataclass(frozen=True)
class Point:
    """One step; `state` is done, now, next, or unsaid: passed without an entry of its own.

    A step that was never entered (refused earlier, or history brought in at a later step) is not said to have been done.
    """

    title: str
    state: str
    who: str = ""
    when: str = ""
    light: Light | None = None

    @property
    def word(self) -> str:
        return {"done": "已办", "now": "办理中", "next": "待办", "unsaid": "没有办理记录"}[self.state]


def line_of(
    matter: Matter, procedure: Procedure, tasks: Sequence[Task], light: Lights
) -> list[Point]:
    """The procedure's steps in order. One query for what was done, one or two for the names of whose turn it is."""
    moves = Entry.objects.filter(matter_id=matter.pk, kind=EntryKind.ADVANCE).exclude(action__in=BACKWARD)
    last = {e.step: e for e in moves.select_related("decided_by").defer("payload", "comment").order_by("sequence")}
    order = list(procedure.steps)
    here = len(order) if matter.is_closed or matter.step not in order else order.index(matter.step)
    return [
        _now(title, tasks, light) if i == here
        else _done(title, last.get(code)) if i < here
        else Point(title, "next")
        for i, (code, title) in enumerate((s.code, s.title) for s in procedure.steps.values())
    ]


def _done(title: str, entry: Entry | None) -> Point:
    if entry is None:
        return Point(title, "unsaid")
    return Point(title, "done", str(entry.decided_by or ""), f"{entry.happened_on:%Y-%m-%d}")


def _now(title: str, tasks: Sequence[Task], light: Lights) -> Point:
    who = "、".join(in_names(token) for token in dict.fromkeys(t.assignee for t in tasks))
    dues = [t.due_on for t in tasks if t.due_on]
    due = min(dues, default=None)
    return Point(title, "now", who, f"{due:%Y-%m-%d}前" if due else "", light(due))
