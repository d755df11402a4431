"""The page of one matter: what it is, where it stands, its dossier, its history, what can be done with it now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from huiyin.components.rows import RowsField
from huiyin.desk import dossiers, timeline
from huiyin.desk.beginning import beneath, may_begin, starting
from huiyin.desk.line import line_of
from huiyin.desk.stepping import ways
from huiyin.kit.given import number_in
from huiyin.kit.holders import in_names
from huiyin.kit.loaders import DeskRequest, matter_or_404, signed_in
from huiyin.kit.naming import named_matters
from huiyin.kit.printing import forms_of, row_sheets, shown
from huiyin.ledger.access import visible, visible_materials
from huiyin.ledger.enums import OF_ITSELF, EntryKind, LinkKind
from huiyin.ledger.models import Link, Matter
from huiyin.people.actors import Actor
from huiyin.procedures import archiving, judgements
from huiyin.procedures.acts import StandingAct, open_acts
from huiyin.procedures.definition import BACKWARD, Procedure
from huiyin.procedures.lights import Lights
from huiyin.procedures.loading import hold, procedure_of
from huiyin.procedures.models import Task
from huiyin.register.base import REGISTERS, Register, register_of

CHILDREN_SHOWN = 30
# Acts with pages of their own elsewhere, or beside what they change.
_ELSEWHERE = frozenset({EntryKind.CLAIM, EntryKind.SNAPSHOT, EntryKind.PUBLISH, EntryKind.UNLINK, EntryKind.REVIEW_DATE})
# Acts that answer what waits for this person, or undo what they just did: beside the actions of the step.
_FIRST = frozenset({EntryKind.OPINION, EntryKind.TAKE_BACK})


@dataclass(frozen=True)
class Button:
    label: str
    address: str
    icon: str = ""
    strong: bool = False
    danger: bool = False


@dataclass(frozen=True)
class Children:
    register: type[Register]
    rows: list[tuple[Matter, Any]]
    more: bool


_ICONS = {
    EntryKind.PROGRESS: "progress", EntryKind.ATTACH: "paperclip", EntryKind.LINK: "link", EntryKind.NOTE: "notes",
    EntryKind.URGE: "bell", EntryKind.EXTEND: "calendar-time", EntryKind.REASSIGN: "arrows-exchange",
    EntryKind.CORRECT: "pencil", EntryKind.REOPEN: "rotate", EntryKind.COPY: "copy",
    EntryKind.CONSULT: "user-plus", EntryKind.OPINION: "message", EntryKind.JOINT: "users",
    EntryKind.TAKE_BACK: "arrow-back-up", EntryKind.ARCHIVE: "archive",
}


@signed_in
def matter_page(request: DeskRequest, pk: int) -> HttpResponse:
    matter = matter_or_404(request.who, pk)
    who, register, procedure = request.who, register_of(matter), procedure_of(matter)
    light = Lights()
    before = request.GET.get("before", "")
    entries = timeline.entries_of(matter, number_in(before))
    materials = list(visible_materials(who).filter(matter=pk).select_related("content", "entry").order_by("id"))
    tasks = list(Task.objects.filter(matter_id=pk, is_open=True).order_by("id"))
    step = procedure.steps.get(matter.step) if not matter.is_closed else None
    older = len(entries) > timeline.SHOWN
    shown_entries = entries[: timeline.SHOWN]
    allowed = open_acts(who, matter)
    steps, acts = _buttons(who, matter, procedure, allowed)
    context = {
        "matter": matter, "register": register, "procedure": procedure, "step": step,
        "light": light.of(matter),
        "points": line_of(matter, procedure, [t for t in tasks if t.kind == Task.Kind.DO], light),
        "asked": [in_names(t.assignee) for t in tasks if t.kind == Task.Kind.SIGN], "kept": archiving.in_words(matter),
        "facts": facts(matter, who), "sheets": row_sheets(matter), "papers": dossiers.contents(materials, procedure.materials),
        "lacking": dossiers.lacking(step.materials, materials, procedure.materials) if step else [],
        "proofs": register.proofs(matter),
        "events": timeline.events(matter, procedure, shown_entries, materials, who),
        "older": shown_entries[-1].sequence if older else 0, "earlier_page": bool(before),
        "held_up": judgements.hindrances(matter, who), "children": _children(who, matter, light), "links": _links(who, matter),
        "steps": steps, "acts": acts, "adding": _adding(who, matter), "forms": forms_of(matter),
        "panels": [render_to_string(p.template, {**p.context(matter, who)}, request) for p in register.panels],
        "first": [render_to_string(p.template, {**p.context(matter, who)}, request) for p in register.first_panels],
        "parent": matter.parent if matter.parent_id and _may_see(who, matter.parent_id) else None,
        "can_unlink": any(a.kind == EntryKind.UNLINK for a in allowed),
        "unread": [t for t in tasks if t.kind == Task.Kind.READ and t.assignee == f"person:{who.person.pk}"],
    }
    return render(request, "desk/matter.html", context)


@dataclass(frozen=True)
class Particular:
    """A typed field in words; one that names another matter leads there when it may be seen."""

    label: str
    value: str
    address: str = ""


def facts(matter: Matter, who: Actor) -> list[Particular]:
    """The typed fields its register shows; empty ones and rows (see `row_sheets`) are left out."""
    found = []
    named = named_matters(matter, who)
    for name in register_of(matter).detail_fields:
        column = matter._meta.get_field(name)
        if isinstance(column, RowsField):
            continue
        label = str(getattr(column, "verbose_name", name))
        if name in named:
            other = named[name]
            found.append(Particular(label, other.words, reverse("desk:matter", args=[other.pk]) if other.pk else ""))
            continue
        display = getattr(matter, f"get_{name}_display", None)
        value = shown(display() if display else getattr(matter, name))
        if value and not (value == "否" and name != "affects_public"):
            found.append(Particular(label, value))
    return found


def _may_see(who: Actor, pk: int) -> bool:
    return visible(who).filter(pk=pk).exists()


def _buttons(
    who: Actor, matter: Matter, procedure: Procedure, allowed: Sequence[StandingAct]
) -> tuple[list[Button], list[Button]]:
    """The actions of the current step open to this person, and the standing acts."""
    steps: list[Button] = []
    step = procedure.steps.get(matter.step) if not matter.is_closed else None
    if step is not None:
        forward = any(ways(who, matter, step)[1:])
        back = forward or (step.decides and any(ways(who, matter, step, "return")[1:]))
        for action in step.leads_to:
            if back if action == "return" else forward:
                address = reverse("desk:step", args=[matter.pk, action])
                backward = action in BACKWARD
                icon = "arrow-back-up" if backward else "check"
                steps.append(Button(step.label(action), address, icon, not backward, backward))
    acts = [
        Button(a.label, reverse("desk:act", args=[matter.pk, a.kind.value]), _ICONS.get(a.kind, "edit"))
        for a in allowed if a.kind not in _ELSEWHERE | _FIRST
    ]
    steps += [
        Button(a.label, reverse("desk:act", args=[matter.pk, a.kind.value]), _ICONS[a.kind], a.kind == EntryKind.OPINION)
        for a in allowed if a.kind in _FIRST
    ]
    return sorted(steps, key=lambda b: b.danger), acts


def _adding(who: Actor, matter: Matter) -> list[Button]:
    """What may be added beneath this matter, or begun from it."""
    with hold():
        return [
            Button(f"新增{register.title}", f"{reverse('desk:new', args=[register.slug()])}?parent={matter.pk}", "plus")
            for register in beneath(matter) if may_begin(who, register)
        ] + [
            Button(f"新增{register.title}", f"{reverse('desk:new', args=[register.slug()])}?{name}={matter.pk}", "plus")
            for name, register in starting(matter) if may_begin(who, register)
        ]


def _children(who: Actor, matter: Matter, light: Lights) -> list[Children]:
    """Matters directly beneath, register by register, as many as are shown at a glance. One query for each kind."""
    found = []
    kinds = Matter.objects.filter(parent=matter.pk).order_by().values_list("register", flat=True).distinct()
    for code in sorted(set(kinds), key=lambda c: list(REGISTERS).index(c) if c in REGISTERS else 99):
        if code not in REGISTERS:
            continue
        register = REGISTERS[code]
        rows = visible(who, Matter.objects.filter(parent=matter.pk, register=code))
        got = list(rows.select_related("lead_department").order_by("position", "id")[: CHILDREN_SHOWN + 1])
        if got:
            pairs = [(m, light.of(m)) for m in got[:CHILDREN_SHOWN]]
            found.append(Children(register, pairs, len(got) > CHILDREN_SHOWN))
    return found


def _links(who: Actor, matter: Matter) -> list[Mapping[str, Any]]:
    """Ties to matters this person sees, both ways. Two queries."""
    rows = list(
        Link.objects.filter(Q(source=matter.pk) | Q(target=matter.pk), ended_by=None)
        .select_related("source", "target").order_by("id")[:200]
    )
    others = {link.target_id if link.source_id == matter.pk else link.source_id for link in rows}
    seen: QuerySet[Any] = visible(who).filter(pk__in=others)
    allowed = set(seen.values_list("pk", flat=True)) if others else set()
    found: list[Mapping[str, Any]] = []
    for link in rows:
        outward = link.source_id == matter.pk
        other = link.target if outward else link.source
        if other.pk in allowed:
            word = LinkKind(link.kind).label
            found.append({
                "link": link, "other": other, "can_end": outward and link.kind not in OF_ITSELF,
                "word": word if outward else f"被{word}",
            })
    return found
