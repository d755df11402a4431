"""The calendar: readable by any program that keeps to RFC 5545, opened by its key alone, and shut by a new one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from huiyin.desk.noticing import ASKED_AN_HOUR
from huiyin.ledger.enums import Confidentiality
from huiyin.notices import feed
from huiyin.people.models import today
from huiyin.registers.rectification.models import Measure
from tests.support.organ import Organ, a_measure, command, move


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    cache.clear()


def events(content: bytes) -> list[tuple[str, dt.date, dt.date]]:
    found = Calendar.from_ical(content)
    return [(str(e["SUMMARY"]), e["DTSTART"].dt, e["DTEND"].dt) for e in found.walk("VEVENT")]


def address(user: object) -> str:
    return reverse("desk:feed", args=[feed.give_key(user)])  # type: ignore[arg-type]


def test_the_days_by_which_something_is_due_are_whole_days(client: Client, organ: Organ, measure: Measure) -> None:
    answer = client.get(address(organ.handler_a))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    due = measure.tasks.get(is_open=True).due_on
    assert due is not None
    assert (f"签收：{measure}", due, due + dt.timedelta(days=1)) in events(answer.content)


def test_lines_are_folded_and_ended_as_the_standard_says(client: Client, organ: Organ, measure: Measure) -> None:
    title = "修订，印发；并组织实施\\调研" * 12
    move(a_measure(organ, measure.parent, title), "issue", command(organ.clerk))
    content = client.get(address(organ.handler_a)).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert any(title in summary for summary, _, _ in events(content))


def test_an_event_keeps_its_identity(client: Client, organ: Organ, measure: Measure) -> None:
    where = address(organ.handler_a)
    uids = [[str(e["UID"]) for e in Calendar.from_ical(client.get(where).content).walk("VEVENT")] for _ in range(2)]
    assert uids[0] == uids[1]
    assert len(set(uids[0])) == len(uids[0])


def test_only_what_the_person_holds_is_in_it(client: Client, organ: Organ, measure: Measure) -> None:
    assert events(client.get(address(organ.handler_b)).content) == []


def test_a_work_secret_keeps_its_title(client: Client, organ: Organ, measure: Measure) -> None:
    Measure.objects.filter(pk=measure.pk).update(confidentiality=Confidentiality.WORK_SECRET)
    summaries = [s for s, _, _ in events(client.get(address(organ.handler_a)).content)]
    assert summaries
    assert not any(measure.title in s for s in summaries)


def test_a_new_key_shuts_the_old_address_and_taking_back_shuts_all(client: Client, organ: Organ) -> None:
    first, second = address(organ.handler_a), address(organ.handler_a)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)
    feed.take_back(organ.handler_a)
    assert client.get(second).status_code == 404
    assert client.get(reverse("desk:feed", args=["x"])).status_code == 404


def test_it_ends_with_the_account(client: Client, organ: Organ) -> None:
    where = address(organ.handler_a)
    type(organ.handler_a).objects.filter(pk=organ.handler_a.pk).update(ends_on=today())
    assert client.get(where).status_code == 404


def test_the_server_does_not_keep_the_key(organ: Organ) -> None:
    key = feed.give_key(organ.handler_a)
    organ.handler_a.refresh_from_db()
    assert key not in organ.handler_a.feed_digest
    assert feed.reader_of(key) == organ.handler_a


def test_too_much_asking_is_turned_away(client: Client, organ: Organ) -> None:
    where = address(organ.handler_a)
    answers = [client.get(where).status_code for _ in range(ASKED_AN_HOUR + 1)]
    assert answers[ASKED_AN_HOUR - 1] == 200
    assert answers[ASKED_AN_HOUR] == 429


def test_the_page_tells_the_address_once(client: Client, organ: Organ) -> None:
    client.force_login(organ.handler_a)
    client.post(reverse("desk:calendar-address"))
    told = client.get(reverse("desk:notices")).context["address"]
    assert told.startswith("http://")
    assert client.get(told).status_code == 200
    assert client.get(reverse("desk:notices")).context["address"] == ""
    client.post(reverse("desk:calendar-address"), {"take_back": "1"})
    assert client.get(told).status_code == 404


def test_wishes_are_kept(client: Client, organ: Organ) -> None:
    client.force_login(organ.handler_a)
    client.post(reverse("desk:mail-wishes"), {"prompt_mail": "on"})
    organ.handler_a.refresh_from_db()
    assert (organ.handler_a.daily_mail, organ.handler_a.prompt_mail) == (False, True)
