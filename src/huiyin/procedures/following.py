"""Open work follows the organ: a new leader in charge, a duty moved to another post, a department's new head.

Tasks name posts and people as they stood when the step began. When the organ changes, the matters concerned get an entry of
their own (转办, registered by nobody: the system) that names the new leader and hands the open tasks on, so that replaying
entries reaches the same tasks. What a person was named for by hand stays as it is.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Change, Provenance, lock, record
from huiyin.people.models import Charge, Person, Post, today
from huiyin.procedures.assignment import OFFICE, assignees
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.definition import Step
from huiyin.procedures.loading import pinned, procedure_of
from huiyin.procedures.models import Task

NAME = "huiyin.following"
AT_ONCE = 500
"""Matters handed on in one go; the rest follows with the nightly job."""
_LEADER, _STARTER = "leader", "starter"


def follow() -> int:
    """Bring every open matter's leader and tasks to what the organ says today; returns how many matters moved."""
    moved = 0
    for pk in sorted(set(_without_their_leader()) | set(_with_stale_tasks()))[:AT_ONCE]:
        with transaction.atomic():
            moved += _hand_on(pk)
    return moved


def follow_in_words() -> str:
    return f"转办{follow()}件"


def schedule_after_migrate(using: str, **_: object) -> None:
    from django_q.models import Schedule

    Schedule.objects.using(using).get_or_create(
        name=NAME,
        defaults={"func": f"{__name__}.follow_in_words", "schedule_type": Schedule.DAILY},
    )


def in_charge() -> dict[int, int]:
    """Department -> the leader in charge of it today."""
    rows = Charge.objects.on().order_by("-pk").values_list("department_id", "person_id")
    return dict(rows)


def _without_their_leader() -> Iterator[int]:
    """Open matters of a department in charge of somebody that name no leader, or one whose charge of it has ended."""
    charged = in_charge()
    waiting = Q(leader=None, lead_department__in=charged)
    for person, department in _former(charged):
        waiting |= Q(leader=person, lead_department=department)
    rows = Matter.objects.open().filter(waiting).order_by().values_list("pk", "procedure", "step")
    for pk, pin, step in rows.iterator():
        if step and _leader_to_come(pin, step):
            yield pk


def _former(charged: dict[int, int]) -> set[tuple[int, int]]:
    """(person, department) of charges that have ended and passed to another."""
    now = set(Charge.objects.on().values_list("person_id", "department_id"))
    ended = set(Charge.objects.filter(ends_on__lt=today()).values_list("person_id", "department_id"))
    return {(p, d) for p, d in ended - now if d in charged}


def _leader_to_come(pin: str, step: str) -> bool:
    """Whether the leader in charge still has a step of this procedure before them."""
    steps = list(pinned(pin).steps.values())
    codes = [s.code for s in steps]
    return step in codes and any(_LEADER in _by(s) for s in steps[codes.index(step):])


def _by(step: Step) -> tuple[str, ...]:
    return step.all_of or (step.by,)


def _with_stale_tasks() -> Iterator[int]:
    """Matters with an open task that names another than their step does now."""
    posts = {f"post:{pk}": (code, head) for pk, code, head in Post.objects.values_list("pk", "code", "is_head")}
    tasks = Task.objects.filter(is_open=True, kind=Task.Kind.DO).exclude(opened_by__kind=EntryKind.JOINT)
    rows = tasks.filter(step=F("matter__step")).order_by().values_list("matter__procedure", "step", "assignee").distinct()
    for pin, code, token in rows:
        step = pinned(pin).steps.get(code)
        if step is not None and _may_be_stale(step, token, posts):
            yield from tasks.filter(matter__procedure=pin, step=code, assignee=token).values_list("matter_id", flat=True)


