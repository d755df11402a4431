"""All that the program says of a database, as text: figures, sheets, papers and pages of several people."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.test import Client
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from huiyin.figures.charts import CHARTS
from huiyin.figures.registry import FIGURES, Incomplete, Scope, compute
from huiyin.ledger.models import Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import User
from huiyin.procedures.acts import open_acts
from tests.desk.conftest import signed_in

Readings = dict[str, str]

PEOPLE = ("office", "leader", "handler", "cashier", "street", "admin")
EVERYWHERE = ("/", "/calendar/", "/owing/", "/notices/", "/archives/", "/search/?q=调研", "/search/?q=2026",
              "/reports/", "/import/")
SETTINGS = (
    "", "history/", "jobs/", "handover/", "parameters/", "days/", "procedures/", "people/", "departments/", "posts/", "units/",
    "bodies/", "charges/", "appointments/", "accounts/", "grants/", "roster/",
)
_CHANGING = (
    (re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"'), ""),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "(uuid)"),
    (re.compile(r'nonce="[^"]*"'), ""),
    (re.compile(r"(/static/[\w./-]+?)\.[0-9a-f]{12}\.(\w+)"), r"\1.\2"),
)
_TAG = re.compile(r"<(script|style|svg)\b.*?</\1>|<[^>]+>", re.DOTALL)
_ADDRESS = re.compile(r'(?:href|action|formaction|hx-(?:get|post))="([^"]*)"')
_NAMED = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]*)"')


def figures() -> Readings:
    """Every figure over all years, each year and each round; work records by each of their subjects."""
    roots = list(Matter.objects.filter(register="rectification.round").order_by("pk").values_list("pk", flat=True))
    scopes = [Scope(), Scope.of_year(2025), Scope.of_year(2026), *(Scope(root=pk) for pk in roots)]
    records = Matter.objects.filter(register="rectification.record", root__in=roots)
    work = records.order_by("root", "pk").values_list("root", "record__subject", "record__unit").distinct()
    scopes += [Scope(root=root, subject=subject, unit=unit) for root, subject, unit in sorted(set(work)) if subject and unit]
    found = {}
    for code in sorted(FIGURES):
        for scope in scopes:
            try:
                value = compute(code, scope)
            except (Incomplete, ValueError):
                continue
            found[f"{code} {scope.to_json()}"] = f"{value.value} {value.unit}"
    return found


def sheets(client: Client, registers: Iterable[Any]) -> Readings:
    """Each register's list as Excel, cell by cell."""
    found = {}
    for register in registers:
        address = reverse("desk:export", args=[register.slug()])
        answer = client.get(address)
        if answer.status_code == 200:
            book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
            rows = book.get_sheet_by_index(0).to_python()
            found[address] = "\n".join("\t".join(str(cell) for cell in row) for row in rows)
    return found


def papers(client: Client, matters: Iterable[Any]) -> Readings:
    """Each matter's printed forms as Word, paragraph by paragraph and cell by cell."""
    from huiyin.kit.printing import forms_of

    found = {}
    for matter in matters:
        for form in forms_of(matter):
            address = reverse("desk:print", args=[matter.pk, form.code, "docx"])
            answer = client.get(address)
            found[address] = _words_of(answer.content) if answer.status_code == 200 else str(answer.status_code)
    return found


def _words_of(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    lines = [p.text for p in document.paragraphs]
    for table in document.tables:
        lines += ["\t".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


def pages(username: str, registers: Iterable[Any], matters: Iterable[Any]) -> Readings:
    """Each page that this person may open, of a matter also the forms of what they may do with it."""
    user = User.objects.get(username=username)
    client, who = signed_in(user), actor_of(user.person, user=user)
    found = {}
    for address in _addresses(who, list(registers), list(matters)):
        answer = client.get(address)
        if answer.status_code == 200:
            found[f"{username} {address}"] = in_words(answer.content.decode())
        elif answer.status_code != 404:
            found[f"{username} {address}"] = f"{answer.status_code} {answer.headers.get('Location', '')}"
    return found


def _addresses(who: Any, registers: list[Any], matters: list[Any]) -> Iterator[str]:
    yield from EVERYWHERE
    if who.is_administrator:
        yield from (f"/settings/{part}" for part in SETTINGS)
    for register in registers:
        for name in ("list", "new", "batch", "grid", "yearly-charts"):
            yield reverse(f"desk:{name}", args=[register.slug()])
        for page in register.pages:
            yield reverse("desk:page", args=[register.slug(), page.slug])
    for matter in matters:
        yield reverse("desk:matter", args=[matter.pk])
        if matter.root_id is None and CHARTS:
            yield reverse("desk:charts", args=[matter.pk])
        yield from _doings(who, matter)
        yield from _of_rounds(matter)


def _doings(who: Any, matter: Any) -> Iterator[str]:
    from huiyin.procedures.loading import procedure_of

    if matter.step:
        for action in procedure_of(matter).steps[matter.step].leads_to:
            yield reverse("desk:step", args=[matter.pk, action])
    for act in open_acts(who, matter):
        yield reverse("desk:act", args=[matter.pk, act.kind.value])


def _of_rounds(matter: Any) -> Iterator[str]:
    if matter.register == "rectification.round":
        yield from (f"/paperwork/{matter.pk}/{part}/" for part in ("lists", "progress"))
        yield from (f"/rectification/{matter.pk}/{part}/" for part in ("carry-over", "group"))
    if matter.register == "rectification.finding":
        yield from (f"/rectification/{matter.pk}/{part}/" for part in ("merge", "lessons", "long-term", "review"))
    if matter.register == "report":
        yield from (f"/reports/{matter.pk}/{part}" for part in ("", "claims/", "numbers/", "drafts/", "publication/"))


def in_words(page: str) -> str:
    """A page's words, and where its links and forms lead and what they send; layout and what changes by itself apart."""
    for pattern, instead in _CHANGING:
        page = pattern.sub(instead, page)
    words = html.unescape(_TAG.sub(" ", page))
    lines = [" ".join(line.split()) for line in words.splitlines()]
    body = re.sub(r"\s+", " ", " ".join(line for line in lines if line))
    addresses = sorted({html.unescape(a) for a in _ADDRESS.findall(page) if not a.startswith(("/static/", "#"))})
    return "\n".join([body, *addresses, " ".join(sorted(set(_NAMED.findall(page))))])


def some_of_each(registers: Iterable[Any], most: int = 2) -> list[Any]:
    """The newest matters at each step of each register, as their own kind."""
    found: list[Any] = []
    for register in registers:
        rows = register.model._default_manager.order_by("-pk").select_related("lead_department", "leader", "parent", "root")
        steps: dict[str, int] = {}
        for matter in rows:
            if steps.setdefault(matter.step, 0) < most:
                steps[matter.step] += 1
                found.append(matter)
    return found
