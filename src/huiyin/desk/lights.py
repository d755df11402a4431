"""Lights with words for whatever has a due date: 正常, 临近到期, 超期, counted in working days."""

from __future__ import annotations

import datetime as dt
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


class Lights:
    """The lights of a day. Two queries when made, none for each date."""

    def __init__(self, on: dt.date | None = None) -> None:
        self.day = on or today()
        self._days, self._soon = calendar(), _soon_days(self.day)

    @property
    def horizon(self) -> dt.date:
        """The last day that counts as due soon."""
        return self._days.add_workdays(self.day, self._soon)

    def __call__(self, due: dt.date | None) -> Light | None:
        """The light of a due date; none without one."""
        if due is None or due == NO_DATE:
            return None
        if due < self.day:
            over = self._days.workdays_between(due, self.day)
            return Light("red", f"超期{over}个工作日" if over else "已超期")
        left = self._days.workdays_between(self.day, due)
        if due == self.day:
            return Light("yellow", "临近到期，今天到期")
        if left <= self._soon:
            return Light("yellow", f"临近到期，剩{left}个工作日" if left else "临近到期")
        return Light("green", f"正常，剩{left}个工作日")


def _soon_days(on: dt.date) -> int:
    try:
        return int(number(SOON, on))
    except LookupError:
        return _SOON_UNTOLD


def light_of(matter: Matter, light: Lights) -> Light | None:
    if matter.is_closed:
        late = matter.due_on is not None and matter.closed_on is not None and matter.closed_on > matter.due_on
        return Light("none", "超期办结" if late and not matter.historical else "已办结")
    return light(matter.due_on)
