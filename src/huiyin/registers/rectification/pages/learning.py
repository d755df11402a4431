"""举一反三: a sibling of a finding, found by the organ itself."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from huiyin.kit.fields import form_for, styled, values_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.kit.papers import Row
from huiyin.kit.titles import title_of
from huiyin.procedures.commands import Command
from huiyin.register.base import register_of
from huiyin.registers.rectification import rounds
from huiyin.registers.rectification.models import Finding
from huiyin.registers.rectification.pages.common import Sheet, is_office, turned_away, typed_or_404

NAMES = ("wording", "manifestation", "root_cause", "target", "affects_public", "lead_department", "leader")


@signed_in
def lessons(request: DeskRequest, pk: int) -> HttpResponse:
    finding = typed_or_404(request, pk, Finding)
    if not is_office(request.who, Finding.REGISTER):
        return turned_away(request, finding, "举一反三发现的问题由整改办登记。")
    data = request.POST if request.method == "POST" else None
    initial = {n: getattr(finding, f"{n}_id") for n in ("lead_department", "leader")}
    form = form_for(Finding, NAMES, required=("wording",), data=data, initial=initial)
    form.fields["wording"].label = "自查发现的问题"
    title = styled(forms.CharField(label="事项名称", max_length=300, required=False, help_text="不填时取问题的第一句"))
    form.fields = {"title": title, **form.fields}
    sheet = Sheet.of(request, finding, form, [Row.of("自查情况材料", "evidence")], paper=False)
    if data is not None:

        def service(command: Command) -> Finding:
            values = values_in(form)
            values.pop("title")
            return rounds.extend_lessons(finding, command, title_of(register_of(finding), form, None), values)

        found = sheet.carry_out(request, service)
        if found is not None:
            messages.success(request, f"已登记自查发现的问题“{found.title}”，请接着登记整改措施。")
            return redirect("desk:matter", pk=found.pk)
    return render(request, "rectification/pages/lessons.html", sheet.context, status=422 if data is not None else 200)
