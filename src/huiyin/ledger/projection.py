"""From entries to rows: what `record()` brings up to date with a new entry, and `rebuild()` makes anew from old ones.

Everything here is a function of entries alone. Floors above add their own projections with `add_projector()`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, cast

from django.db import models
from django.utils import timezone

from huiyin.ledger.enums import LinkKind, Stage
from huiyin.ledger.facts import FACTS, project_facts
from huiyin.ledger.models import NO_DATE, Entry, Link, Matter, Share
from huiyin.ledger.numbering import sortable
from huiyin.ledger.search import person_fields

Payload = Mapping[str, Any]
Projector = Callable[[Matter, Entry, Payload], None]
PROJECTORS: list[Projector] = []
PROJECTED_ROWS: list[type[models.Model]] = [Share, *FACTS]

# Columns that only this module sets; no act may name them among its values.
SERVICE_COLUMNS = frozenset({
    "id", "matter_ptr", "register", "number", "procedure", "step", "stage", "outcome", "root", "parent",
    "first_due_on", "sort_due", "sort_number", "closed_on", "historical", "revision", "registered_at",
})
_ALWAYS_WRITTEN = (
    "number", "sort_number", "step", "stage", "outcome", "first_due_on", "closed_on", "sort_due", "revision",
)
_SEARCHED_ALWAYS = frozenset({"title", "leader", "lead_department", "assists"})


def add_projector(projector: Projector, *rows: type[models.Model]) -> None:
    """Have `projector` told of every entry; `rows` are the models it fills, each with a key named `matter`."""
    if projector not in PROJECTORS:
        PROJECTORS.append(projector)
        PROJECTED_ROWS.extend(rows)


def field_of(matter: Matter | type[Matter], name: str) -> models.Field[Any, Any]:
    """A concrete field by its name or column name. Raises FieldDoesNotExist."""
    return cast("models.Field[Any, Any]", matter._meta.get_field(name))


def apply_columns(matter: Matter, payload: Payload, personal: Mapping[str, Any]) -> None:
    """Set the matter's columns, in memory only, to what one entry's payload says.

    `personal` holds the personal values that stand outside the payload; an erased one leaves its column blank.
    """
    for name, value in payload["set"].items():
        if name != "assists":
            if is_concealed(value):
                value = personal.get(name)
            put(matter, field_of(matter, name), value)
    matter.step = payload.get("to_step", matter.step)
    matter.stage = payload.get("stage", matter.stage)
    matter.outcome = payload.get("outcome", matter.outcome)
    matter.number = payload.get("number", matter.number)
    matter.sort_number = sortable(matter.number)
    if "due_on" in payload["set"] and matter.first_due_on is None:
        matter.first_due_on = matter.due_on
    closed = matter.stage == Stage.CLOSED
    if closed and matter.closed_on is None:
        matter.closed_on = dt.date.fromisoformat(payload["happened_on"])
    elif not closed:
        matter.closed_on = None
    matter.sort_due = NO_DATE if closed or matter.due_on is None else matter.due_on
    matter.revision = payload["sequence"]


def late_days(registered_at: dt.datetime, happened_on: dt.date) -> int:
    """How many days after it happened an act was registered; never below nought."""
    return max(0, (timezone.localdate(registered_at) - happened_on).days)


def is_concealed(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {"hmac"}


def put(matter: Matter, field: models.Field[Any, Any], value: Any) -> None:
    """Set one column to a value in its plain form; None blanks a column that cannot be null."""
    if value is None and not field.null:
        value = "" if field.empty_strings_allowed else field.get_default()
    if isinstance(field, models.ForeignKey):
        setattr(matter, field.attname, value)
    else:
        setattr(matter, field.name, None if value is None else field.to_python(value))


def written(matter: Matter, payload: Payload) -> list[str]:
    """The columns that this entry can have changed: what an UPDATE need write."""
    return [*_ALWAYS_WRITTEN, *(n for n in payload["set"] if n != "assists" and n not in _ALWAYS_WRITTEN)]


def states_facts(matter: Matter) -> bool:
    """Whether matters of this register say anything of people, things or money."""
    return type(matter).facts is not Matter.facts


def is_searched(matter: Matter, payload: Payload) -> bool:
    """Whether this entry can have changed what the matter is found by, or who finds it."""
    if states_facts(matter):
        return True
    searched = _SEARCHED_ALWAYS.union(matter.SEARCHED, matter.PEOPLE, person_fields(type(matter)))
    return bool(payload.get("number")) or not searched.isdisjoint(payload["set"])


def project(matter: Matter, entry: Entry, payload: Payload, *, fresh: bool = False) -> None:
    """Bring shares, links, facts and the rows of higher floors to what `payload` says; columns are set already."""
    _project_shares(matter, payload, fresh)
    _project_links(matter, entry, payload)
    if not set(matter.REFERS).isdisjoint(payload["set"]):
        _project_references(matter, entry)
    if states_facts(matter):
        project_facts(matter, fresh=fresh)
    for projector in PROJECTORS:
        projector(matter, entry, payload)


def _project_shares(matter: Matter, payload: Payload, fresh: bool) -> None:
    changed = payload["set"]
    new: list[Share] = []
    for name, part in (("lead_department", Share.Part.LEAD), ("assists", Share.Part.ASSIST)):
        if name not in changed:
            continue
        if not fresh:
            Share.objects.filter(matter_id=matter.pk, part=part).delete()
        departments = [matter.lead_department_id] if part == Share.Part.LEAD else changed["assists"] or []
        new += [Share(matter_id=matter.pk, department_id=d, part=part) for d in dict.fromkeys(departments) if d]
    if new:
        Share.objects.bulk_create(new)


def referred(matter: Matter) -> set[int]:
    """Ids of the matters that the fields in `REFERS` name now."""
    named: set[int] = set()
    for name in matter.REFERS:
        field = field_of(matter, name)
        value = getattr(matter, field.attname)
        in_rows = getattr(field, "matters_in", None)
        named |= in_rows(value) if in_rows else {value} if value else set()
    return named


def _project_references(matter: Matter, entry: Entry) -> None:
    """Links to the matters that the fields in `REFERS` name now; those no longer named end with this entry."""
    named = referred(matter)
    open_links = Link.objects.filter(kind=LinkKind.REFERS, source_id=matter.pk, ended_by=None)
    held = set(open_links.values_list("target_id", flat=True))
    if held - named:
        open_links.filter(target__in=held - named).update(ended_by=entry)
    Link.objects.bulk_create(
        Link(kind=LinkKind.REFERS, source_id=matter.pk, target_id=target, entry=entry) for target in sorted(named - held)
    )


def _project_links(matter: Matter, entry: Entry, payload: Payload) -> None:
    if payload.get("links"):
        Link.objects.bulk_create(
            Link(kind=kind, source_id=matter.pk, target_id=target, entry=entry) for kind, target in payload["links"]
        )
    for kind, target in payload.get("unlinks", ()):
        Link.objects.filter(kind=kind, source_id=matter.pk, target_id=target, ended_by=None).update(ended_by=entry)
