"""The nightly run."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

NAME = "huiyin.contradictions"
AT_HOUR = 2


def look() -> str:
    """Says in Chinese what was found. Raises RuntimeError when rules failed, so that the job is seen to have failed."""
    from huiyin.registers.contradictions.finding import find_all

    new, failed = find_all()
    if failed:
        raise RuntimeError(f"新发现{new}条；没有比对成：{'、'.join(failed)}")
    return f"新发现{new}条矛盾线索"


def schedule_after_migrate(sender: Any, using: str, **_: Any) -> None:
    from django_q.models import Schedule

    Schedule.objects.using(using).get_or_create(
        name=NAME,
        defaults={
            "func": "huiyin.registers.contradictions.jobs.look", "schedule_type": Schedule.DAILY,
            "next_run": _next(timezone.localtime()),
        },
    )


def _next(now: datetime) -> datetime:
    at = now.replace(hour=AT_HOUR, minute=0, second=0, microsecond=0)
    return at if at > now else at + timedelta(days=1)
