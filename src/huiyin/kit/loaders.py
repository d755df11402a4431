"""How a view comes by whoever asks and by what is asked for: signed in, and visible — or 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor, actor
from huiyin.people.models import User
from huiyin.procedures.loading import hold
from huiyin.register.base import REGISTERS, Register, by_slug

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of somebody signed in; `who` is their standing today."""

    user: User
    who: Actor
    htmx: object


View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


CHANGE = "desk:own-password"
"""Where a password given out by somebody else is changed; nothing else opens before."""


def signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Sends strangers to sign in and whoever has an issued password to change it; gives everybody else `request.who`.

    What is shown is never kept in caches.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request"):
                response = HttpResponse("登录已过期，请重新登录后再试。", status=401)
                response["HX-Trigger"], response["HX-Reswap"] = "session-expired", "none"
                return response
            return redirect_to_login(request.get_full_path())
        if request.user.must_change_password and request.path != reverse(CHANGE):
            return redirect(CHANGE)
        request.who = actor(request.user)  # type: ignore[attr-defined]
        with hold():
            answer = view(request, *args, **kwargs)  # type: ignore[arg-type]
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    return wrapped


def matter_or_404(who: Actor, pk: int) -> Matter:
    """The matter as an instance of its register's model. Raises Http404 when it is missing or foreign alike."""
    found = visible(who).filter(pk=pk).values_list("register", flat=True).first()
    if found is None or found not in REGISTERS:
        raise Http404
    model = REGISTERS[found].model
    related = ("leader", "lead_department", "parent", "root")
    return model._default_manager.select_related(*related).get(pk=pk)


def register_or_404(who: Actor, slug: str) -> type[Register]:
    """Raises Http404 for an unknown register, and for administrators, who read no content."""
    try:
        register = by_slug(slug)
    except LookupError as error:
        raise Http404 from error
    if who.is_administrator:
        raise Http404
    return register
