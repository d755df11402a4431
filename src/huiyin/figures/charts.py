"""Declared charts: what a round's or a year's numbers look like, each part with the list filter that shows its matters.

    @chart("rectification.by_department", "各部门整改进度", unit="个", opens="rectification.finding", first_column="牵头部门")
    def by_department(scope: Scope) -> Drawn: ...

The docstring is the chart's definition, so it is in Chinese. Numbers are of the whole organ, like those of figures: of a
year's chart they are for those to whom the register is open whole. One that draws matters `one_by_one` shows anybody else
those that they may see.
"""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from huiyin.figures.registry import Scope
from huiyin.ledger.access import opens_whole, visible
from huiyin.people.actors import Actor
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

    def seen_by(self, who: Actor) -> Drawn:
        """The categories whose matter `who` may see; each of them names one. One query."""
        keys = [int(str(f["matter"])) for f in self.filters]
        seen = set(visible(who).filter(pk__in=keys).values_list("pk", flat=True))
        kept = [i for i, key in enumerate(keys) if key in seen]
        parts = [
            replace(p, values=[p.values[i] for i in kept], filters=[p.filters[i] for i in kept if p.filters])
            for p in self.parts
        ]
        return Drawn([self.categories[i] for i in kept], parts, [self.filters[i] for i in kept])


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
    one_by_one: bool = False
    dated: bool = False
    """As of figures: whether the scope's dates bound all that it draws."""

    def is_for(self, who: Actor) -> bool:
        """Whether a year's chart has anything to show to this person."""
        return self.one_by_one or opens_whole(who, self.opens)

    def chart(self, scope: Scope, as_of: dt.date, address: Address | None = None, who: Actor | None = None) -> Chart:
        """The chart as of today; `address` makes the address of a filtered list of a register.

        Of the whole organ, or, where the register is not open to `who` whole, of the matters that `who` may see.
        """
        drawn = self.draw(scope)
        if who is not None and self.one_by_one and not opens_whole(who, self.opens):
            drawn = drawn.seen_by(who)

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
    code: str, title: str, *, unit: str, opens: str, first_column: str, shape: Shape = Shape.BARS, one_by_one: bool = False,
    dated: bool = False,
) -> Callable[[Callable[[Scope], Drawn]], Callable[[Scope], Drawn]]:
    def declare(draw: Callable[[Scope], Drawn]) -> Callable[[Scope], Drawn]:
        definition = inspect.getdoc(draw) or ""
        CHARTS[code] = ChartCard(code, title, unit, opens, first_column, shape, definition, draw, one_by_one, dated)
        return draw

    return declare
