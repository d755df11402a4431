"""Declared figures: what is counted, in which unit, over which period, and the query that does it.

    @figure("rectification.findings", "问题总数", unit=Unit.PIECE)
    def findings(scope: Scope) -> QuerySet[Matter]: ...

The docstring of the query is the definition card's text, so it is in Chinese.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import inspect
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, QuerySet, Sum

from huiyin.figures.units import Unit
from huiyin.ledger.models import Entry, Matter, model_of


class Kind(StrEnum):
    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"
    RATIO = "ratio"


_STORED = {"under": "finding"}
"""What a scope's parts are called in reports and snapshots stored before they had their present names."""
_READ = {stored: name for name, stored in _STORED.items()}


@dataclass(frozen=True)
class Scope:
    """What a figure is narrowed to: matters of one tree (`root`), beneath one matter of it (`under`), of a time (dates are
    inclusive), of one `subject` and `unit` where a figure counts many.
    """

    root: int | None = None
    under: int | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    subject: str = ""
    unit: str = ""

    @classmethod
    def of_year(cls, year: int) -> Scope:
        return cls(starts_on=dt.date(year, 1, 1), ends_on=dt.date(year, 12, 31))

    def until(self, day: dt.date | None) -> Scope:
        """The same with nothing that happened after `day`."""
        return self if day is None else replace(self, ends_on=min(self.ends_on or day, day))

    def to_json(self) -> dict[str, Any]:
        held = {_STORED.get(k, k): v for k, v in asdict(self).items() if v not in (None, "")}
        return {k: (v.isoformat() if isinstance(v, dt.date) else v) for k, v in held.items()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Scope:
        dates = {k: dt.date.fromisoformat(data[k]) for k in ("starts_on", "ends_on") if data.get(k)}
        return cls(**{_READ.get(k, k): v for k, v in {**data, **dates}.items()})

    def describe(self) -> str:
        """The narrowing in words, for the definition card."""
        parts = [f"统计项目“{self.subject}”"] if self.subject else []
        if self.starts_on or self.ends_on:
            parts.append(f"发生于{self.starts_on or '最早'}至{self.ends_on or '今'}")
        if self.under:
            found = Matter.objects.filter(pk=self.under).first()
            parts.append(f"对应{model_of(found.register).NOUN}“{found.title}”" if found else "")
        return "，".join(p for p in parts if p)


Query = Callable[[Scope], QuerySet[Any]]


@dataclass(frozen=True)
class Figure:
    code: str
    title: str
    unit: Unit | None
    kind: Kind
    query: Query | None
    of: str = ""
    ratio: tuple[str, str] = ("", "")
    definition: str = ""
    needs: frozenset[str] = field(default_factory=frozenset)
    dated: bool = False
    """Whether the scope's dates bound everything it counts, each by the day it happened: what happened later, or a state
    that was reached later, changes nothing before."""
    formerly: frozenset[str] = field(default_factory=frozenset)

    def is_defined_as(self, digest: str) -> bool:
        """Whether a definition stored by its digest counts what this one counts."""
        return digest == self.definition_digest or digest in self.formerly

    @property
    def is_dated(self) -> bool:
        return all(FIGURES[code].is_dated for code in self.ratio) if self.kind is Kind.RATIO else self.dated

    @property
    def definition_digest(self) -> str:
        """Changes when the definition's words, its query's source or its counted field change."""
        source = inspect.getsource(self.query) if self.query else ""
        return hashlib.sha256("\0".join([self.definition, source, self.of, *self.ratio]).encode()).hexdigest()

    def unit_in(self, scope: Scope) -> Unit:
        if self.unit is not None:
            return self.unit
        return Unit(scope.unit)


@dataclass(frozen=True)
class Value:
    figure: Figure
    scope: Scope
    value: Decimal
    unit: Unit


FIGURES: dict[str, Figure] = {}
_NEEDED = {"root": "所属事项", "under": "上级事项", "starts_on": "起始日期", "ends_on": "截止日期", "subject": "统计项目",
           "unit": "单位"}


class Incomplete(ValueError):
    """The scope lacks what a figure cannot do without; the message (Chinese) says what."""


def figure(
    code: str, title: str, unit: Unit | None, kind: Kind = Kind.COUNT, of: str = "", needs: tuple[str, ...] = (),
    formerly: tuple[str, ...] = (),
) -> Callable[[Query], Query]:
    """Declare a figure; `of` is the field summed or counted distinctly, `needs` the scope it cannot do without.

    `formerly` are digests of earlier definitions that counted the same in other words or other code.
    """

    def declare(query: Query) -> Query:
        FIGURES[code] = Figure(
            code, title, unit, kind, query, of, definition=inspect.cleandoc(query.__doc__ or title),
            needs=frozenset(needs), formerly=frozenset(formerly),
        )
        return query

    return declare


def bounded_by_dates(*codes: str) -> None:
    """Say of figures that the scope's dates bound all that they count.

    Beside the figures and not within: the words of a declaration are part of its definition, which this does not change.
    """
    for code in codes:
        FIGURES[code] = replace(FIGURES[code], dated=True)


def ratio(code: str, title: str, numerator: str, denominator: str, definition: str) -> None:
    """Declare a percentage of two figures, rounded half up to two decimals; 0 when there is nothing to divide by."""
    FIGURES[code] = Figure(
        code, title, Unit.PERCENT, Kind.RATIO, None, ratio=(numerator, denominator), definition=definition
    )


def percentage(above: Decimal, below: Decimal) -> Decimal:
    """Per cent, rounded half up to two decimals; 0 when there is nothing to divide by."""
    value = (above * 100 / below).quantize(Decimal("0.01"), ROUND_HALF_UP) if below else Decimal(0)
    return value.normalize() + 0


def compute(code: str, scope: Scope) -> Value:
    """The figure now, over the whole unit. One query, two for a ratio.

    Raises KeyError for an unknown figure, Incomplete when the scope lacks what the figure cannot do without.
    """
    item = FIGURES[code]
    lacking = [name for name in sorted(item.needs) if getattr(scope, name) in (None, "")]
    if lacking:
        raise Incomplete(f"“{item.title}”还需要选定：{'、'.join(_NEEDED[name] for name in lacking)}")
    if item.kind is Kind.RATIO:
        above, below = (compute(c, scope).value for c in item.ratio)
        return Value(item, scope, percentage(above, below), Unit.PERCENT)
    assert item.query is not None
    rows = item.query(scope)
    match item.kind:
        case Kind.COUNT:
            value = Decimal(rows.count())
        case Kind.SUM:
            value = _exact(rows, item.of, rows.aggregate(total=Sum(item.of))["total"])
        case _:
            value = Decimal(rows.aggregate(total=Count(item.of, distinct=True))["total"] or 0)
    return Value(item, scope, value, item.unit_in(scope))


def _exact(rows: QuerySet[Any], name: str, total: Any) -> Decimal:
    """A sum with the places of its field: SQLite adds decimals as binary fractions, which show in the last ones."""
    value = Decimal(total or 0)
    computed = rows.query.annotations.get(name)
    places = getattr(computed.output_field if computed else rows.model._meta.get_field(name), "decimal_places", None)
    return value if places is None else value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def counted(code: str, scope: Scope) -> QuerySet[Any]:
    """The rows behind a figure; for a ratio, those of its denominator."""
    item = FIGURES[code]
    if item.kind is Kind.RATIO:
        return counted(item.ratio[1], scope)
    assert item.query is not None
    return item.query(scope)


def evidence(code: str, scope: Scope) -> list[tuple[int, str, str]]:
    """(matter id, digest of its latest entry, the value it adds) for everything counted, for a snapshot.

    Rows that are no matters (departments) stand with an empty digest. Two queries.
    """
    item = FIGURES[code]
    rows = counted(code, scope)
    field_name = item.of if item.kind in (Kind.SUM, Kind.DISTINCT) else ""
    pairs = list(rows.order_by("pk").values_list("pk", field_name or "pk").distinct())
    if not issubclass(rows.model, Matter):
        return [(pk, "", "1") for pk, _ in pairs]
    entries = Entry.objects.filter(matter__in=rows.order_by().values("pk"), sequence=F("matter__revision"))
    latest = dict(entries.order_by().values_list("matter_id", "digest"))
    return [(pk, latest.get(pk, ""), str(value) if field_name else "1") for pk, value in pairs]
