"""Lights with words for whatever has a due date: 正常, 临近到期, 超期, counted in working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from huiyin.ledger.models import NO_DATE, Matter
from huiyin.people.dated import today
from huiyin.procedures.calendar import calendar
from huiyin.procedures.parameters import number

# The organ sets one threshold; the rectification room declares it.
SOON = "rectification.yellow_days"
_SOON_UNTOLD = 10


@dataclass(frozen=True)
class Light:
    """`color` is none, green, yellow or red; `words` say the same, so that no colour stands alone."""

    color: str
    words: str


LightOf = Callable[[dt.date | None], Light | None]


def soon_days(on: dt.date) -> int:
    try:
        return int(number(SOON, on))
    except LookupError:
        return _SOON_UNTOLD


def horizon(on: dt.date | None = None) -> dt.date:
    """The last day that counts as due soon. Two queries."""
    day = on or today()
    return calendar().add_workdays(day, soon_days(day))


def due_lights(on: dt.date | None = None) -> LightOf:
    """Lights for due dates; two queries now, none for each date. No date: no light."""
    day = on or today()
    days, soon = calendar(), soon_days(day)

    def light(due: dt.date | None) -> Light | None:
        if due is None or due == NO_DATE:
            return None
        if due < day:
            over = days.workdays_between(due, day)
            return Light("red", f"超期{over}个工作日" if over else "已超期")
        left = days.workdays_between(day, due)
        if left <= soon:
            return Light("yellow", f"临近到期，剩{left}个工作日" if left else "临近到期，今天到期" if due == day else "临近到期")
        return Light("green", f"正常，剩{left}个工作日")

    return light


def light_of(matter: Matter, light: LightOf) -> Light | None:
    if matter.is_closed:
        late = matter.due_on is not None and matter.closed_on is not None and matter.closed_on > matter.due_on
        return Light("none", "超期办结" if late and not matter.historical else "已办结")
    return light(matter.due_on)
