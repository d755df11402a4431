"""Printed forms of a matter, as Word or PDF."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from huiyin.desk.loaders import DeskRequest, matter_or_404, signed_in
from huiyin.registers.printing import form_of
from huiyin.rendering import pdf, word

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@signed_in
def printed(request: DeskRequest, pk: int, code: str, ending: str) -> HttpResponse:
    matter = matter_or_404(request.who, pk)
    try:
        form = form_of(matter, code)
    except LookupError as error:
        raise Http404 from error
    document = form.build(matter, request.who)
    if ending == "pdf":
        response = HttpResponse(pdf.render(document), content_type="application/pdf")
    else:
        response = HttpResponse(word.render(document), content_type=_WORD)
    name = f"{form.title} {matter.number or matter.title}"[:80]
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{ending}")
    return response