def _may_be_stale(step: Step, token: str, posts: dict[str, tuple[str, bool]]) -> bool:
    """A first look, without the matter: `_hand_on` decides."""
    kind = token.partition(":")[0]
    if kind == "post":
        code, head = posts.get(token, ("", False))
        return not any(by == f"post:{code}" or (by == "head" and head) for by in _by(step))
    return token not in _by(step) and kind not in ("person", "department", "body")


@dataclass(frozen=True)
class _Change:
    leader: Person | None
    stale: list[Task]
    fresh: list[str]


def _hand_on(pk: int) -> bool:
    matter = lock(pk)
    change = _change(matter)
    if change is None:
        return False
    values = {"leader": change.leader} if change.leader else {}
    extra: dict[str, object] = {}
    if change.stale or change.fresh:
        like = change.stale[0] if change.stale else None
        due = None if like is None or like.follows_matter else like.due_on
        extra = {
            "close_tasks": [task.key for task in change.stale],
            "open_tasks": [
                {"kind": Task.Kind.DO.value, "step": matter.step, "assignee": token, "due_on": due} for token in change.fresh
            ],
        }
    said = "分管、岗位或机构已调整，责任领导和待办随之转到现任"
    record(matter, EntryKind.REASSIGN, Provenance(None, today(), comment=said), Change(values=values, extra=extra))
    return True


def _change(matter: Matter) -> _Change | None:
    """What the organ as it stands would have otherwise; None when nothing."""
    step = procedure_of(matter).steps.get(matter.step)
    if step is None or matter.is_closed:
        return None
    leader = _new_leader(matter)
    after = copy.copy(matter)
    if leader is not None:
        after.leader = leader
    stale, fresh = _tasks(matter, after, step)
    return _Change(leader, stale, fresh) if leader is not None or stale or fresh else None


def _new_leader(matter: Matter) -> Person | None:
    if matter.lead_department_id is None or not _leader_to_come(matter.procedure, matter.step):
        return None
    charged = in_charge()
    person = charged.get(matter.lead_department_id)
    if person is None or person == matter.leader_id:
        return None
    if matter.leader_id is not None and (matter.leader_id, matter.lead_department_id) not in _former(charged):
        return None
    return Person.objects.get(pk=person)


def _tasks(matter: Matter, after: Matter, step: Step) -> tuple[list[Task], list[str]]:
    """Open tasks to close and tokens to open instead; both empty when all stands as it should, or nobody else is there."""
    if _STARTER in _by(step):
        return [], []
    try:
        wanted = assignees(step, after, None)
    except NotAllowed:  # nobody holds the step now: what waits goes on waiting where it is, until somebody does
        return [], []
    of_step = matter.tasks.filter(kind=Task.Kind.DO, step=step.code).exclude(opened_by__kind=EntryKind.JOINT)
    turn = list(of_step.filter(is_open=True))
    stale = [t for t in turn if t.assignee not in wanted and _derived(t.assignee, matter, step)]
    waits_with_office = any(t.assignee == OFFICE for t in turn)
    if not stale and not waits_with_office:
        return [], []
    here = {t.assignee for t in turn} | _signed(matter, step, turn)
    fresh = [token for token in wanted if token not in here]
    remains = len(turn) > len(stale) or fresh
    return (stale, fresh) if remains else ([], [])


def _derived(token: str, matter: Matter, step: Step) -> bool:
    """Whether the token came from the step's `by`; somebody asked by name (会签) stays asked."""
    return not token.startswith("person:") or (_LEADER in _by(step) and token == f"person:{matter.leader_id}")


def _signed(matter: Matter, step: Step, turn: list[Task]) -> set[str]:
    """Tokens of this turn of the step that somebody has answered already."""
    if not turn:
        return set()
    began = min(task.opened_by_id for task in turn)
    closed = matter.tasks.filter(kind=Task.Kind.DO, step=step.code, is_open=False, opened_by_id__gte=began)
    return set(closed.exclude(closed_by__kind=EntryKind.REASSIGN).values_list("assignee", flat=True))
