"""What the job worker clears away every night. Nothing of the ledger is ever among it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.utils import timezone

NAME = "huiyin.housekeeping"
AT_HOUR = 3
KEEP_SIGN_INS_DAYS = 200  # network logs are to be kept for at least six months (《网络安全法》第二十一条)
UNNAMED_FILES_SECONDS = 24 * 3600


def clear_out() -> str:
    """Expired sessions, old sign-in records, files whose upload was never completed or confirmed; fresh statistics."""
    from axes.models import AccessAttempt, AccessFailureLog, AccessLog

    from huiyin.kit import spool
    from huiyin.ledger.guards import refresh_statistics
    from huiyin.ledger.store import sweep

    call_command("clearsessions")
    refresh_statistics()  # the ledger has grown since yesterday
    before = timezone.now() - timedelta(days=KEEP_SIGN_INS_DAYS)
    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        model.objects.filter(attempt_time__lt=before).delete()
    return f"清理文件{sweep(time.time() - UNNAMED_FILES_SECONDS) + spool.sweep()}个"


def _next_night() -> datetime:
    now = timezone.localtime()
    tonight = now.replace(hour=AT_HOUR, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


def schedule_after_migrate(sender: Any, using: str, **_: Any) -> None:
    from django_q.models import Schedule

    Schedule.objects.using(using).get_or_create(
        name=NAME,
        defaults={
            "func": "huiyin.config.housekeeping.clear_out",
            "schedule_type": Schedule.DAILY,
            "next_run": _next_night(),
        },
    )
