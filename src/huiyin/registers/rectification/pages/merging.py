"""并案: a finding joins another, of the same or another open round, and is worked there."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render

from huiyin.kit.fields import DeskForm
from huiyin.kit.given import number_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.kit.papers import Row
from huiyin.ledger.access import visible
from huiyin.ledger.enums import Stage
from huiyin.people.actors import Actor
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.registers.rectification import passing
from huiyin.registers.rectification.models import Finding
from huiyin.registers.rectification.pages.common import MINUTES, Sheet, is_office, turned_away, typed_or_404

SHOWN = 20


class MergeForm(DeskForm):
    """`into` is the main finding, picked out of those that the words in `q` find."""

    q = forms.CharField(required=False)
    into = forms.IntegerField(error_messages={"required": "请选择主办问题", "invalid": "请从列表中选择"})

    def __init__(self, eligible: QuerySet[Finding], **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.eligible = eligible

    def clean_into(self) -> int:
        chosen = int(self.cleaned_data["into"])
        if not self.eligible.filter(pk=chosen).exists():
            raise forms.ValidationError("请从列表中选择")
        return chosen

    @property
    def chosen(self) -> int | None:
        return number_in(str(self.data.get("into", "")))

    def shown(self) -> list[Finding]:
        """What the words find, the same round first; what was chosen before stays in sight. At most two queries."""
        words = str(self.data.get("q", "")).strip()
        rows = self.eligible
        if words:
            rows = rows.filter(Q(number__icontains=words) | Q(title__icontains=words) | Q(wording__icontains=words))
        found = list(rows[:SHOWN])
        if self.chosen is not None and self.chosen not in {f.pk for f in found}:
            found = [*self.eligible.filter(pk=self.chosen), *found]
        return found


def _eligible(who: Actor, finding: Finding) -> QuerySet[Finding]:
    same_first = Case(When(root=finding.root_id, then=Value(0)), default=Value(1))
    rows = Finding.objects.open().exclude(pk=finding.pk).exclude(root__stage=Stage.CLOSED)
    return visible(who, rows).select_related("root", "lead_department").order_by(same_first, "-root", "position", "pk")


@signed_in
def merge(request: DeskRequest, pk: int) -> HttpResponse:
    finding = typed_or_404(request, pk, Finding)
    if not is_office(request.who, Finding.REGISTER):
        return turned_away(request, finding, "并案由整改办办理。")
    data = request.POST if request.method == "POST" else None
    form = MergeForm(_eligible(request.who, finding), data=data)
    sheet = Sheet.of(
        request, finding, form, [Row.of(MINUTES, "minutes")], comment_label="并案理由", comment_needed=True
    )
    looking = "look" in request.POST
    if data is not None and not looking:

        def service(command: Command) -> bool:
            if not command.comment.strip():
                raise NotAllowed("请写明并案理由。")
            passing.merge(finding.pk, form.cleaned_data["into"], command)
            return True

        if sheet.carry_out(request, service):
            messages.success(request, f"“{finding.title}”已并案。")
            return redirect("desk:matter", pk=form.cleaned_data["into"])
    elif data is None and finding.is_closed:
        return turned_away(request, finding, "已经办结的问题不能并案办理。")
    context = {**sheet.context, "found": form.shown(), "chosen": form.chosen, "looking": looking, "most": SHOWN}
    return render(request, "rectification/pages/merge.html", context, status=200 if data is None or looking else 422)
