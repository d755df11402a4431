"""Simulated time: each story is a generator that yields the moment at which it goes on.

    def story(self):
        yield self.day(0)          # nothing before this moment
        ...acts, dated and stamped then...
        yield self.day(3)

All stories are told together, earliest first, so that entries come to be in the order in which they are said to have
happened. A story whose next moment has not come yet rests there: that is the state the demonstration shows.
"""

from __future__ import annotations

import datetime as dt
import heapq
import random
from collections.abc import Callable, Iterator
from itertools import count

from django.utils import timezone

from huiyin.people import clock
from huiyin.procedures.calendar import calendar

Story = Iterator[dt.datetime]
Progress = Callable[[str], None]


class Chronicle:
    """The stories still to be told, and the random numbers they share (seeded: the same day gives the same tale)."""

    def __init__(self) -> None:
        self.until = timezone.now()
        self.today = timezone.localdate(self.until)
        self.random = random.Random(20_260)  # noqa: S311 - a tale, no secret
        self._told_until = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._waiting: list[tuple[dt.datetime, int, Story]] = []
        self._order = count()

    def tell(self, story: Story) -> None:
        moment = next(story, None)
        if moment is not None and moment <= self.until:
            heapq.heappush(self._waiting, (moment, next(self._order), story))

    def run(self, progress: Progress) -> None:
        shown = ""
        while self._waiting:
            moment, _, story = heapq.heappop(self._waiting)
            month = f"{timezone.localdate(moment):%Y年%-m月}"
            if month != shown:
                progress(f"  登记{month}的事项")
                shown = month
            # No two acts at the same moment, and none before one that has been told.
            self._told_until = max(moment, self._told_until + dt.timedelta(seconds=40))
            with clock.at(min(self._told_until, self.until)):
                self.tell(story)

    def workday(self, day: dt.date) -> dt.date:
        """`day`, or the first workday after it."""
        days = calendar()
        while not days.is_workday(day):
            day += dt.timedelta(days=1)
        return day

    def workday_before(self, day: dt.date) -> dt.date:
        """`day`, or the last workday before it."""
        days = calendar()
        while not days.is_workday(day):
            day -= dt.timedelta(days=1)
        return day

    def during(self, day: dt.date, hour: int | None = None) -> dt.datetime:
        """A moment in office hours of `day`."""
        given = self.random.choice((9, 10, 11, 14, 15, 16)) if hour is None else hour
        time = dt.time(given, self.random.randrange(60), self.random.randrange(60))
        return timezone.make_aware(dt.datetime.combine(day, time))
