"""One box over everything visible, two-character words included; the passage found is marked.

How much was found in which register is counted when somebody asks for it: a page of hits costs one look into the index.
"""

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

from huiyin.kit import keyset
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger import search
from huiyin.ledger.access import search_scope, visible
from huiyin.ledger.counting import registers_in_use
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.names import all_initials
from huiyin.procedures.lights import Light, Lights
from huiyin.register.base import REGISTERS, Register, by_slug

SIZE = 25
AROUND = 36
COUNTED_UP_TO = 30  # of each register: beyond it a number says no more than "many"
KINDS = "kinds"
_BRACKETS = str.maketrans({"[": "〔", "]": "〕", "(": "〔", ")": "〕", "（": "〔", "）": "〕", "【": "〔", "】": "〕"})


@dataclass(frozen=True)
class Hit:
    """`people` are the names on the matter, marked where they or their initials were looked for."""

    matter: Matter
    register: type[Register]
    title: SafeString
    passage: SafeString
    people: SafeString
    light: Light | None


@dataclass(frozen=True)
class Kind:
    """A register in which something was found, with how much, up to a bound."""

    register: type[Register]
    number: str
    address: str
    current: bool


@require_GET
@signed_in
def search_page(request: DeskRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    here, chosen = reverse("desk:search"), _register(request.GET.get("in", ""))
    page, exact = keyset.Slice([], "", ""), None
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if words and request.htmx and request.GET.get(KINDS) == "1":
        part = {"chosen": chosen, "part": True, **_where(request, words, chosen)}
        return render(request, "desk/parts/kinds.html", part)
    if words:
        exact = _by_number(request.who, words, chosen) if not after and not before else None
        rows = _found(request.who, words, chosen).select_related("lead_department")
        page = keyset.newest_first(rows, SIZE, after, before)
    asked = {"q": words, **({"in": chosen.slug()} if chosen else {})}
    shown = [exact, *(m for m in page.rows if m.pk != exact.pk)] if exact else page.rows
    context = {
        "words": words, "hits": hits(shown, words), "exact": exact, "chosen": chosen, **_where(request, words, chosen),
        "pages": {
            "previous": f"{here}?{urlencode({**asked, 'before': page.before})}" if page.before else "",
            "next": f"{here}?{urlencode({**asked, 'after': page.after})}" if page.after else "",
        },
    }
    return render(request, "desk/search.html", context)


def _where(request: DeskRequest, words: str, chosen: type[Register] | None) -> dict[str, Any]:
    """The registers to narrow the search to: counted once asked for (`kinds=1`), else the chosen one and where to ask."""
    here = reverse("desk:search")
    counted = bool(words) and request.GET.get(KINDS) == "1"
    asked = {"q": words, **({"in": chosen.slug()} if chosen else {}), KINDS: "1"}
    return {
        "kinds": _kinds(request.who, words, chosen) if counted else [], "counted": counted,
        "everywhere": f"{here}?{urlencode({'q': words})}", "count_kinds": f"{here}?{urlencode(asked)}",
    }


def _register(slug: str) -> type[Register] | None:
    try:
        return by_slug(slug)
    except LookupError:
        return None


def _found(who: Actor, words: str, register: type[Register] | None) -> Any:
    rows = visible(who) if register is None else visible(who, Matter.objects.filter(register=register.code))
    return search.matching(rows, words, search_scope(who), register.code if register else "")


def _by_number(who: Actor, words: str, register: type[Register] | None) -> Matter | None:
    """The matter of exactly this number, with whatever brackets it was typed. One query for what may be a number."""
    number = "".join(words.split()).translate(_BRACKETS)
    if not any(c.isdigit() for c in number):
        return None
    found = visible(who, Matter.objects.filter(number=number)).select_related("lead_department").first()
    return found if found is None or register is None or found.register == register.code else None


def _kinds(who: Actor, words: str, chosen: type[Register] | None) -> list[Kind]:
    """Where something was found. One query for each register that holds anything; none counts further than the bound.

    In the search's own order, so that the full-text index leads and stops at the bound.
    """
    here, found, held = reverse("desk:search"), [], registers_in_use()
    for register in REGISTERS.values():
        if register.code not in held and register is not chosen:
            continue
        number = len(_found(who, words, register).values_list("pk", flat=True)[: COUNTED_UP_TO + 1])
        if number or register is chosen:
            said = f"{COUNTED_UP_TO}+" if number > COUNTED_UP_TO else str(number)
            address = f"{here}?{urlencode({'q': words, 'in': register.slug(), KINDS: '1'})}"
            found.append(Kind(register, said, address, register is chosen))
    return found


def hits(matters: list[Matter], words: str) -> list[Hit]:
    """What was found, with the passage around the first word found. One query for each register that occurs."""
    typed: dict[int, Any] = {}
    for code in {m.register for m in matters if m.register in REGISTERS}:
        model = REGISTERS[code].model
        rows = model._default_manager.select_related(*search.person_fields(model))
        typed.update(rows.in_bulk([m.pk for m in matters if m.register == code]))
    pattern, light = _pattern(words), Lights()
    return [
        Hit(
            m, REGISTERS[m.register], marked(m.title, pattern), _passage(typed[m.pk], pattern),
            _people(typed[m.pk], words, pattern), light.of(m),
        )
        for m in matters if m.pk in typed
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


def _people(matter: Any, words: str, pattern: re.Pattern[str]) -> SafeString:
    """The leader, and of the other people on a matter those who were looked for by name or initials."""
    sought = [w.lower() for w in words.split() if w.isascii() and w.isalpha()]
    leader = matter.leader.name if matter.leader else ""
    shown = []
    for name in search.people_of(matter):
        meant = any(spelt.startswith(word) for spelt in all_initials(name) for word in sought)
        if meant or pattern.search(name) or name == leader:
            whole = mark_safe(f"<mark>{escape(name)}</mark>") if meant else marked(name, pattern)  # noqa: S308  escaped
            shown.append(whole)
    return mark_safe("、".join(shown))  # noqa: S308  every piece is escaped


def _passage(matter: Any, pattern: re.Pattern[str]) -> SafeString:
    """The words around the first find in the searched fields; the beginning of the first one when only names match."""
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
