"""The list of any register: counts by state on top, filters folded, one page by keyset; and the same as Excel."""

from __future__ import annotations

import datetime as dt
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from huiyin.desk.batching import URGE, Move, moves_of_each
from huiyin.desk.beginning import may_begin
from huiyin.desk.charts import yearly_for
from huiyin.desk.columns import KEPT, columns_for, has_own, shown, way_of
from huiyin.desk.counts import counts
from huiyin.desk.exchange.fields import exchanges
from huiyin.desk.filters import Filters
from huiyin.desk.models import ListChoice, SavedFilter
from huiyin.desk.saving import SIZES, may_drop, may_share
from huiyin.kit import keyset
from huiyin.kit.loaders import DeskRequest, register_or_404, signed_in
from huiyin.ledger.enums import Outcome
from huiyin.ledger.models import Matter
from huiyin.people.dated import today
from huiyin.people.models import Role
from huiyin.procedures.definition import BACKWARD
from huiyin.procedures.lights import Light, Lights
from huiyin.register.base import Column, Register
from huiyin.rendering.sheet import Kind, SheetColumn, write_table

EXPORT_CHUNK = 2000


@dataclass(frozen=True)
class Line:
    """A row; `way` is the step that is this person's to take now, `urge` whether one click may urge it."""

    matter: Matter
    cells: list[tuple[Column, Any]]
    light: Light | None
    moves: Sequence[Move]

    @property
    def way(self) -> Move | None:
        return next((m for m in self.moves if m.own and m.action not in BACKWARD), None)

    @property
    def urge(self) -> bool:
        return any(m.code == URGE for m in self.moves)


@dataclass(frozen=True)
class Heading:
    """The head of a column; `address` turns the order, `order` says how it is sorted now (`aria-sort`)."""

    column: Column
    address: str
    order: str


@require_GET
@signed_in
def matters_list(request: DeskRequest, slug: str) -> HttpResponse:
    register, who = register_or_404(request.who, slug), request.who
    here, own = reverse("desk:list", args=[slug]), ListChoice.objects.select_related("opens_with")
    choice = own.filter(user=request.user, register=register.code).first() or ListChoice()
    if not request.GET and choice.opens_with is not None:
        return redirect(f"{here}?{choice.opens_with.query}")
    light = Lights()
    filters = Filters(register, who, request.GET, light)
    size = _size(request, choice)
    page, sort = _page(request, register, filters, size)
    columns = columns_for(register, who)
    visible_columns = shown(columns, choice.hidden)
    each = moves_of_each(who, register, page.rows)
    everything = f"{here}?all=1" if choice.opens_with is not None else here
    context = {
        "register": register, "filters": filters, "size": size, "sizes": SIZES, "everything": everything,
        "headings": _headings(filters, visible_columns, sort, here),
        "lines": [Line(m, [(c, c.value(m)) for c in visible_columns], light.of(m), each[m.pk]) for m in page.rows],
        "pages": {
            "previous": f"{here}?{filters.address(before=page.before)}" if page.before else "",
            "next": f"{here}?{filters.address(after=page.after)}" if page.after else "",
        },
        "counts": counts(register, who, filters.cleaned_data.get("stage") or "", filters.narrowed, here, everything),
        "export": f"{reverse('desk:export', args=[slug])}?{filters.address()}", "query": filters.address(),
        "may_begin": register.begins and may_begin(who, register),
        "batches": any(each.values()), "acts": any(m.own or m.code == URGE for moves in each.values() for m in moves),
        "has_grid": _reports_progress(register), "has_charts": bool(yearly_for(who, register)),
        "request_id": uuid.uuid4(), "may_share": may_share(who, register),
        "saved": _saved(request, register, filters, choice),
        "exchanges": exchanges(register) and who.has(Role.OFFICE, register.code),
        "optional": [(c, c.name not in choice.hidden) for c in columns if c.name not in KEPT],
    }
    return render(request, "desk/list.html", context)


def _size(request: DeskRequest, choice: ListChoice) -> int:
    """The page size asked for in the address, else the one remembered."""
    asked = request.GET.get("size", "")
    return next((s for s in SIZES if str(s) == asked), choice.size if choice.size in SIZES else SIZES[0])


