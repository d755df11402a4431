"""Whether an order may be carried out at all: its dates, whose task it answers, on line or on paper, what is frozen."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin.ledger.enums import Mode
from huiyin.ledger.models import Matter
from huiyin.people.dated import today
from huiyin.procedures import registering
from huiyin.procedures.assignment import (
    OFFICE,
    assignees,
    describe,
    held,
    holds,
    may_act,
    may_register_paper,
)
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.definition import Procedure, Step
from huiyin.procedures.models import Task
from huiyin.procedures.scans import require_scan


def require_dates(command: Command) -> None:
    if command.happened_on > today():
        raise NotAllowed("发生日期不能晚于今天。")
    if command.decided_on is not None and command.decided_on > today():
        raise NotAllowed("决定日期不能晚于今天。")


def require_decider(command: Command, matter: Matter, step: Step | None = None) -> None:
    """On line everybody decides for themselves; on paper a clerk registers, names who signed and files the paper.

    Who may register depends on the `step` that is taken; a standing act is registered by the office or the department.
    """
    if command.mode == Mode.ONLINE:
        if command.decided_by is not None and command.decided_by.pk != command.actor.person.pk:
            raise NotAllowed("线上办理只能由本人作出决定；代为登记请选择“纸质”并上传签字件。")
    elif command.mode == Mode.PAPER:
        if step is not None:
            registering.require(command, matter, step)
        elif not may_register_paper(command.actor, matter):
            raise NotAllowed("只有整改办或牵头部门的经办人员可以登记纸质办理结果。")
        if command.decided_by is None:
            raise NotAllowed("请选择在纸上作出决定的人员。")
        require_scan(command, matter)


def awaited(matter: Matter, step: Step, token: str, action: str = "") -> list[str]:
    """The tokens that may answer a task which `token` holds.

    A task that decides and waits with the office because nobody held the step when it was reached is answered by
    whoever holds it now; the office can only send it back. Raises NotAllowed while nobody holds the step.
    """
    if not step.decides or token != OFFICE or OFFICE in step.holders:
        return [token]
    if action == "return":
        return [token]
    try:
        return assignees(step, matter, None)
    except NotAllowed as vacant:
        raise NotAllowed(f"{vacant}整改办不能代为决定；也可以先退回。") from vacant


def own_task(matter: Matter, step: Step, command: Command, action: str) -> Task:
    """The open task this order answers. Raises NotAllowed when it is neither the actor's nor rightly on paper."""
    if command.mode == Mode.IMPORTED:
        raise NotAllowed("历史导入只登记事项现状，不能代替办理。")
    require_decider(command, matter, step)
    tasks = list(Task.objects.filter(matter_id=matter.pk, step=step.code, is_open=True, kind=Task.Kind.DO))
    if command.mode == Mode.ONLINE:
        tasks.sort(key=lambda t: not holds(command.actor, t.assignee, matter.register))
        for task in tasks:
            for token in awaited(matter, step, task.assignee, action):
                if may_act(command.actor, token, matter.register, step.stage, action):
                    return task
        raise NotAllowed(_not_yours(matter, step, tasks))
    assert command.decided_by is not None
    on = command.decided_on or command.happened_on
    for task in tasks:
        if any(held(command.decided_by, token, on, matter.register) for token in awaited(matter, step, task.assignee, action)):
            return task
    raise NotAllowed(f"{command.decided_by.name}在{on:%Y-%m-%d}不负责该环节，请核对签字人和签字日期。")


def _not_yours(matter: Matter, step: Step, tasks: list[Task]) -> str:
    """Why nobody's task was found; the office is told whose decision it is that waits with it."""
    if step.decides and any(t.assignee == OFFICE for t in tasks) and OFFICE not in step.holders:
        names = "、".join(describe(token) for token in assignees(step, matter, None))
        return f"“{step.title}”应由{names}办理，整改办不能代为决定。请其本人办理，或者退回后重新提交。"
    return "该环节不由您办理，或已由他人办理完毕。"


def refuse_frozen(matter: Matter, procedure: Procedure, names: Iterable[str]) -> None:
    """Raises NotAllowed for a field that is frozen since the matter left its first step (the feedback's own words)."""
    frozen = matter.FROZEN.intersection(names)
    if frozen and matter.step != procedure.first.code:
        titles = "、".join(sorted(str(matter._meta.get_field(n).verbose_name) for n in frozen))  # type: ignore[union-attr]
        raise NotAllowed(f"“{titles}”在进入办理后不再改动。")
