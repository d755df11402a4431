"""The organ's working calendar: the national table with the organ's own days over it."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from huiyin.procedures.models import Holiday
from huiyin.workdays import Calendar, parse_term
from huiyin.workdays.festivals import missing_festivals


def calendar() -> Calendar:
    """One query; the calendar itself is made anew only when the organ's days have changed."""
    return _calendar(tuple(Holiday.objects.order_by("day").values_list("day", "is_workday", "name")))


@lru_cache(maxsize=8)
def _calendar(own: tuple[tuple[dt.date, bool, str], ...]) -> Calendar:
    free = {day: name for day, is_workday, name in own if not is_workday}
    return Calendar(
        announced_years=[year for year in {day.year for day in free} if not missing_festivals(year, free)],
        extra_holidays=free,
        extra_workdays={day: name for day, is_workday, name in own if is_workday},
    )


def due_after(term: str, start: dt.date) -> dt.date:
    """The last day of a term such as "5 workdays", "1 month" or "10 days" that begins on `start`."""
    return parse_term(term).due(start, calendar())
