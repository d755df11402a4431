"""What happens to a request around any page: files compressed, size, idle time, and forms posted after sign-out."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from huiyin.config import errors

GetResponse = Callable[[HttpRequest], HttpResponse]

PACKED = frozenset({"text/css", "text/javascript", "image/svg+xml"})
DRAIN_CHUNK = 1024 * 1024
DRAIN_LIMIT = 512 * 1024 * 1024
DRAIN_SECONDS = 60
NOTE_EVERY_SECONDS = 60


class PackStatic(GZipMiddleware):
    """Style sheets, scripts and drawings travel compressed; what has a compressed file beside it is sent as that.

    Pages don't: the compressed length of a page that shows a secret beside what an address says can tell the secret (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        static = request.path.startswith(settings.STATIC_URL) and response.status_code == HTTPStatus.OK
        return super().process_response(request, response) if static and kind in PACKED else response


class RequestSizeLimit:
    """A body above HUIYIN_REQUEST_MAX_MB is refused before anything of it is stored or parsed."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isdigit() else 0
        if size > settings.HUIYIN_REQUEST_MAX_MB * 1024 * 1024:
            self._drain(request, size)
            return errors.too_large(request)
        return self.get_response(request)

    @staticmethod
    def _drain(request: HttpRequest, size: int) -> None:
        """Read and forget, within limits: a browser cut off while sending shows its own error, not our page."""
        source, left = request.META.get("wsgi.input"), min(size, DRAIN_LIMIT)
        until = time.monotonic() + DRAIN_SECONDS
        while source is not None and left > 0 and time.monotonic() < until:
            try:
                got = len(source.read(min(DRAIN_CHUNK, left)))
            except OSError:
                return
            if got == 0:
                return
            left -= got


class IdleLimit:
    """Signs out after HUIYIN_IDLE_SECONDS without a request, and SESSION_COOKIE_AGE after sign-in at the latest.

    The moment of the last request is noted at most once a minute, to spare the database a write per page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if session.session_key and SESSION_KEY in session:
            now = int(time.time())
            seen, began = session.get("seen_at", now), session.get("began_at", now)
            if now - seen > settings.HUIYIN_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
                session.flush()
            elif "began_at" not in session or now - seen >= NOTE_EVERY_SECONDS:
                session["seen_at"], session["began_at"] = now, began
        return self.get_response(request)


class KeepFormAfterExpiry:
    """A form sent after the session ended is shown back with all it held, to be sent again after signing in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        open_to_all = request.path.startswith((settings.LOGIN_URL, "/logout/", "/public/"))
        if request.method != "POST" or open_to_all or "Authorization" in request.headers:
            return None
        return None if request.user.is_authenticated else errors.expired(request)
