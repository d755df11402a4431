"""工作台: what waits for me, what I did, what I began, what I was told; what is late; how the rectification goes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from huiyin.desk import agenda, folding, owing
from huiyin.desk.administration import readiness
from huiyin.desk.beginning import may_begin
from huiyin.desk.folding import Folding
from huiyin.desk.navigation import Item
from huiyin.desk.returns import RETURN, returns
from huiyin.desk.seen import seen_entries
from huiyin.kit import keyset
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter
from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.procedures.definition import Step
from huiyin.procedures.lights import Light, Lights
from huiyin.procedures.loading import hold, pinned
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import in_words, open_tasks
from huiyin.register.base import REGISTERS

SIZE = 20
COUNTED_UP_TO = 999
DEPARTMENTS_SHOWN = 8


@dataclass(frozen=True)
class Tab:
    code: str
    title: str
    number: str
    current: bool


@dataclass(frozen=True)
class TaskLine:
    """`below`: how many matters beneath are still open, where the step can only be taken once none is."""

    task: Task
    matter: Matter
    kind: str
    step: str
    light: Light | None
    returned: bool
    below: int


@dataclass(frozen=True)
class DoneLine:
    entry: Entry
    act: str
    kind: str


def counted(rows: QuerySet[Any], folded: int = 0) -> str:
    """How many lines there are, up to a bound: a badge never costs more than its list."""
    number = folded + rows.order_by()[: COUNTED_UP_TO + 1].count()
    return f"{COUNTED_UP_TO}+" if number > COUNTED_UP_TO else str(number)


def waiting(who: Actor, light: Lights) -> QuerySet[Task]:
    return open_tasks(who)


def late(who: Actor, light: Lights) -> QuerySet[Task]:
    return open_tasks(who).filter(sort_due__lt=light.day)


def soon(who: Actor, light: Lights) -> QuerySet[Task]:
    return open_tasks(who).filter(sort_due__gte=light.day, sort_due__lte=light.horizon)


def copied(who: Actor, light: Lights) -> QuerySet[Task]:
    return open_tasks(who, Task.Kind.READ)


def done(who: Actor) -> QuerySet[Entry]:
    """What this person registered on matters under way; beginnings stand under 我发起."""
    return seen_entries(who, Entry.objects.filter(registered_by=who.user, sequence__gt=1))


def begun(who: Actor) -> QuerySet[Entry]:
    return seen_entries(who, Entry.objects.filter(registered_by=who.user, sequence=1, kind=EntryKind.BEGIN))


TASKS: dict[str, tuple[str, Callable[[Actor, Lights], QuerySet[Task]]]] = {
    "todo": ("待办", waiting), "late": ("超期", late), "soon": ("临近到期", soon), "copied": ("抄送", copied),
}
ENTRIES: dict[str, tuple[str, Callable[[Actor], QuerySet[Entry]]]] = {"done": ("已办", done), "begun": ("我发起", begun)}


@require_GET
@signed_in
def home(request: DeskRequest) -> HttpResponse:
    who = request.who
    if who.is_administrator:
        return render(request, "desk/home_administrator.html", {"left": readiness.outstanding()})
    chosen = request.GET.get("tab", "todo")
    chosen = chosen if chosen in TASKS or chosen in ENTRIES else "todo"
    light = Lights()
    desk = Folding(who, light)
    owes = owing.departments(who, light)
    context = {
        "tabs": _tabs(who, light, desk, chosen), "chosen": chosen, **_list(request, chosen, light, desk),
        "owes": owes[:DEPARTMENTS_SHOWN], "more_owe": max(0, len(owes) - DEPARTMENTS_SHOWN),
        "owed": owing.latest(who, light), "empty": _EMPTY[chosen], "today": light.day, "first_steps": _first_steps(who),
        "returns": returns(who), "agenda": agenda.coming(who, light), "usual": _usual(who), "panels": _panels(request),
        "back": request.get_full_path(), "request_id": uuid.uuid4(),
    }
    return render(request, "desk/home.html", context)


def _tabs(who: Actor, light: Lights, desk: Folding, chosen: str) -> list[Tab]:
    """Every number counts the lines that its list pages through."""
    tabs = [
        Tab(code, title, counted(desk.apart(rows(who, light)), len(desk.keys(code))), code == chosen)
        for code, (title, rows) in TASKS.items()
    ]
    return tabs + [Tab(code, title, counted(rows(who)), code == chosen) for code, (title, rows) in ENTRIES.items()]


def _panels(request: DeskRequest) -> list[str]:
    """What registers show on the home desk; a part with nothing to show takes no room."""
    parts = [p for r in REGISTERS.values() for p in r.home]
    shown = [render_to_string(p.template, {**p.context(None, request.who)}, request) for p in parts]
    return [text for text in shown if text.strip()]


def _list(request: DeskRequest, chosen: str, light: Lights, desk: Folding) -> dict[str, Any]:
    """The lines of a tab; folded ones stand at its beginning."""
    folds: list[folding.Fold] = []
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if chosen in TASKS:
        rows = desk.apart(TASKS[chosen][1](request.who, light)).select_related("matter__lead_department", "opened_by")
        keys, page = folding.page(desk.keys(chosen), rows, SIZE, after, before)
        folds = desk.lines(keys)
        below = _open_below(page.rows)
        lines: list[Any] = [_task_line(t, light, below.get(t.matter_id, 0)) for t in page.rows]
    else:
        entries = ENTRIES[chosen][1](request.who).select_related("matter")
        page = keyset.newest_first(entries, SIZE, after, before)
        lines = [_done_line(e) for e in page.rows]
    here = reverse("desk:home")
    pages = {
        "previous": f"{here}?tab={chosen}&before={page.before}" if page.before else "",
        "next": f"{here}?tab={chosen}&after={page.after}" if page.after else "",
    }
    return {"lines": lines, "folds": folds, "pages": pages}


def _title(register: str) -> str:
    return REGISTERS[register].title if register in REGISTERS else ""


def _step_of(task: Task) -> Step | None:
    return pinned(task.matter.procedure).steps.get(task.step)


def _open_below(tasks: list[Task]) -> dict[int, int]:
    """By matter, how many beneath it are open, for tasks whose step waits for those. One query, or none."""
    waiting = [
        t.matter_id for t in tasks if t.kind == Task.Kind.DO and (step := _step_of(t)) is not None and step.waits_for_children
    ]
    if not waiting:
        return {}
    return dict(Matter.objects.filter(parent__in=waiting).open().order_by().values_list("parent").annotate(n=Count("pk")))


def _task_line(task: Task, light: Lights, below: int) -> TaskLine:
    returned, words = task.opened_by.action == RETURN, in_words(task, _step_of(task))
    return TaskLine(task, task.matter, _title(task.matter.register), words, light(task.due_on), returned, below)


def _done_line(entry: Entry) -> DoneLine:
    step = pinned(entry.matter.procedure).steps.get(entry.step)
    known = step is not None and entry.action and (entry.action in step.leads_to or entry.action in step.labels)
    act = step.label(entry.action) if known and step else EntryKind(entry.kind).label
    return DoneLine(entry, str(act), _title(entry.matter.register))


def _usual(who: Actor) -> list[Item]:
    """For those who register: what they begin most, and the month's progress."""
    if not who.registers_of(Role.OFFICE, Role.HANDLER):
        return []
    with hold():
        begins = [r for r in REGISTERS.values() if r.begins and r.menu and may_begin(who, r)]
    grids = [r for r in REGISTERS.values() if any(f.name == "progress" for f in r.model._meta.concrete_fields)]
    return [
        *(Item(f"按月报{r.title}进展", reverse("desk:grid", args=[r.slug()]), "table") for r in grids),
        *(Item(f"登记{r.title}", reverse("desk:new", args=[r.slug()]), "plus") for r in begins),
    ]


_EMPTY = {
    "todo": ("现在没有待办", "轮到您办理的事项会出现在这里，按时限从近到远排列。"),
    "late": ("没有超期的待办", "都在时限之内。"),
    "soon": ("没有临近到期的待办", "近期没有到期的事项。"),
    "copied": ("没有未阅的抄送", "他人抄送给您的事项会出现在这里，阅后标为已阅。"),
    "done": ("还没有办理过事项", "您办理、登记过的都会列在这里，最近的在前。"),
    "begun": ("还没有发起过事项", "您登记的事项会列在这里，最近的在前。"),
}


def _first_steps(who: Actor) -> bool:
    """Whether the ledger is still empty, so that the office is told how to start. One query."""
    return who.has(Role.OFFICE) and not Matter.objects.exists()
