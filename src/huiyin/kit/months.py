"""Registers' monthly tables: the month they are of, and the table as a page, as a sheet, and as a paper to post."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from huiyin.kit.printing import MEDIA_TYPES, Format, file_name, own_unit, rendered
from huiyin.people.actors import Actor
from huiyin.people.models import today
from huiyin.register.base import Page, by_slug
from huiyin.rendering.blocks import Column, Document, FormHead, Layout, Meta, Note, Table, Title
from huiyin.rendering.grid import Align
from huiyin.rendering.sheet import Kind, SheetColumn, Value, write_table
from huiyin.rendering.text import chinese_date

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UPRIGHT = 8  # columns; more lie across the page


@dataclass(frozen=True)
class Month:
    first: dt.date

    @classmethod
    def of(cls, text: str) -> Month:
        """The month written 2026-03; the present one for anything else."""
        try:
            return cls(dt.date.fromisoformat(f"{text}-01"))
        except ValueError:
            return cls(today().replace(day=1))

    @property
    def last(self) -> dt.date:
        return (self.first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> str:
        return f"{self.first - dt.timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        """The month that follows, as far as it has begun; empty for one that has not."""
        following = self.last + dt.timedelta(days=1)
        return f"{following:%Y-%m}" if following <= today() else ""

    def __str__(self) -> str:
        return f"{self.first:%Y年%-m月}"


@dataclass(frozen=True)
class MonthlyTable:
    """What a register tells of a month. `basis` says what is counted, `left_out` what this reader's table lacks; the
    latter stands on the page alone. Without rows it says `nothing`.
    """

    title: str
    month: Month
    columns: Sequence[SheetColumn]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value]
    basis: str
    nothing: str
    left_out: str = ""

    @property
    def heading(self) -> str:
        return f"{self.title}（{self.month}）"

    def lines(self) -> list[list[tuple[SheetColumn, str]]]:
        """The rows as people read them, the sum last."""
        held = [*self.rows, self.total] if self.rows else []
        return [[(c, _shown(c, value)) for c, value in zip(self.columns, row, strict=True)] for row in held]


def _shown(column: SheetColumn, value: Value) -> str:
    if value is None or value == "":
        return ""
    return f"{value:,.2f}" if column.kind is Kind.NUMBER else str(value)


def left_out(lacking: int, unit: str) -> str:
    """What to say of as many as a reader's public table lacks; a work secret is never published."""
    return f"另有{lacking}{unit}没有列入：您无权查看，或者属于工作秘密。" if lacking > 0 else ""


def paper(table: MonthlyTable) -> Document:
    """The table to be posted: nothing on it says who made it."""
    columns = [Column(c.title, c.width, Align.RIGHT if c.numeric else Align.CENTER) for c in table.columns]
    rows = [[text for _, text in line] for line in table.lines()]
    unit = own_unit()
    blocks = (
        Title(table.heading), FormHead(f"单位：{unit}", f"制表日期：{chinese_date(today())}"),
        Table(columns, rows, font_pt=10.5), Note(f"说明：{table.basis}" if rows else table.nothing),
    )
    layout = Layout.FORM if len(columns) <= _UPRIGHT else Layout.WIDE_FORM
    return Document(blocks, Meta(table.heading, unit, layout=layout))


def _sheet(table: MonthlyTable) -> bytes:
    target = io.BytesIO()
    rows = [*table.rows, table.total] if table.rows else []
    write_table(target, table.heading, table.columns, rows, (table.basis,), spare_rows=0)
    return target.getvalue()


def monthly(slug: str, title: str, build: Callable[[Actor, Month], MonthlyTable]) -> Page:
    """A register's page of a monthly table: of `month=2026-03`, as a file with `as=xlsx`, `docx` or `pdf`."""

    def view(request: Any) -> HttpResponseBase:
        return _answer(request, build(request.who, Month.of(request.GET.get("month", ""))))

    return Page(slug, title, view)


def _answer(request: Any, table: MonthlyTable) -> HttpResponseBase:
    ending = request.GET.get("as", "")
    if ending == "xlsx":
        return _file(_sheet(table), _EXCEL, table, ending)
    if ending in list(Format):
        style = Format(ending)
        return _file(rendered(paper(table), style), MEDIA_TYPES[style], table, ending)
    register = by_slug(request.resolver_match.kwargs["slug"])
    return render(request, "desk/monthly.html", {"table": table, "register": register, "lines": table.lines()})


def _file(data: bytes, media: str, table: MonthlyTable, ending: str) -> FileResponse:
    name = file_name(table.heading, extension=ending)
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=name, content_type=media)
