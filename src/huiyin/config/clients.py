"""Whose request it is, for the lock-out."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Behind our own proxy the last address it added; anything before it the client may have made up."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.ENVIRONMENT.behind_proxy:
        return direct
    return request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip() or direct
