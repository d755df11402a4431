"""The calendar of working days: the library's table, overridden day by day by the organ's own table."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping
from datetime import date, timedelta

import chinese_calendar
from chinese_calendar import constants

# The library lists holidays and make-up workdays only for years whose State Council notice it includes.
_LISTED_YEARS = {day.year for day in constants.holidays}
_FIRST_LISTED, _LAST_LISTED = min(_LISTED_YEARS), max(_LISTED_YEARS)
_SATURDAY = 5
_FESTIVALS = {festival.value: festival.chinese for festival in constants.Holiday}


class Calendar:
    """Which days are worked.

    `extra_holidays` and `extra_workdays` map a day to its reason (“台风停工”, “调休上班”) and win over the
    library. `announced_years` are years beyond it whose holidays the organ has entered completely.

    Raises ValueError (message for users) when a day stands in both tables.
    """

    def __init__(
        self,
        extra_holidays: Mapping[date, str] | None = None,
        extra_workdays: Mapping[date, str] | None = None,
        announced_years: Collection[int] = (),
    ) -> None:
        self._extra_holidays = dict(extra_holidays or {})
        self._extra_workdays = dict(extra_workdays or {})
        self._announced_years = frozenset(announced_years)
        self._years: dict[int, list[date]] = {}
        both = sorted(self._extra_holidays.keys() & self._extra_workdays.keys())
        if both:
            days = "、".join(f"{day.year}年{day.month}月{day.day}日" for day in both)
            raise ValueError(f"{days}既列为放假又列为上班，请删去其中一项")

    def covers(self, year: int) -> bool:
        """Whether the year's holidays are known; elsewhere only weekends are free and callers say so."""
        return self.is_listed(year) or year in self._announced_years

    def is_listed(self, year: int) -> bool:
        """Whether the library has the State Council's notice of the year."""
        return bool(_FIRST_LISTED <= year <= _LAST_LISTED)

    def is_workday(self, day: date) -> bool:
        """Whether the organ works on that day."""
        if day in self._extra_holidays:
            return False
        if day in self._extra_workdays:
            return True
        if _FIRST_LISTED <= day.year <= _LAST_LISTED:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < _SATURDAY

    def reason(self, day: date) -> str:
        """The organ's own reason why the day is free or worked; empty where the day is not in its table."""
        return self._extra_holidays.get(day) or self._extra_workdays.get(day) or ""

    def occasion(self, day: date) -> str:
        """Why a day is out of the ordinary: the organ's own reason, or the festival it is free or worked for (国庆节)."""
        own = self.reason(day)
        if own:
            return own
        festival = constants.holidays.get(day) or constants.workdays.get(day)
        return _FESTIVALS.get(festival, "") if festival else ""

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`-th workday after `day` (before it, when negative).

        Day 0 is `day` itself and is never counted (期间开始的当日不计入), whether worked or not; a count of 0
        gives it back unchanged. So 1 workday from a Friday, Saturday or Sunday is the Monday after.
        """
        if count == 0:
            return day
        year = day.year
        workdays = self._workdays_of(year)
        # The position, within this year's workdays, of the day looked for; it may lie in a neighbouring year.
        index = bisect_right(workdays, day) + count - 1 if count > 0 else bisect_left(workdays, day) + count
        while index >= len(workdays):
            index -= len(workdays)
            year += 1
            workdays = self._workdays_of(year)
        while index < 0:
            year -= 1
            workdays = self._workdays_of(year)
            index += len(workdays)
        return workdays[index]

    def workdays_between(self, start: date, end: date) -> int:
        """Workdays after `start` up to and including `end`; negative when `end` is earlier.

        With start = today and end = the due date this is what lights say: 剩N个工作日 / 超N个工作日; 0 is due
        today (or due on a free day since which nobody has worked).
        """
        if end < start:
            return -self.workdays_between(end, start)
        if start.year == end.year:
            workdays = self._workdays_of(start.year)
            return bisect_right(workdays, end) - bisect_right(workdays, start)
        first = self._workdays_of(start.year)
        count = len(first) - bisect_right(first, start)
        count += sum(len(self._workdays_of(year)) for year in range(start.year + 1, end.year))
        return count + bisect_right(self._workdays_of(end.year), end)

    def _workdays_of(self, year: int) -> list[date]:
        if year not in self._years:
            first = date(year, 1, 1)
            length = (date(year, 12, 31) - first).days + 1
            days = (first + timedelta(days=offset) for offset in range(length))
            self._years[year] = [day for day in days if self.is_workday(day)]
        return self._years[year]
