"""图表: the charts of a round, each with its table, its definition and the lists behind its parts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from huiyin.desk.loaders import DeskRequest, matter_or_404, signed_in
from huiyin.figures.charts import CHARTS, Filter
from huiyin.figures.registry import Scope
from huiyin.people.dated import today
from huiyin.registers.base import REGISTERS, register_of
from huiyin.rendering.charts import Chart, svg


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
                numbers.append((str(chart.totals[i]), chart.addresses[i] if chart.addresses else ""))
            found.append((name, chart.addresses[i] if chart.addresses else "", numbers))
        return found

    @property
    def titles(self) -> list[str]:
        return [column.title for column in self.chart.table().columns]


def list_address(register: str, narrowed: Filter) -> str:
    """The address of a register's list, narrowed."""
    words = urlencode({k: str(v) for k, v in narrowed.items() if v not in (None, "")})
    return f"{reverse('desk:list', args=[REGISTERS[register].slug()])}?{words}"


@require_GET
@signed_in
def charts(request: DeskRequest, pk: int) -> HttpResponse:
    matter = matter_or_404(request.who, pk)
    codes = register_of(matter).charts
    if not codes:
        raise Http404
    shown = []
    for code in codes:
        card = CHARTS[code]
        chart = card.chart(Scope(root=matter.pk), today(), list_address)
        drawing = mark_safe(svg(chart))  # noqa: S308  every word in it is escaped where it is drawn
        shown.append(Shown(code, chart, drawing, list_address(card.opens, {"root": matter.pk})))
    return render(request, "desk/charts.html", {"matter": matter, "charts": shown})
