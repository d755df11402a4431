"""口令: given out by an administrator (then to be changed by its owner), chosen by its owner, and the lock-out after failures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import axes.utils
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from huiyin.people import changes
from huiyin.people.models import User

RESET, CHOSEN = "重置口令", "本人修改口令"


def give_out(user: User, password: str, by: User | None, note: str = RESET) -> None:
    """Somebody else sets it: the owner must choose another at the next sign-in, and may sign in at once."""
    user.set_password(password)
    user.must_change_password = True
    changes.save(by, user, note)
    unlock(user)


def choose(user: User, password: str) -> None:
    """The owner sets it. Every other sign-in of this account ends, since sessions carry a digest of the password."""
    user.set_password(password)
    user.must_change_password = False
    changes.save(user, user, CHOSEN)


def unlock(user: User) -> None:
    axes.utils.reset(username=user.username)


def lockouts() -> QuerySet[Any]:
    """Attempts that keep an account out just now, by username: too many wrong passwords within the time that it lasts."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried: dict[str, Any] = {"failures_since_start__gte": settings.AXES_FAILURE_LIMIT, "attempt_time__gte": since}
    rows: QuerySet[Any] = AccessAttempt._default_manager.filter(**tried)
    return rows
