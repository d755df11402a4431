"""What departments owe: for a leader those in charge of, for the office all. How much, what is late; urged singly or at once.

A department owes what it leads and has not finished, as far as it has a deadline. What names a leader, but is led by a
department in nobody's or another's charge, stands in a line of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from huiyin.desk.batching import done_page
from huiyin.desk.overseeing import oversees
from huiyin.kit import keyset
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import NO_DATE, Entry, Matter
from huiyin.people.actors import Actor, predecessors
from huiyin.people.dated import today
from huiyin.people.models import Department, Role
from huiyin.procedures.acts import ACTS
from huiyin.procedures.batches import item_request, urge_many
from huiyin.procedures.commands import Command
from huiyin.procedures.lights import Color, Light, Lights
from huiyin.procedures.loading import pinned
from huiyin.register.base import REGISTERS

NAMED = "named"
OFFERED = 12
SIZE = 20
MOST = 200
"""Matters urged by one click."""
_URGED = "已经超期，请抓紧办理，并及时报送进展。"


@dataclass(frozen=True)
class Owes:
    """A department (None: matters that name the leader, led elsewhere) with what it owes, is late with, owes soon."""

    department: Department | None
    owed: int
    late: int
    soon: int

    @property
    def code(self) -> str:
        return str(self.department.pk) if self.department else NAMED

    @property
    def title(self) -> str:
        return str(self.department) if self.department else "其他部门（责任领导是我）"


@dataclass(frozen=True)
class Owed:
    matter: Matter
    kind: str
    light: Light | None
    request_id: uuid.UUID
    may_urge: bool
    urged: bool


def _departments(who: Actor) -> list[int]:
    if who.has(Role.OFFICE):
        if "departments" not in who.memo:
            who.memo["departments"] = list(Department.objects.values_list("pk", flat=True))
        return list(who.memo["departments"])
    return sorted(who.charged | predecessors(who.charged))


def _rows(who: Actor, which: Q) -> QuerySet[Matter]:
    return visible(who, Matter.objects.filter(which, register__in=list(REGISTERS), sort_due__lt=NO_DATE))


def _named(who: Actor) -> Q:
    return Q(leader=who.person.pk) & ~Q(lead_department__in=_departments(who))


def departments(who: Actor, light: Lights) -> list[Owes]:
    """Those that owe anything, the most overdue first. Three or four queries."""
    if not oversees(who):
        return []
    late, soon = Q(sort_due__lt=light.day), Q(sort_due__gte=light.day, sort_due__lte=light.horizon)
    numbers: dict[str, Any] = {
        "owed": Count("pk"), "late": Count("pk", filter=late), "soon": Count("pk", filter=soon),
    }
    rows = _rows(who, Q(lead_department__in=_departments(who))).order_by()
    counted: list[tuple[int, int, int, int]] = list(
        rows.values("lead_department").annotate(**numbers).values_list("lead_department", *numbers)
    )
    found = Department.objects.in_bulk([pk for pk, *_ in counted])
    owing = [Owes(found[pk], *number) for pk, *number in counted]
    if who.has(Role.LEADER):
        row = _rows(who, _named(who)).aggregate(**numbers)
        owing += [Owes(None, **row)] if row["owed"] else []
    return sorted(owing, key=lambda o: (-o.late, -o.soon, -o.owed, o.code))


def _scope(who: Actor, code: str) -> Q:
    """Raises Http404 for a department that is not this person's to look after."""
    everything = Q(lead_department__in=_departments(who))
    if not code:
        return everything | _named(who) if who.has(Role.LEADER) else everything
    if code == NAMED:
        return _named(who)
    department = number_in(code)
    if department not in _departments(who):
        raise Http404
    return Q(lead_department=department)


def _narrowed(rows: QuerySet[Matter], shade: str, light: Lights) -> QuerySet[Matter]:
    if shade == Color.RED:
        return rows.filter(sort_due__lt=light.day)
    if shade == Color.YELLOW:
        return rows.filter(sort_due__gte=light.day, sort_due__lte=light.horizon)
    return rows


