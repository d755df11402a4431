"""归档文件目录: what has been archived, by year and retention, on the page and as it is printed (DA/T 22)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from huiyin.kit import keyset
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.kit.printing import MEDIA_TYPES, Format, own_unit
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.models import today
from huiyin.procedures import archiving
from huiyin.procedures.archiving import RETENTIONS
from huiyin.rendering import blocks, pdf, word
from huiyin.rendering.grid import Align
from huiyin.rendering.text import chinese_date

SIZE = 50
MOST_PRINTED = 2_000
_YEARS_BACK = 30
_COLUMNS = (
    ("序号", 6, Align.CENTER), ("档号", 24, Align.CENTER), ("文号", 18, Align.CENTER), ("责任者", 12, Align.CENTER),
    ("题名", 36, Align.BOTH), ("日期", 17, Align.CENTER), ("密级", 7, Align.CENTER), ("页数", 6, Align.CENTER),
    ("备注", 16, Align.CENTER),
)


def archived(who: Actor, year: str, retention: str) -> QuerySet[Matter]:
    """What this person may see of what has been archived, by archive number."""
    rows = visible(who).filter(archive_number__gt="").select_related("lead_department")
    if (closed := number_in(year)) is not None and len(year) == 4:
        rows = rows.filter(closed_on__year=closed)
    if retention in RETENTIONS:
        rows = rows.filter(retention=retention)
    return rows


@require_GET
@signed_in
def archive_list(request: DeskRequest) -> HttpResponse:
    if request.who.is_administrator:
        raise Http404
    year, retention = request.GET.get("year", ""), request.GET.get("retention", "")
    rows = archived(request.who, year, retention)
    page = keyset.ordered(
        rows, keyset.Way("archive_number"), SIZE, request.GET.get("after", ""), request.GET.get("before", "")
    )
    query = urlencode({"year": year, "retention": retention}) if year or retention else ""
    context = {
        "lines": [(m, archiving.in_words(m)) for m in page.rows], "year": year, "retention": retention,
        "retentions": RETENTIONS, "years": range(today().year, today().year - _YEARS_BACK, -1), "query": query,
        "pages": {
            "previous": f"?{query}&{urlencode({'before': page.before})}" if page.before else "",
            "next": f"?{query}&{urlencode({'after': page.after})}" if page.after else "",
        },
    }
    return render(request, "desk/archives.html", context)


@require_GET
@signed_in
def archive_print(request: DeskRequest, ending: str) -> HttpResponse:
    """The list as filtered, across the page, its head repeated on each."""
    if request.who.is_administrator:
        raise Http404
    year, retention = request.GET.get("year", ""), request.GET.get("retention", "")
    found = archived(request.who, year, retention).order_by("archive_number", "id")[:MOST_PRINTED]
    document = directory(found, year if number_in(year) is not None else "", RETENTIONS.get(retention, ""))
    style = Format(ending)
    data = pdf.render(document) if style == Format.PDF else word.render(document)
    response = HttpResponse(data, content_type=MEDIA_TYPES[style])
    response["Content-Disposition"] = content_disposition_header(True, f"归档文件目录{year}.{ending}")
    return response


def directory(matters: Any, year: str, retention: str) -> blocks.Document:
    """The list with the columns of DA/T 22; 页数 is left to be written by hand, when the papers are counted."""
    rows = [
        (str(n), m.archive_number, m.number or "", str(m.lead_department or ""), m.title,
         chinese_date(m.closed_on) if m.closed_on else "", str(m.get_confidentiality_display()), "", archiving.in_words(m))
        for n, m in enumerate(matters, start=1)
    ]
    columns = [blocks.Column(title, width, align) for title, width, align in _COLUMNS]
    said = [f"全宗名称：{own_unit()}", f"年度：{year}" if year else "", f"保管期限：{retention}" if retention else ""]
    return blocks.Document(
        (
            blocks.Title("归档文件目录"), blocks.FormHead("　　".join(s for s in said if s), chinese_date(today())),
            blocks.Table(columns, rows, font_pt=10.5),
        ),
        blocks.Meta("归档文件目录", own_unit(), layout=blocks.Layout.WIDE_FORM),
    )
