"""`record()`: the only writer of the ledger.

It adds one entry and brings every projection (typed row, shares, links, materials, tasks, counters, search) to what
the entry says. `rebuild()` replays entries and reaches the same state; a test compares the two.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from huiyin.ledger import search
from huiyin.ledger.canonical import canonical, conceal, digest_of, plain
from huiyin.ledger.counting import count_move
from huiyin.ledger.enums import Confidentiality, EntryKind, LinkKind, Mode, Outcome, Stage
from huiyin.ledger.models import (
    NO_DATE,
    Content,
    Entry,
    Link,
    Material,
    Matter,
    PersonalValue,
    Share,
)
from huiyin.people.models import Person, User

Projector = Callable[[Matter, Entry, Mapping[str, Any]], None]
PROJECTORS: list[Projector] = []


class Conflict(Exception):
    """Somebody else has moved the matter since it was read; the message (Chinese) says what to do."""


@dataclass(frozen=True)
class Deed:
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


@dataclass(frozen=True)
class Effects:
    """What an act changes. `values` are typed fields by name; `assists` among them are department ids."""

    values: Mapping[str, Any] = field(default_factory=dict)
    step: str | None = None
    stage: Stage | None = None
    outcome: Outcome | str | None = None
    links: tuple[tuple[LinkKind, int], ...] = ()
    unlinks: tuple[int, ...] = ()
    materials: tuple[NewMaterial, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def lock(pk: int, revision: int | None = None) -> Matter:
    """The typed matter, locked until the transaction ends.

    Raises Conflict when `revision` is given and the matter has moved on since.
    """
    base = Matter.objects.select_for_update().get(pk=pk)
    if revision is not None and base.revision != revision:
        raise Conflict("这件事项刚刚有了新的办理记录,您看到的已不是最新状态。请刷新页面核对后再提交,已填写的内容仍为您保留。")
    return base.typed()


def create(
    model: type[Matter], deed: Deed, effects: Effects, *, title: str, procedure: str,
    kind: EntryKind = EntryKind.BEGIN, parent: Matter | None = None,
) -> tuple[Matter, Entry]:
    """Register a new matter with its first entry."""
    with transaction.atomic():
        matter = model(
            register=model.REGISTER, title=title[:300], procedure=procedure, happened_on=deed.happened_on,
            parent_id=parent.pk if parent else None,
            root_id=(parent.root_id or parent.pk) if parent else None,
            historical=kind == EntryKind.IMPORT, registered_at=timezone.now(),
        )
        matter.save(force_insert=True)
        head = {"title": matter.title, "procedure": procedure, "happened_on": deed.happened_on,
                "parent": matter.parent_id, "root": matter.root_id, "historical": matter.historical}
        effects = Effects(**{**effects.__dict__, "values": {**head, **effects.values}})
        return matter, record(matter, kind, deed, effects, fresh=True)


def record(
    matter: Matter, kind: EntryKind, deed: Deed, effects: Effects, *, action: str = "", fresh: bool = False,
) -> Entry:
    """Add one entry to a typed matter that the caller has locked, and project it. Returns the entry."""
    now = timezone.now()
    secrets_of = {n: v for n, v in effects.values.items() if n in matter.PERSONAL and v not in (None, "")}
    hidden = {name: conceal(value) for name, value in secrets_of.items()}
    values = {
        name: {"hmac": hidden[name][1]} if name in hidden else plain(value)
        for name, value in effects.values.items()
    }
    payload = {
        "v": 1, "register": matter.register, "matter": matter.pk, "sequence": matter.revision + 1, "kind": kind.value,
        "step": matter.step, "action": action, "mode": deed.mode.value,
        "decided_by": deed.decided_by and deed.decided_by.pk, "decided_on": deed.decided_on,
        "registered_by": deed.by and deed.by.pk, "registered_at": now, "happened_on": deed.happened_on,
        "comment": deed.comment, "set": values,
        **{k: v for k, v in (("to_step", effects.step), ("stage", effects.stage), ("outcome", effects.outcome))
           if v is not None},
        **({"links": [[k, t] for k, t in effects.links]} if effects.links else {}),
        **({"unlinks": effects.unlinks} if effects.unlinks else {}),
        **({"materials": [m.__dict__ for m in effects.materials]} if effects.materials else {}),
        **effects.extra,
    }
    text = canonical(payload)
    entry = Entry.objects.create(
        matter_id=matter.pk, sequence=matter.revision + 1, kind=kind, step=matter.step, action=action,
        mode=deed.mode, decided_by=deed.decided_by, decided_on=deed.decided_on, registered_by=deed.by,
        registered_at=now, happened_on=deed.happened_on,
        late_days=max(0, (timezone.localdate(now) - deed.happened_on).days),
        irregular=bool(effects.extra.get("irregular")), comment=deed.comment, request_id=deed.request_id,
        payload=text, digest=digest_of(text),
    )
    PersonalValue.objects.bulk_create(
        PersonalValue(entry=entry, field=name, value=json.dumps(plain(value), ensure_ascii=False), key=hidden[name][0])
        for name, value in secrets_of.items()
    )
    project(matter, entry, json.loads(text), secrets_of, fresh=fresh)
    return entry


def project(
    matter: Matter, entry: Entry, payload: Mapping[str, Any], personal: Mapping[str, Any], *, fresh: bool = False,
) -> None:
    """Bring rows to what `payload` says. Only `record()` calls it for new entries."""
    before = None if fresh else (matter.stage, matter.outcome, matter.lead_department_id)
    apply_columns(matter, payload, personal)
    matter.save()
    _project_shares(matter, payload, fresh)
    _project_links(matter, entry, payload)
    _project_materials(matter, entry, payload)
    count_move(matter.register, before, (matter.stage, matter.outcome, matter.lead_department_id))
    for projector in PROJECTORS:
        projector(matter, entry, payload)
    if fresh or payload["set"] or payload.get("number"):
        search.index(matter)


def apply_columns(matter: Matter, payload: Mapping[str, Any], personal: Mapping[str, Any]) -> None:
    """Set the matter's columns, in memory only, to what one entry's payload says."""
    for name, value in payload["set"].items():
        if name == "assists":
            continue
        if isinstance(value, dict) and set(value) == {"hmac"}:
            value = personal.get(name)
        model_field = matter._meta.get_field(name)
        if isinstance(model_field, models.ForeignKey):
            setattr(matter, model_field.attname, value)
        else:
            setattr(matter, name, model_field.to_python(value) if value is not None else None)
    matter.step = payload.get("to_step", matter.step)
    matter.stage = payload.get("stage", matter.stage)
    matter.outcome = payload.get("outcome", matter.outcome)
    if payload.get("number"):
        matter.number = payload["number"]
    if "due_on" in payload["set"] and matter.first_due_on is None:
        matter.first_due_on = matter.due_on
    closed = matter.stage == Stage.CLOSED
    if closed and matter.closed_on is None:
        matter.closed_on = dt.date.fromisoformat(payload["happened_on"])
    elif not closed:
        matter.closed_on = None
    matter.sort_due = NO_DATE if closed or matter.due_on is None else matter.due_on
    matter.revision = payload["sequence"]


def _project_shares(matter: Matter, payload: Mapping[str, Any], fresh: bool) -> None:
    changed = payload["set"]
    if "lead_department" in changed:
        if not fresh:
            Share.objects.filter(matter_id=matter.pk, part=Share.Part.LEAD).delete()
        if matter.lead_department_id:
            Share.objects.create(
                matter_id=matter.pk, department_id=matter.lead_department_id, part=Share.Part.LEAD
            )
    if "assists" in changed:
        if not fresh:
            Share.objects.filter(matter_id=matter.pk, part=Share.Part.ASSIST).delete()
        Share.objects.bulk_create(
            Share(matter_id=matter.pk, department_id=d, part=Share.Part.ASSIST)
            for d in dict.fromkeys(changed["assists"] or [])
        )


def _project_links(matter: Matter, entry: Entry, payload: Mapping[str, Any]) -> None:
    for kind, target in payload.get("links", ()):
        Link.objects.create(kind=kind, source_id=matter.pk, target_id=target, entry=entry)
    if payload.get("unlinks"):
        Link.objects.filter(pk__in=payload["unlinks"], source_id=matter.pk).update(ended_by=entry)


def _project_materials(matter: Matter, entry: Entry, payload: Mapping[str, Any]) -> None:
    for item in payload.get("materials", ()):
        replaced = Material.objects.filter(pk=item["replaces"], matter_id=matter.pk).first() if item["replaces"] else None
        Material.objects.create(
            matter_id=matter.pk, entry=entry, content=Content.objects.get(pk=item["digest"]), kind=item["kind"],
            title=item["title"], file_name=item["file_name"], maker=item["maker"],
            document_number=item["document_number"], event_date=item["event_date"],
            version=replaced.version + 1 if replaced else 1, replaces=replaced,
            confidentiality=item["confidentiality"],
        )
