"""Who may register another person's decision from a signed paper: by class of step, judged by person, never by department.

The signed original is as good as a click; what must not be is that whoever wants the decision also files it. A room whose
matters decide neither money nor people says so with `declare()`; every other one has the strict rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.record import Change
from huiyin.ledger.search import person_fields
from huiyin.people.actors import Actor
from huiyin.people.models import Person, Role, User
from huiyin.procedures import loading
from huiyin.procedures.assignment import covers_office
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.definition import BACKWARD, Procedure, Step
from huiyin.procedures.models import Task


class Clerk(StrEnum):
    """Who may register: the office, or whoever works in the department that leads the matter."""

    OFFICE = "office"
    DEPARTMENT = "department"


class Part(StrEnum):
    """What somebody had to do with a matter, so that they never register another's decision on it."""

    HANDED_IN = "handed_in"
    """Registered its last submission, for themselves or for somebody else."""
    WORKED = "worked"
    """Began it, drew it up, carried it out or reported on it."""
    NAMED = "named"
    """Is paid, travels, drives, receives: is named in it, other than as the leader in charge."""


@dataclass(frozen=True)
class Registering:
    may: frozenset[Clerk]
    never: frozenset[Part] = frozenset()


OWN = Registering(frozenset(Clerk))
"""A step of the department itself: what its own people signed."""
OFFICE_ALONE = Registering(frozenset({Clerk.OFFICE}))
"""A step of the office, or of a post that serves every department."""
DECISION = Registering(frozenset({Clerk.OFFICE}), frozenset(Part))
"""Reviews, acceptances, approvals, countersignatures."""
MONEY = Registering(frozenset())
"""Paying and booking: done by whoever pays and books, with their own account."""
_MONEY_POSTS = frozenset({"post:cashier", "post:accountant"})
_OWN_HOLDERS = frozenset({"handler", "head", "starter", "named"})


@dataclass(frozen=True)
class _Room:
    decisions: Registering = DECISION
    no_work: frozenset[str] = field(default_factory=frozenset)


_ROOMS: dict[str, _Room] = {}


def declare(register: str, never: frozenset[Part], no_work: frozenset[str] = frozenset()) -> None:
    """Say of a register whom its decisions bar from registering; `no_work` are steps at which nobody works on the matter
    itself (it is begun and issued there with others)."""
    _ROOMS[register] = _Room(replace(DECISION, never=never), no_work)


def rule_of(register: str, step: Step) -> Registering:
    holders = step.holders
    if _MONEY_POSTS.intersection(holders):
        return MONEY
    if step.decides:
        return _ROOMS.get(register, _Room()).decisions
    own = all(by.partition(":")[0] in _OWN_HOLDERS for by in holders)
    return OWN if own else OFFICE_ALONE


def may_register(who: Actor, matter: Matter, step: Step) -> bool:
    return why_not(who, matter, step) is None


def why_not(who: Actor, matter: Matter, step: Step, decider: Person | None = None) -> str | None:
    """Why somebody may not register a decision at `step` from paper (Chinese); None when they may, or decided themselves."""
    if decider is not None and decider.pk == who.person.pk and not _only_looks(who):
        return None
    if refusal := by_office(who, matter, step):
        return refusal
    never = rule_of(matter.register, step).never
    return next((said for part, said in _SAID.items() if part in never and _HAD[part](who.person, matter)), None)


def _only_looks(who: Actor) -> bool:
    return who.is_administrator or bool(who.registers_of(Role.INSPECTOR))


def by_office(who: Actor, matter: Matter, step: Step) -> str | None:
    """The part of `why_not` that needs no query: what follows from the office or department of whoever registers."""
    if _only_looks(who):
        return "您的账号不能登记纸质办理结果。"
    rule = rule_of(matter.register, step)
    if not rule.may:
        return f"“{step.title}”由经手人本人登录办理，不能由别人凭纸质代为登记。"
    if covers_office(who, matter.register) or (Clerk.DEPARTMENT in rule.may and matter.lead_department_id in who.own):
        return None
    if Clerk.DEPARTMENT in rule.may:
        return "只有整改办或牵头部门的经办人员可以登记纸质办理结果。"
    return f"“{step.title}”的纸质办理结果由整改办登记，牵头部门不能自行登记。"


_SAID: Mapping[Part, str] = {
    Part.HANDED_IN: "这件事项是您提交的，审核、验收、审批的纸质结果须由整改办其他人员登记。",
    Part.WORKED: "您办理过这件事项，审核、验收、审批的纸质结果须由整改办其他人员登记。",
    Part.NAMED: "这件事项涉及您本人，审核、验收、审批的纸质结果须由整改办其他人员登记。",
}


def _handed_in(person: Person, matter: Matter) -> bool:
    procedure = loading.procedure_of(matter)
    working = [s.code for s in procedure.steps.values() if not s.decides]
    moves = Entry.objects.filter(matter_id=matter.pk, kind=EntryKind.ADVANCE, step__in=working).exclude(action__in=BACKWARD)
    last = moves.order_by("-sequence").values_list("registered_by__person", flat=True).first()
    return last == person.pk


def _worked(person: Person, matter: Matter) -> bool:
    """By the name that decided, on paper as on line."""
    procedure = loading.procedure_of(matter)
    no_work = _ROOMS.get(matter.register, _Room()).no_work
    steps = [s.code for s in procedure.steps.values() if not s.decides and s.code not in no_work]
    own = Entry.objects.filter(matter_id=matter.pk, decided_by=person.pk)
    worked = own.filter(kind__in=(EntryKind.ADVANCE, EntryKind.PROGRESS), step__in=steps).exclude(action__in=BACKWARD)
    return worked.exists() or (_begun_is_work(procedure, no_work) and own.filter(kind=EntryKind.BEGIN).exists())


def _begun_is_work(procedure: Procedure, no_work: frozenset[str]) -> bool:
    return procedure.first.code not in no_work


def _named(person: Person, matter: Matter) -> bool:
    for name in person_fields(type(matter)):
        if name != "leader" and getattr(matter, f"{name}_id") == person.pk:
            return True
    rows = ((getattr(f, "people_in", None), f.attname) for f in matter._meta.concrete_fields)
    return any(people_in is not None and person.pk in people_in(getattr(matter, name)) for people_in, name in rows)


_HAD: Mapping[Part, Any] = {Part.HANDED_IN: _handed_in, Part.WORKED: _worked, Part.NAMED: _named}


def require(command: Command, matter: Matter, step: Step) -> None:
    """Raises NotAllowed when whoever gives this order may not register from paper what it says."""
    refusal = why_not(command.actor, matter, step, command.decided_by)
    if refusal is not None:
        raise NotAllowed(refusal)


def told(change: Change, command: Command, step: str) -> Change:
    """With what a paper decision entails: the matters its document decides together, and a copy for whoever is said to
    have decided, who learns at once what was registered in their name."""
    decider = command.decided_by
    if command.mode != Mode.PAPER:
        return change
    if command.together:
        change = replace(change, extra={**change.extra, "together": sorted(command.together)})
    if decider is None or decider.pk == command.actor.person.pk or not User.objects.filter(person=decider).exists():
        return change
    copy = {"kind": Task.Kind.READ.value, "step": step, "assignee": f"person:{decider.pk}", "due_on": None}
    return replace(change, extra={**change.extra, "open_tasks": [*change.extra.get("open_tasks", ()), copy]})
