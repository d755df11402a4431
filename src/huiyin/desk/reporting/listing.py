"""The list of reports, and beginning one from a round."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from huiyin.desk.reporting.common import command_of, refuse, visible_reports
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.access import visible
from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.procedures.commands import NotAllowed
from huiyin.register.base import REGISTERS
from huiyin.reports.composing import compose, reported
from huiyin.reports.from_import import report_of_source
from huiyin.reports.models import Report

_PER_PAGE = 25
SHOWN = 50


def may_compose(request: DeskRequest) -> bool:
    return request.who.has(Role.OFFICE, Report.REGISTER) and not request.who.is_administrator


@signed_in
def index(request: DeskRequest) -> HttpResponse:
    if request.who.is_administrator:
        raise Http404
    rows = visible_reports(request.who).select_related("root").order_by("-pk")
    shown = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "reporting/list.html", {"rows": shown, "may_compose": may_compose(request)})


def _reported(who: Actor) -> list[Any]:
    """The newest matters that this person may see and that reports are about. One query for each register of such."""
    models = [REGISTERS[code].model for code in reported()]
    found: list[Any] = []
    for model in models:
        found += visible(who, model._default_manager.all()).order_by("-pk")[:SHOWN]
    return sorted(found, key=lambda m: -m.pk)[:SHOWN]


@signed_in
def new(request: DeskRequest) -> HttpResponse:
    if not may_compose(request):
        raise Http404
    rounds = _reported(request.who)
    context = {
        "rounds": rounds, "kinds": Report.Kind.choices, "may_compose": may_compose(request),
        "chosen": request.POST.get("round") or request.GET.get("round"), "request_id": uuid.uuid4(),
    }
    context["from_source"] = any(r.historical for r in rounds if str(r.pk) == context["chosen"])
    if request.method != "POST":
        return render(request, "reporting/new.html", context)
    round_: Any = next((r for r in rounds if str(r.pk) == request.POST.get("round")), None)
    kind = request.POST.get("kind", "")
    if round_ is None or kind not in Report.Kind.values:
        refuse(request, NotAllowed("请选择整改轮次和报告种类。"))
        return render(request, "reporting/new.html", context, status=422)
    try:
        if request.POST.get("from") == "source":
            made = report_of_source(round_, command_of(request))
        else:
            made = compose(round_, kind, command_of(request), progress_line="progress_line" in request.POST)
    except NotAllowed as error:
        refuse(request, error)
        return render(request, "reporting/new.html", context, status=403)
    return redirect("reporting:text", pk=made.pk)
