"""长期坚持: when a finding or measure is looked at again, and what of a round is due for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from huiyin.kit.fields import DateInput, DeskForm, styled
from huiyin.kit.keyset import parse
from huiyin.kit.loaders import DeskRequest, matter_or_404, signed_in
from huiyin.kit.papers import Row
from huiyin.kit.typedfields import DayField
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, Outcome
from huiyin.ledger.models import NO_DATE
from huiyin.people.actors import Actor
from huiyin.procedures.acts import open_acts
from huiyin.procedures.commands import Command
from huiyin.procedures.lights import Light, Lights
from huiyin.registers.rectification import rounds
from huiyin.registers.rectification.models import Finding, Measure, Round
from huiyin.registers.rectification.pages.common import Sheet, is_office, turned_away
from huiyin.registers.rectification.paperwork.rounds import round_or_404

SIZE = 30
_ELSEWHERE = (Outcome.MERGED, Outcome.CARRIED_OVER, Outcome.WITHDRAWN)


class ReviewForm(DeskForm):
    next_review_on = styled(DayField(
        required=False, label="下次复核日期", widget=DateInput(),
        error_messages={"invalid": "请按“年-月-日”填写日期"}, help_text="到期前会在“长期坚持事项”中提示",
    ))
    ended = styled(forms.BooleanField(required=False, label="复核后不再列入长期坚持"))

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if not clean.get("ended") and "next_review_on" in clean and clean["next_review_on"] is None:
            self.add_error("next_review_on", "请填写下次复核日期")
        return clean

    @property
    def wanted(self) -> dt.date | None:
        """The next day; None takes the flag away."""
        given: dt.date | None = self.cleaned_data["next_review_on"]
        return None if self.cleaned_data["ended"] else given


@signed_in
def review(request: DeskRequest, pk: int) -> HttpResponse:
    matter = matter_or_404(request.who, pk)
    if not isinstance(matter, Finding | Measure):
        raise Http404
    if not any(a.kind == EntryKind.REVIEW_DATE for a in open_acts(request.who, matter)):
        return turned_away(request, matter, "长期坚持的安排由整改办在整改落实期间或办结后登记。")
    data = request.POST if request.method == "POST" else None
    form = ReviewForm(data=data, initial={"next_review_on": matter.next_review_on if not matter.long_term else None})
    if not matter.long_term:
        del form.fields["ended"]
    sheet = Sheet.of(
        request, matter, form, [Row.of("复核材料", "evidence")], comment_label="复核情况", comment_needed=True
    )
    if data is not None:

        def service(command: Command) -> object:
            form.cleaned_data.setdefault("ended", False)
            return rounds.keep_up(matter, command, form.wanted)

        if sheet.carry_out(request, service):
            messages.success(request, "长期坚持的安排已登记。")
            return redirect("desk:matter", pk=matter.pk)
    return render(request, "rectification/pages/review.html", sheet.context, status=422 if data is not None else 200)


@dataclass(frozen=True)
class Line:
    matter: Finding | Measure
    on: dt.date | None
    light: Light | None


@require_GET
@signed_in
def long_term(request: DeskRequest, pk: int) -> HttpResponse:
    """长期坚持事项 of a round that the person sees, soonest first, those without a day last. Two queries for a page."""
    round_ = round_or_404(request.who, pk)
    given = request.GET.get("after", "")
    rows = _page(request.who, round_, parse(given) if given else None)
    light = Lights()
    here = reverse("rectifying:long-term", args=[pk])
    last = rows[SIZE - 1] if len(rows) > SIZE else None
    context = {
        "round": round_, "office": is_office(request.who, Round.REGISTER),
        "lines": [Line(m, m.next_review_on, light(m.next_review_on, "复核")) for m in rows[:SIZE]],
        "pages": {
            "previous": here if given else "", "next": f"{here}?after={_day(last)}.{last.pk}" if last else "",
        },
    }
    return render(request, "rectification/pages/long_term.html", context)


def _day(matter: Finding | Measure) -> dt.date:
    return matter.next_review_on or NO_DATE


def _page(who: Actor, round_: Round, after: tuple[dt.date | None, int] | None) -> list[Finding | Measure]:
    """One more than a page: as many of each kind, put in one order."""
    found: list[Finding | Measure] = []
    for model in (Finding, Measure):
        rows: QuerySet[Any] = model._default_manager.filter(root=round_.pk, long_term=True)
        rows = visible(who, rows.exclude(outcome__in=_ELSEWHERE)).annotate(day=Coalesce("next_review_on", Value(NO_DATE)))
        if after is not None and after[0] is not None:
            rows = rows.filter(Q(day__gt=after[0]) | Q(day=after[0], pk__gt=after[1]))
        found += rows.select_related("lead_department").order_by("day", "pk")[: SIZE + 1]
    return sorted(found, key=lambda m: (_day(m), m.pk))[: SIZE + 1]
