"""The same order sent twice — a double click, a page sent again — has the effect and the answer of the first.

A request is known by its id and by whoever sent it: nobody can use up an id of somebody else's, and one that was used for
another matter or another act answers nothing here: it is refused, so that nothing looks registered that is not.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, connection

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry
from huiyin.procedures.commands import Command, Done, NotAllowed

P = ParamSpec("P")
R = TypeVar("R")
USED = "这份表单已经用来办理过另一件事，这一次没有登记。请刷新页面，重新填写后再提交。"


def repeated(
    command: Command, matter: int | None = None, *, kinds: tuple[EntryKind, ...] = (), action: str = "", register: str = ""
) -> Done | None:
    """What the first sending of this order came to; None when this is the first.

    Raises NotAllowed when the id was used for another matter, kind of act, action or register than those named here.
    """
    if command.request_id is None:
        return None
    own = Entry.objects.filter(request_id=command.request_id, registered_by=command.actor.user)
    entry = own.select_related("matter").first()
    if entry is None:
        return None
    fits = (
        matter in (None, entry.matter_id) and (not kinds or entry.kind in kinds) and action in ("", entry.action)
        and register in ("", entry.matter.register)
    )
    if not fits:
        raise NotAllowed(USED)
    return Done(entry.matter.typed(), entry)


def once(service: Callable[P, R]) -> Callable[P, R]:
    """Give a service that runs its own transaction the answer of the first when both arrive at the very same time.

    The unique request id lets only one of them be stored; the other is carried out again and finds the first. Inside a
    caller's transaction the error passes on, since nothing more can be read there.
    """

    @functools.wraps(service)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return service(*args, **kwargs)
        except IntegrityError:
            command = next((a for a in (*args, *kwargs.values()) if isinstance(a, Command)), None)
            if command is None or command.request_id is None or connection.in_atomic_block:
                raise
            return service(*args, **kwargs)

    return wrapped
