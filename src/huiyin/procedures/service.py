"""The one way a matter is begun or moved: `begin()` and `advance()`. Standing acts are in `acts.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from huiyin.ledger.enums import EntryKind, Mode, Outcome, Stage
from huiyin.ledger.models import Entry, Matter, Material
from huiyin.ledger.numbering import formatted, reserve
from huiyin.ledger.record import Conflict, Effects, create, lock, record
from huiyin.people.dated import today
from huiyin.people.models import Person, Role
from huiyin.procedures import builtin, loading
from huiyin.procedures.assignment import assignees, held, may_act, may_register_paper
from huiyin.procedures.calendar import due_after
from huiyin.procedures.checks import CHECKS, Case, Severity, Verdict, evaluate
from huiyin.procedures.definition import BACKWARD, Procedure, Step, Target
from huiyin.procedures.models import Evaluation, Task
from huiyin.procedures.orders import Blocked, Done, NotAllowed, Objection, Order


def begin(
    model: type[Matter], order: Order, title: str, values: Mapping[str, Any], *,
    parent: Matter | None = None, at: str | None = None, outcome: Outcome | None = None, closed: bool = False,
    links: tuple[tuple[Any, int], ...] = (), with_task: bool = True,
) -> Done:
    """Register a matter at its procedure's first step (or, for history, at the step and outcome it is stated to have).

    `closed`, `at` and `outcome` are for imported history: the entry says so, and no approval is made up.
    Raises NotAllowed when the actor may not begin matters of this register.
    """
    if order.actor.is_administrator or order.actor.registers_of(Role.INSPECTOR):
        raise NotAllowed("您的账号只能配置或查看,不能登记事项。")
    pin = loading.current(model.REGISTER)
    procedure = loading.pinned(pin)
    step = procedure.steps[at] if at else procedure.first
    imported = order.mode == Mode.IMPORTED
    with transaction.atomic():
        done = _repeated(order)
        if done is not None:
            return done
        draft = model(register=model.REGISTER, procedure=pin, parent=parent)
        for name in ("lead_department", "leader"):
            if name in values:
                setattr(draft, name, values[name])
        if parent is not None:
            draft.root = parent.root or parent
        tasks = [] if closed or not with_task else _new_tasks(step, draft, order)
        effects = Effects(
            values=values, step="" if closed else step.code, stage=Stage.CLOSED if closed else step.stage,
            outcome=outcome, materials=order.materials, links=links,
            extra={"open_tasks": tasks} if tasks else {},
        )
        matter, entry = create(
            model, order.deed(), effects, title=title, procedure=pin, parent=parent,
            kind=EntryKind.IMPORT if imported else EntryKind.BEGIN,
        )
        return Done(matter, entry)


def advance(
    pk: int, step: str, action: str, order: Order, values: Mapping[str, Any] | None = None, *,
    to: str | None = None,
) -> Done | Blocked:
    """Take `action` on `step` of a matter, in one transaction.

    `to` names the earlier step of a return. Returns Blocked (nothing changed, evaluations kept) when a check stands in
    the way. Raises Conflict when the matter has moved on, NotAllowed when the act is not open to the actor.
    """
    with transaction.atomic():
        done = _repeated(order)
        if done is not None:
            return done
        matter = lock(pk, order.revision)
        procedure = loading.procedure_of(matter)
        current, target = _find_move(matter, procedure, step, action, to)
        task = _own_task(matter, current, order)
        _require_dates(order)
        return _move(matter, procedure, current, action, target, task, order, dict(values or {}))


def _move(
    matter: Matter, procedure: Procedure, step: Step, action: str, target: Target, task: Task | None, order: Order,
    values: dict[str, Any],
) -> Done | Blocked:
    _set_in_memory(matter, values)
    verdicts = _judge(matter, step, action, order, values)
    objections = _objections(verdicts, order)
    if objections:
        _keep(matter, None, verdicts, step, action, order)
        return Blocked(objections)
    base = Matter.objects.get(pk=matter.pk).typed()
    waiting = step.all_of and action not in BACKWARD and _others_open(matter, step, task)
    effects = _effects(base, procedure, step, action, target, task, order, values, bool(waiting), verdicts)
    entry = record(base, EntryKind.ADVANCE, order.deed(), effects, action=action)
    _keep(base, entry, verdicts, step, action, order)
    return Done(base, entry, tuple(verdicts))


def _repeated(order: Order) -> Done | None:
    """The result of the same request sent twice (a double click): the first one's entry, nothing new."""
    if order.request_id is None:
        return None
    entry = Entry.objects.filter(request_id=order.request_id).select_related("matter").first()
    return Done(entry.matter.typed(), entry) if entry else None


def _find_move(matter: Matter, procedure: Procedure, step: str, action: str, to: str | None) -> tuple[Step, Target]:
    if matter.step != step or matter.is_closed:
        raise Conflict("这件事项已经不在该环节,可能刚由他人办理。请刷新页面查看最新状态。")
    current = procedure.steps[step]
    if action == "return" and to is not None and current.returns_anywhere:
        if to not in {s.code for s in procedure.before(step)}:
            raise NotAllowed("只能退回到本环节之前的环节。")
        return current, Target(to, None)
    if action not in current.leads_to:
        raise NotAllowed(f"“{current.title}”环节没有这项操作。")
    return current, current.leads_to[action]


