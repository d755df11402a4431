"""Terms (期限) as procedures write them: “5 workdays”, “1 month”, “10 days”."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from .calendar import Calendar


class BadTerm(ValueError):
    """The text is not a term; the message is for the person who wrote it."""


class TermUnit(Enum):
    """What a term counts."""

    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"

    @property
    def label(self) -> str:
        """The unit as read after a number: 5个工作日, 10日, 2个月."""
        return {"workday": "个工作日", "day": "日", "month": "个月"}[self.value]


_UNITS = {
    "workday": TermUnit.WORKDAY,
    "工作日": TermUnit.WORKDAY,
    "day": TermUnit.DAY,
    "日": TermUnit.DAY,
    "天": TermUnit.DAY,
    "month": TermUnit.MONTH,
    "月": TermUnit.MONTH,
}
_TERM = re.compile(r"(\d{1,4})\s*(?:个)?\s*(workday|day|month|工作日|日|天|月)s?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time from a start day, which is itself not counted."""

    amount: int
    unit: TermUnit

    def due(self, start: date, calendar: Calendar) -> date:
        """The last day of the term.

        Days and months run through free days and may end on one (19 Oct + 2 months = 19 Dec, a Saturday in
        2020): the regulations name that day, so it is not moved.
        """
        if self.unit is TermUnit.WORKDAY:
            return calendar.add_workdays(start, self.amount)
        if self.unit is TermUnit.DAY:
            return start + timedelta(days=self.amount)
        return add_months(start, self.amount)

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.label}"


def parse_term(text: str) -> Term:
    """Read “5 workdays”, “1 month”, “10 days”, or the Chinese forms (5个工作日, 2个月, 10日, 10天).

    Raises BadTerm for anything else, including a length of zero.
    """
    match = _TERM.fullmatch(text.strip())
    if match is None or int(match[1]) == 0:
        raise BadTerm(f"“{text}”不是期限；请写成“5 workdays”“10 days”“1 month”，或“5个工作日”“10日”“1个月”")
    return Term(int(match[1]), _UNITS[match[2].lower()])


def add_months(day: date, count: int) -> date:
    """The same day `count` calendar months later (earlier when negative); at most that month's last day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
