"""What is wrong or assumed in single cells, said by row, column and value."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from huiyin.reading.ledgers.model import CellIssue, Column
from huiyin.reading.limits import Limit, read_limit
from huiyin.reading.severity import Severity
from huiyin.reading.status import day_in

if TYPE_CHECKING:
    from huiyin.reading.detail import Detail
    from huiyin.reading.ledgers.grid import Grid
    from huiyin.reading.ledgers.values import Entry

_SHOWN = 60


@dataclass(slots=True)
class Limited:
    """A time limit still to be read, because the year may have to come from the document."""

    grid: Grid
    entry: Entry
    text: str
    details: list[Detail]

    @property
    def key(self) -> tuple[int, int, str]:
        return self.grid.index, self.entry.column.index, self.text


@dataclass(slots=True)
class Finished:
    """A day of completion without its year (已完成(10.30)), still to be read."""

    grid: Grid
    entry: Entry
    text: str
    details: list[Detail]


@dataclass(slots=True)
class Issues:
    """Collects issues of all tables; at most one of a kind for a cell."""

    found: list[CellIssue] = field(default_factory=list)
    limits: list[Limited] = field(default_factory=list)
    finished: list[Finished] = field(default_factory=list)
    _known: set[CellIssue] = field(default_factory=set)

    def cell(self, code: str, severity: Severity, grid: Grid, entry: Entry, why: str, advice: str) -> None:
        self._add(code, severity, grid, entry.row, entry.column, entry.plain, entry.cell, why, advice)

    def row(self, code: str, severity: Severity, grid: Grid, row: int, why: str, advice: str) -> None:
        self._add(code, severity, grid, row, None, grid.joined(row), grid.span(row), why, advice)

    def _add(
        self, code: str, severity: Severity, grid: Grid, row: int, column: Column | None, value: str,
        span: tuple[int, int], why: str, advice: str,
    ) -> None:  # fmt: skip
        issue = CellIssue(
            code=code, severity=severity, table=grid.index, table_place=grid.place, row=grid.number(row),
            letter=column.letter if column else "", column=column.heading if column else "", value=value[:_SHOWN],
            why=why, advice=advice, start=span[0], end=span[1],
        )  # fmt: skip
        if issue not in self._known:
            self._known.add(issue)
            self.found.append(issue)

    def read_finished(self, since: date | None) -> None:
        """Read the days of completion that name no year: the first such day from `since` on, which is said."""
        for one in self.finished:
            options = [day_in(one.text, year) for year in (since.year, since.year + 1)] if since else []
            day = next((d for d in options if d and since and d >= since), None)
            if day is None:
                self.cell(
                    "finished-year", Severity.WARNING, one.grid, one.entry,
                    f"“{one.text[:20]}”里的完成日期没有写年份，没有读成日期。", "请在表里写明年份，或在核对页填写。",
                )  # fmt: skip
                continue
            for detail in one.details:
                detail.finished = detail.finished or day
            self.cell(
                "finished-year", Severity.HINT, one.grid, one.entry,
                f"“{one.text[:20]}”里的完成日期没有写年份，按文件日期读作{day.isoformat()}。", "请核对年份。",
            )  # fmt: skip
        self.finished = []

    def read_limits(self, since: date | None) -> None:
        """Read the time limits; `since` is the day the document counts from. A column whose years are all one year
        gives that year to the limits that name none."""
        years = self._years()
        alike = Counter(limited.key for limited in self.limits)
        for limited in self.limits:
            column = limited.key[:2]
            only = years[column].pop() if len(years.get(column, ())) == 1 else None
            if only:
                years[column].add(only)
            count = alike.pop(limited.key, 0)
            self._read(
                limited, date(only, 1, 1) if only else since, "同列其他行" if only else "文件日期", count
            )
        self.limits = []

    def _years(self) -> dict[tuple[int, int], set[int]]:
        years: dict[tuple[int, int], set[int]] = {}
        for limited in self.limits:
            due = read_limit(limited.text).due
            if due:
                years.setdefault(limited.key[:2], set()).add(due.year)
        return years

    def _read(self, limited: Limited, since: date | None, source: str, count: int) -> None:
        """Read one limit; what is said of it is said once for all cells of a column that write it alike (`count`, else 0)."""
        limit = read_limit(limited.text, since)
        for detail in limited.details:
            if detail.due_text == limited.text:
                detail.due = limit.due
        if not count:
            return
        said = f"“{limited.text}”" + (f"（本列共{count}格）" if count > 1 else "")
        if limit.open == "season" or (limit.festival and limit.due):
            self._by_calendar(limited, limit, said)
        elif limit.assumed and limit.due:
            self.cell(
                "limit-year", Severity.HINT, limited.grid, limited.entry,
                f"{said}没有写年份，按{source}读作{limit.due.isoformat()}。", "请核对年份；不对的话在表里写明年份再导入。",
            )  # fmt: skip
        elif limit.open == "year":
            self.cell(
                "limit-year", Severity.WARNING, limited.grid, limited.entry,
                f"{said}没有写年份，文件里也没有可以参照的年份。", "请写明年份，或在核对页填写日期。",
            )  # fmt: skip
        elif limit.open == "impossible":
            self.cell(
                "limit-impossible", Severity.SERIOUS, limited.grid, limited.entry, f"{said}这一天不存在。",
                "请改正日期后重新导入，或在核对页填写。",
            )  # fmt: skip
        elif limit.open == "term":
            self.cell(
                "limit-term", Severity.HINT, limited.grid, limited.entry, f"{said}是从某一天起算的期限，没有读成日期。",
                "请在核对页填写到期日。",
            )  # fmt: skip
        elif limit.open == "unread":
            self.cell(
                "limit-unread", Severity.WARNING, limited.grid, limited.entry, f"没有看懂时限{said}，按原文保留。",
                "请在核对页填写日期；如果这一列不是时限，请改正这一列的含义。",
            )  # fmt: skip

    def _by_calendar(self, limited: Limited, limit: Limit, said: str) -> None:
        """汛前 names no day; 春节前 goes by the festival's."""
        if limit.festival is None or limit.due is None:
            self.cell(
                "limit-season", Severity.WARNING, limited.grid, limited.entry,
                f"{said}没有写明是哪一天，没有读成日期。", "请在表里写明年月日，或在核对页填写。",
            )  # fmt: skip
            return
        day = f"{limit.festival.year}年{limit.festival.month}月{limit.festival.day}日"
        self.cell(
            "limit-festival", Severity.HINT, limited.grid, limited.entry,
            f"{said}按农历和节日推算：这个节日是{day}，读作{limit.due.isoformat()}。", "请核对；不对的话在表里写明年月日。",
        )  # fmt: skip
