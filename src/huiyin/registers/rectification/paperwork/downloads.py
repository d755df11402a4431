"""Files of a round: the ledger, a zip of close-out forms, progress sheets. Each holds what the person may see, no more."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable
from typing import BinaryIO

from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from huiyin.kit.given import numbers_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.kit.printing import file_name
from huiyin.ledger.access import visible
from huiyin.registers.rectification.lists import lines_of
from huiyin.registers.rectification.models import Finding
from huiyin.registers.rectification.papers.forms import close_outs as close_out_documents
from huiyin.registers.rectification.paperwork.rounds import round_or_404, worked_on_or_404
from huiyin.registers.rectification.returns import departments_of, write_progress_sheet
from huiyin.registers.rectification.sheets import write_ledger
from huiyin.rendering import word

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_IN_MEMORY = 4 * 2**20  # bytes; longer files are written to disk while they are made
MOST_FORMS = 500


def _made(write: Callable[[BinaryIO], object], name: str, media_type: str) -> FileResponse:
    """A file made on the spot and sent from its beginning."""
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the response closes it
    write(target)  # type: ignore[arg-type]
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=media_type)


@require_GET
@signed_in
def ledger(request: DeskRequest, pk: int) -> FileResponse:
    """整改台账."""
    round_ = round_or_404(request.who, pk)
    name = file_name(round_.title, "整改台账", f"{request.who.on:%Y%m%d}", extension="xlsx")
    return _made(lambda target: write_ledger(target, round_, request.who), name, XLSX)


@require_GET
@signed_in
def close_outs(request: DeskRequest, pk: int) -> FileResponse:
    """A zip of close-out forms: those picked (`pick`), or all of the round that the person sees, in its order.

    Raises Http404 when there is none.
    """
    round_ = round_or_404(request.who, pk)
    picked = set(numbers_in(request.GET.getlist("pick")))
    ordinals = {line.finding.pk: line.ordinal for line in lines_of(round_, request.who)}
    wanted = [pk for pk in ordinals if not picked or pk in picked][:MOST_FORMS]
    rows = visible(request.who, Finding.objects.filter(pk__in=wanted)).select_related("leader", "lead_department")
    findings = sorted(rows, key=lambda f: wanted.index(f.pk))
    if not findings:
        raise Http404
    documents = zip(findings, close_out_documents(findings, request.who), strict=True)
    files = (
        (file_name(ordinals[f.pk], f.title[:30], "整改销号审批表", extension="docx"), word.render(document))
        for f, document in documents
    )
    name = file_name(round_.title, "整改销号审批表", extension="zip")
    return _made(lambda target: _pack(target, files), name, "application/zip")


@require_GET
@signed_in
def progress_sheet(request: DeskRequest, pk: int, department: int) -> FileResponse:
    """One department's progress sheet. Raises Http404 when it leads no open measure that the person sees."""
    round_ = worked_on_or_404(request.who, pk)
    found = next((d for d in departments_of(round_, request.who) if d.pk == department), None)
    if found is None:
        raise Http404
    name = file_name(found.name, round_.title, "整改进展表", extension="xlsx")
    return _made(lambda target: write_progress_sheet(target, round_, found, request.who), name, XLSX)


@require_GET
@signed_in
def progress_sheets(request: DeskRequest, pk: int) -> FileResponse:
    """拆表下发: one progress sheet for each department, packed. Raises Http404 when no measure is open."""
    round_ = worked_on_or_404(request.who, pk)
    departments = departments_of(round_, request.who)
    if not departments:
        raise Http404
    lines = lines_of(round_, request.who)

    def files() -> Iterable[tuple[str, bytes]]:
        for department in departments:
            with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as made:
                write_progress_sheet(made, round_, department, request.who, lines)  # type: ignore[arg-type]
                made.seek(0)
                yield file_name(department.name, "整改进展表", extension="xlsx"), made.read()

    name = file_name(round_.title, "整改进展表", f"{request.who.on:%Y%m%d}", extension="zip")
    return _made(lambda target: _pack(target, files()), name, "application/zip")


def _pack(target: BinaryIO, files: Iterable[tuple[str, bytes]]) -> None:
    """Names that come twice get a number, so that none overwrites another when unpacked."""
    seen: dict[str, int] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            seen[name] = seen.get(name, 0) + 1
            stem, _, ending = name.rpartition(".")
            archive.writestr(name if seen[name] == 1 else f"{stem}({seen[name]}).{ending}", data)
