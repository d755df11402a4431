"""栏目核对: what each column of a table was taken for, corrected by a person and remembered for the organ's next file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from huiyin.desk.importing.previewing import gone
from huiyin.desk.importing.taking import COLUMNS, DRAFT, office_only, read, version_of
from huiyin.kit import spool
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest
from huiyin.ledger import store
from huiyin.reading import Reading
from huiyin.reading.ledgers.model import Column, Layout, Meaning, TableFound
from huiyin.register.importing import Importer

SURE = 0.75  # below this a column is marked to be looked at
MEANINGS = [(meaning.value, meaning.label) for meaning in Meaning]
_CHANGED = "栏目对应刚在另一个页面改过。以下是现在的对应，请核对后再确认。"


@dataclass(frozen=True)
class Row:
    """A column on the page; `doubtful` when it deserves a look."""

    column: Column
    name: str
    doubtful: bool


@dataclass(frozen=True)
class Shown:
    """A table on the page. Names of fields begin with `t` and its index."""

    table: TableFound
    rows: list[Row]
    confirmed: str

    @property
    def prefix(self) -> str:
        return f"t{self.table.index}"

    @property
    def header(self) -> tuple[int, int] | tuple[str, str]:
        return self.table.header or ("", "")


@office_only
def columns_page(request: DeskRequest, importer: Importer, token: str) -> HttpResponseBase:
    """Show the tables; a POST reads the file by what was chosen, and remembers it."""
    waiting = spool.waiting_for(request.user, token)
    if waiting is None:
        return gone(request)
    try:
        reading = read(waiting, importer)
    except store.Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("importing:start"))
    except OSError:
        return gone(request)
    if request.method != "POST":
        return _page(request, importer, waiting, reading)
    if request.POST.get("version") != version_of(waiting, reading):
        return _page(request, importer, waiting, reading, _CHANGED)
    return _decide(request, importer, waiting, reading)


def _decide(
    request: DeskRequest, importer: Importer, waiting: spool.Waiting, reading: Reading
) -> HttpResponseBase:
    try:
        decided, layouts = _chosen(request, reading)
    except ValueError as error:
        return _page(request, importer, waiting, reading, str(error))
    waiting.keep(COLUMNS, decided)
    waiting.forget(DRAFT)  # it was typed for what other columns gave
    if request.POST.get("action") == "look":
        return HttpResponseRedirect(request.get_full_path())
    try:
        again = read(waiting, importer)
    except store.Refused as refusal:
        waiting.forget(COLUMNS)
        return _page(request, importer, waiting, reading, str(refusal))
    importer.remember(
        {t.fingerprint: (t.name or waiting.name, layouts.get(t.index, t.layout)) for t in again.tables if t.columns},
        request.user,
    )
    query = request.META.get("QUERY_STRING", "")
    address = reverse("importing:preview", args=[waiting.token])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


def _chosen(request: HttpRequest, reading: Reading) -> tuple[dict[str, Any], dict[int, Layout]]:
    """What the page says, to be kept beside the file. Raises ValueError (Chinese) for a heading row that cannot be one."""
    layouts: dict[int, Layout] = {}
    headers: dict[str, tuple[int, int]] = {}
    skip: list[int] = []
    for table in reading.tables:
        prefix = f"t{table.index}"
        if f"{prefix}-shown" not in request.POST:
            continue
        wanted = request.POST.get(f"{prefix}-read") == "on"
        if not wanted:
            skip.append(table.index)
        header = _header(request, table)
        if header and header != table.header:
            headers[str(table.index)] = header
            continue  # other headings, other columns: they are proposed anew
        columns = {
            column.key: Meaning(request.POST.get(f"{prefix}c{column.index}", column.meaning.value))
            for column in table.columns
        }
        if columns:
            layouts[table.index] = Layout(columns, wanted)
    by_fingerprint = {t.fingerprint: layouts[t.index].to_json() for t in reading.tables if t.index in layouts}
    return {"layouts": by_fingerprint, "headers": headers, "skip": skip}, layouts


def _header(request: HttpRequest, table: TableFound) -> tuple[int, int] | None:
    first, last = (request.POST.get(f"{table_name}", "").strip() for table_name in
                   (f"t{table.index}-first", f"t{table.index}-last"))
    if not first and not last:
        return None
    above, below = number_in(first), number_in(last or first)
    if above is None or below is None:
        raise ValueError(f"{table.place}：表头所在行请填写行号，例如从2到3。")
    if not 1 <= above <= below <= above + 5:
        raise ValueError(f"{table.place}：表头应从上到下，最多六行。请核对行号。")
    return above, below


def _page(
    request: DeskRequest, importer: Importer, waiting: spool.Waiting, reading: Reading, fault: str = ""
) -> HttpResponse:
    confirmed = importer.confirmed([t.fingerprint for t in reading.tables if t.remembered])
    tables = [
        Shown(
            table,
            [Row(c, f"t{table.index}c{c.index}", not table.remembered and c.confidence < SURE) for c in table.columns],
            confirmed.get(table.fingerprint, ""),
        )
        for table in reading.tables
    ]
    context = {
        "waiting": waiting, "tables": tables, "meanings": MEANINGS, "fault": fault,
        "version": version_of(waiting, reading), "reading": reading,
    }
    return render(request, "importing/columns.html", context, status=422 if fault else 200)
