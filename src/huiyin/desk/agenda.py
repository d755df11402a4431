"""The organ's calendar as one person sees it: free days and make-up workdays, meetings, my tasks, what falls due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from huiyin.components.meetings import MeetingFields
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.access import visible
from huiyin.ledger.models import NO_DATE, Matter
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.procedures.calendar import calendar
from huiyin.procedures.lights import Lights
from huiyin.procedures.tasks import open_tasks
from huiyin.register.base import REGISTERS

WEEKS = 5
COMING = dt.timedelta(days=14)
MOST = 200
"""Meetings of the days shown."""
MEETINGS_A_DAY = TASKS_A_DAY = 4


@dataclass(frozen=True)
class Event:
    """What stands on a day: `kind` is meeting, task or due."""

    kind: str
    words: str
    address: str


@dataclass
class Day:
    """`occasion` names the festival or the organ's own reason; `turned` says that it is free or worked against the week."""

    day: dt.date
    is_workday: bool
    occasion: str
    is_today: bool
    events: list[Event] = field(default_factory=list)

    @property
    def turned(self) -> str:
        weekend = self.day.weekday() >= 5
        return "休" if not self.is_workday and not weekend else "班" if self.is_workday and weekend else ""

    @property
    def worth_showing(self) -> bool:
        return bool(self.events or self.turned or (self.occasion and not self.is_workday))


def days(who: Actor, first: dt.date, last: dt.date) -> list[Day]:
    """The days from `first` to `last` with what the person may see on them. Some five queries for any span."""
    known, now = calendar(), today()
    span = [first + dt.timedelta(days=i) for i in range((last - first).days + 1)]
    found = {d: Day(d, known.is_workday(d), known.occasion(d), d == now) for d in span}
    for source in (_meetings, _tasks, _dues):
        for day, event in source(who, first, last):
            found[day].events.append(event)
    return list(found.values())


def coming(who: Actor, light: Lights) -> list[Day]:
    """For the home desk: the days of the next two weeks on which there is something."""
    return [d for d in days(who, light.day, light.day + COMING) if d.worth_showing]


def _meetings(who: Actor, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, Event]]:
    """Of all registers that hold meetings, in one query; a day with many of a register names the first of them."""
    models: list[Any] = [register.model for register in REGISTERS.values()]
    held = [model._default_manager for model in models if issubclass(model, MeetingFields)]
    seen = [visible(who, rows.filter(starts_on__gte=first, starts_on__lte=last)).order_by() for rows in held]
    parts = [rows.values_list("starts_on", "register", "id", "title", "place") for rows in seen]
    if not parts:
        return
    rows = parts[0].union(*parts[1:], all=True).order_by("starts_on", "register", "id")[:MOST]
    for (day, code), group in groupby(rows, key=lambda row: row[:2]):
        meetings = list(group)
        for _, _, pk, title, place in meetings[:MEETINGS_A_DAY]:
            yield day, Event("meeting", f"{title}（{place}）" if place else title, reverse("desk:matter", args=[pk]))
        if len(meetings) > MEETINGS_A_DAY:
            more = f"还有{len(meetings) - MEETINGS_A_DAY}项{REGISTERS[code].title}"
            yield day, Event("meeting", more, reverse("desk:list", args=[REGISTERS[code].slug()]))


def _tasks(who: Actor, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, Event]]:
    """Named where a day has few, counted where it has many. Two queries."""
    rows = open_tasks(who).filter(sort_due__gte=first, sort_due__lte=last)
    counted = dict(rows.order_by().values_list("sort_due").annotate(n=Count("pk")))
    few = [day for day, number in counted.items() if number <= TASKS_A_DAY] or [NO_DATE]
    for day, pk, title in rows.filter(sort_due__in=few).values_list("sort_due", "matter", "matter__title"):
        yield day, Event("task", f"待办：{title}", reverse("desk:matter", args=[pk]))
    for day, number in counted.items():
        if number > TASKS_A_DAY:
            yield day, Event("task", f"待办{number}项到期", reverse("desk:home"))


def _dues(who: Actor, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, Event]]:
    """How many matters of each register fall due; the number opens exactly their list. One query."""
    rows = visible(who, Matter.objects.filter(register__in=list(REGISTERS), sort_due__gte=first, sort_due__lte=last))
    for code, day, number in rows.order_by().values_list("register", "sort_due").annotate(n=Count("pk")).order_by("register"):
        register = REGISTERS[code]
        address = f"{reverse('desk:list', args=[register.slug()])}?due_from={day}&due_to={day}"
        yield day, Event("due", f"{register.title}{number}项到期", address)


@require_GET
@signed_in
def calendar_page(request: DeskRequest) -> HttpResponse:
    """Five weeks from the Monday of a day (`?from=2026-11-23`), as a table; on a narrow screen as a list of days."""
    if request.who.is_administrator:
        raise Http404
    try:
        start = dt.date.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        start = today()
    start = min(max(start, dt.date(1990, 1, 1)), dt.date(2099, 12, 31))
    monday = start - dt.timedelta(days=start.weekday())
    found = days(request.who, monday, monday + dt.timedelta(weeks=WEEKS, days=-1))
    here, step = reverse("desk:calendar"), dt.timedelta(weeks=WEEKS - 1)
    context = {
        "weeks": [found[i : i + 7] for i in range(0, len(found), 7)], "first": found[0].day, "last": found[-1].day,
        "earlier": f"{here}?from={monday - step}", "later": f"{here}?from={monday + step}", "here": here,
        "known": all(calendar().covers(d.day.year) for d in (found[0], found[-1])),
        "names": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    }
    return render(request, "desk/calendar.html", context)
