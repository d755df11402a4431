"""离任交接: what waits with somebody who leaves, the end of it all on that day, and the list to be signed.

Administrators read no matter content: for them titles are left out, the office sees and prints them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_safe

from huiyin.desk.administration.access import Right, opens_to
from huiyin.desk.administration.forms import HandoverForm
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest
from huiyin.ledger.models import Matter
from huiyin.people.models import Appointment, Charge, Membership, Person, Unit, User, today
from huiyin.procedures.handover import CannotLeave, contents, depart
from huiyin.procedures.loading import procedure_of
from huiyin.procedures.models import Task
from huiyin.register.base import REGISTERS
from huiyin.rendering import pdf, word
from huiyin.rendering.forms import Handover, HandoverItem, handover_form

_MEDIA = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}


@opens_to(Right.WRITE)
def handover(request: DeskRequest) -> HttpResponseBase:
    """GET with a person and a day shows what waits; POST carries it out."""
    given: QueryDict | None = request.POST if request.method == "POST" else request.GET
    asked = given if given and given.get("on") else None
    form = HandoverForm(asked, initial={"on": today(), "person": number_in(request.GET.get("person", ""))})
    found: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        clean = form.cleaned_data
        try:
            if request.method == "POST":
                depart(
                    clean["person"], clean["on"], request.who, to_whom=clean["to_whom"],
                    before_whom=clean["before_whom"], basis=clean["basis"],
                )
                messages.success(request, f"{clean['person']}的离任交接已办理，请打印交接清单签字")
                return redirect(_address(clean))
            items = items_of(clean["person"], clean["on"], clean["to_whom"], clean["before_whom"], _titles(request))
            found = {"items": items, "clean": clean}
        except CannotLeave as error:
            form.add_error(None, str(error))
    return render(request, "administration/handover.html", {"form": form, **found})


def _titles(request: DeskRequest) -> bool:
    return not request.who.is_administrator


def _address(clean: dict[str, Any]) -> str:
    address = reverse("administration:handed-over", args=[clean["person"].pk, clean["on"]])
    parties = {name: clean[name].pk for name in ("to_whom", "before_whom") if clean[name]}
    return f"{address}?{urlencode(parties)}" if parties else address


def items_of(
    person: Person, on: dt.date, to_whom: Person | None, before_whom: Person | None, titles: bool
) -> list[HandoverItem]:
    """Posts and offices, open tasks, matters led, copies to read; without `titles` matters stand with their numbers."""
    tasks, matters, copies = contents(person, on, to_whom, before_whom)
    held = [
        *(HandoverItem("岗位", "", str(a.post)) for a in _held(Appointment, person, on, "post__department")),
        *(HandoverItem("分管", "", str(c.department)) for c in _held(Charge, person, on, "department")),
        *(HandoverItem("机构职务", "", f"{m.body}{m.get_role_display()}") for m in _held(Membership, person, on, "body")),
    ]
    return [
        *held, *_of_tasks("待办", tasks, titles),
        *(HandoverItem("负责事项", m.number or "", _title(m, titles), m.get_stage_display(), m.due_on) for m in matters),
        *_of_tasks("待阅", copies, titles),
    ]


def _held(model: Any, person: Person, on: dt.date, related: str) -> Iterable[Any]:
    return list(model.objects.on(on).filter(person=person).select_related(related).order_by("pk"))


def _of_tasks(kind: str, tasks: Iterable[Task], titles: bool) -> Iterable[HandoverItem]:
    for task in tasks:
        step = procedure_of(task.matter).steps.get(task.step)
        yield HandoverItem(
            kind, task.matter.number or "", _title(task.matter, titles), step.title if step else "", task.due_on
        )


def _title(matter: Matter, titles: bool) -> str:
    if titles:
        return matter.title
    register = REGISTERS.get(matter.register)
    return f"{register.title if register else '事项'}（内容由整改办打印）"


def _parties(request: DeskRequest, pk: int, on: str) -> tuple[Person, dt.date, Person | None, Person | None]:
    try:
        day = dt.date.fromisoformat(on)
    except ValueError as error:
        raise Http404 from error
    others = [
        get_object_or_404(Person, pk=key) if (key := number_in(request.GET.get(name, ""))) is not None else None
        for name in ("to_whom", "before_whom")
    ]
    return get_object_or_404(Person, pk=pk), day, others[0], others[1]


@opens_to(Right.WRITE)
@require_safe
def handed_over(request: DeskRequest, pk: int, on: str) -> HttpResponseBase:
    person, day, to_whom, before_whom = _parties(request, pk, on)
    account = User.objects.filter(person=person).first()
    return render(request, "administration/handed_over.html", {
        "person": person, "on": day, "to_whom": to_whom, "before_whom": before_whom, "account": account,
        "items": _items_or_404(request, person, day, to_whom, before_whom), "query": request.GET.urlencode(),
    })


def _items_or_404(
    request: DeskRequest, person: Person, on: dt.date, to_whom: Person | None, before_whom: Person | None
) -> list[HandoverItem]:
    try:
        return items_of(person, on, to_whom, before_whom, _titles(request))
    except CannotLeave as error:
        raise Http404 from error


@opens_to(Right.WRITE)
@require_safe
def handover_paper(request: DeskRequest, pk: int, on: str, kind: str) -> HttpResponseBase:
    """交接清单 as Word or PDF, to be signed by 移交人, 接收人 and 监交人."""
    if kind not in _MEDIA:
        raise Http404
    person, day, to_whom, before_whom = _parties(request, pk, on)
    account = User.objects.filter(person=person).first()
    unit = Unit.objects.filter(is_self=True).first()
    form = handover_form(Handover(
        unit=unit.full_name if unit else "", leaver=person.name,
        post="、".join(str(a.post) for a in _held(Appointment, person, day, "post__department")), leaves_on=day,
        items=_items_or_404(request, person, day, to_whom, before_whom), receiver=str(to_whom or ""),
        witness=str(before_whom or ""), account_closed_on=account.ends_on if account else None,
    ))
    data = word.render(form) if kind == "docx" else pdf.render(form)
    name = f"工作交接清单（{person.name}）.{kind}"
    return HttpResponse(
        data, content_type=_MEDIA[kind], headers={"Content-Disposition": content_disposition_header(True, name) or ""}
    )
