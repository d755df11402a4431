"""A day is a day here, not in Greenwich: what happens before eight in the morning belongs to that morning."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from huiyin.ledger.models import Entry
from huiyin.notices import composing, digest
from huiyin.notices.models import Letter
from huiyin.people.actors import actor_of
from huiyin.people.models import Change
from huiyin.procedures.lights import Lights
from huiyin.procedures.models import Task
from huiyin.registers.rectification.models import Measure
from tests.support.organ import Organ

ZONE = timezone.get_default_timezone()
MONDAY = dt.date(2026, 11, 23)


def early(day: dt.date) -> dt.datetime:
    """Half past six here, still the day before in UTC."""
    return dt.datetime.combine(day, dt.time(6, 30), ZONE)


def test_news_of_an_early_morning_is_told(organ: Organ, measure: Measure, monkeypatch: pytest.MonkeyPatch) -> None:
    lights = Lights(MONDAY + dt.timedelta(days=1))
    assert lights.previous_workday == MONDAY
    task = Task.objects.select_related("news").get(matter=measure, is_open=True)
    for moment, told in ((early(MONDAY), True), (early(MONDAY) - dt.timedelta(hours=7), False)):
        entry = Entry(pk=task.news_id, kind=task.news.kind, registered_at=moment)  # type: ignore[union-attr]

        class Told(list):  # type: ignore[type-arg]
            def select_related(self, *names: str) -> list[Task]:
                return list(self)

        shown = Task(pk=task.pk, kind=task.kind)
        shown.news = entry
        monkeypatch.setattr(digest, "news", lambda who, shown=shown: Told([shown]))
        Task.objects.filter(pk=task.pk).update(due_on=None, sort_due=dt.date(9999, 12, 31))
        message = digest.daily(actor_of(organ.handler_a.person, user=organ.handler_a), lights)
        assert ("新到" in [s.title for s in (message.sections if message else ())]) is told


def test_what_was_told_overdue_early_today_is_not_told_again(organ: Organ, measure: Measure) -> None:
    lights = Lights(MONDAY + dt.timedelta(days=1))
    sunday = MONDAY - dt.timedelta(days=1)
    Task.objects.filter(matter=measure, is_open=True).update(due_on=sunday, sort_due=sunday)
    who = actor_of(organ.handler_a.person, user=organ.handler_a)
    assert composing._overdue(who, lights) is not None
    Letter.objects.create(
        key="x", user=organ.handler_a, kind=Letter.Kind.OVERDUE, subject="超期", text="", html="", made_at=early(MONDAY),
    )
    assert composing._overdue(who, lights) is None


def test_a_change_is_dated_by_our_day() -> None:
    assert str(Change(shown="岗位", at=early(MONDAY))).endswith("2026-11-23 06:30")
