"""The public pages, for organs whose server the public may reach; others use the static export."""

from __future__ import annotations

from collections.abc import Callable

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from huiyin.portal import pages
from huiyin.reports import documents
from huiyin.reports.models import Report

_TYPES: dict[str, tuple[str, Callable[[Report], bytes]]] = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", documents.to_word),
    "pdf": ("application/pdf", documents.to_pdf),
}
_KEPT_SECONDS = 24 * 60 * 60


def _page(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    common = {
        "css": static("portal/public.css"), "paper_css": static("rendering/paper.css"),
        "home": reverse("portal:index"), "site": pages.site_name(),
    }
    return render(request, f"portal/{template}.html", {**common, **context})


def _published(pk: int) -> Report:
    report = pages.published().filter(pk=pk).first()
    if report is None:
        raise Http404
    return report


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    rows = [(reverse("portal:report", args=[r.pk]), r) for r in pages.published()]
    return _page(request, "index", rows=rows)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = _published(pk)
    data = reverse("portal:data", args=[pk]) if found.drill_down else ""
    files = {kind: reverse("portal:file", args=[pk, kind]) for kind in _TYPES}
    return _page(request, "report", report=found, article=pages.article(found, data), data=data, files=files)


@require_safe
def data(request: HttpRequest, pk: int) -> HttpResponse:
    found = _published(pk)
    if not found.drill_down:
        raise Http404
    here = reverse("portal:report", args=[pk])
    return _page(request, "data", report=found, numbers=pages.numbers(found), report_page=here)


@require_safe
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The paper as Word or PDF; rendered once a day at most, since a published report does not change."""
    found = _published(pk)
    media_type, make = _TYPES[kind]
    content = cache.get_or_set(f"portal:{pk}:{found.revision}:{kind}", lambda: make(found), _KEPT_SECONDS)
    name = f"{pages.slug(found)}.{kind}"
    return HttpResponse(content, media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
