"""Pages of a list by keyset: every page costs the same, however deep it lies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, DateField, F, Func, Q, QuerySet, Value

Mark = tuple[dt.date | None, int]


@dataclass(frozen=True)
class Slice:
    rows: list[Any]
    before: str
    after: str


def parse(text: str) -> Mark | None:
    """`2026-03-01.17` or, in lists without dates, `.17`; None for anything else."""
    date, _, pk = text.rpartition(".")
    try:
        return (dt.date.fromisoformat(date) if date else None, int(pk))
    except ValueError:
        return None


def _mark(row: Any, dated: bool) -> str:
    return f"{row.sort_due.isoformat() if dated else ''}.{row.pk}"


def by_due(rows: QuerySet[Any], size: int, after: str, before: str, *, descending: bool = False) -> Slice:
    """A page in the order of (sort_due, id). One query."""
    return _page(rows, size, after, before, dated=True, descending=descending)


def newest_first(rows: QuerySet[Any], size: int, after: str, before: str) -> Slice:
    """A page in the order of falling ids; keeps an order that `rows` already has for it (the search index's own)."""
    return _page(rows, size, after, before, dated=False, descending=True)


def _page(rows: QuerySet[Any], size: int, after: str, before: str, *, dated: bool, descending: bool) -> Slice:
    back = parse(before) if before else None
    start = back or (parse(after) if after else None)
    if start is not None and dated and start[0] is None:
        start = back = None
    falling = descending is not (back is not None)
    if start is not None:
        rows = rows.filter(_beyond(start, falling) if dated else Q(**{f"pk__{'lt' if falling else 'gt'}": start[1]}))
    if dated:
        rows = rows.order_by(*(f"{'-' if falling else ''}{n}" for n in ("sort_due", "id")))
    elif not falling or (not rows.query.is_sliced and not rows.query.order_by):
        rows = rows.order_by("-pk" if falling else "pk")
    got = list(rows[: size + 1])
    more, got = len(got) > size, got[:size]
    if back is not None:
        got.reverse()
    if not got:
        return Slice([], "", "")
    has_before = more if back is not None else start is not None
    has_after = True if back is not None else more
    return Slice(got, _mark(got[0], dated) if has_before else "", _mark(got[-1], dated) if has_after else "")


class _Beyond(Func):
    """`(sort_due, id) > (date, pk)` as a comparison of rows: the index starts at both. Written as an OR it would start
    at the date alone, which every closed matter shares."""

    conditional = True
    output_field = BooleanField()
    template = "(%(left)s) %(sign)s (%(right)s)"

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        parts = [compiler.compile(e) for e in self.source_expressions]
        texts, values = [p[0] for p in parts], [v for p in parts for v in p[1]]
        left, right = ", ".join(texts[:2]), ", ".join(texts[2:])
        return self.template % {"left": left, "sign": self.extra["sign"], "right": right}, values


def _beyond(mark: Mark, falling: bool) -> _Beyond:
    """Beyond a mark in the order of (sort_due, id)."""
    date, pk = mark
    return _Beyond(F("sort_due"), F("id"), Value(date, DateField()), Value(pk), sign="<" if falling else ">")
