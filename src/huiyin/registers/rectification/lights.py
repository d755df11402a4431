"""Lights with words: how a matter stands against its deadline, in working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from huiyin.ledger.models import Matter
from huiyin.people.dated import today
from huiyin.procedures.calendar import calendar
from huiyin.procedures.parameters import number
from huiyin.workdays import Calendar


class Color(StrEnum):
    """GREEN: noticed in good time; YELLOW: due soon; RED: overdue; NONE: far off, without a deadline, or closed."""

    NONE = "none"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Light:
    """A colour never stands alone: `words` say the same."""

    color: Color
    words: str


def lights(on: dt.date | None = None) -> Callable[[Matter], Light]:
    """The lights of a day. Three queries now (calendar, two parameters), none for each matter."""
    day = on or today()
    days, green = calendar(), int(number("rectification.green_days", day))
    yellow = int(number("rectification.yellow_days", day))

    def light(matter: Matter) -> Light:
        if matter.is_closed:
            return _closed(matter, days)
        return _open(matter, day, days, green, yellow)

    return light


def _open(matter: Matter, day: dt.date, days: Calendar, green: int, yellow: int) -> Light:
    due = matter.due_on
    review = getattr(matter, "next_review_on", None)
    if due is None and review is None:
        return Light(Color.NONE, "未定时限")
    due, what = (due, "到期") if due is not None else (review, "复核")
    assert due is not None
    if due < day:
        left = -days.workdays_between(day, due)
        return Light(Color.RED, f"超期{left}个工作日" if left else f"已超期（{due:%-m月%-d日}到期）")
    if due == day:
        return Light(Color.YELLOW, f"今天{what}")
    left = days.workdays_between(day, due)
    color = Color.YELLOW if left <= yellow else Color.GREEN if left <= green else Color.NONE
    return Light(color, f"距{what}{left}个工作日")


def _closed(matter: Matter, days: Calendar) -> Light:
    if matter.historical or matter.closed_on is None or matter.due_on is None:
        return Light(Color.NONE, "已办结")
    if matter.closed_on <= matter.due_on:
        return Light(Color.NONE, "按期办结")
    late = days.workdays_between(matter.due_on, matter.closed_on)
    return Light(Color.NONE, f"超期{late}个工作日办结" if late else "超期办结")
