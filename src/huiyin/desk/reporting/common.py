"""What the pages of a report share: loading it or 404, its tabs, orders made of plain forms."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huiyin.figures.models import Claim
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.procedures.acts import open_acts
from huiyin.procedures.commands import Command
from huiyin.reports.models import Report


@dataclass(frozen=True)
class Tab:
    title: str
    address: str
    current: bool


def report_or_404(who: Actor, pk: int) -> Report:
    """A report this person may see. Raises Http404 for one that is missing or foreign alike."""
    found = visible_reports(who).select_related("snapshot", "root", "leader").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def visible_reports(who: Actor) -> QuerySet[Report]:
    return cast("QuerySet[Report]", visible(who, Report.objects.all()))


def may(request: DeskRequest, report: Report, kind: EntryKind) -> bool:
    return any(act.kind == kind for act in open_acts(request.who, report))


def may_settle(request: DeskRequest, report: Report) -> bool:
    """Claims live on the round: whoever may act on it settles them."""
    assert report.root is not None
    return visible(request.who).filter(pk=report.root.pk).exists() and any(
        act.kind == EntryKind.CLAIM for act in open_acts(request.who, report.root)
    )


def tabs(report: Report, current: str) -> list[Tab]:
    named = [
        ("text", "报告正文"), ("bench", "数据核对"), ("numbers", "数据快照"), ("drafts", "修改对照"),
        ("publication", "审核与公布"),
    ]
    if not Claim.objects.filter(matter=report.root_id).exists():
        named.remove(("bench", "数据核对"))
    return [Tab(title, reverse(f"reporting:{name}", args=[report.pk]), name == current) for name, title in named]


def page(request: DeskRequest, template: str, report: Report, tab: str, status: int = 200, **more: Any) -> HttpResponse:
    context = {"report": report, "tabs": tabs(report, tab), "request_id": uuid.uuid4(), "today": today(), **more}
    return render(request, f"reporting/{template}.html", context, status=status)


def command_of(request: DeskRequest, **more: Any) -> Command:
    """The order that a posted form gives: today, on line, once however often it is sent."""
    revision = request.POST.get("revision", "")
    return Command(**{
        "actor": request.who, "happened_on": today(), "comment": request.POST.get("comment", "").strip(),
        "request_id": request.POST.get("request_id") or None,
        "revision": number_in(revision), **more,
    })


def refuse(request: DeskRequest, error: Exception) -> None:
    messages.error(request, str(error))


def tell(request: DeskRequest, words: str) -> None:
    messages.success(request, words)
