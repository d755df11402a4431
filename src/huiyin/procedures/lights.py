"""Lights with words for whatever has a deadline: 正常, 临近到期, 超期, counted in working days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from huiyin.ledger.models import NO_DATE, Matter
from huiyin.people.dated import today
from huiyin.procedures.calendar import calendar
from huiyin.procedures.parameters import declare, number

SOON = "lights.yellow_days"
UNDATED = "未定时限"

declare(
    SOON, "临近到期提醒（黄灯）", "个工作日",
    ("2015-01-01", "10", "督办工作惯例：到期前10个工作日提醒（本单位可调整）"),
)


class Color(StrEnum):
    """NONE stands for a matter that is closed."""

    NONE = "none"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Light:
    """A colour never stands alone: `words` say the same."""

    color: Color
    words: str


class Lights:
    """The lights of a day. Two queries when made, none for each date or matter."""

    def __init__(self, on: dt.date | None = None) -> None:
        self.day = on or today()
        self._days, self._soon = calendar(), int(number(SOON, self.day))

    @property
    def horizon(self) -> dt.date:
        """The last day that counts as due soon: free days after the last workday of the term belong to it."""
        return self._days.add_workdays(self.day, self._soon + 1) - dt.timedelta(days=1)

    @property
    def previous_workday(self) -> dt.date:
        return self._days.add_workdays(self.day, -1)

    @property
    def is_workday(self) -> bool:
        return self._days.is_workday(self.day)

    def __call__(self, due: dt.date | None, what: str = "到期") -> Light | None:
        """The light of a due date (or of a date to look again, `what` = 复核); none without one."""
        if due is None or due == NO_DATE:
            return None
        if due < self.day:
            over = self._days.workdays_between(due, self.day)
            return Light(Color.RED, f"超期{over}个工作日" if over else "已超期")
        if due == self.day:
            return Light(Color.YELLOW, f"临近{what}，今天{what}")
        left = self._days.workdays_between(self.day, due)
        if left <= self._soon:
            return Light(Color.YELLOW, f"临近{what}，剩{left}个工作日" if left else f"临近{what}")
        return Light(Color.GREEN, f"正常，剩{left}个工作日")

    def of(self, matter: Matter) -> Light | None:
        """The light of a matter: by its deadline, or by its next review while it is kept up for long."""
        if matter.is_closed:
            return self._closed(matter)
        if matter.due_on is None:
            return self(getattr(matter, "next_review_on", None), "复核")
        return self(matter.due_on)

    def words(self, matter: Matter) -> str:
        """The light in words, for sheets and letters."""
        found = self.of(matter)
        return found.words if found else UNDATED

    def _closed(self, matter: Matter) -> Light:
        late = matter.due_on is not None and matter.closed_on is not None and matter.closed_on > matter.due_on
        return Light(Color.NONE, "超期办结" if late and not matter.historical else "已办结")