def lines(who: Actor, matters: Iterable[Matter], light: Lights) -> list[Owed]:
    """Matters as lines, each with whether it may be urged and was urged today. One query."""
    shown = list(matters)
    entries = Entry.objects.filter(matter__in=[m.pk for m in shown], kind=EntryKind.URGE, happened_on=light.day)
    urged = set(entries.values_list("matter_id", flat=True)) if shown else set()
    return [
        Owed(m, REGISTERS[m.register].title, light(m.due_on), uuid.uuid4(), may_urge(who, m), m.pk in urged) for m in shown
    ]


def latest(who: Actor, light: Lights) -> list[Owed]:
    """For the home desk of leaders: what is late or due soon, the latest first."""
    if not who.has(Role.LEADER) and not who.charged:
        return []
    mine = Q(lead_department__in=sorted(who.charged)) | Q(leader=who.person.pk)
    first = Matter.objects.filter(mine, register__in=list(REGISTERS), sort_due__lte=light.horizon).order_by("sort_due", "id")
    pks = list(first.values_list("pk", flat=True)[: OFFERED * 2])  # found by index; what is not visible goes next
    rows = visible(who, Matter.objects.filter(pk__in=pks)).select_related("lead_department")
    return lines(who, rows.order_by("sort_due", "id")[:OFFERED], light)


def may_urge(who: Actor, matter: Matter) -> bool:
    step = pinned(matter.procedure).steps.get(matter.step)
    return step is not None and EntryKind.URGE in step.acts and ACTS[EntryKind.URGE].may(who, matter)


@require_GET
@signed_in
def owing_page(request: DeskRequest) -> HttpResponse:
    """What one department owes, or all; 404 for people who look after none."""
    who, light = request.who, Lights()
    if not oversees(who):
        raise Http404
    code, shade = request.GET.get("department", ""), request.GET.get("light", "")
    rows = _narrowed(_rows(who, _scope(who, code)), shade, light).select_related("lead_department")
    page = keyset.by_due(rows, SIZE, request.GET.get("after", ""), request.GET.get("before", ""))
    here = f"{reverse('desk:owing')}?{urlencode({'department': code, 'light': shade})}"
    owes = departments(who, light)
    context = {
        "owes": owes, "chosen": next((o for o in owes if o.code == code), None), "code": code, "shade": shade,
        "lines": lines(who, page.rows, light), "request_id": uuid.uuid4(), "here": request.get_full_path(),
        "pages": {
            "previous": f"{here}&before={page.before}" if page.before else "",
            "next": f"{here}&after={page.after}" if page.after else "",
        },
    }
    return render(request, "desk/owing.html", context)


@require_POST
@signed_in
def urge_all(request: DeskRequest) -> HttpResponse:
    """Urge everything of a department that is overdue and may be urged; sent twice, it gives the first answer."""
    who, light = request.who, Lights()
    if not oversees(who):
        raise Http404
    rows = _narrowed(_rows(who, _scope(who, request.POST.get("department", ""))), Color.RED, light)
    try:
        request_id = str(uuid.UUID(request.POST.get("request_id", "")))
    except ValueError:
        request_id = str(uuid.uuid4())
    open_to = [m for m in rows.select_related("lead_department").order_by("sort_due", "id")[: MOST * 5] if may_urge(who, m)]
    chosen = _not_urged(open_to, request_id)[:MOST]
    if not chosen:
        messages.info(request, "超期的事项今天都已经催办过，或者现在的环节不能催办。")
        return redirect("desk:owing")
    command = Command(who, today(), comment=_URGED, request_id=request_id)
    return done_page(request, None, "催办超期事项", chosen, urge_many([m.pk for m in chosen], command))


def _not_urged(matters: list[Matter], request_id: str) -> list[Matter]:
    """Without those that another request urged today."""
    entries = Entry.objects.filter(matter__in=[m.pk for m in matters], kind=EntryKind.URGE, happened_on=today())
    others = {pk for pk, request in entries.values_list("matter_id", "request_id") if request != item_request(request_id, pk)}
    return [m for m in matters if m.pk not in others]
