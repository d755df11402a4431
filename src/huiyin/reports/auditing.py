"""数据审核表: every number of a report with definition, matters, waivers and state, to be signed before publication."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from huiyin.figures.models import Claim
from huiyin.rendering.blocks import Document
from huiyin.rendering.charts import Chart, Shape
from huiyin.rendering.forms import AuditLine, DataAudit, data_audit_form
from huiyin.rendering.text import chinese_date
from huiyin.reports import figuring, snapshots
from huiyin.reports.models import Report
from huiyin.reports.text import DATE_KEY, Line, Placeholder, Words, handwritten, parse

_REACH = 18  # characters of the sentence on either side of a number
_NAMED = 12  # matters listed by number; the rest are counted

AGREES = {
    Claim.State.OPEN: "未核", Claim.State.BOUND: "与台账一致", Claim.State.DIFFERS: "与台账不一致",
    Claim.State.BACKED: "材料佐证", Claim.State.WAIVED: "具名豁免",
}


def audit_sheet(report: Report) -> Document:
    """The sheet as a form, blank where it is signed by hand. Works before a snapshot is taken, on today's numbers."""
    content = report.snapshot.content if report.snapshot else snapshots.freeze(report, report.data_as_of or report.happened_on)
    return data_audit_form(
        DataAudit(
            unit=report.issuer, report_title=report.title, lines=lines(report, content),
            data_as_of=report.snapshot.data_as_of if report.snapshot else report.data_as_of,
            final_on=report.finalised_on, digest=report.snapshot.digest if report.snapshot else "",
        )
    )


def lines(report: Report, content: Mapping[str, Any]) -> list[AuditLine]:
    """One line for each place where a number stands, in the order of the text, then the numbers somebody typed.

    What a claim rests on is told as it is now: it may have been settled after the numbers were frozen.
    """
    claims = figuring.claims_of(report)
    found: list[AuditLine] = []
    for line in parse(report.body):
        for n, piece in enumerate(line.pieces):
            if isinstance(piece, Placeholder) and piece.key in content["figures"]:
                item = content["figures"][piece.key]
                counted = content["counts"].get(item.get("count"))
                now = claims.get(item["claim"]["key"]) if "claim" in item else None
                stands = snapshots.frozen_claim(now) if now else item.get("claim")
                found.append(_line(excerpt(line, n, content), item, counted, stands))
    return [*found, *(_drawn(chart) for chart in content.get("charts", {}).values()), *_typed(report)]


def _drawn(frozen: dict[str, Any]) -> AuditLine:
    """A chart as one line: the number of each part, over all categories of bars, at the end of a line."""
    chart = Chart.from_json(frozen)
    sizes = [sum(s.values) if chart.shape is Shape.BARS else (list(s.values) or [0])[-1] for s in chart.series]
    value = "，".join(f"{s.title}{size}" for s, size in zip(chart.series, sizes, strict=True))
    behind = [f"{len(chart.categories)}个统计项，逐项数字见图下表格"]
    return AuditLine(f"【图：{chart.title}】", value, chart.unit, chart.source, behind, "取自台账")


def excerpt(line: Line, n: int, content: Mapping[str, Any]) -> str:
    """The words around the number at piece `n`, the number itself included."""
    shown = {key: item["shown"] for key, item in content["figures"].items()}
    shown[DATE_KEY] = chinese_date(dt.date.fromisoformat(content["data_as_of"]))
    words = [
        p.text if isinstance(p, Words) else shown.get(p.key, "") for p in line.pieces
    ]
    before, after = "".join(words[:n]), "".join(words[n + 1 :])
    head = "…" if len(before) > _REACH else ""
    tail = "…" if len(after) > _REACH else ""
    return f"{head}{before[-_REACH:]}【{words[n]}】{after[:_REACH]}{tail}"


def _line(
    text: str, item: Mapping[str, Any], counted: Mapping[str, Any] | None, claim: Mapping[str, Any] | None
) -> AuditLine:
    if claim is None:
        assert counted is not None
        return AuditLine(
            text, item["value"], item["unit"], f"{counted['title']}：{counted['definition']}", _rows(counted), "取自台账"
        )
    definition = f"{counted['title']}：{counted['definition']}" if counted and claim["figure"] else "原文数据"
    basis = _rows(counted) if counted and claim["figure"] else []
    if claim["evidence"]:
        basis = [claim["evidence"]["title"]]
    result = AGREES[Claim.State(claim["state"])]
    if claim["state"] == Claim.State.DIFFERS:
        result += f"（台账为{claim['figure_value']}）"
    waiver = f"{claim['waived_by']}：{claim['reason']}" if claim["waived_by"] else ""
    return AuditLine(text, item["value"], item["unit"], definition, basis, result, waiver)


def _rows(counted: Mapping[str, Any]) -> Sequence[str]:
    """The register numbers behind a count; each with the value it adds when that is not simply one."""
    names = [
        f"{label or f'第{pk}号登记'}{'' if value in ('1', '1.00') else f'({figuring.plain_decimal(value)})'}"
        for pk, _, value, label in counted["matters"]
    ]
    if len(names) > _NAMED:
        return [*names[:_NAMED], f"……共{len(names)}件，全部名单见系统"]
    return names or ["无"]


def _typed(report: Report) -> Iterator[AuditLine]:
    for item in handwritten(report.body):
        text = f"…{item.before}【{item.literal}】{item.after}…"
        yield AuditLine(text, item.literal, "", "手写数字，没有取自台账", [], "未挂接")
