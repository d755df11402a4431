"""工作台: what waits for me, what I did, what I began, what I was told; what is late; how the rectification goes."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET

from huiyin.desk import folding, keyset
from huiyin.desk.folding import Folded
from huiyin.desk.loaders import DeskRequest, signed_in
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter
from huiyin.people.dated import today
from huiyin.people.models import Role
from huiyin.people.standing import Standing
from huiyin.procedures.acts import ACTS
from huiyin.procedures.lights import Light, Lights
from huiyin.procedures.loading import pinned
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.base import REGISTERS

SIZE = 20
COUNTED_UP_TO = 999
OWED_SHOWN = 12


@dataclass(frozen=True)
class Tab:
    code: str
    title: str
    number: str
    current: bool


@dataclass(frozen=True)
class TaskLine:
    task: Task
    matter: Matter
    kind: str
    step: str
    light: Light | None


@dataclass(frozen=True)
class DoneLine:
    entry: Entry
    act: str
    kind: str


def counted(rows: QuerySet[Any], folded: int = 0) -> str:
    """How many lines there are, up to a bound: a badge never costs more than its list."""
    number = folded + rows.order_by()[: COUNTED_UP_TO + 1].count()
    return f"{COUNTED_UP_TO}+" if number > COUNTED_UP_TO else str(number)


def waiting(who: Standing, light: Lights) -> QuerySet[Task]:
    return open_tasks(who)


def late(who: Standing, light: Lights) -> QuerySet[Task]:
    return open_tasks(who).filter(sort_due__lt=light.day)


def soon(who: Standing, light: Lights) -> QuerySet[Task]:
    return open_tasks(who).filter(sort_due__gte=light.day, sort_due__lte=light.horizon)


def copied(who: Standing, light: Lights) -> QuerySet[Task]:
    return open_tasks(who, Task.Kind.READ)


def done(who: Standing) -> QuerySet[Entry]:
    """What this person registered on matters under way; beginnings stand under 我发起."""
    return Entry.objects.filter(registered_by=who.user).exclude(sequence=1)


def begun(who: Standing) -> QuerySet[Entry]:
    return Entry.objects.filter(registered_by=who.user, sequence=1, kind=EntryKind.BEGIN)


TASKS: dict[str, tuple[str, Callable[[Standing, Lights], QuerySet[Task]]]] = {
    "todo": ("待办", waiting), "late": ("超期", late), "soon": ("临近到期", soon), "copied": ("抄送", copied),
}
ENTRIES: dict[str, tuple[str, Callable[[Standing], QuerySet[Entry]]]] = {"done": ("已办", done), "begun": ("我发起", begun)}


@require_GET
@signed_in
def home(request: DeskRequest) -> HttpResponse:
    who = request.who
    if who.is_administrator:
        return render(request, "desk/home_administrator.html")
    chosen = request.GET.get("tab", "todo")
    chosen = chosen if chosen in TASKS or chosen in ENTRIES else "todo"
    light = Lights()
    split = {code: folding.split(who, rows(who, light)) for code, (_, rows) in TASKS.items()}
    tabs = [
        Tab(code, TASKS[code][0], counted(rows, folding.counted(folded)), code == chosen)
        for code, (folded, rows) in split.items()
    ]
    tabs += [Tab(code, title, "", code == chosen) for code, (title, _) in ENTRIES.items()]
    context = {
        "tabs": tabs, "chosen": chosen, **_list(request, chosen, light, split), "owed": _owed(who, light),
        "empty": _EMPTY[chosen], "today": today(), "first_steps": _first_steps(who),
        "panels": _panels(request),
    }
    return render(request, "desk/home.html", context)


def _panels(request: DeskRequest) -> list[str]:
    """What registers show on the home desk; a part with nothing to show takes no room."""
    parts = [p for r in REGISTERS.values() for p in r.home]
    shown = [render_to_string(p.template, {**p.context(None, request.who)}, request) for p in parts]
    return [text for text in shown if text.strip()]


def _list(
    request: DeskRequest, chosen: str, light: Lights, split: Mapping[str, tuple[Folded, QuerySet[Task]]]
) -> dict[str, Any]:
    """The lines of a tab; folded ones stand at its beginning."""
    folded: Folded = []
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if chosen in TASKS:
        folded, rows = split[chosen]
        page = keyset.by_due(rows.select_related("matter__lead_department"), SIZE, after, before)
        lines: list[Any] = [_task_line(t, light) for t in page.rows]
    else:
        entries = ENTRIES[chosen][1](request.who).select_related("matter")
        page = keyset.newest_first(entries, SIZE, after, before)
        seen = set(visible(request.who).filter(pk__in=[e.matter_id for e in page.rows]).values_list("pk", flat=True))
        lines = [_done_line(e) for e in page.rows if e.matter_id in seen]
    here = reverse("desk:home")
    pages = {
        "previous": f"{here}?tab={chosen}&before={page.before}" if page.before else "",
        "next": f"{here}?tab={chosen}&after={page.after}" if page.after else "",
    }
    return {"lines": lines, "folds": [] if page.before else folding.lines(folded, light), "pages": pages}


def _title(register: str) -> str:
    return REGISTERS[register].title if register in REGISTERS else ""


def _task_line(task: Task, light: Lights) -> TaskLine:
    step = pinned(task.matter.procedure).steps.get(task.step)
    return TaskLine(task, task.matter, _title(task.matter.register), step.title if step else "阅知", light(task.due_on))


def _done_line(entry: Entry) -> DoneLine:
    step = pinned(entry.matter.procedure).steps.get(entry.step)
    known = step is not None and entry.action and (entry.action in step.leads_to or entry.action in step.labels)
    act = step.label(entry.action) if known and step else EntryKind(entry.kind).label
    return DoneLine(entry, str(act), _title(entry.matter.register))


@dataclass(frozen=True)
class Owed:
    matter: Matter
    kind: str
    light: Light | None
    request_id: uuid.UUID
    may_urge: bool


def _owed(who: Standing, light: Lights) -> list[Owed]:
    """For leaders: what the departments in their charge owe that is late or due soon, the latest first."""
    if not who.has(Role.LEADER) and not who.charged:
        return []
    mine = Q(lead_department__in=sorted(who.charged)) | Q(leader=who.person.pk)
    first = Matter.objects.filter(mine, register__in=list(REGISTERS), sort_due__lte=light.horizon).order_by("sort_due", "id")
    pks = list(first.values_list("pk", flat=True)[: OWED_SHOWN * 2])  # found by index; what is not visible goes next
    rows = visible(who, Matter.objects.filter(pk__in=pks)).select_related("lead_department")
    owing = rows.order_by("sort_due", "id")[:OWED_SHOWN]
    return [
        Owed(m, _title(m.register), light(m.due_on), uuid.uuid4(), _may_urge(who, m)) for m in owing
    ]


def _may_urge(who: Standing, matter: Matter) -> bool:
    step = pinned(matter.procedure).steps.get(matter.step)
    return step is not None and EntryKind.URGE in step.acts and ACTS[EntryKind.URGE].may(who, matter)


_EMPTY = {
    "todo": ("现在没有待办", "轮到您办理的事项会出现在这里，按时限从近到远排列。"),
    "late": ("没有超期的待办", "都在时限之内。"),
    "soon": ("没有临近到期的待办", "近期没有到期的事项。"),
    "copied": ("没有未阅的抄送", "他人抄送给您的事项会出现在这里，阅后标为已阅。"),
    "done": ("还没有办理过事项", "您办理、登记过的都会列在这里，最近的在前。"),
    "begun": ("还没有发起过事项", "您登记的事项会列在这里，最近的在前。"),
}


def _first_steps(who: Standing) -> bool:
    """Whether the ledger is still empty, so that the office is told how to start. One query."""
    return who.has(Role.OFFICE) and not Matter.objects.exists()