def _own_task(matter: Matter, step: Step, order: Order) -> Task | None:
    """The open task this order answers. Raises NotAllowed when it is neither the actor's nor rightly on paper."""
    tasks = list(Task.objects.filter(matter_id=matter.pk, step=step.code, is_open=True, kind=Task.Kind.DO))
    if order.mode == Mode.ONLINE:
        if order.decided_by is not None and order.decided_by.pk != order.actor.person.pk:
            raise NotAllowed("线上办理只能由本人作出决定;代为登记请选择“纸质”并上传签字件。")
        for task in tasks:
            if may_act(order.actor, task.assignee):
                return task
        raise NotAllowed("该环节不由您办理,或已由他人办理完毕。")
    if not may_register_paper(order.actor, matter):
        raise NotAllowed("只有整改办或牵头部门的经办人员可以登记纸质办理结果。")
    if order.decided_by is None:
        raise NotAllowed("请选择在纸上作出决定的人员。")
    if not order.materials:
        raise NotAllowed("请上传签字的纸质扫描件。")
    on = order.decided_on or order.happened_on
    for task in tasks:
        if held(order.decided_by, task.assignee, on):
            return task
    raise NotAllowed(f"{order.decided_by.name}在{on:%Y-%m-%d}不负责该环节,请核对签字人和签字日期。")


def _require_dates(order: Order) -> None:
    if order.happened_on > today():
        raise NotAllowed("发生日期不能晚于今天。")
    if order.decided_on is not None and order.decided_on > today():
        raise NotAllowed("决定日期不能晚于今天。")


def _set_in_memory(matter: Matter, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name != "assists":
            field = matter._meta.get_field(name)
            setattr(matter, name if hasattr(value, "pk") or not field.is_relation else field.attname, value)


def _judge(matter: Matter, step: Step, action: str, order: Order, values: Mapping[str, Any]) -> list[Verdict]:
    if action in BACKWARD:
        return builtin.judge_backward(order)
    case = Case(
        step=step.code, action=action, happened_on=order.happened_on, decided_by=order.decider, values=values,
        new_materials=tuple(m.kind for m in order.materials),
    )
    return builtin.judge_forward(matter, step, case) + evaluate(step.checks, matter, case)


def _objections(verdicts: list[Verdict], order: Order) -> tuple[Objection, ...]:
    """Blocks, and warnings without a reason. A past fact on paper with a stated reason is let through as irregular."""
    past = order.mode == Mode.PAPER and order.happened_on < today() and bool(order.irregular_reason.strip())
    found = []
    for verdict in verdicts:
        if verdict.message is None or verdict.check.severity == Severity.INFO:
            continue
        if verdict.check.severity == Severity.WARN and order.reasons.get(verdict.check.code, "").strip():
            continue
        if verdict.check.severity == Severity.BLOCK and past and not verdict.check.code.startswith("builtin_"):
            continue
        found.append(Objection(verdict.check, verdict.message))
    return tuple(found)


def _effects(
    matter: Matter, procedure: Procedure, step: Step, action: str, target: Target, task: Task | None, order: Order,
    values: dict[str, Any], waiting: bool, verdicts: list[Verdict],
) -> Effects:
    extra: dict[str, Any] = {}
    if step.numbers and action not in BACKWARD and matter.number is None and procedure.number:
        year = order.happened_on.year
        extra["number"] = formatted(procedure.number, year, reserve(matter.register, year))
    irregular = [
        {"check": v.check.code, "basis": v.check.basis, "message": v.message, "reason": order.irregular_reason}
        for v in verdicts if v.message is not None and v.check.severity == Severity.BLOCK
    ]
    if irregular:
        extra["irregular"] = irregular
    if waiting and task is not None:
        return Effects(values=values, materials=order.materials, extra={**extra, "close_tasks": [task.key]})
    extra["close_tasks"] = "all"
    ended = not target.step
    following = None if ended else procedure.steps[target.step]
    if following is not None:
        after = type(matter).objects.get(pk=matter.pk)
        _set_in_memory(after, values)
        extra["open_tasks"] = _new_tasks(following, after, order)
    return Effects(
        values=values, step="" if ended else target.step, materials=order.materials, extra=extra,
        stage=Stage.CLOSED if following is None else following.stage,
        outcome=target.outcome if target.outcome is not None else None,
    )


def _others_open(matter: Matter, step: Step, task: Task | None) -> bool:
    others = Task.objects.filter(matter_id=matter.pk, step=step.code, is_open=True, kind=Task.Kind.DO)
    return others.exclude(pk=task.pk if task else None).exists()


def _new_tasks(step: Step, matter: Matter, order: Order) -> list[dict[str, Any]]:
    starter = _starter(matter) or order.actor.person
    due: dt.date | None = due_after(step.within, order.happened_on) if step.within else None
    return [
        {"kind": Task.Kind.DO.value, "step": step.code, "assignee": token, "due_on": due}
        for token in assignees(step, matter, starter)
    ]


def _starter(matter: Matter) -> Person | None:
    if matter.pk is None:
        return None
    first = Entry.objects.filter(matter_id=matter.pk, sequence=1).select_related("registered_by__person").first()
    return first.registered_by.person if first and first.registered_by else None


def _keep(
    matter: Matter, entry: Entry | None, verdicts: list[Verdict], step: Step, action: str, order: Order
) -> None:
    Evaluation.objects.bulk_create(
        Evaluation(
            matter_id=matter.pk, entry=entry, check_code=v.check.code, title=v.check.title, basis=v.check.basis,
            severity=v.check.severity.value, passed=v.passed, message=v.message or "",
            reason=order.reasons.get(v.check.code, "") or (order.irregular_reason if not v.passed and entry else ""),
            procedure=matter.procedure, step=step.code, action=action, parameters=dict(v.used),
            happened_on=order.happened_on, evaluated_for=order.actor.user,
        )
        for v in verdicts
    )


