"""公务接待公开表: what the public may know of a month's receptions; no names."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from huiyin.figures.registry import Scope
from huiyin.ledger.access import visible
from huiyin.people.standing import Standing
from huiyin.registers.hospitality.figures import held_in
from huiyin.registers.months import Month, as_file
from huiyin.rendering.sheet import SheetColumn, write_table

HEADS = ("序号", "日期", "来访单位", "活动项目", "来宾人数", "陪餐人数", "费用（元）")


def rows_of(who: Standing, month: Month) -> list[list[str]]:
    """A row for each reception that `who` sees, and the sum; one query."""
    found = visible(who, held_in(Scope(starts_on=month.first, ends_on=month.last))).order_by("starts_on", "pk")
    held = list(found)
    rows = [
        [
            str(number), f"{r.starts_on:%Y-%m-%d}", r.guest_unit, r.purpose, str(len(r.guests)), str(len(r.companions)),
            f"{r.cost:.2f}",
        ]
        for number, r in enumerate(held, 1)
    ]
    if rows:
        people = [str(sum(len(getattr(r, name)) for r in held)) for name in ("guests", "companions")]
        rows.append(["合计", "", f"{len(held)}批次", "", *people, f"{sum(r.cost for r in held):.2f}"])
    return rows


def page(request: Any) -> HttpResponse:
    month = Month.of(request.GET.get("month", ""))
    title, rows = f"公务接待情况公开表（{month}）", rows_of(request.who, month)
    if "sheet" in request.GET:
        target = io.BytesIO()
        write_table(target, title[:30], [SheetColumn(head, 16) for head in HEADS], rows, ())
        return as_file(target.getvalue(), title)
    return render(request, "hospitality/monthly.html", {"title": title, "heads": HEADS, "rows": rows, "month": month})
