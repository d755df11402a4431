"""Who may enter which room of the settings."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponseBase

from huiyin.kit.loaders import DeskRequest, View, signed_in
from huiyin.people.actors import Actor
from huiyin.people.models import Role

P = ParamSpec("P")


class Right(IntEnum):
    NONE = 0
    READ = 1
    WRITE = 2


def right_of(who: Actor, office: Right) -> Right:
    """Administrators write everything; the office has what a page grants it."""
    if who.is_administrator:
        return Right.WRITE
    if who.has(Role.OFFICE) and not who.registers_of(Role.INSPECTOR):
        return office
    return Right.NONE


Answer = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def opens_to(office: Right, needed: Right = Right.READ) -> Callable[[View[P]], Answer[P]]:
    """A view for administrators, and for the office as far as `office` goes; a POST always needs WRITE."""

    def declare(view: View[P]) -> Answer[P]:
        @signed_in
        @wraps(view)
        def wrapped(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            asked = Right.WRITE if request.method not in ("GET", "HEAD") else needed
            if right_of(request.who, office) < asked:
                raise Http404
            return view(request, *args, **kwargs)

        return wrapped

    return declare
