"""结转: the unfinished findings of a round, ticked, go on in another round by one document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from huiyin.kit.fields import DeskForm, styled
from huiyin.kit.given import numbers_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.kit.papers import Row
from huiyin.ledger.access import visible
from huiyin.ledger.record import Conflict
from huiyin.people.actors import Actor
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.lights import Lights
from huiyin.registers.rectification import passing
from huiyin.registers.rectification.models import Finding, Round
from huiyin.registers.rectification.pages.common import MINUTES, Sheet, is_office, turned_away, typed_or_404

MOST = 500


@dataclass(frozen=True)
class Result:
    """What became of one finding: the new one, or why there is none (Chinese)."""

    finding: Finding
    new: Finding | None
    message: str = ""


def _form(who: Actor, round_: Round, **kwargs: object) -> DeskForm:
    form = DeskForm(**kwargs)
    others = visible(who, Round.objects.exclude(pk=round_.pk)).open().order_by("-pk")
    form.fields["target"] = styled(forms.ModelChoiceField(
        queryset=others, label="结转到哪一轮次", empty_label="（请选择尚未办结的轮次）",
        error_messages={"required": "请选择结转去向", "invalid_choice": "请从列表中选择"},
    ))
    return form


@signed_in
def carry_over(request: DeskRequest, pk: int) -> HttpResponse:
    round_ = typed_or_404(request, pk, Round)
    if not is_office(request.who, Finding.REGISTER):
        return turned_away(request, round_, "结转由整改办办理。")
    data = request.POST if request.method == "POST" else None
    picks = set(numbers_in(request.POST.getlist("pick")))
    sheet = Sheet.of(
        request, round_, _form(request.who, round_, data=data), [Row.of(MINUTES, "minutes")],
        comment_label="结转理由", comment_needed=True,
    )
    if data is not None:
        results = _send(request, round_, sheet, picks)
        if results is not None:
            return _done(request, round_, sheet.form.cleaned_data["target"], results)
    light = Lights()
    rows = visible(request.who, Finding.objects.filter(root=round_.pk)).open()
    findings = list(rows.select_related("lead_department").order_by("position", "pk")[:MOST])
    context = {
        **sheet.context, "findings": [(f, light.of(f), f.pk in picks) for f in findings],
        "targets": sheet.form.fields["target"].queryset.exists(),  # type: ignore[attr-defined]
    }
    return render(request, "rectification/pages/carry_over.html", context, status=422 if data is not None else 200)


def _send(request: DeskRequest, round_: Round, sheet: Sheet, picks: set[int]) -> list[Result] | None:
    rows = visible(request.who, Finding.objects.filter(root=round_.pk, pk__in=picks))
    findings = list(rows.order_by("position", "pk")[:MOST])
    if not findings:
        sheet.faults.append("请先勾选要结转的问题。")
        sheet.form.is_valid()
        return None

    def each(command: Command) -> list[Result]:
        if not command.comment.strip():
            raise NotAllowed("请写明结转理由。")
        target = sheet.form.cleaned_data["target"]
        return _carry_each(findings, target, command)

    return sheet.carry_out(request, each)


def _carry_each(findings: Iterable[Finding], target: Round, command: Command) -> list[Result]:
    """Each by itself, so that one that cannot go does not hold back the others; parts before what they are part of."""
    found: dict[int, Result] = {}
    for finding in sorted(findings, key=lambda f: -f.pk):
        try:
            [new] = passing.carry_over([finding.pk], target, command)
            found[finding.pk] = Result(finding, new)
        except (NotAllowed, Conflict) as refusal:
            found[finding.pk] = Result(finding, None, str(refusal))
    return [found[finding.pk] for finding in findings]


def _done(request: DeskRequest, round_: Round, target: Round, results: list[Result]) -> HttpResponse:
    good = sum(r.new is not None for r in results)
    failed = len(results) - good
    context = {
        "matter": round_, "target": target, "results": results, "all_good": not failed,
        "summary": f"共{len(results)}条，成功{good}条，失败{failed}条。",
    }
    return render(request, "rectification/pages/carried.html", context)
