"""The calendar: free days by name, meetings and deadlines that the person may see, numbers that open their list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client

from huiyin.people.models import today
from huiyin.procedures.models import Holiday
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, Measure, Record, Round
from tests.desk.conftest import signed_in
from tests.support.organ import Organ, a_measure, command

CALENDAR = "/calendar/"


def _days(client: Client, **asked: str) -> dict[dt.date, Any]:
    page = client.get(CALENDAR, asked)
    assert page.status_code == 200
    return {day.day: day for week in page.context["weeks"] for day in week}


def test_festivals_and_make_up_days_are_named(organ: Organ) -> None:
    days = _days(signed_in(organ.clerk), **{"from": "2026-10-01"})
    assert min(days) == dt.date(2026, 9, 28)
    assert len(days) == 35
    first, make_up = days[dt.date(2026, 10, 1)], days[dt.date(2026, 10, 10)]
    assert (first.is_workday, first.turned, first.occasion) == (False, "休", "国庆节")
    assert (make_up.is_workday, make_up.turned, make_up.occasion) == (True, "班", "国庆节")
    assert days[dt.date(2026, 10, 17)].turned == ""


def test_the_organs_own_days_win(organ: Organ) -> None:
    Holiday.objects.create(day=dt.date(2026, 9, 29), is_workday=False, name="台风停工")
    day = _days(signed_in(organ.clerk), **{"from": "2026-09-28"})[dt.date(2026, 9, 29)]
    assert (day.turned, day.occasion) == ("休", "台风停工")


def test_a_number_opens_what_falls_due_that_day(organ: Organ, finding: Finding, measure: Measure) -> None:
    for i in range(2):
        a_measure(organ, finding, f"同日到期{i}", due_on=measure.due_on)
    client = signed_in(organ.clerk)
    assert measure.due_on is not None
    day = _days(client, **{"from": measure.due_on.isoformat()})[measure.due_on]
    (due,) = [e for e in day.events if e.kind == "due"]
    assert due.words == "整改措施3项到期"
    assert len(client.get(due.address).context["lines"]) == 3


def test_people_see_their_tasks_and_nothing_foreign(organ: Organ, finding: Finding, measure: Measure) -> None:
    task = measure.tasks.get(is_open=True)
    assert task.due_on is not None
    words = [e.words for e in _days(signed_in(organ.handler_a))[task.due_on].events]
    assert f"待办：{measure.title}" in words
    assert not any(day.events for day in _days(signed_in(organ.street_clerk)).values())


def test_meetings_stand_on_their_day_for_those_who_see_them(organ: Organ, round_: Round) -> None:
    values = {"kind": Record.Kind.MEETING, "subject": "推进会", "starts_on": today(), "place": "三楼会议室"}
    meeting = begin(Record, command(organ.clerk), "整改推进会", values, parent=round_).matter
    (event,) = [e for e in _days(signed_in(organ.clerk))[today()].events if e.kind == "meeting"]
    assert (event.words, event.address) == ("整改推进会（三楼会议室）", f"/matters/{meeting.pk}/")
    home = signed_in(organ.clerk).get("/").context["agenda"]
    assert home[0].is_today
    assert not [e for e in _days(signed_in(organ.street_clerk))[today()].events if e.kind == "meeting"]


def test_a_day_with_many_meetings_names_the_first(organ: Organ, round_: Round) -> None:
    for i in range(6):
        values = {"kind": Record.Kind.MEETING, "subject": "推进会", "starts_on": today()}
        begin(Record, command(organ.clerk), f"第{i}次会议", values, parent=round_)
    meetings = [e.words for e in _days(signed_in(organ.clerk))[today()].events if e.kind == "meeting"]
    assert meetings == ["第0次会议", "第1次会议", "第2次会议", "第3次会议", "还有2项工作记录"]


def test_any_start_is_borne(organ: Organ) -> None:
    client = signed_in(organ.clerk)
    for start in ("nonsense", "0001-01-01", "9999-12-31", ""):
        assert len(_days(client, **{"from": start})) == 35
    assert "放假安排" in client.get(CALENDAR, {"from": "2090-01-01"}).content.decode()
