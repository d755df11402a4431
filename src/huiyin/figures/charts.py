"""Declared charts: what a round's or a year's numbers look like, each part with the list filter that shows its matters.

    @chart("rectification.by_department", "各部门整改进度", unit="个", opens="rectification.finding", first_column="牵头部门")
    def by_department(scope: Scope) -> Drawn: ...

The docstring is the chart's definition, so it is in Chinese. Numbers are of the whole organ, like those of figures.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from huiyin.figures.registry import Scope
from huiyin.rendering.charts import Chart, Series, Shape, Tone

Filter = Mapping[str, object]
Address = Callable[[str, Filter], str]
"""Of a filtered list; of `matter`, or of the register's own `page`, where a filter names one."""


@dataclass(frozen=True)
class Part:
    """A value for each category; `filters` narrow the opened register's list to exactly what was counted."""

    title: str
    tone: Tone
    values: Sequence[int]
    filters: Sequence[Filter] = ()


@dataclass(frozen=True)
class Drawn:
    categories: Sequence[str]
    parts: Sequence[Part]
    filters: Sequence[Filter] = ()


@dataclass(frozen=True)
class ChartCard:
    code: str
    title: str
    unit: str
    opens: str
    first_column: str
    shape: Shape
    definition: str
    draw: Callable[[Scope], Drawn]

    def chart(self, scope: Scope, as_of: dt.date, address: Address | None = None) -> Chart:
        """The chart as of today; `address` makes the address of a filtered list of a register."""
        drawn = self.draw(scope)

        def addresses(filters: Sequence[Filter]) -> list[str]:
            return [address(self.opens, f) for f in filters] if address else []

        return Chart(
            self.title, self.unit, f"{self.definition}数据截至{as_of.year}年{as_of.month}月{as_of.day}日。", drawn.categories,
            [Series(p.title, p.tone, p.values, addresses(p.filters)) for p in drawn.parts], self.shape,
            addresses(drawn.filters), self.first_column,
        )


def whole(yuan: Decimal) -> int:
    """Yuan without jiao and fen, rounded half up."""
    return int(yuan.quantize(Decimal(1), ROUND_HALF_UP))


CHARTS: dict[str, ChartCard] = {}


def chart(
    code: str, title: str, *, unit: str, opens: str, first_column: str, shape: Shape = Shape.BARS
) -> Callable[[Callable[[Scope], Drawn]], Callable[[Scope], Drawn]]:
    def declare(draw: Callable[[Scope], Drawn]) -> Callable[[Scope], Drawn]:
        CHARTS[code] = ChartCard(code, title, unit, opens, first_column, shape, inspect.getdoc(draw) or "", draw)
        return draw

    return declare
