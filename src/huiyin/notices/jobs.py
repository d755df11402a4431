"""What the job worker does every five minutes: compose what is due, then send what waits. Both may be done again at will."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

NAME = "huiyin.notices"
MINUTES = 5


def make_round() -> str:
    """Says in Chinese what was done."""
    from huiyin.notices.composing import compose
    from huiyin.notices.posting import post

    made = compose(timezone.now())
    return f"新写{made}封，{post()}"


def schedule_after_migrate(sender: Any, using: str, **_: Any) -> None:
    from django_q.models import Schedule

    Schedule.objects.using(using).get_or_create(
        name=NAME,
        defaults={
            "func": "huiyin.notices.jobs.make_round", "schedule_type": Schedule.MINUTES, "minutes": MINUTES,
        },
    )
