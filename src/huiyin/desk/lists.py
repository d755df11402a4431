"""The list of any register: counts by state on top, filters folded, one page by keyset; and the same as Excel."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from huiyin.desk import keyset
from huiyin.desk.batching import batch_moves
from huiyin.desk.beginning import may_begin
from huiyin.desk.filters import SIZES, Filters
from huiyin.desk.loaders import DeskRequest, register_or_404, signed_in
from huiyin.ledger.access import rule
from huiyin.ledger.counting import counts_by_stage
from huiyin.ledger.enums import Outcome, Stage
from huiyin.ledger.models import Matter
from huiyin.people.dated import today
from huiyin.people.models import Role
from huiyin.people.standing import Standing
from huiyin.procedures.lights import Light, Lights
from huiyin.registers.base import Column, Register
from huiyin.rendering.sheet import Kind, SheetColumn, write_table

EXPORT_CHUNK = 2000
DATED = ("due_on",)


@dataclass(frozen=True)
class Line:
    matter: Matter
    cells: list[tuple[Column, Any]]
    light: Light | None


@dataclass(frozen=True)
class Count:
    label: str
    number: int
    address: str
    current: bool


def columns_for(register: type[Register], who: Standing) -> list[Column]:
    """A leader who is not also a clerk of something sees fewer columns."""
    is_leader = who.has(Role.LEADER) and not who.registers_of(Role.OFFICE, Role.HANDLER, Role.REVIEWER)
    return [c for c in register.columns if c.for_leaders or not is_leader]


@require_GET
@signed_in
def matters_list(request: DeskRequest, slug: str) -> HttpResponse:
    register, who = register_or_404(request.who, slug), request.who
    filters = Filters(register, who, request.GET)
    size = int(request.GET["size"]) if request.GET.get("size") in {str(s) for s in SIZES} else SIZES[0]
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    rows = register.rows(filters.rows())
    descending = request.GET.get("sort") == "-due"
    if filters.by_words:
        page = keyset.newest_first(rows, size, after, before)
    else:
        page = keyset.by_due(rows, size, after, before, descending=descending)
    light, columns = Lights(), columns_for(register, who)
    here = reverse("desk:list", args=[slug])
    context = {
        "register": register, "filters": filters, "columns": columns, "size": size, "sizes": SIZES,
        "lines": [Line(m, [(c, c.value(m)) for c in columns], light.of(m)) for m in page.rows],
        "pages": {
            "previous": f"{here}?{filters.address(before=page.before)}" if page.before else "",
            "next": f"{here}?{filters.address(after=page.after)}" if page.after else "",
        },
        "counts": _counts(register, who, filters, here), "descending": descending,
        "turned": f"{here}?{filters.address(sort='' if descending else '-due')}",
        "export": f"{reverse('desk:export', args=[slug])}?{filters.address()}",
        "may_begin": register.begins and may_begin(who, register),
        "batches": bool(page.rows) and batch_moves(who, register, page.rows),
        "has_grid": _reports_progress(register),
    }
    return render(request, "desk/list.html", context)


def _reports_progress(register: type[Register]) -> bool:
    return any(f.name == "progress" for f in register.model._meta.concrete_fields)


def _counts(register: type[Register], who: Standing, filters: Filters, here: str) -> list[Count]:
    """How many stand where, from the maintained counters; only for those who see the register whole, since the
    counters do. A count opens exactly the list it counts."""
    if rule(who):
        return []
    totals: dict[str, int] = {}
    for (stage, _), number in counts_by_stage(register.code).items():
        totals[stage] = totals.get(stage, 0) + number
    chosen = filters.cleaned_data.get("stage") or ""
    everything = sum(totals.values())
    found = [Count("全部", everything, here, not filters.narrowed)]
    found += [
        Count(str(label), totals[value], f"{here}?stage={value}", chosen == value)
        for value, label in Stage.choices if totals.get(value)
    ]
    return found if everything else []


@require_GET
@signed_in
def export(request: DeskRequest, slug: str) -> HttpResponseBase:
    """Exactly the filtered list as Excel, in one query, labels instead of codes."""
    register, who = register_or_404(request.who, slug), request.who
    filters = Filters(register, who, request.GET)
    rows = register.rows(filters.rows())
    if not filters.by_words:
        rows = rows.order_by("sort_due", "id")
    columns = columns_for(register, who)
    heads = [SheetColumn(c.label, float(c.width), Kind.DATE if c.name in DATED else Kind.TEXT) for c in columns]
    target = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    heads += [SheetColumn("办理结果", 12.0), SheetColumn("到期提示", 18.0)]
    write_table(target, register.title, heads, _cells(rows, columns))
    target.seek(0)
    name = f"{register.title} {today():%Y-%m-%d}.xlsx"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(target, as_attachment=True, filename=name, content_type=kind)


def _cells(rows: Any, columns: Sequence[Column]) -> Iterator[list[Any]]:
    light = Lights()
    for matter in rows.iterator(chunk_size=EXPORT_CHUNK):
        shown = light.of(matter)
        outcome = Outcome(matter.outcome).label if matter.outcome else ""
        yield [*(_plain(c.value(matter)) for c in columns), str(outcome), shown.words if shown else ""]


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int | float | dt.date) or value is None else str(value)
