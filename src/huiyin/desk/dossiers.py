"""档案: what a matter's file holds, version by version, and what this step still lacks; serving files safely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from huiyin.kit import contents as contents_of
from huiyin.kit.loaders import DeskRequest, matter_or_404, signed_in
from huiyin.ledger import store
from huiyin.ledger.access import visible_materials
from huiyin.ledger.models import Material
from huiyin.procedures.loading import procedure_of
from huiyin.register.base import register_of

INLINE = frozenset({"application/pdf", "image/png", "image/jpeg"})
# Nothing a file holds may run or reach anything. Browsers show no PDF in a sandbox; theirs runs apart from the page.
_IMAGE_POLICY = "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


@dataclass
class Paper:
    """A document with its earlier versions."""

    material: Material
    kind: str
    earlier: list[Material] = field(default_factory=list)

    @property
    def can_preview(self) -> bool:
        return self.material.content.media_type in INLINE or contents_of.is_read(self.material)


def contents(materials: Iterable[Material], titles: Mapping[str, str]) -> list[Paper]:
    """The list of contents, oldest first; a document that was replaced stands under its successor."""
    rows = {m.pk: m for m in materials}
    replaced = {m.replaces_id for m in rows.values() if m.replaces_id}
    found = []
    for material in sorted(rows.values(), key=lambda m: m.pk):
        if material.pk in replaced:
            continue
        paper = Paper(material, titles.get(material.kind, "签字件" if material.kind == "signed_paper" else "其他材料"))
        before = rows.get(material.replaces_id or 0)
        while before is not None:
            paper.earlier.append(before)
            before = rows.get(before.replaces_id or 0)
        found.append(paper)
    return found


def lacking(required: Sequence[str], materials: Iterable[Material], titles: Mapping[str, str]) -> list[str]:
    held = {m.kind for m in materials}
    return [titles.get(kind, kind) for kind in required if kind not in held]


@require_GET
@signed_in
def download(request: DeskRequest, pk: int) -> HttpResponseBase:
    return _serve(request, pk, inline=False)


@require_GET
@signed_in
def preview(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Only PDF and images are shown in the browser; anything else is handed over as a file."""
    return _serve(request, pk, inline=True)


@require_GET
@signed_in
def read(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A document on a page of its own, with its versions: PDF and pictures as they are, Word and Excel as text and tables."""
    rows = visible_materials(request.who).select_related("content", "matter", "entry__decided_by")
    material = rows.filter(pk=pk).first()
    if material is None:
        raise Http404
    matter = matter_or_404(request.who, material.matter_id)
    parts, why_not = [], ""
    if material.content.media_type not in INLINE:
        try:
            parts = contents_of.parts_of(material)
        except contents_of.CannotShow as refusal:
            why_not = str(refusal)
    others = list(visible_materials(request.who).filter(matter=matter.pk).select_related("content").order_by("id"))
    kinds = procedure_of(matter).materials
    family = next((p for p in contents(others, kinds) if pk in {p.material.pk, *(m.pk for m in p.earlier)}), None)
    context = {
        "material": material, "matter": matter, "register": register_of(matter), "parts": parts, "why_not": why_not,
        "as_pdf": material.content.media_type == "application/pdf",
        "as_picture": material.content.media_type.startswith("image/") and material.content.media_type in INLINE,
        "kind": family.kind if family else "", "versions": [family.material, *family.earlier] if family else [],
    }
    return render(request, "desk/material.html", context)


def _serve(request: DeskRequest, pk: int, *, inline: bool) -> HttpResponseBase:
    material = visible_materials(request.who).select_related("content").filter(pk=pk).first()
    if material is None:
        raise Http404
    media_type = material.content.media_type
    shown = inline and media_type in INLINE
    try:
        stored = store.open_content(material.content_id)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        stored, as_attachment=not shown, filename=material.file_name,
        content_type=media_type if shown else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = (
        _FILE_POLICY if not shown else _PDF_POLICY if media_type == "application/pdf" else _IMAGE_POLICY
    )
    return response
