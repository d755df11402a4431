"""A person's calendar as iCalendar (RFC 5545): the days by which something is to be done, each a whole day.

The address carries a key instead of a sign-in; the server keeps only its digest, and a new key closes the old address.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.conf import settings
from icalendar import Calendar, Event

from huiyin.ledger.access import visible
from huiyin.ledger.models import NO_DATE
from huiyin.notices.digest import outside_title
from huiyin.people import clock
from huiyin.people.actors import Actor
from huiyin.people.models import Unit, User
from huiyin.procedures.lights import Lights
from huiyin.procedures.loading import pinned
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import open_tasks

SHOWN = 500


def give_key(user: User) -> str:
    """A new key, told this once; the one given before opens nothing any more."""
    key = secrets.token_urlsafe(32)
    User.objects.filter(pk=user.pk).update(feed_digest=_digest(key))
    return key


def take_back(user: User) -> None:
    User.objects.filter(pk=user.pk).update(feed_digest="")


def reader_of(key: str) -> User | None:
    """Whose calendar a key opens; None for a wrong key, one taken back, or a closed account."""
    user = User.objects.select_related("person").filter(feed_digest=_digest(key)).first()
    return user if user is not None and user.is_open else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def calendar_of(who: Actor) -> bytes:
    """The person's open tasks that have a day, soonest first, up to `SHOWN`."""
    unit = Unit.objects.filter(is_self=True).first()
    found = Calendar()
    found.add("prodid", "-//Huiyin//Huiyin//ZH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"回音 {who.person.name}")
    found.add("x-wr-timezone", settings.TIME_ZONE)
    found.add("refresh-interval", dt.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    lights = Lights()
    for task in _dated(who):
        found.add_component(_event(task, lights, unit.name if unit else ""))
    return bytes(found.to_ical())


def _dated(who: Actor) -> Iterable[Task]:
    rows = list(open_tasks(who).filter(sort_due__lt=NO_DATE).select_related("matter")[:SHOWN])
    seen = set(visible(who).filter(pk__in={t.matter_id for t in rows}).values_list("pk", flat=True))
    return [t for t in rows if t.matter_id in seen]


def _event(task: Task, lights: Lights, unit: str) -> Event:
    step = pinned(task.matter.procedure).steps.get(task.step)
    light = lights(task.due_on)
    event = Event()
    event.add("uid", f"task-{task.pk}@huiyin")
    event.add("dtstamp", clock.now())
    event.add("dtstart", task.sort_due)
    event.add("dtend", task.sort_due + dt.timedelta(days=1))
    event.add("summary", f"{step.title if step else '办理'}：{outside_title(task.matter)}")
    event.add("description", "\n".join(filter(None, (light.words if light else "", unit))))
    event.add("transp", "TRANSPARENT")
    if settings.HUIYIN_ADDRESS:
        event.add("url", f"{settings.HUIYIN_ADDRESS}/matters/{task.matter_id}/")
    return event
