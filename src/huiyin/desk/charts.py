"""图表: the charts of a round, and of a register's year, each with its table, its definition and the lists behind its parts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from huiyin.figures.charts import CHARTS, Filter
from huiyin.figures.registry import Scope
from huiyin.kit.loaders import DeskRequest, matter_or_404, register_or_404, signed_in
from huiyin.ledger.access import opens_whole
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.register.base import REGISTERS, Register, register_of
from huiyin.rendering.charts import Chart, svg

_YEARS_BACK = 10


@dataclass(frozen=True)
class Shown:
    """A chart on the page; `rows` are (category, address, [(number, address) …])."""

    code: str
    chart: Chart
    drawing: SafeString
    everything: str

    @property
    def rows(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        chart, found = self.chart, []
        for i, name in enumerate(chart.categories):
            numbers = [
                (number, s.addresses[i] if i < len(s.addresses) else "")
                for number, s in zip(chart.shown(i), chart.series, strict=True)
            ]
            if chart.has_totals:
                numbers.append((f"{chart.totals[i]:,}", chart.addresses[i] if chart.addresses else ""))
            found.append((name, chart.addresses[i] if chart.addresses else "", numbers))
        return found

    @property
    def titles(self) -> list[str]:
        return [column.title for column in self.chart.table().columns]


def list_address(register: str, narrowed: Filter) -> str:
    """The address of a register's list, narrowed; of one matter, or of a page of the register's own, where that is named."""
    if "matter" in narrowed:
        return reverse("desk:matter", args=[narrowed["matter"]])
    if "page" in narrowed:
        rest = {k: v for k, v in narrowed.items() if k != "page"}
        return f"{reverse('desk:page', args=[REGISTERS[register].slug(), narrowed['page']])}?{urlencode(rest)}"
    words = urlencode({k: str(v) for k, v in narrowed.items() if v not in (None, "")})
    return f"{reverse('desk:list', args=[REGISTERS[register].slug()])}?{words}"


@require_GET
@signed_in
def charts(request: DeskRequest, pk: int) -> HttpResponse:
    matter = matter_or_404(request.who, pk)
    codes = register_of(matter).charts
    if not codes:
        raise Http404
    scope = Scope(root=matter.pk)
    shown = [_shown(code, scope, list_address(CHARTS[code].opens, {"root": matter.pk})) for code in codes]
    return render(request, "desk/charts.html", {"matter": matter, "charts": shown, "whole": True})


@require_GET
@signed_in
def yearly(request: DeskRequest, slug: str) -> HttpResponse:
    """A register's charts of a year, `year=2026`; of this year when it names none."""
    register, this = register_or_404(request.who, slug), today().year
    codes = yearly_for(request.who, register)
    if not codes:
        raise Http404
    years = range(this, this - _YEARS_BACK, -1)
    year = next((y for y in years if str(y) == request.GET.get("year")), this)
    scope = Scope.of_year(year)
    shown = [_shown(code, scope, list_address(CHARTS[code].opens, {}), request.who) for code in codes]
    whole = all(opens_whole(request.who, CHARTS[code].opens) for code in codes)
    context = {"register": register, "charts": shown, "year": year, "years": years, "whole": whole}
    return render(request, "desk/charts.html", context)


def yearly_for(who: Actor, register: type[Register]) -> list[str]:
    """The charts of a year that a register has for this person: what adds up the whole unit is for those who see it whole."""
    return [code for code in register.yearly if CHARTS[code].is_for(who)]


def _shown(code: str, scope: Scope, everything: str, who: Actor | None = None) -> Shown:
    chart = CHARTS[code].chart(scope, today(), list_address, who)
    drawing = mark_safe(svg(chart))  # noqa: S308  every word in it is escaped where it is drawn
    return Shown(code, chart, drawing, everything)
