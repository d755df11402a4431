"""Pages of a list by keyset: every page costs the same, however deep it lies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

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


def _beyond(mark: Mark, falling: bool) -> Q:
    """Beyond a mark in (sort_due, id), so put that the index on sort_due starts at it."""
    date, pk = mark
    if falling:
        return Q(sort_due__lte=date) & (Q(sort_due__lt=date) | Q(pk__lt=pk))
    return Q(sort_due__gte=date) & (Q(sort_due__gt=date) | Q(pk__gt=pk))
