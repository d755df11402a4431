"""The snapshot page: every number with its definition, the matters behind it, and what the ledger gives now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from huiyin.desk.reporting.common import command_of, may, page, refuse, report_or_404, tell
from huiyin.kit.given import revision_in
from huiyin.kit.loaders import DeskRequest, signed_in
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.ledger.record import Conflict
from huiyin.people.dated import today
from huiyin.procedures.commands import NotAllowed
from huiyin.reports import charting, snapshots
from huiyin.reports.auditing import AGREES, excerpt
from huiyin.reports.differences import Difference, between, differences, previous
from huiyin.reports.figuring import plain_decimal
from huiyin.reports.models import Report
from huiyin.reports.text import Placeholder, parse


@dataclass(frozen=True)
class Row:
    """A number where it stands in the text."""

    excerpt: str
    shown: str
    place: str
    counted: dict[str, Any] | None
    state: str
    now: Difference | None


@signed_in
def index(request: DeskRequest, pk: int) -> HttpResponse:
    report = report_or_404(request.who, pk)
    if request.method == "POST":
        return _take(request, report)
    common: dict[str, Any] = {"may_take": may(request, report, EntryKind.SNAPSHOT), "as_of": report.data_as_of or today()}
    if report.snapshot is None:
        return page(request, "numbers", report, "numbers", **common)
    moved = {d.keys: d for d in differences(report.snapshot)}
    earlier = previous(report)
    return page(
        request, "numbers", report, "numbers", **common, rows=_rows(report, {k: d for keys, d in moved.items() for k in keys}),
        changed=[d for d in moved.values() if d.differs], uncovered=snapshots.uncovered(report), earlier=earlier,
        cut_off=any("until" in counted for counted in report.snapshot.content["counts"].values()), redrawn=charting.moved(report),
        since=[d for d in between(earlier, report.snapshot) if d.is_worth_showing] if earlier else [],
        intact=snapshots.is_intact(report.snapshot),
    )


def _take(request: DeskRequest, report: Report) -> HttpResponse:
    try:
        as_of = dt.date.fromisoformat(request.POST.get("data_as_of", ""))
    except ValueError:
        refuse(request, NotAllowed("请按“年-月-日”填写数据截止日期。"))
        return redirect("reporting:numbers", pk=report.pk)
    try:
        snapshots.take(report, as_of, command_of(request, revision=revision_in(request.POST)))
        tell(request, "数据已固化。")
    except (NotAllowed, Conflict) as error:
        refuse(request, error)
    return redirect("reporting:numbers", pk=report.pk)


def _rows(report: Report, now: dict[str, Difference]) -> list[Row]:
    assert report.snapshot is not None
    content = report.snapshot.content
    found = []
    for line in parse(report.body):
        for n, piece in enumerate(line.pieces):
            item = content["figures"].get(piece.key) if isinstance(piece, Placeholder) else None
            if item is None or not isinstance(piece, Placeholder):
                continue
            place = item.get("count") or ""
            state = str(AGREES[item["claim"]["state"]]) if "claim" in item else "取自台账"
            found.append(Row(
                excerpt(line, n, content), item["shown"], place, content["counts"].get(place), state, now.get(piece.key)
            ))
    return found


@signed_in
def number(request: DeskRequest, pk: int, place: str) -> HttpResponse:
    """One number's definition card and the matters counted, as far as this person may see them."""
    report = report_or_404(request.who, pk)
    counted = report.snapshot.content["counts"].get(place) if report.snapshot else None
    if counted is None or report.snapshot is None:
        raise Http404
    now = next((d for d in differences(report.snapshot) if d.keys == _keys(report, place)), None)
    values = {row[0]: plain_decimal(row[2]) for row in counted["matters"]}
    fresh = dict.fromkeys(now.added, "") if now else {}
    rows: list[tuple[Matter, str, str]] = []
    if counted["of"] == "matter":
        after = {pk: plain_decimal(value) for pk, _, value in now.revalued} if now else {}
        every = visible(request.who, Matter.objects.select_related("lead_department")).filter(pk__in=[*values, *fresh])
        rows = [(m, values.get(m.pk, ""), after.get(m.pk, _fate(m.pk, values, now))) for m in every.order_by("pk")]
    hidden = len(values) + len(fresh) - len(rows) if counted["of"] == "matter" else 0
    return page(
        request, "number", report, "numbers", counted=counted, now=now, rows=rows, hidden=hidden,
        names=[row[3] for row in counted["matters"]] if counted["of"] != "matter" else [],
    )


def _fate(pk: int, values: dict[int, str], now: Difference | None) -> str:
    """What has become of a matter's part in the number."""
    if now is not None and pk in now.added:
        return "新计入"
    if now is not None and pk in now.removed:
        return "不再计入"
    return values.get(pk, "")


def _keys(report: Report, place: str) -> tuple[str, ...]:
    assert report.snapshot is not None
    return tuple(k for k, item in report.snapshot.content["figures"].items() if item.get("count") == place)
