"""One document decides many: the same act on many matters, each in a transaction of its own.

The document's bytes are stored once and stand in every dossier. A matter that is excepted keeps where it stands and
notes why; one that a check or a conflict holds back does not hold back the others. Only matters that the actor may
see are touched; a foreign one reads as missing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.record import Conflict, NewMaterial
from huiyin.people.models import Person
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked, Command, Done, NotAllowed
from huiyin.procedures.service import advance
from huiyin.workdays import add_months

Exceptions = Mapping[int, str] | Collection[int]
Move = Callable[[int, str, str, Command, Mapping[str, Any]], Done | Blocked]
PROGRESS_FIELDS = frozenset({"progress", "progress_on", "result"})
MISSING = "没有找到这件事项，或您无权查看。"
ALREADY_URGED = "今天已经催办过，没有重复催办。"


class ItemState(StrEnum):
    DONE = "done"
    BLOCKED = "blocked"
    REFUSED = "refused"
    EXCEPTED = "excepted"


@dataclass(frozen=True)
class ItemResult:
    """What became of one matter; `message` (Chinese) says why it was not done."""

    pk: int
    state: ItemState
    message: str = ""
    done: Done | None = None
    blocked: Blocked | None = None

    @property
    def is_done(self) -> bool:
        return self.state == ItemState.DONE


@dataclass(frozen=True)
class ProgressRow:
    """One line of the monthly grid: what changed in fact, with the papers that show it."""

    pk: int
    comment: str
    values: Mapping[str, Any]
    materials: tuple[NewMaterial, ...] = ()
    decided_by: Person | None = None
    revision: int | None = None


def advance_many(
    pks: Iterable[int], step: str, action: str, command: Command, *, values: Mapping[str, Any] | None = None,
    values_by_pk: Mapping[int, Mapping[str, Any]] | None = None, exceptions: Exceptions = (),
    revisions: Mapping[int, int] | None = None, move: Move = advance,
) -> list[ItemResult]:
    """Take `action` on `step` of every matter, in the order given; `values_by_pk` wins over `values`.

    `move` is how one matter is moved: a register's own way where it entails more.

    `exceptions` are those the document leaves out, with the reason where it states one; it is noted on the matter,
    whose dossier receives the document too.
    """
    left_out = dict(exceptions) if isinstance(exceptions, Mapping) else dict.fromkeys(exceptions, "")
    pks = list(dict.fromkeys(pks))
    command = replace(command, together=frozenset(pks))

    def one(pk: int) -> Done | Blocked:
        mine = for_item(command, pk, (revisions or {}).get(pk))
        if pk in left_out:
            reason = left_out[pk].strip() or "未说明"
            return act(pk, EntryKind.NOTE, replace(mine, comment=f"未随本批办理，理由：{reason}"))
        return move(pk, step, action, mine, {**(values or {}), **(values_by_pk or {}).get(pk, {})})

    return [
        replace(result, state=ItemState.EXCEPTED, message=left_out[result.pk])
        if result.is_done and result.pk in left_out else result
        for result in _each(pks, command, one)
    ]


def extend_many(
    pks: Iterable[int], command: Command, *, due_on: dt.date | None = None, months: int | None = None
) -> list[ItemResult]:
    """Move the deadline of every matter to `due_on`, or each by calendar months; the first deadline stays visible.

    Raises ValueError unless exactly one of the two is given.
    """
    if (due_on is None) == (months is None):
        raise ValueError("give either a day or a number of months")
    wanted = list(pks)
    command = replace(command, together=frozenset(wanted))
    present = dict(Matter.objects.filter(pk__in=wanted).values_list("pk", "due_on"))

    def one(pk: int) -> Done:
        due, now = due_on, present[pk]
        if due is None:
            if now is None:
                raise NotAllowed("这件事项还没有时限，不能按月顺延，请直接填写延期后的日期。")
            due = add_months(now, months or 0)
        return act(pk, EntryKind.EXTEND, for_item(command, pk), {"due_on": due})

    return _each(wanted, command, one)


def urge_many(pks: Iterable[int], command: Command) -> list[ItemResult]:
    """Urge every matter, and none twice on one day: one that was already urged today by another request is passed over.

    A request sent again finds what it did itself, and gives the first answer.
    """
    wanted = list(pks)
    urged = Entry.objects.filter(matter__in=wanted, kind=EntryKind.URGE, happened_on=command.happened_on)
    earlier = {
        pk for pk, request in urged.values_list("matter_id", "request_id")
        if request is None or request != for_item(command, pk).request_id
    }

    def one(pk: int) -> Done:
        if pk in earlier:
            raise NotAllowed(ALREADY_URGED)
        return act(pk, EntryKind.URGE, for_item(command, pk))

    return [
        replace(r, state=ItemState.EXCEPTED) if r.state == ItemState.REFUSED and r.pk in earlier and r.message == ALREADY_URGED
        else r for r in _each(wanted, command, one)
    ]


def progress_many(rows: Iterable[ProgressRow], command: Command) -> list[ItemResult]:
    """Register the progress of many matters from one grid; lines without a word of progress are passed over.

    Raises ValueError for a field that is no progress (a grid never moves deadlines or departments).
    """
    by_pk = {row.pk: row for row in rows if row.comment.strip() or any(row.values.values()) or row.materials}
    for row in by_pk.values():
        foreign = set(row.values) - PROGRESS_FIELDS
        if foreign:
            raise ValueError(f"no progress: {', '.join(sorted(foreign))}")

    command = replace(command, together=frozenset(by_pk))

    def one(pk: int) -> Done:
        row = by_pk[pk]
        said = row.comment.strip() or str(row.values.get("progress") or "").strip()
        mine = replace(
            for_item(command, pk, row.revision), comment=said, materials=(*command.materials, *row.materials),
            decided_by=row.decided_by or command.decided_by,
        )
        return act(pk, EntryKind.PROGRESS, mine, {"progress": said, "progress_on": command.happened_on, **row.values})

    return _each(by_pk, command, one)


def _each(pks: Iterable[int], command: Command, one: Callable[[int], Done | Blocked]) -> list[ItemResult]:
    wanted = list(dict.fromkeys(pks))
    seen = set(visible(command.actor).filter(pk__in=wanted).values_list("pk", flat=True))
    return [_result(pk, one) if pk in seen else ItemResult(pk, ItemState.REFUSED, MISSING) for pk in wanted]


def _result(pk: int, one: Callable[[int], Done | Blocked]) -> ItemResult:
    try:
        outcome = one(pk)
    except (NotAllowed, Conflict) as refusal:
        return ItemResult(pk, ItemState.REFUSED, str(refusal))
    if isinstance(outcome, Blocked):
        return ItemResult(pk, ItemState.BLOCKED, outcome.message, blocked=outcome)
    return ItemResult(pk, ItemState.DONE, done=outcome)


def item_request(request_id: str, pk: int) -> str:
    """The request id under which one matter of many is acted on."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{request_id}/{pk}"))


def for_item(command: Command, pk: int, revision: int | None = None) -> Command:
    """The order as it goes to one matter of many: a request sent twice stays recognised matter by matter."""
    request = command.request_id and item_request(command.request_id, pk)
    return replace(command, request_id=request, revision=revision)
