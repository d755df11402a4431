"""参数 and 节假日: what checks and terms count with."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from huiyin.desk.administration.access import Right, opens_to, right_of
from huiyin.desk.administration.forms import DaysForm, ValueForm
from huiyin.desk.administration.telling import told
from huiyin.kit.loaders import DeskRequest
from huiyin.people import changes
from huiyin.people.models import today
from huiyin.procedures.calendar import calendar
from huiyin.procedures.models import Holiday, Parameter
from huiyin.procedures.parameters import in_words
from huiyin.procedures.settling import CannotSet, set_days, set_value
from huiyin.workdays.festivals import missing_festivals


def _writes(request: DeskRequest) -> bool:
    return right_of(request.who, Right.READ) is Right.WRITE


@opens_to(Right.READ)
@require_safe
def parameters(request: DeskRequest) -> HttpResponseBase:
    """One line for each parameter: the value of today, and one that is to come."""
    day, found = today(), []
    for _, rows in groupby(Parameter.objects.order_by("code", "starts_on"), key=lambda p: p.code):
        values = list(rows)
        now = next((p for p in values if p.in_force(day)), None)
        coming = next((p for p in values if p.starts_on > day), None)
        for each in (now, coming):
            if each is not None:
                each.value = in_words(each.code, each.value)
        found.append({"last": values[-1], "now": now, "next": coming})
    return render(request, "administration/parameters.html", {"found": found})


@opens_to(Right.READ)
def parameter(request: DeskRequest, code: str) -> HttpResponseBase:
    values = list(Parameter.objects.filter(code=code).order_by("-starts_on"))
    if not values:
        raise Http404
    form = ValueForm(request.POST or None, initial={"starts_on": today()})
    if request.method == "POST" and form.is_valid() and _set(request, code, form):
        return redirect("administration:parameter", code)
    log = changes.history_of("procedures.parameter", [str(v.pk) for v in values], 60) if _writes(request) else []
    for each in values:
        each.value = in_words(code, each.value)
    return render(request, "administration/parameter.html", {
        "values": values, "last": values[0], "form": form, "may_write": _writes(request), "day": today(),
        "log": [told(c) for c in log],
    })


def _set(request: DeskRequest, code: str, form: ValueForm) -> bool:
    clean = form.cleaned_data
    try:
        row = set_value(code, clean["value"], clean["starts_on"], clean["basis"], request.user)
    except CannotSet as error:
        form.add_error(error.field, str(error))
        return False
    messages.success(request, f"{row.title}自{row.starts_on}起为{row.value}{row.unit}")
    return True


@opens_to(Right.READ)
def days(request: DeskRequest) -> HttpResponseBase:
    """The organ's own free days and make-up workdays, by year, and whether each year's national table is known."""
    form = DaysForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _set_days(request, form):
        return redirect("administration:days")
    own: dict[int, list[Holiday]] = {year: [] for year in (today().year, today().year + 1)}
    for holiday in Holiday.objects.order_by("day"):
        own.setdefault(holiday.day.year, []).append(holiday)
    table = calendar()
    free = {h.day: h.name for found in own.values() for h in found if not h.is_workday}
    years: list[dict[str, Any]] = [
        {"year": year, "days": found, "covered": table.covers(year), "missing": missing_festivals(year, free),
         "built_in": table.is_listed(year)}
        for year, found in sorted(own.items(), reverse=True)
    ]
    return render(request, "administration/days.html", {"years": years, "form": form, "may_write": _writes(request)})


def _set_days(request: DeskRequest, form: DaysForm) -> bool:
    clean = form.cleaned_data
    try:
        count = set_days(clean["first"], clean["last"], clean["kind"] == "work", clean["name"], request.user)
    except CannotSet as error:
        form.add_error(error.field, str(error))
        return False
    messages.success(request, f"已登记{count}天{'调休上班' if clean['kind'] == 'work' else '放假'}；以后新产生的时限按此推算")
    return True


@opens_to(Right.READ, Right.WRITE)
@require_POST
def remove_day(request: DeskRequest, day: str) -> HttpResponseBase:
    if right_of(request.who, Right.READ) is not Right.WRITE:
        raise Http404
    try:
        holiday = get_object_or_404(Holiday, pk=dt.date.fromisoformat(day))
    except ValueError as error:
        raise Http404 from error
    changes.remove(request.user, holiday, f"删除{day}")
    messages.success(request, f"已删除{day}，该日按国家放假安排计算")
    return redirect("administration:days")
