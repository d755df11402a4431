"""The moment that counts as now. Acts are dated and stamped by it, so that a demonstration can tell the past as it was.

Only a demonstration and tests may turn the clock; a production ledger knows no other time than the machine's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

_turned: ContextVar[dt.datetime | None] = ContextVar("huiyin_clock", default=None)


def now() -> dt.datetime:
    return _turned.get() or timezone.now()


def is_turned() -> bool:
    """Whether a demonstration tells the past just now."""
    return _turned.get() is not None


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Within the block it is `moment`. Raises ImproperlyConfigured in production, ValueError for a moment to come."""
    if settings.HUIYIN_MODE != "demo":
        raise ImproperlyConfigured("the clock is turned only in a demonstration and in tests")
    if moment > timezone.now():
        raise ValueError("nothing has happened in the future")
    token = _turned.set(moment)
    try:
        yield
    finally:
        _turned.reset(token)
