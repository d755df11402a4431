"""Monthly progress of many matters in one grid: a line each, every line stored by itself, errors beside the line."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from huiyin.kit.given import number_in, revision_in
from huiyin.kit.loaders import DeskRequest, register_or_404, signed_in
from huiyin.kit.papers import ACCEPT, Row, receive
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, Stage
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.procedures.assignment import covers_office
from huiyin.procedures.batches import ProgressRow, progress_many
from huiyin.procedures.commands import Command
from huiyin.procedures.lights import Light, Lights
from huiyin.procedures.loading import procedure_of
from huiyin.register.base import Register

MOST = 200


@dataclass
class GridLine:
    """One matter of the grid with what was typed for it and what came of it."""

    matter: Any
    light: Light | None
    row: Row
    typed: str = ""
    error: str = ""
    saved: bool = False
    materials: tuple[Any, ...] = field(default=())


def _matters(who: Actor, register: type[Register], root: str) -> list[Any]:
    """Matters under way whose progress this person may report, with their typed fields. One query."""
    if not any(f.name == "progress" for f in register.model._meta.concrete_fields):
        raise Http404
    rows: Any = visible(who, register.model._default_manager.filter(stage=Stage.UNDER_WAY))
    if not covers_office(who, register.code):
        rows = rows.filter(shares__department__in=who.own).distinct()
    if (under := number_in(root)) is not None:
        rows = rows.filter(root=under)
    rows = rows.select_related("lead_department", "root").order_by("sort_due", "pk")
    return [m for m in rows[:MOST] if _takes_progress(m)]


def _takes_progress(matter: Matter) -> bool:
    step = procedure_of(matter).steps.get(matter.step)
    return step is not None and EntryKind.PROGRESS in step.acts


@signed_in
def grid(request: DeskRequest, slug: str) -> HttpResponse:
    register, who = register_or_404(request.who, slug), request.who
    root = request.GET.get("root", "")
    light = Lights()
    matters = _matters(who, register, root)
    lines = [GridLine(m, light.of(m), Row.of("附件", f"evidence-{m.pk}")) for m in matters]
    request_id = request.POST.get("request_id", "") or str(uuid.uuid4())
    sent = request.method == "POST"
    if sent:
        _store(request, lines, request_id)
        request_id = str(uuid.uuid4())
    roots = sorted({m.root.pk: m.root for m in matters if m.root_id}.values(), key=lambda r: -r.pk)
    saved, failed = sum(line.saved for line in lines), sum(bool(line.error) for line in lines)
    context = {
        "register": register, "lines": lines, "roots": roots, "root": root, "request_id": request_id, "accept": ACCEPT,
        "month": today(), "sent": sent, "saved": saved, "failed": failed, "all": saved + failed, "most": MOST,
    }
    return render(request, "desk/grid.html", context, status=422 if failed else 200)


def _store(request: DeskRequest, lines: list[GridLine], request_id: str) -> None:
    """Each line in a transaction of its own; the lines that failed keep what was typed."""
    papers = receive(request, [line.row for line in lines])
    found = {m.kind: [] for m in papers.materials(today())}  # type: ignore[var-annotated]
    for material in papers.materials(today()):
        found[material.kind].append(material)
    rows = []
    for line in lines:
        line.typed = request.POST.get(f"progress-{line.matter.pk}", "")
        files = [_as_evidence(m) for m in found.get(line.row.kind, [])]
        if line.row.errors:
            line.error = line.row.errors[0]
        elif files and not line.typed.strip():
            line.error = "请写明实际改变了什么，再附文件。"
        elif line.typed.strip():
            revision = revision_in(request.POST, f"revision-{line.matter.pk}")
            rows.append(ProgressRow(line.matter.pk, line.typed, {}, tuple(files), revision=revision))
    command = Command(request.who, today(), request_id=_valid(request_id))
    results = {r.pk: r for r in progress_many(rows, command)}
    for line in lines:
        result = results.get(line.matter.pk)
        if result is None:
            continue
        if result.is_done:
            line.saved, line.row.kept = True, []
            line.matter.progress, line.matter.progress_on, line.typed = line.typed, today(), ""
            line.matter.revision = result.done.matter.revision if result.done else line.matter.revision
        else:
            line.error = result.message


def _valid(text: str) -> str | None:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return None


def _as_evidence(material: Any) -> Any:


    return replace(material, kind="evidence")
