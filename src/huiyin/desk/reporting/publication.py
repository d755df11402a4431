"""审核与公布: where the report stands, what still refuses and why, its papers, and whom else it goes to."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from huiyin.desk.reporting.common import command_of, page, refuse, report_or_404, tell, visible_reports
from huiyin.desk.reporting.listing import may_compose
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.access import visible_materials
from huiyin.people.dated import today
from huiyin.procedures.assignment import describe
from huiyin.procedures.checks import Verdict
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.definition import Procedure, Step
from huiyin.procedures.foresight import foresee
from huiyin.procedures.loading import procedure_of
from huiyin.procedures.parameters import parameter
from huiyin.reports import stages
from huiyin.reports.models import Report


@signed_in
def publication(request: DeskRequest, pk: int) -> HttpResponse:
    report = report_or_404(request.who, pk)
    if request.method == "POST":
        return _send(request, report)
    procedure = procedure_of(report)
    siblings = visible_reports(request.who).filter(snapshot=report.snapshot).exclude(pk=report.pk)
    return page(
        request, "publication", report, "publication", steps=_line(report, procedure),
        verdicts=_ahead(request, report, procedure), waiting=[describe(t.assignee) for t in _open(report)],
        drafts=visible_materials(request.who).filter(matter=report.pk).select_related("content").order_by("pk"),
        siblings=siblings.order_by("pk") if report.snapshot_id else [], may_compose=may_compose(request),
        addressees="\n".join(parameter("report.addressees", today()).replace("，", ",").split(",")),
        other_kinds=[(k, label) for k, label in Report.Kind.choices if k != report.kind and k != Report.Kind.PROGRESS],
    )


def _line(report: Report, procedure: Procedure) -> list[tuple[str, str]]:
    """(title, done | now | to come) of every step."""
    codes = list(procedure.steps)
    at = len(codes) if report.is_closed else codes.index(report.step)
    return [(s.title, "done" if n < at else "now" if n == at else "later") for n, s in enumerate(procedure.steps.values())]


def _ahead(request: DeskRequest, report: Report, procedure: Procedure) -> list[tuple[Step, list[Verdict]]]:
    """Every step from the present one on with what its checks say now; the same check is said once."""
    if report.is_closed:
        return []
    command = command_of(request, comment="")
    codes = list(procedure.steps)
    said: set[str] = set()
    found = []
    for code in codes[codes.index(report.step) :]:
        step = procedure.steps[code]
        action = next(iter(step.leads_to))
        verdicts = [
            v for v in foresee(report, step, action, command, {})
            if v.check.code not in said and not v.check.code.startswith("builtin_")
        ]
        said |= {v.check.code for v in verdicts}
        if verdicts:
            found.append((step, verdicts))
    return found


def _open(report: Report) -> list[Any]:
    return list(report.tasks.filter(is_open=True, kind="do"))


def _send(request: DeskRequest, report: Report) -> HttpResponse:
    try:
        if request.POST.get("act") == "for_addressees":
            names = request.POST.get("addressees", "").splitlines()
            made = stages.for_addressees(report, names, command_of(request))
            if not made:
                raise NotAllowed("请填写主送单位，一行一个。")
            tell(request, f"已生成{len(made)}份进展情况报告，数据取自同一个快照。")
        elif request.POST.get("act") == "as_kind" and request.POST.get("kind") in Report.Kind.values:
            twin = stages.as_kind(report, request.POST["kind"], command_of(request))
            tell(request, f"已生成“{twin.get_kind_display()}”文本，数据取自同一个快照。")
            return redirect("reporting:text", pk=twin.pk)
        else:
            raise NotAllowed("没有这项操作。")
    except NotAllowed as error:
        refuse(request, error)
    return redirect("reporting:publication", pk=report.pk)
