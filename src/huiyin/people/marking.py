"""Marks under the ledger's key, and who somebody was on the day they acted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings

from huiyin.integrity import key
from huiyin.people.models import Appointment, Person


def ledger_key() -> bytes:
    """Raises integrity.key.KeyTrouble."""
    return key.read(settings.HUIYIN_LEDGER_KEY_FILE)


def mark(digest: str) -> str:
    """The mark of an entry whose payload has `digest`. Raises integrity.key.KeyTrouble."""
    return key.mark(ledger_key(), digest)


def standing_then(*wanted: tuple[Person, dt.date]) -> list[dict[str, Any]]:
    """For each (person, day): {key, name, posts: [[department, title], …]} as registered now for that day; one query a day."""
    held: dict[tuple[int, dt.date], list[list[str]]] = {}
    for day in dict.fromkeys(day for _, day in wanted):
        people = [person.pk for person, on in wanted if on == day]
        rows = Appointment.objects.on(day).filter(person__in=people).order_by("post__position", "post_id")
        for pk, department, title in rows.values_list("person_id", "post__department__name", "post__title"):
            held.setdefault((pk, day), []).append([department, title])
    return [
        {"key": person.pk, "name": person.name, "posts": held.get((person.pk, day), [])} for person, day in wanted
    ]
