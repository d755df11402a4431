"""Pages of a list by keyset: every page costs the same, however deep it lies."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

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
    """A page in the order of (sort_due, id). One query, or two where a later page passes from one date to others."""
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
    if start is not None and not dated:
        rows = rows.filter(**{f"pk__{'lt' if falling else 'gt'}": start[1]})
    if dated:
        rows = rows.order_by(*(f"{'-' if falling else ''}{n}" for n in ("sort_due", "id")))
    elif not falling or (not rows.query.is_sliced and not rows.query.order_by):
        rows = rows.order_by("-pk" if falling else "pk")
    got = _beyond(rows, start, falling, size + 1) if dated and start is not None else list(rows[: size + 1])
    more, got = len(got) > size, got[:size]
    if back is not None:
        got.reverse()
    if not got:
        return Slice([], "", "")
    has_before = more if back is not None else start is not None
    has_after = True if back is not None else more
    return Slice(got, _mark(got[0], dated) if has_before else "", _mark(got[-1], dated) if has_after else "")


def _beyond(rows: QuerySet[Any], mark: Mark, falling: bool, wanted: int) -> list[Any]:
    """The next rows of (sort_due, id) after a mark: first the rest of its date, then, where that is too few, later ones.

    Two questions, because an index starts at date and id only when the date is given; asked as one, it starts at the
    date alone, which every closed matter shares.
    """
    date, pk = mark
    got = list(rows.filter(sort_due=date, **{f"id__{'lt' if falling else 'gt'}": pk})[:wanted])
    if len(got) < wanted:
        got += rows.filter(**{f"sort_due__{'lt' if falling else 'gt'}": date})[: wanted - len(got)]
    return got
