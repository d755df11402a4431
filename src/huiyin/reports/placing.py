"""What a chart's key in a text stands for: a chart of the report's round by its title, one of a year behind that year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from huiyin.figures.charts import CHARTS, ChartCard
from huiyin.figures.registry import Scope
from huiyin.people.dated import today
from huiyin.register.base import REGISTERS
from huiyin.rendering.charts import Chart

_OF_A_YEAR = re.compile(r"(?P<year>(?:19|20)\d{2})年(?P<title>.+)")


@dataclass(frozen=True)
class Placed:
    """A declared chart, of the round when `year` is None."""

    card: ChartCard
    year: int | None

    @property
    def title(self) -> str:
        return self.card.title if self.year is None else f"{self.year}年{self.card.title}"

    def chart(self, root: int | None, as_of: dt.date) -> Chart:
        """As the ledger stands; of a day that is past, with nothing that happened later."""
        scope = Scope(root=root) if self.year is None else Scope.of_year(self.year)
        if self.card.dated and as_of < today():
            scope = scope.until(as_of)
        return replace(self.card.chart(scope, as_of), title=self.title)


def of_the_year(year: int) -> Iterator[Placed]:
    """The charts of a year of all registers."""
    for register in REGISTERS.values():
        yield from (Placed(CHARTS[code], year) for code in register.yearly)


def named(title: str) -> Placed | None:
    """The chart that a title in a text means; None when it is no chart's."""
    found = _OF_A_YEAR.fullmatch(title)
    if found:
        return next((p for p in of_the_year(int(found["year"])) if p.title == title), None)
    of_rounds = (CHARTS[code] for register in REGISTERS.values() for code in register.charts)
    return next((Placed(card, None) for card in of_rounds if card.title == title), None)
