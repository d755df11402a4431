"""改稿收回: a draft that went out as a Word file comes back; its changes are taken one by one, numbers resolved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huiyin.desk.reporting.common import command_of, may, page, refuse, report_or_404, tell
from huiyin.kit import spool
from huiyin.kit.given import revision_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger import store
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.record import Conflict, NewMaterial
from huiyin.procedures.commands import NotAllowed
from huiyin.reading import ReadingError
from huiyin.reports import stages
from huiyin.reports.models import Report
from huiyin.reports.offers import completed
from huiyin.reports.returned import Change, NumberChange, Returned, applied, read_back

TYPES = frozenset({"docx", "doc", "wps"})
_CHOICES = ("ledger", "typed")


@dataclass(frozen=True)
class NumberRow:
    name: str
    number: NumberChange
    chosen: str


@dataclass(frozen=True)
class Row:
    change: Change
    taken: bool
    numbers: list[NumberRow]


def _editable(request: DeskRequest, pk: int) -> Report:
    """Raises Http404 for a report that is not theirs to change now."""
    report = report_or_404(request.who, pk)
    if not may(request, report, EntryKind.CORRECT):
        raise Http404
    return report


@require_POST
@signed_in
def bring(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the file in; it waits, and nothing of the report changes yet."""
    report = _editable(request, pk)
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise store.Refused("请先选择改过的文件。")
        waiting = spool.keep(request.user, upload, TYPES)
    except store.Refused as refusal:
        refuse(request, refusal)
        return redirect("reporting:drafts", pk=pk)
    try:
        read_back(report, waiting.read(), waiting.name)
    except ReadingError as error:
        waiting.drop()
        refuse(request, error)
        return redirect("reporting:drafts", pk=pk)
    return redirect("reporting:returned", pk=pk, token=waiting.token)


@signed_in
def returned(request: DeskRequest, pk: int, token: str) -> HttpResponse:
    """Show the changes; a POST carries out the ones taken, all of them or none."""
    report = _editable(request, pk)
    waiting = spool.waiting_for(request.user, token)
    if waiting is None:
        refuse(request, NotAllowed("这份文件已经处理过，或者等候超过一天。请重新上传。"))
        return redirect("reporting:drafts", pk=pk)
    back = read_back(report, waiting.read(), waiting.name)
    if request.method != "POST":
        return _show(request, report, waiting, back, [Row(c, True, _numbers(c, {})) for c in back.changes])
    rows = [Row(c, f"take-{c.index}" in request.POST, _numbers(c, request.POST)) for c in back.changes]
    open_ = [n for row in rows if row.taken for n in row.numbers if not n.chosen]
    if open_:
        refuse(request, NotAllowed(f"还有{len(open_)}处数字没有选择以谁为准，没有保存。"))
        return _show(request, report, waiting, back, rows, 422)
    try:
        _store(request, report, waiting, rows)
    except (NotAllowed, Conflict) as error:
        refuse(request, error)
        return _show(request, report, waiting, back, rows, 409 if isinstance(error, Conflict) else 422)
    waiting.drop()
    return redirect("reporting:drafts", pk=pk)


def _numbers(change: Change, data: Any) -> list[NumberRow]:
    found = []
    for n, number in enumerate(change.numbers):
        name = f"number-{change.index}-{n}"
        chosen = data.get(name, "")
        found.append(NumberRow(name, number, chosen if chosen in _CHOICES else ""))
    return found


def _store(request: DeskRequest, report: Report, waiting: spool.Waiting, rows: list[Row]) -> None:
    """One correction of the report, with the file that brought it. Raises NotAllowed and Conflict."""
    taken = [row for row in rows if row.taken]
    chosen = {(row.change.index, n): number.chosen for row in taken for n, number in enumerate(row.numbers)}
    body = applied(report, [row.change for row in taken], chosen)
    if body == report.body:
        tell(request, "没有采用任何改动，报告不变。")
        return
    content = store.put([waiting.read()], waiting.name)
    kind, title = stages.KEPT.get(report.step, ("draft", "初稿"))
    name = f"{title}（{PurePath(waiting.name).stem[:80]}）"
    paper = NewMaterial(digest=content.digest, kind=kind, title=name, file_name=waiting.name)
    command = command_of(
        request, revision=revision_in(request.POST), materials=(paper,),
        comment=f"收回改稿“{waiting.name[:60]}”，采用{len(taken)}处改动",
    )
    stages.save(report, {"body": body, "figures": completed(report, body)}, command)
    tell(request, f"已采用{len(taken)}处改动，改稿已归入报告的档案。")


def _show(
    request: DeskRequest, report: Report, waiting: spool.Waiting, back: Returned, rows: list[Row], status: int = 200
) -> HttpResponse:
    return page(
        request, "returned", report, "drafts", status=status, rows=rows, name=waiting.name, token=waiting.token,
        elsewhere=back.elsewhere, asked=sum(len(r.numbers) for r in rows),
    )
