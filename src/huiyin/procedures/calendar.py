"""The organ's working calendar: the national table with the organ's own days over it."""

from __future__ import annotations

import datetime as dt

from huiyin.procedures.models import Holiday
from huiyin.workdays import Calendar, parse_term


def calendar() -> Calendar:
    """One query; keep the result for as long as a request lasts."""
    own = list(Holiday.objects.all())
    return Calendar(
        extra_holidays={h.day: h.name for h in own if not h.is_workday},
        extra_workdays={h.day: h.name for h in own if h.is_workday},
    )


def due_after(term: str, start: dt.date) -> dt.date:
    """The last day of a term such as "5 workdays", "1 month" or "10 days" that begins on `start`."""
    return parse_term(term).due(start, calendar())
