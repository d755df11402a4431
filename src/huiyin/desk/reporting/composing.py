"""The composer: the text at the left, the paper as it will be at the right, warnings and what can be placed below."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from huiyin.desk.reporting.common import command_of, may, page, refuse, report_or_404, tell
from huiyin.kit.fields import DateInput, DeskForm, styled
from huiyin.kit.given import revision_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.kit.typedfields import DayField
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.record import Conflict
from huiyin.procedures.commands import NotAllowed
from huiyin.reports import documents, stages
from huiyin.reports.models import Report
from huiyin.reports.offers import completed, offers
from huiyin.reports.text import review


class TextForm(DeskForm):
    """The parts of a report that are written by hand."""

    title = forms.CharField(label="标题", max_length=300, error_messages={"required": "请填写标题"})
    addressee = forms.CharField(label="主送", max_length=200, required=False)
    body = forms.CharField(label="正文", widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "false"}),
                           error_messages={"required": "请填写正文"})
    issuer = forms.CharField(label="落款单位", max_length=200, required=False)
    document_number = forms.CharField(label="发文字号", max_length=60, required=False)
    data_as_of = DayField(label="数据截止日期", required=False, widget=DateInput())
    contact_phone = forms.CharField(label="联系电话", max_length=60, required=False)
    contact_post = forms.CharField(label="邮政信箱", max_length=200, required=False)
    contact_email = forms.CharField(label="电子邮箱", max_length=100, required=False)
    progress_line = forms.BooleanField(label="写明总数、完成数、正在整改数和完成率一行", required=False)
    drill_down = forms.BooleanField(label="公开页可查看统计口径（默认不公开）", required=False)
    non_disclosure = forms.ChoiceField(
        label="不予公开事由", required=False, choices=[("", "没有"), *Report.NonDisclosure.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for made in self.fields.values():
            styled(made)


def _initial(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in TextForm.base_fields}


def _context(report: Report, form: TextForm) -> dict[str, Any]:
    body = form.data.get("body", report.body) if form.is_bound else report.body
    shown = _as_typed(report, form.data if form.is_bound else {})
    return {
        "form": form, "offers": offers(report), "review": review(body, completed(report, body)),
        "paper": documents.to_html(shown, top_level=2),
    }


def _as_typed(report: Report, data: Any) -> Report:
    """The report with what stands in the form, in memory only."""
    for name in ("title", "addressee", "issuer", "body", "contact_phone", "contact_post", "contact_email", "document_number"):
        if name in data:
            setattr(report, name, str(data[name]).replace("\r\n", "\n"))
    report.figures = completed(report, report.body)
    return report


@signed_in
def text(request: DeskRequest, pk: int) -> HttpResponse:
    report = report_or_404(request.who, pk)
    editable = may(request, report, EntryKind.CORRECT)
    if request.method == "POST":
        return _save(request, report)
    if not editable:
        return page(request, "paper", report, "text", paper=documents.to_html(report, top_level=2))
    return page(request, "text", report, "text", **_context(report, TextForm(initial=_initial(report))))


def _save(request: DeskRequest, report: Report) -> HttpResponse:
    form = TextForm(request.POST)
    if form.is_valid():
        values = {**form.cleaned_data, "body": form.cleaned_data["body"].replace("\r\n", "\n")}
        values["figures"] = completed(report, values["body"])
        try:
            stages.save(report, values, command_of(request, revision=revision_in(request.POST)))
        except (NotAllowed, Conflict) as error:
            refuse(request, error)
            status = 409 if isinstance(error, Conflict) else 422
            return page(request, "text", report, "text", status=status, **_context(report, form))
        tell(request, "已保存。")
        return redirect("reporting:text", pk=report.pk)
    return page(request, "text", report, "text", status=422, **_context(report, form))


@require_POST
@signed_in
def preview(request: DeskRequest, pk: int) -> HttpResponse:
    """The paper and the warnings for what is being typed; nothing is stored."""
    report = report_or_404(request.who, pk)
    shown = _as_typed(report, request.POST)
    found = review(shown.body, shown.figures)
    return render(request, "reporting/parts/preview.html", {"paper": documents.to_html(shown, top_level=2), "review": found})
