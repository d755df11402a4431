"""The claims bench: each number in its sentence, beside what could prove it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from huiyin.desk.reporting.common import command_of, may, may_settle, page, refuse, report_or_404, tell
from huiyin.figures import claims as settling
from huiyin.figures.models import Claim
from huiyin.figures.registry import FIGURES
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.kit.papers import ACCEPT, Row, receive
from huiyin.ledger.access import visible_materials
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Material
from huiyin.ledger.record import Conflict
from huiyin.people.dated import today
from huiyin.procedures.commands import NotAllowed
from huiyin.register.base import register_of
from huiyin.reports import stages
from huiyin.reports.models import Report

_SOURCE = "source_report"
_MOST_MATERIALS = 200


@signed_in
def bench(request: DeskRequest, pk: int) -> HttpResponse:
    report = report_or_404(request.who, pk)
    claims = list(Claim.objects.filter(matter=report.root_id).select_related("evidence", "waived_by", "about", "source"))
    if not claims:
        raise Http404
    wanted = request.POST.get("claim") or request.GET.get("claim")
    chosen = next((c for c in claims if c.key == wanted), None) or next((c for c in claims if not c.is_settled), claims[0])
    if request.method == "POST":
        return _settle(request, report, chosen)
    used = _used(report)
    counted = [c for c in claims if c.key in used] or claims
    settled = sum(c.is_settled for c in counted)
    return page(
        request, "bench", report, "bench", claims=claims, chosen=chosen, parts=_parts(chosen), settled=settled,
        total=len(counted), percent=100 * settled // len(counted), may_settle=may_settle(request, report), accept=ACCEPT,
        suggestions=_suggestions(report, chosen), materials=_materials(request, report, chosen),
        figure=FIGURES.get(chosen.figure), used=used, editable=may(request, report, EntryKind.CORRECT),
    )


def _parts(claim: Claim) -> tuple[str, str, str]:
    """The sentence before the number, the number, the sentence after it."""
    before, found, after = claim.context.partition(claim.literal)
    return (before, found, after) if found else ("", claim.literal, claim.context)


def _used(report: Report) -> set[str]:
    return {data["claim"] for data in report.figures.values() if data.get("claim")}


def _suggestions(report: Report, claim: Claim) -> list[Any]:
    assert report.root is not None
    return list(register_of(report.root).claim_suggestions(claim))


def _materials(request: DeskRequest, report: Report, claim: Claim) -> list[Material]:
    """Materials of the round's dossiers this person may open; the number's own document is none of them."""
    rows = visible_materials(request.who).filter(matter__root=report.root_id) | visible_materials(request.who).filter(
        matter=report.root_id)
    rows = rows.exclude(kind=_SOURCE).select_related("matter")
    if claim.source is not None:
        rows = rows.exclude(content=claim.source.content_id)
    return list(rows.order_by("-pk")[:_MOST_MATERIALS])


def _settle(request: DeskRequest, report: Report, claim: Claim) -> HttpResponse:
    here = f"{reverse('reporting:bench', args=[report.pk])}?claim={claim.key}"
    try:
        said = _act(request, report, claim)
    except (NotAllowed, Conflict) as error:
        refuse(request, error)
        return redirect(here)
    tell(request, said)
    return redirect(here if said.startswith("已撤销") else reverse("reporting:bench", args=[report.pk]))


def _act(request: DeskRequest, report: Report, claim: Claim) -> str:
    command = command_of(request)
    match request.POST.get("act"):
        case "bind":
            offered = _suggestions(report, claim)
            index = number_in(request.POST.get("suggestion", ""))
            if index is None or index >= len(offered):
                raise NotAllowed("请选择要绑定的统计指标。")
            chosen = offered[index]
            settling.bind(claim, chosen.code, chosen.scope, command)
            return "已绑定，与台账一致。" if chosen.agrees else f"已绑定，但台账为{chosen.value.normalize():f}，与原文不一致。"
        case "back":
            return _back(request, report, claim)
        case "waive":
            settling.waive(claim, command)
            return "已具名豁免，将列入数据审核表。"
        case "use":
            stages.use_ledger(report, claim, command)
            return "正文已改用台账数据。"
        case "release":
            settling.release(claim, command)
            return "已撤销核对结果，可以重新核对。"
    raise NotAllowed("没有这项操作。")


def _back(request: DeskRequest, report: Report, claim: Claim) -> str:
    papers = receive(request, [Row.of("佐证材料", "evidence")])
    if papers.errors:
        raise NotAllowed("；".join(e for row in papers.rows for e in row.errors))
    chosen = request.POST.get("material", "")
    there = next((m for m in _materials(request, report, claim) if str(m.pk) == chosen), None)
    settling.back(claim, command_of(request, materials=() if there else papers.materials(today())), there)
    return "已用材料佐证。"


@signed_in
def agreeing(request: DeskRequest, pk: int) -> HttpResponse:
    """All open claims whose first suggestion agrees: shown for confirmation, then bound, one entry for each."""
    report = report_or_404(request.who, pk)
    found = _agreeing(report)
    if request.method != "POST":
        return page(request, "agreeing", report, "bench", found=found, may_settle=may_settle(request, report))
    picked = set(request.POST.getlist("pick"))
    done = 0
    try:
        for claim, suggestion in found:
            if claim.key in picked:
                settling.bind(claim, suggestion.code, suggestion.scope, command_of(request, request_id=None, revision=None))
                done += 1
    except (NotAllowed, Conflict) as error:
        refuse(request, error)
    tell(request, f"已绑定{done}个数字。")
    return redirect("reporting:bench", pk=report.pk)


def _agreeing(report: Report) -> list[tuple[Claim, Any]]:
    found = []
    for claim in Claim.objects.filter(matter=report.root_id, state=Claim.State.OPEN):
        first = next(iter(_suggestions(report, claim)), None)
        if first is not None and first.agrees:
            found.append((claim, first))
    return found
