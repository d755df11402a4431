"""办理记录: what happened to a matter, newest first, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.ledger.projection import field_of, is_concealed
from huiyin.ledger.upcasting import payload_of
from huiyin.people.actors import Actor
from huiyin.people.models import Department, Person
from huiyin.procedures import judgements
from huiyin.procedures.definition import Procedure
from huiyin.procedures.judgements import Judgement

SHOWN = 60
_TO_PEOPLE = frozenset({EntryKind.COPY, EntryKind.CONSULT, EntryKind.JOINT})


@dataclass
class Event:
    """One entry as people read it."""

    entry: Entry
    act: str
    step: str
    changes: list[tuple[str, str]] = field(default_factory=list)
    materials: list[Material] = field(default_factory=list)
    evaluations: list[Judgement] = field(default_factory=list)
    irregular: list[Mapping[str, Any]] = field(default_factory=list)
    to: str = ""
    """Who was asked, or told."""

    @property
    def on_paper(self) -> bool:
        return self.entry.mode == Mode.PAPER

    @property
    def imported(self) -> bool:
        return self.entry.mode == Mode.IMPORTED

    @property
    def registrar(self) -> str:
        """Who registered it, when that was not who decided."""
        by = self.entry.registered_by
        if by is None:
            return "系统"
        return "" if by.person_id == self.entry.decided_by_id else by.person.name


def entries_of(matter: Matter, before: int | None) -> list[Entry]:
    """The newest entries (earlier than sequence `before`), newest first; one more than shown tells of older ones."""
    rows = Entry.objects.filter(matter_id=matter.pk).select_related("decided_by", "registered_by__person")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return list(rows.order_by("-sequence")[: SHOWN + 1])


def events(
    matter: Matter, procedure: Procedure, entries: Sequence[Entry], materials: Iterable[Material],
    who: Actor,
) -> list[Event]:
    """Entries with their papers, checks and changed fields; the names behind ids cost one query per related table."""
    papers: dict[int, list[Material]] = {}
    for material in materials:
        papers.setdefault(material.entry_id, []).append(material)
    judged = judgements.of_entries(entries, who)
    payloads = {e.pk: payload_of(e.payload) for e in entries}
    names = _names(matter, [p["set"] for p in payloads.values()])
    asked = {pk for e in entries if e.kind in _TO_PEOPLE for pk in _people(payloads[e.pk])}
    people = Person.objects.in_bulk(list(asked)) if asked else {}
    found = []
    for entry in entries:
        payload = payloads[entry.pk]
        step = procedure.steps.get(entry.step)
        act = step.label(entry.action) if step and entry.action and _knows(step, entry.action) else EntryKind(entry.kind).label
        found.append(Event(
            entry, act, step.title if step else "", _changes(matter, payload["set"], names),
            papers.get(entry.pk, []), judged[entry.pk], _irregular(payload, judged[entry.pk]),
        ))
        if entry.kind in _TO_PEOPLE:
            found[-1].to = "、".join(str(people[pk]) for pk in _people(payload) if pk in people)
    return found


def _irregular(payload: Mapping[str, Any], judged: Iterable[Judgement]) -> list[Mapping[str, Any]]:
    """What was let through though it breaks a rule, in the words that the verdict has for whoever reads."""
    said = {one.check_code: one.message for one in judged if not one.passed}
    return [{**item, "message": said.get(item["check"], item["message"])} for item in payload.get("irregular", ())]


def _people(payload: Mapping[str, Any]) -> list[int]:
    tokens = (task["assignee"] for task in payload.get("open_tasks", ()))
    return [int(token.partition(":")[2]) for token in tokens if token.startswith("person:")]


def _knows(step: Any, action: str) -> bool:
    return action in step.labels or action in step.leads_to or action == "return"


def _names(matter: Matter, sets: Iterable[Mapping[str, Any]]) -> dict[type[models.Model], dict[Any, Any]]:
    wanted: dict[type[models.Model], set[Any]] = {}
    for values in sets:
        for name, value in values.items():
            if name == "assists":
                wanted.setdefault(Department, set()).update(value or [])
            elif value is not None and not is_concealed(value) and (model := _related(matter, name)):
                wanted.setdefault(model, set()).add(value)
    return {model: model._default_manager.in_bulk(list(pks)) for model, pks in wanted.items() if not issubclass(model, Matter)}


def _related(matter: Matter, name: str) -> Any:
    try:
        found = field_of(matter, name)
    except FieldDoesNotExist:
        return None
    if isinstance(found, models.ForeignKey) and found.target_field.primary_key:
        return found.related_model
    return None


def _changes(matter: Matter, values: Mapping[str, Any], names: Mapping[Any, Mapping[Any, Any]]) -> list[tuple[str, str]]:
    """(field, value) of what an entry set; blanks and what the title says already are left out."""
    shown = []
    for name, value in values.items():
        if name in ("title", "position", "figures", "body") or value in (None, "", [], {}):
            continue
        if name == "assists":
            shown.append(("配合单位", "、".join(str(names.get(Department, {}).get(pk, "")) for pk in value)))
            continue
        try:
            column = field_of(matter, name)
        except FieldDoesNotExist:
            continue
        shown.append((str(column.verbose_name), _in_words(column, value, names)))
    return [(label, text) for label, text in shown if text]


def _in_words(column: models.Field[Any, Any], value: Any, names: Mapping[Any, Mapping[Any, Any]]) -> str:
    if is_concealed(value):
        return "（个人信息，不在此显示）"
    if isinstance(column, models.ForeignKey):
        return str(names.get(column.related_model, {}).get(value, ""))
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(v) for v in value)
    return str(value)
