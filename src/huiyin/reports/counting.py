"""Counting with the matters in hand: a figure's value, and exactly the rows that make it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from huiyin.figures.registry import FIGURES, Kind, Scope, evidence, percentage
from huiyin.figures.registry import counted as rows_of
from huiyin.ledger.models import Matter


@dataclass(frozen=True)
class Counted:
    """One row behind a figure: digest of its latest entry (empty for what is no matter) and the value it adds."""

    pk: int
    digest: str
    value: str


@dataclass(frozen=True)
class Count:
    value: Decimal
    rows: tuple[Counted, ...]


def count(code: str, scope: Scope) -> Count:
    """The figure now, its value made from the rows returned beside it, so that the two cannot disagree.

    A ratio gives the rows of its denominator, each adding 1 when it is in the numerator too. Two queries, four for a
    ratio. Raises KeyError for a figure that is not declared.
    """
    item = FIGURES[code]
    if item.kind is Kind.RATIO:
        above, below = (count(c, scope) for c in item.ratio)
        inside = {row.pk for row in above.rows}
        rows = tuple(Counted(r.pk, r.digest, "1" if r.pk in inside else "0") for r in below.rows)
        return Count(percentage(above.value, below.value), rows)
    rows = tuple(Counted(*row) for row in evidence(code, scope))
    return Count(_total(item.kind, rows), rows)


def _total(kind: Kind, rows: Sequence[Counted]) -> Decimal:
    if kind is Kind.COUNT:
        return Decimal(len(rows))
    given = [row.value for row in rows if row.value != "None"]
    return sum(map(Decimal, given), Decimal(0)) if kind is Kind.SUM else Decimal(len(set(given)))


def counts_matters(code: str, scope: Scope) -> bool:
    """False for a figure over something else than matters, such as departments."""
    return issubclass(rows_of(code, scope).model, Matter)


def labels(code: str, scope: Scope, rows: Sequence[Counted]) -> dict[int, str]:
    """What identifies each row on internal papers: a matter's register number, another thing's name. One query."""
    if counts_matters(code, scope):
        pairs = Matter.objects.filter(pk__in=[r.pk for r in rows]).values_list("pk", "number", "parent__number")
        return {pk: number or (f"{parent}下" if parent else "") for pk, number, parent in pairs}
    return {row.pk: str(row) for row in rows_of(code, scope)}
