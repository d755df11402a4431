"""One box over everything visible, two-character words included; the passage found is marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from huiyin.desk import keyset
from huiyin.desk.loaders import DeskRequest, signed_in
from huiyin.ledger import search
from huiyin.ledger.access import search_scope, visible
from huiyin.ledger.models import Matter
from huiyin.procedures.lights import Light, Lights
from huiyin.registers.base import REGISTERS, Register

SIZE = 25
AROUND = 36


@dataclass(frozen=True)
class Hit:
    matter: Matter
    register: type[Register]
    title: SafeString
    passage: SafeString
    light: Light | None


@require_GET
@signed_in
def search_page(request: DeskRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    here = reverse("desk:search")
    page = keyset.Slice([], "", "")
    if words:
        rows = search.matching(visible(request.who), words, search_scope(request.who))
        related = rows.select_related("lead_department", "leader")
        page = keyset.newest_first(related, SIZE, request.GET.get("after", ""), request.GET.get("before", ""))
    pages = {
        "previous": f"{here}?{urlencode({'q': words, 'before': page.before})}" if page.before else "",
        "next": f"{here}?{urlencode({'q': words, 'after': page.after})}" if page.after else "",
    }
    context = {"words": words, "hits": hits(page.rows, words), "pages": pages}
    return render(request, "desk/search.html", context)


def hits(matters: list[Matter], words: str) -> list[Hit]:
    """What was found, with the passage around the first word found. One query for each register that occurs."""
    typed: dict[int, Any] = {}
    for code in {m.register for m in matters if m.register in REGISTERS}:
        pks = [m.pk for m in matters if m.register == code]
        typed.update(REGISTERS[code].model._default_manager.in_bulk(pks))
    pattern = _pattern(words)
    light = Lights()
    return [
        Hit(m, REGISTERS[m.register], marked(m.title, pattern), _passage(typed.get(m.pk), pattern), light.of(m))
        for m in matters if m.register in REGISTERS
    ]


def _pattern(words: str) -> re.Pattern[str]:
    parts = sorted({re.escape(w) for w in words.split() if w}, key=len, reverse=True)
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def marked(text: str, pattern: re.Pattern[str]) -> SafeString:
    """`text` escaped, with what was looked for in `<mark>`."""
    parts, at = [], 0
    for found in pattern.finditer(text):
        parts += [escape(text[at : found.start()]), "<mark>", escape(found.group()), "</mark>"]
        at = found.end()
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308  every piece is escaped


def _passage(matter: Any, pattern: re.Pattern[str]) -> SafeString:
    """The words around the first find in the searched fields; the beginning of the first one when only names match."""
    if matter is None:
        return SafeString("")
    texts = [str(getattr(matter, name) or "") for name in matter.SEARCHED if name not in matter.PERSONAL]
    for text in texts:
        if text == matter.title:
            continue
        found = pattern.search(text)
        if found:
            start, end = max(0, found.start() - AROUND), min(len(text), found.end() + AROUND)
            cut = f"{'……' if start else ''}{text[start:end]}{'……' if end < len(text) else ''}"
            return marked(cut, pattern)
    first = next((t for t in texts if t and t != matter.title), "")
    return marked(first[: AROUND * 2] + ("……" if len(first) > AROUND * 2 else ""), pattern)
