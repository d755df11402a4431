"""The same order sent twice — a double click, a page sent again — has the effect and the answer of the first."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, connection

from huiyin.ledger.models import Entry
from huiyin.procedures.orders import Done, Order

P = ParamSpec("P")
R = TypeVar("R")


def repeated(order: Order) -> Done | None:
    """What the first sending of this order came to; None when this is the first, or another person's."""
    if order.request_id is None:
        return None
    entry = Entry.objects.filter(request_id=order.request_id).select_related("matter").first()
    if entry is None or entry.registered_by_id != (order.actor.user and order.actor.user.pk):
        return None
    return Done(entry.matter.typed(), entry)


def once(service: Callable[P, R]) -> Callable[P, R | Done]:
    """Give a service that runs its own transaction the answer of the first when both arrive at the very same time.

    The unique request id lets only one of them be stored; the other comes here. Inside a caller's transaction the
    error passes on, since nothing more can be read there.
    """

    @functools.wraps(service)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R | Done:
        try:
            return service(*args, **kwargs)
        except IntegrityError:
            order = next((a for a in (*args, *kwargs.values()) if isinstance(a, Order)), None)
            done = repeated(order) if order is not None and not connection.in_atomic_block else None
            if done is None:
                raise
            return done

    return wrapped
