"""A report's papers as files."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from huiyin.desk.reporting.common import refuse, report_or_404
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.people.actors import Actor
from huiyin.procedures.commands import NotAllowed
from huiyin.rendering import pdf, word
from huiyin.reports import documents
from huiyin.reports.annex import annex
from huiyin.reports.auditing import audit_sheet
from huiyin.reports.models import Report

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PDF = "application/pdf"
Make = Callable[[Report, Actor], bytes]
_FILES: dict[str, tuple[str, str, Make]] = {
    "report.docx": (_WORD, "", lambda r, who: documents.to_word(r)),
    "report.pdf": (_PDF, "", lambda r, who: documents.to_pdf(r)),
    "annex.xlsx": (_EXCEL, "附表", annex),
    "audit.docx": (_WORD, "数据审核表", lambda r, who: word.render(audit_sheet(r))),
    "audit.pdf": (_PDF, "数据审核表", lambda r, who: pdf.render(audit_sheet(r))),
}


@require_safe
@signed_in
def file(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    report = report_or_404(request.who, int(pk))
    media_type, what, make = _FILES[name]
    try:
        content = make(report, request.who)
    except NotAllowed as error:
        refuse(request, error)
        return redirect("reporting:text", pk=report.pk)
    title = f"{report.title[:80]}{f'（{what}）' if what else ''}.{name.rpartition('.')[2]}"
    return HttpResponse(content, media_type, headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(title)}"})
