"""Printed forms of a matter as Word or PDF, of many matters as a zip; the dossier as one PDF or as a zip."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from huiyin.desk.filters import Filters
from huiyin.kit import dossier
from huiyin.kit import printing as forms
from huiyin.kit.given import numbers_in
from huiyin.kit.loaders import DeskRequest, matter_or_404, register_or_404, signed_in
from huiyin.kit.printing import Format, file_name, form_of, forms_of
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor

MOST = 200
_IN_MEMORY = 4 * 1024 * 1024


@require_GET
@signed_in
def printed(request: DeskRequest, pk: int, code: str, ending: str) -> HttpResponse:
    matter = matter_or_404(request.who, pk)
    try:
        form = form_of(matter, code)
    except LookupError as error:
        raise Http404 from error
    style = Format(ending)
    response = HttpResponse(forms.printed(form, matter, request.who, style), content_type=forms.MEDIA_TYPES[style])
    name = f"{form.title} {matter.number or matter.title}"[:80]
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}")
    return response


@require_GET
@signed_in
def print_many(request: DeskRequest, slug: str) -> HttpResponseBase:
    """A zip of forms, each named by its matter's number: of those ticked (`pick`), else of the list as it is filtered.

    `form` is the code of the form (the general one where a matter has no such), `style` docx or pdf.
    """
    register, who = register_or_404(request.who, slug), request.who
    picks = numbers_in(request.GET.getlist("pick"))[: MOST + 1]
    ticked = visible(who, register.model._default_manager.filter(pk__in=picks)) if picks else None
    rows = ticked if ticked is not None else Filters(register, who, request.GET).rows()
    wanted = list(rows.order_by("sort_number", "pk").values_list("pk", flat=True)[: MOST + 1])
    if not wanted or len(wanted) > MOST:
        messages.warning(request, f"一次最多打印{MOST}件，请勾选，或者缩小查询范围。" if wanted else "没有可以打印的事项。")
        return redirect("desk:list", slug=slug)
    typed = register.model._default_manager.select_related("leader", "lead_department", "parent", "root")
    found = typed.filter(pk__in=wanted).order_by("sort_number", "pk")
    style = Format.PDF if request.GET.get("style") == Format.PDF else Format.WORD
    files = _forms(found, who, request.GET.get("form", ""), style)
    return _packed(files, file_name(register.title, "登记表", f"{who.on:%Y%m%d}", extension="zip"))


def _forms(matters: Iterable[Matter], who: Actor, code: str, style: Format) -> Iterable[tuple[str, bytes]]:
    for matter in matters:
        form = next((f for f in forms_of(matter) if f.code == code), forms.GENERAL)
        name = file_name(matter.number or f"未编号{matter.pk}", matter.title[:30], form.title, extension=style.value)
        yield name, forms.printed(form, matter, who, style)


def _packed(files: Iterable[tuple[str, bytes]], name: str) -> FileResponse:
    target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the response closes it
    seen: dict[str, int] = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, data in files:
            seen[file] = seen.get(file, 0) + 1
            stem, _, ending = file.rpartition(".")
            archive.writestr(file if seen[file] == 1 else f"{stem}({seen[file]}).{ending}", data)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")


@require_GET
@signed_in
def dossier_file(request: DeskRequest, pk: int, ending: str) -> HttpResponseBase:
    """The whole dossier, as far as this person may see it."""
    matter = matter_or_404(request.who, pk)
    name = file_name(matter.archive_number or matter.number or "", matter.title[:30], "档案", extension=ending)
    if ending == "pdf":
        response = HttpResponse(dossier.as_pdf(matter, request.who), content_type="application/pdf")
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response
    target: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    dossier.write_zip(matter, request.who, target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type="application/zip")
