"""The one way a matter is begun or moved: `begin()` and `advance()`. Standing acts are in `acts.py`."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from huiyin.ledger.enums import Confidentiality, EntryKind, Mode, Outcome, Stage
from huiyin.ledger.mentions import told
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.numbering import formatted, reserve
from huiyin.ledger.projection import field_of
from huiyin.ledger.record import Change, Conflict, Provenance, create, lock, record, require_revision
from huiyin.people.models import Person, Role, today
from huiyin.procedures import asking, builtin, given, loading, registering
from huiyin.procedures.assignment import assignees, covers_role
from huiyin.procedures.bounds import bounded, bounded_title, bounded_values, require_with_matter
from huiyin.procedures.calendar import due_after
from huiyin.procedures.checks import Case, Severity, Verdict, evaluate
from huiyin.procedures.commands import Blocked, Command, Done, NotAllowed, Objection
from huiyin.procedures.consequences import carry_out
from huiyin.procedures.definition import BACKWARD, Procedure, Step, Target
from huiyin.procedures.entitlement import own_task, refuse_frozen, require_dates
from huiyin.procedures.judgements import told_of
from huiyin.procedures.models import Evaluation, Task
from huiyin.procedures.repetition import once, repeated

__all__ = ["advance", "begin", "begin_unasked"]


@once
def begin(
    model: type[Matter], command: Command, title: str, values: Mapping[str, Any], *,
    parent: Matter | None = None, at: str | None = None, outcome: Outcome | None = None, closed: bool = False,
    links: tuple[tuple[Any, int], ...] = (), with_task: bool = True, extra: Mapping[str, Any] | None = None,
) -> Done:
    """Register a matter at its procedure's first step (or, for history, at the step and outcome it is stated to have).

    `closed`, `at` and `outcome` are for imported history: the entry says so, and no approval is made up.
    `extra` goes into the entry for projectors of higher floors (the claims of an imported document).
    What is begun beneath a work secret is one. Raises NotAllowed when the actor may not begin matters of this register.
    """
    if parent is not None and parent.confidentiality == Confidentiality.WORK_SECRET:
        values = {"confidentiality": Confidentiality.WORK_SECRET, **values}
    imported = command.mode == Mode.IMPORTED
    pin = loading.current(model.REGISTER)
    procedure = loading.pinned(pin)
    _may_begin(command, procedure, imported)
    if model.BENEATH_OPEN and not imported and parent is not None and parent.is_closed:
        raise NotAllowed(f"“{parent.title}”已经办结，不能再在它下面登记{procedure.title}；确需补充的，请先重新开启。")
    require_dates(command)
    command, title, values = bounded(command), bounded_title(title), bounded_values(model, values)
    values = given.for_beginning(model, procedure, values, history=imported)
    step = procedure.steps[at] if at else procedure.first
    with transaction.atomic():
        done = repeated(command, kinds=(EntryKind.BEGIN, EntryKind.IMPORT), register=model.REGISTER)
        if done is not None:
            return done
        draft = model(register=model.REGISTER, procedure=pin, parent=parent)
        draft.root = (parent.root or parent) if parent is not None else None
        set_in_memory(draft, values)
        tasks = [] if closed or not with_task else _new_tasks(step, draft, command)
        change = Change(
            values=values, step="" if closed else step.code, stage=Stage.CLOSED if closed else step.stage,
            outcome=outcome, materials=command.materials, links=links,
            extra={**(extra or {}), **({"open_tasks": tasks} if tasks else {})},
        )
        matter, entry = create(
            model, command.provenance(), change, title=title, procedure=pin, parent=parent,
            kind=EntryKind.IMPORT if imported else EntryKind.BEGIN,
        )
        carry_out(matter, entry, command)
        return Done(matter, entry)


def begin_unasked(
    model: type[Matter], title: str, values: Mapping[str, Any], happened_on: dt.date,
    links: tuple[tuple[Any, int], ...] = (),
) -> Matter:
    """Register what the system itself found: nobody ordered it, so its entry names nobody. Its first step waits as usual."""
    pin = loading.current(model.REGISTER)
    procedure = loading.pinned(pin)
    step = procedure.first
    draft = model(register=model.REGISTER, procedure=pin)
    set_in_memory(draft, values)
    extra: dict[str, Any] = {
        "open_tasks": [
            {"kind": Task.Kind.DO.value, "step": step.code, "assignee": token,
             "due_on": due_after(step.within, today()) if step.within else None}
            for token in assignees(step, draft, None)
        ],
    }
    with transaction.atomic():
        if step.numbers:
            year = today().year
            extra["number"] = formatted(procedure.number, year, reserve(model.REGISTER, year))
        change = Change(values=values, step=step.code, stage=step.stage, links=links, extra=extra)
        return create(model, Provenance(None, happened_on), change, title=title, procedure=pin)[0]


def _may_begin(command: Command, procedure: Procedure, imported: bool) -> None:
    """Whoever the first step waits for may begin; history is brought in by the office."""
    who = command.actor
    if who.is_administrator or who.registers_of(Role.INSPECTOR):
        raise NotAllowed("您的账号只能配置或查看，不能登记事项。")
    if not (who.grants or who.posts or who.charged):
        raise NotAllowed("您的账号还没有岗位和角色，不能登记事项。请系统管理员在“设置”中登记任职或授权。")
    kind, _, role = procedure.first.by.partition(":")
    needed = Role.OFFICE if imported else Role(role) if kind == "role" else None
    if needed is not None and not covers_role(who, needed, procedure.register):
        raise NotAllowed(f"“{procedure.title}”由{needed.label}登记，您的账号没有这项权限。")


@once
def advance(
    pk: int, step: str, action: str, command: Command, values: Mapping[str, Any] | None = None, *,
    to: str | None = None,
) -> Done | Blocked:
    """Take `action` on `step` of a matter, in one transaction.

    `to` names the earlier step of a return. Returns Blocked (nothing changed, evaluations kept) when a check stands in
    the way. Raises Conflict when the matter has moved on, NotAllowed when the act is not open to the actor.
    """
    require_dates(command)
    with transaction.atomic():
        matter = lock(pk)
        done = repeated(command, pk, kinds=(EntryKind.ADVANCE,), action=action)
        if done is not None:
            return done
        require_revision(matter, command.revision)
        command, values = bounded(command), bounded_values(type(matter), values or {})
        require_with_matter(matter, command)
        procedure = loading.procedure_of(matter)
        current, target = _find_move(matter, procedure, step, action, to)
        refuse_frozen(matter, procedure, values)
        said = given.for_step(matter, procedure, current, action, values)
        task = own_task(matter, current, command, action)
        if action not in BACKWARD:
            asking.require_agreement(matter, step, action)
        return _move(matter, procedure, current, action, target, task, command, said)


def _move(
    matter: Matter, procedure: Procedure, step: Step, action: str, target: Target, task: Task, command: Command,
    values: dict[str, Any],
) -> Done | Blocked:
    """Judge the matter as it would be, then record the move on the matter as it is."""
    judged = copy.copy(matter)
    set_in_memory(judged, values)
    verdicts = judge(judged, step, action, command, values)
    objections = _objections(verdicts, command)
    if objections:
        _keep(matter, verdicts, step, action, command)
        return Blocked(objections)
    waiting = action not in BACKWARD and _others_open(matter, step, task)
    change = _effects(judged, procedure, step, action, target, task, command, values, waiting, verdicts)
    change = registering.told(change, command, step.code)
    entry = record(matter, EntryKind.ADVANCE, command.provenance(), change, action=action)
    carry_out(matter, entry, command)
    return Done(matter, entry, tuple(verdicts))


def _find_move(matter: Matter, procedure: Procedure, step: str, action: str, to: str | None) -> tuple[Step, Target]:
    if matter.step != step or matter.is_closed:
        raise Conflict("这件事项已经不在该环节，可能刚由他人办理。请刷新页面查看最新状态。")
    current = procedure.steps[step]
    if action == "return" and to is not None and current.returns_anywhere:
        if to not in {s.code for s in procedure.before(step)}:
            raise NotAllowed("只能退回到本环节之前的环节。")
        return current, Target(to, None)
    if action not in current.leads_to:
        raise NotAllowed(f"“{current.title}”环节没有这项操作。")
    return current, current.leads_to[action]


def set_in_memory(matter: Matter, values: Mapping[str, Any]) -> None:
    """Put values on an instance that is only looked at, never saved."""
    for name, value in values.items():
        if name != "assists":
            field = field_of(matter, name)
            setattr(matter, field.name if hasattr(value, "pk") or not field.is_relation else field.attname, value)


def judge(matter: Matter, step: Step, action: str, command: Command, values: Mapping[str, Any]) -> list[Verdict]:
    """What every check of the step says of the matter as it would be; nothing is recorded."""
    if action in BACKWARD:
        return builtin.judge_backward(command)
    case = Case(
        step=step.code, action=action, happened_on=command.happened_on, decided_by=command.decider, values=values,
        new_materials=tuple(m.kind for m in command.materials), papers=command.materials,
    )
    return builtin.judge_forward(matter, step, case) + evaluate(step.checks, matter, case)


def _objections(verdicts: list[Verdict], command: Command) -> tuple[Objection, ...]:
    """Blocks, and warnings without a reason. A past fact on paper with a stated reason is let through as irregular."""
    found = []
    for verdict in verdicts:
        if verdict.message is None or verdict.check.severity == Severity.INFO:
            continue
        if verdict.check.severity == Severity.WARN and command.reasons.get(verdict.check.code, "").strip():
            continue
        if verdict.check.severity == Severity.BLOCK and command.states_past_irregularity and verdict.check.can_be_past:
            continue
        found.append(Objection(verdict.check, told(verdict.message, command.actor)))
    return tuple(found)


def _effects(
    judged: Matter, procedure: Procedure, step: Step, action: str, target: Target, task: Task, command: Command,
    values: dict[str, Any], waiting: bool, verdicts: list[Verdict],
) -> Change:
    extra: dict[str, Any] = {"verdicts": [told_of(v, command) for v in verdicts]}
    if step.numbers and action not in BACKWARD and judged.number is None and procedure.number:
        year = command.happened_on.year
        extra["number"] = formatted(procedure.number, year, reserve(judged.register, year))
    irregular = [
        {"check": v.check.code, "basis": v.check.basis, "message": told(v.message, None), "reason": command.irregular_reason}
        for v in verdicts if v.message is not None and v.check.severity == Severity.BLOCK
    ]
    if irregular:
        extra["irregular"] = irregular
    if waiting:
        return Change(values=values, materials=command.materials, extra={**extra, "close_tasks": [task.key]})
    extra["close_tasks"] = "all"
    following = procedure.steps[target.step] if target.step else None
    if following is not None:
        extra["open_tasks"] = _new_tasks(following, judged, command)
    return Change(
        values=values, step=target.step, materials=command.materials, extra=extra,
        stage=following.stage if following else Stage.CLOSED, outcome=target.outcome,
    )


def _others_open(matter: Matter, step: Step, task: Task) -> bool:
    others = Task.objects.filter(matter_id=matter.pk, step=step.code, is_open=True, kind=Task.Kind.DO)
    return others.exclude(pk=task.pk).exists()


def _new_tasks(step: Step, matter: Matter, command: Command) -> list[dict[str, Any]]:
    starter = (_starter(matter) or command.actor.person) if step.by == "starter" else None
    due: dt.date | None = due_after(step.within, command.happened_on) if step.within else None
    return [
        {"kind": Task.Kind.DO.value, "step": step.code, "assignee": token, "due_on": due}
        for token in assignees(step, matter, starter)
    ]


def _starter(matter: Matter) -> Person | None:
    if matter._state.adding:
        return None
    first = Entry.objects.filter(matter_id=matter.pk, sequence=1).select_related("registered_by__person").first()
    return first.registered_by.person if first and first.registered_by else None


def _keep(matter: Matter, verdicts: list[Verdict], step: Step, action: str, command: Command) -> None:
    """What stood in the way of an act that changed nothing is kept beside the ledger: there is no entry to hold it."""
    Evaluation.objects.bulk_create(
        Evaluation(
            matter_id=matter.pk, check_code=v.check.code, title=v.check.title, basis=v.check.basis,
            severity=v.check.severity.value, passed=v.passed, message=(v.message or "")[:500],
            reason=command.reason_for(v, carried_out=False)[:500], procedure=matter.procedure, step=step.code,
            action=action, parameters=dict(v.used), happened_on=command.happened_on, evaluated_for=command.actor.user,
        )
        for v in verdicts
    )
