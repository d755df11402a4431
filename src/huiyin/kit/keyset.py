"""Pages of a list by keyset: every page costs the same, however deep it lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

Mark = tuple[Any, int]
DateMark = tuple[dt.date | None, int]


@dataclass(frozen=True)
class Slice:
    rows: list[Any]
    before: str
    after: str


@dataclass(frozen=True)
class Way:
    """The order of a list: by a column, then by id. Rows without a value stand last, whichever way up."""

    column: str = "sort_due"
    descending: bool = False


DUE = Way()


def parse(text: str) -> DateMark | None:
    """`2026-03-01.17` or, in lists without dates, `.17`; None for anything else."""
    date, _, pk = text.rpartition(".")
    try:
        return (dt.date.fromisoformat(date) if date else None, int(pk))
    except ValueError:
        return None


def _parse(text: str, rows: QuerySet[Any], column: str) -> Mark | None:
    """`value.17`, or `.17` for a row without a value; None for what is no mark in this order."""
    value, _, pk = text.rpartition(".")
    field = rows.model._meta.get_field(column)
    try:
        mark = (field.to_python(value) if value else None, int(pk))
    except (ValueError, ValidationError):
        return None
    return mark if mark[0] is not None or field.null else None


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, dt.date) else "" if value is None else str(value)


def ordered(rows: QuerySet[Any], way: Way, size: int, after: str, before: str) -> Slice:
    """A page in the order of (column, id). At most three queries: see `_parts`."""
    back = _parse(before, rows, way.column) if before else None
    start = back or (_parse(after, rows, way.column) if after else None)
    backward = back is not None
    got: list[Any] = []
    for part in _parts(rows, way.column, start, way.descending is not backward, backward):
        got += part[: size + 1 - len(got)]
        if len(got) > size:
            break
    return _cut(got, size, start is not None, backward, lambda row: f"{_written(getattr(row, way.column))}.{row.pk}")


def _parts(
    rows: QuerySet[Any], column: str, start: Mark | None, falling: bool, backward: bool
) -> Iterator[QuerySet[Any]]:
    """The list as pieces that follow one another, each answered by an index on (column, id) alone.

    After a mark: the rest of its value, then further values, then rows without one. Asked as one question, an index
    starts at the value only, which every closed matter may share; and no index is walked with its NULLs moved.
    """
    sign, beyond = ("-", "lt") if falling else ("", "gt")
    may_lack = rows.model._meta.get_field(column).null
    with_value = (rows.filter(**{f"{column}__isnull": False}) if may_lack else rows).order_by(f"{sign}{column}", f"{sign}id")
    without = rows.filter(**{f"{column}__isnull": True}).order_by(f"{sign}id")
    if start is None:
        yield with_value
    else:
        value, pk = start
        if value is None:
            yield without.filter(**{f"id__{beyond}": pk})
            if backward:
                yield with_value
            return
        yield with_value.filter(**{column: value, f"id__{beyond}": pk})
        yield with_value.filter(**{f"{column}__{beyond}": value})
    if may_lack and not backward:
        yield without


def _cut(got: list[Any], size: int, started: bool, backward: bool, mark: Any) -> Slice:
    more, got = len(got) > size, got[:size]
    if backward:
        got.reverse()
    if not got:
        return Slice([], "", "")
    has_before = more if backward else started
    has_after = backward or more
    return Slice(got, mark(got[0]) if has_before else "", mark(got[-1]) if has_after else "")


def by_due(rows: QuerySet[Any], size: int, after: str, before: str) -> Slice:
    """A page in the order of (sort_due, id)."""
    return ordered(rows, DUE, size, after, before)


def newest_first(rows: QuerySet[Any], size: int, after: str, before: str) -> Slice:
    """A page in the order of falling ids; keeps an order that `rows` already has for it (the search index's own)."""
    back = parse(before) if before else None
    start = back or (parse(after) if after else None)
    falling = back is None
    if start is not None:
        rows = rows.filter(**{f"pk__{'lt' if falling else 'gt'}": start[1]})
    if not falling or (not rows.query.is_sliced and not rows.query.order_by):
        rows = rows.order_by("-pk" if falling else "pk")
    return _cut(list(rows[: size + 1]), size, start is not None, not falling, lambda row: f".{row.pk}")
