"""What the public pages show, from published reports and their snapshots alone; the ledger behind them is not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, cast

from django.db.models import QuerySet

from huiyin.figures.registry import FIGURES, Kind
from huiyin.ledger.enums import Outcome
from huiyin.people.models import Unit
from huiyin.reports import documents
from huiyin.reports.figuring import plain_decimal
from huiyin.reports.models import Report

_FIGURE = re.compile(r'<span class="figure" data-figure="([^"]*)">([^<]*)</span>')


@dataclass(frozen=True)
class Number:
    """A number of a report on its public data page. `matters` are (register number, value), without any title."""

    anchor: str
    shown: str
    title: str
    definition: str
    matters: tuple[tuple[str, str], ...]
    total: int


def published() -> QuerySet[Report]:
    """Reports published to society, the latest first. One query, snapshots included."""
    rows = Report.objects.filter(kind=Report.Kind.PUBLIC, outcome=Outcome.PUBLISHED).select_related("snapshot")
    return cast("QuerySet[Report]", rows.order_by("-published_on", "-pk"))


def slug(report: Report) -> str:
    return f"report-{report.pk}"


def site_name() -> str:
    unit = Unit.objects.filter(is_self=True).first()
    return unit.full_name if unit else "整改公开"


def article(report: Report, data_page: str) -> str:
    """The report's text as HTML; with drill-down on, each number leads to its place on `data_page`."""
    html = documents.to_html(report)
    if not report.drill_down or report.snapshot is None:
        return _FIGURE.sub(r"\2", html)
    anchors = {key: n for n, key in enumerate(report.snapshot.content["figures"], 1)}

    def link(found: re.Match[str]) -> str:
        key = unescape(found[1])
        return f'<a class="figure" href="{data_page}#n{anchors[key]}">{found[2]}</a>' if key in anchors else found[2]

    return _FIGURE.sub(link, html)


def numbers(report: Report) -> list[Number]:
    """Every number with its definition and the matters behind it by register number only. No query."""
    return list(_numbers(report.snapshot.content)) if report.drill_down and report.snapshot else []


def _numbers(content: dict[str, Any]) -> Iterator[Number]:
    for n, (key, item) in enumerate(content["figures"].items(), 1):
        counted = content["counts"].get(item.get("count"))
        if counted is None:
            yield Number(f"n{n}", item["shown"], item["claim"]["of"] or key, "原文数据，已经审核。", (), 0)
            continue
        matters = tuple((number or "其他", plain_decimal(value)) for _, _, value, number in counted["matters"])
        known = FIGURES.get(counted["code"])
        values_tell = known is not None and known.kind is not Kind.COUNT
        shown = tuple((number, value if values_tell else "") for number, value in matters)
        yield Number(f"n{n}", item["shown"], counted["title"], counted["definition"], shown, len(shown))
