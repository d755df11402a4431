"""`record()`: the only writer of the ledger.

It adds one entry and brings every projection (typed row, shares, links, tasks, counters, search) to what the entry
says. `rebuild()` replays entries and reaches the same state; a test compares the two.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from huiyin.integrity.canonical import fresh_nonce
from huiyin.ledger import search
from huiyin.ledger.canonical import canonical, conceal, digest_of, plain
from huiyin.ledger.counting import count_move
from huiyin.ledger.enums import Confidentiality, EntryKind, LinkKind, Mode, Outcome, Stage
from huiyin.ledger.models import Content, Entry, Link, Material, Matter, PersonalValue
from huiyin.ledger.projection import (
    PROJECTORS,
    SERVICE_COLUMNS,
    apply_columns,
    field_of,
    is_searched,
    late_days,
    project,
    written,
)
from huiyin.people import clock
from huiyin.people.marking import mark, standing_then
from huiyin.people.models import Person, User

__all__ = [
    "PROJECTORS",
    "Change",
    "Conflict",
    "NewMaterial",
    "Provenance",
    "create",
    "lock",
    "record",
    "require_revision",
]

# What only imported history may state of itself.
_STATED_BY_HISTORY = frozenset({"closed_on", "first_due_on"})


class Conflict(Exception):
    """Somebody else has moved the matter since it was read; the message (Chinese) says what to do."""


@dataclass(frozen=True)
class Provenance:
    """Who did it and when: decided_by/decided_on the act itself, by (None: the system) and now its registration."""

    by: User | None
    happened_on: dt.date
    decided_by: Person | None = None
    decided_on: dt.date | None = None
    mode: Mode = Mode.ONLINE
    comment: str = ""
    request_id: str | None = None


@dataclass(frozen=True)
class NewMaterial:
    digest: str
    kind: str
    title: str
    file_name: str
    maker: str = ""
    document_number: str = ""
    event_date: dt.date | None = None
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    replaces: int | None = None
    answers: str = ""  # the proof asked for (应有佐证) that this document is


@dataclass(frozen=True)
class Change:
    """What an act changes. `values` are typed fields by name; `assists` among them are department ids.

    `extra` goes into the payload for projectors of higher floors.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    step: str | None = None
    stage: Stage | None = None
    outcome: Outcome | str | None = None
    links: tuple[tuple[LinkKind, int], ...] = ()
    unlinks: tuple[int, ...] = ()
    materials: tuple[NewMaterial, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Values:
    """An act's values as the payload holds them, and the personal ones among them that stand outside of it."""

    stated: Mapping[str, Any]
    personal: Mapping[str, Any]
    keys: Mapping[str, str]

    @classmethod
    def parted(cls, matter: Matter, values: Mapping[str, Any]) -> _Values:
        stated, personal, keys = {}, {}, {}
        for name, value in values.items():
            name = name if name == "assists" else field_of(matter, name).name
            stated[name] = plain(value)
            if name in matter.PERSONAL and stated[name] not in (None, ""):
                personal[name] = stated[name]
                keys[name], mac = conceal(stated[name])
                stated[name] = {"hmac": mac}
        return cls(stated, personal, keys)


def lock(pk: int, revision: int | None = None) -> Matter:
    """The typed matter with its leader and lead department, locked until the transaction ends.

    Raises Conflict when `revision` is given and the matter has moved on since, Matter.DoesNotExist when there is none.
    """
    base = Matter.objects.select_for_update(of=("self",)).get(pk=pk)
    require_revision(base, revision)
    return base.typed()


def require_revision(matter: Matter, revision: int | None) -> None:
    """Raises Conflict when the actor looked at another revision than the one that stands now."""
    if revision is not None and matter.revision != revision:
        raise Conflict("这件事项刚刚有了新的办理记录，您看到的已不是最新状态。请刷新页面核对后再提交，已填写的内容仍为您保留。")


def create(
    model: type[Matter], provenance: Provenance, change: Change, *, title: str, procedure: str,
    kind: EntryKind = EntryKind.BEGIN, parent: Matter | None = None,
) -> tuple[Matter, Entry]:
    """Register a new matter with its first entry. Raises ValueError when `effects` names a column acts may not set."""
    _refuse_service_columns(change.values, _STATED_BY_HISTORY if kind == EntryKind.IMPORT else frozenset())
    root = (parent.root_id or parent.pk) if parent else None
    head = {
        "title": title[:300], "procedure": procedure, "happened_on": provenance.happened_on,
        "parent": parent.pk if parent else None, "root": root, "historical": kind == EntryKind.IMPORT,
    }
    now = clock.now()
    with transaction.atomic():
        matter = model(register=model.REGISTER, registered_at=now)
        change = dataclasses.replace(change, values={**head, **change.values})
        return matter, _write(matter, kind, provenance, change, "", now)


def record(matter: Matter, kind: EntryKind, provenance: Provenance, change: Change, *, action: str = "") -> Entry:
    """Add one entry to a typed matter that the caller has locked, and project it. Returns the entry.

    Raises ValueError when `effects` names a column that acts may not set, or content that is not stored.
    """
    _refuse_service_columns(change.values)
    return _write(matter, kind, provenance, change, action, clock.now())


def _refuse_service_columns(values: Iterable[str], allowed: frozenset[str] = frozenset()) -> None:
    refused = (SERVICE_COLUMNS - allowed).intersection(n.removesuffix("_id") for n in values)
    if refused:
        raise ValueError(f"no act sets {', '.join(sorted(refused))} by itself")


def _write(
    matter: Matter, kind: EntryKind, provenance: Provenance, change: Change, action: str, now: dt.datetime
) -> Entry:
    """The entry, then the matter's row, then everything that hangs on both; a new row goes first, to have its number."""
    fresh = matter._state.adding
    before = None if fresh else (matter.stage, matter.outcome, matter.lead_department_id)
    came_from, sequence = matter.step, matter.revision + 1
    values = _Values.parted(matter, change.values)
    payload = plain({
        "v": 2, "register": matter.register, "sequence": sequence, "kind": kind.value, "step": came_from,
        "action": action, "mode": provenance.mode.value, "decided_by": provenance.decided_by and provenance.decided_by.pk,
        "decided_on": provenance.decided_on, "registered_by": provenance.by and provenance.by.pk, "registered_at": now,
        "happened_on": provenance.happened_on, "comment": provenance.comment, "set": values.stated, "who": _who(provenance, now),
        "nonce": fresh_nonce(), **({"request_id": provenance.request_id} if provenance.request_id else {}),
        **_consequences(matter, change),
    })
    apply_columns(matter, payload, values.personal)
    if fresh:
        matter.save(force_insert=True)
    else:
        matter.save(update_fields=written(matter, payload))
    payload["matter"] = matter.pk
    text = canonical(payload)
    digest = digest_of(text)
    entry = Entry.objects.create(
        matter_id=matter.pk, sequence=sequence, kind=kind, step=came_from, action=action,
        mode=provenance.mode, decided_by=provenance.decided_by, decided_on=provenance.decided_on, registered_by=provenance.by,
        registered_at=now, happened_on=provenance.happened_on, late_days=late_days(now, provenance.happened_on),
        irregular=bool(payload.get("irregular")), comment=provenance.comment, request_id=provenance.request_id,
        payload=text, digest=digest, mac=mark(digest),
    )
    _keep_personal(entry, values)
    _file_materials(matter, entry, change.materials)
    project(matter, entry, payload, fresh=fresh)
    count_move(matter.register, before, (matter.stage, matter.outcome, matter.lead_department_id))
    if fresh or is_searched(matter, payload):
        search.index(matter)
    return entry


def _who(provenance: Provenance, now: dt.datetime) -> dict[str, Any]:
    """Names and posts of who decided and who registered, as of those days; `actor` is left out when it is the decider."""
    wanted: dict[str, tuple[Person, dt.date]] = {}
    if provenance.decided_by is not None:
        wanted["decider"] = (provenance.decided_by, provenance.decided_on or provenance.happened_on)
    if provenance.by is not None and (provenance.decided_by is None or provenance.by.person_id != provenance.decided_by.pk):
        wanted["actor"] = (provenance.by.person, timezone.localdate(now))
    return dict(zip(wanted, standing_then(*wanted.values()), strict=True))


def _consequences(matter: Matter, change: Change) -> dict[str, Any]:
    """The part of the payload that says what follows. Raises ValueError for an `extra` that hides a key of our own."""
    found: dict[str, Any] = {
        name: value
        for name, value in (("to_step", change.step), ("stage", change.stage), ("outcome", change.outcome))
        if value is not None
    }
    if change.links:
        found["links"] = [[kind, target] for kind, target in change.links]
    if change.unlinks:
        open_links = Link.objects.filter(pk__in=change.unlinks, source_id=matter.pk, ended_by=None)
        found["unlinks"] = [[kind, target] for kind, target in open_links.values_list("kind", "target_id")]
    if change.materials:
        found["materials"] = [dict(m.__dict__) for m in change.materials]
    taken = _OWN_KEYS.intersection(change.extra)
    if taken:
        raise ValueError(f"extra may not hold {', '.join(sorted(taken))}")
    return {**found, **change.extra}


_OWN_KEYS = frozenset({
    "v", "register", "matter", "sequence", "kind", "step", "action", "mode", "decided_by", "decided_on", "registered_by",
    "registered_at", "happened_on", "comment", "set", "to_step", "stage", "outcome", "links", "unlinks", "materials",
    "who", "nonce", "request_id",
})


def _keep_personal(entry: Entry, values: _Values) -> None:
    if values.personal:
        PersonalValue.objects.bulk_create(
            PersonalValue(entry=entry, field=name, value=json.dumps(value, ensure_ascii=False), key=values.keys[name])
            for name, value in values.personal.items()
        )


def _file_materials(matter: Matter, entry: Entry, items: tuple[NewMaterial, ...]) -> None:
    """Materials are append-only rows beside the entry. Raises ValueError for bytes nobody stored."""
    if not items:
        return
    wanted = {item.digest for item in items}
    if Content.objects.filter(pk__in=wanted).count() != len(wanted):
        raise ValueError("a material names content that is not in the store")
    earlier = Material.objects.filter(matter_id=matter.pk).in_bulk([i.replaces for i in items if i.replaces])
    for item in items:
        replaced = earlier[item.replaces] if item.replaces else None
        Material.objects.create(
            matter_id=matter.pk, entry=entry, content_id=item.digest, kind=item.kind, title=item.title[:200],
            file_name=item.file_name[:200], maker=item.maker, document_number=item.document_number,
            event_date=item.event_date, version=replaced.version + 1 if replaced else 1, replaces=replaced,
            confidentiality=item.confidentiality, answers=item.answers[:200],
        )