def _page(request: DeskRequest, register: type[Register], filters: Filters, size: int) -> tuple[keyset.Slice, str]:
    """The rows of the page, and how they are sorted (`-number`); by words nothing but the search's own order."""
    rows = filters.rows() if has_own(register) else register.rows(filters.rows())
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if filters.by_words:
        page, sort = keyset.newest_first(rows, size, after, before), ""
    else:
        name, way = way_of(register, request.GET.get("sort", ""))
        page, sort = keyset.ordered(rows, way, size, after, before), f"{'-' if way.descending else ''}{name}"
    return (replace(page, rows=_typed(register, page.rows)) if has_own(register) else page), sort


def _typed(register: type[Register], rows: Sequence[Matter]) -> list[Any]:
    """Matters as their register's own model, with what its columns need, in the same order. One query."""
    found = register.rows(register.model._default_manager.all()).in_bulk([m.pk for m in rows])
    return [found[m.pk] for m in rows]


def _headings(filters: Filters, columns: list[Column], sort: str, here: str) -> list[Heading]:
    found = []
    for column in columns:
        sorts = column.sortable and not filters.by_words
        now = {column.name: "ascending", f"-{column.name}": "descending"}.get(sort, "") if sorts else ""
        turned = f"-{column.name}" if now == "ascending" else column.name
        found.append(Heading(column, f"{here}?{filters.address(sort=turned)}" if sorts else "", now))
    return found


def _saved(
    request: DeskRequest, register: type[Register], filters: Filters, choice: ListChoice
) -> list[tuple[SavedFilter, bool, bool, bool]]:
    """Saved filters with: is it shown now, does the list open with it, may it be deleted."""
    now = filters.address(size="")
    return [
        (s, s.query == now, s.pk == choice.opens_with_id, may_drop(request.who, register, s))
        for s in SavedFilter.open_to(request.user, register.code)
    ]


def _reports_progress(register: type[Register]) -> bool:
    return any(f.name == "progress" for f in register.model._meta.concrete_fields)


@require_GET
@signed_in
def export(request: DeskRequest, slug: str) -> HttpResponseBase:
    """Exactly the filtered list in its order as Excel, labels instead of codes; in one query where columns are common."""
    register, who = register_or_404(request.who, slug), request.who
    filters = Filters(register, who, request.GET)
    rows = filters.rows() if has_own(register) else register.rows(filters.rows())
    if not filters.by_words:
        way = way_of(register, request.GET.get("sort", ""))[1]
        rows = rows.order_by(*(f"{'-' if way.descending else ''}{name}" for name in (way.column, "id")))
    columns = columns_for(register, who)
    heads = [SheetColumn(c.label, float(c.width), _kind_of(c)) for c in columns]
    target = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    heads += [SheetColumn("办理结果", 12.0), SheetColumn("到期提示", 18.0)]
    write_table(target, register.title, heads, _cells(register, rows, columns))
    target.seek(0)
    name = f"{register.title} {today():%Y-%m-%d}.xlsx"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(target, as_attachment=True, filename=name, content_type=kind)


def _kind_of(column: Column) -> Kind:
    """Days are written as days in whatever column."""
    return Kind.NUMBER if column.money else Kind.TEXT


def _cells(register: type[Register], rows: Any, columns: Sequence[Column]) -> Iterator[list[Any]]:
    light = Lights()
    for matter in _exported(register, rows):
        lamp = light.of(matter)
        outcome = Outcome(matter.outcome).label if matter.outcome else ""
        yield [*(_plain(c.value(matter)) for c in columns), str(outcome), lamp.words if lamp else ""]


def _exported(register: type[Register], rows: Any) -> Iterator[Any]:
    """The rows one after another; of a register with columns of its own, a further query for each two thousand."""
    found = rows.iterator(chunk_size=EXPORT_CHUNK)
    if not has_own(register):
        yield from found
        return
    while chunk := list(islice(found, EXPORT_CHUNK)):
        yield from _typed(register, chunk)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value if isinstance(value, str | int | float | Decimal | dt.date) or value is None else str(value)
