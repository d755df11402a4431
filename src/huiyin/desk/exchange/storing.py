"""What a sheet brings, stored in one transaction: whole or not at all, and once however often it is sent.

The ledger takes nothing back, so parts committed one by one could not be undone for a later row that is refused: the
transaction stays open for the whole sheet, some two milliseconds a row. On SQLite others read meanwhile, and who writes
waits, for as long as the connection's time-out allows; then they are asked to send again.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from huiyin.desk.exchange.compared import Addition, Change, Compared
from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Entry
from huiyin.ledger.record import Conflict, NewMaterial
from huiyin.people.actors import Actor
from huiyin.people.models import User
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.loading import hold
from huiyin.register.base import Register

EVERY = 100
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Storing:
    """How a sheet is stored: its name, the reason for changes, whether new matters are history; `key` names the request."""

    register: type[Register]
    who: Actor
    name: str
    reason: str
    history: bool
    key: str
    sheet: NewMaterial | None = None
    """The sheet itself: filed with every matter that it changes; the bytes are kept once."""


def request_of(key: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"exchange/{key}"))


def was_stored(key: str, user: User) -> bool:
    return Entry.objects.filter(request_id=request_of(key), registered_by=user).exists()


def store(compared: Compared, how: Storing, tell: Tell = lambda done, total: None) -> int:
    """Store a sheet without problems. Returns how many matters it began or changed.

    The first entry bears the request's id: a request that was carried out before stores nothing again. Raises
    NotAllowed and Conflict, with the row in the message; nothing is stored then.
    """
    if compared.problems:
        raise NotAllowed("表中还有错误，没有保存任何内容。请改正后重新上传。")
    total, done = compared.to_store, 0
    first: str | None = request_of(how.key)
    with transaction.atomic(), hold():
        if how.who.user is not None and was_stored(how.key, how.who.user):
            return total
        rows: list[Addition | Change] = [*compared.additions, *compared.changes]
        for one in rows:
            try:
                if isinstance(one, Addition):
                    _begin(one, how, first)
                else:
                    _change(one, how, first)
            except (NotAllowed, Conflict) as refusal:
                raise type(refusal)(f"第{one.row}行：{refusal}整张表没有入库。") from refusal
            first, done = None, done + 1
            if done % EVERY == 0 or done == total:
                tell(done, total)
    return total


def _begin(one: Addition, how: Storing, request_id: str | None) -> None:
    command = Command(
        actor=how.who, happened_on=one.happened_on, mode=Mode.IMPORTED if how.history else Mode.ONLINE,
        comment=f"由表格“{how.name}”第{one.row}行登记", request_id=request_id,
    )
    how.register.begin(command, one.title, one.values, one.parent)


def _change(one: Change, how: Storing, request_id: str | None) -> None:
    """An act for each sort of change; the first is refused when the matter has moved since it was shown."""
    revision: int | None = one.matter.revision
    papers = (how.sheet,) if how.sheet else ()
    for kind in (EntryKind.CORRECT, EntryKind.REASSIGN, EntryKind.EXTEND):
        values = {f.name: f.value for f in one.fields if f.kind == kind}
        if values:
            comment = f"{how.reason}（表格“{how.name}”第{one.row}行）"
            command = Command(
                actor=how.who, happened_on=how.who.on, comment=comment, request_id=request_id, revision=revision,
                materials=papers,
            )
            act(one.matter.pk, kind, command, values)
            request_id = revision = None
            papers = ()
