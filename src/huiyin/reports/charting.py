"""The charts of a report: drawn from the ledger while it is a draft, from the snapshot once it is frozen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.people.dated import today
from huiyin.rendering.charts import Chart
from huiyin.reports.models import Report
from huiyin.reports.placing import named
from huiyin.reports.text import charts_in


def now(report: Report, title: str, as_of: dt.date) -> Chart | None:
    """A chart as the ledger stands; None for a title that is no chart's."""
    placed = named(title)
    return placed.chart(report.root_id, as_of) if placed else None


def shown(report: Report, title: str) -> Chart | None:
    """What the paper shows: frozen from the final text on, today's before."""
    if report.is_frozen and report.snapshot is not None:
        frozen = report.snapshot.content.get("charts", {}).get(title)
        return Chart.from_json(frozen) if frozen else None
    return now(report, title, report.data_as_of or today())


def moved(report: Report) -> list[str]:
    """Titles of the frozen charts that the ledger would draw otherwise by now."""
    if report.snapshot is None:
        return []
    kept = report.snapshot.content.get("charts", {})
    found = {title: now(report, title, report.snapshot.data_as_of) for title in kept}
    return [title for title, chart in found.items() if chart is None or chart.to_json() != kept[title]]


def frozen(report: Report, as_of: dt.date) -> dict[str, Any]:
    """Title -> numbers and words of every chart in the text, for a snapshot."""
    found = {title: now(report, title, as_of) for title in charts_in(report.body)}
    return {title: chart.to_json() for title, chart in found.items() if chart is not None}
