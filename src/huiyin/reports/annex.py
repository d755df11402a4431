"""The Excel annex of a report: 问题清单, 整改措施 and 数据表 with definitions."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from huiyin.ledger.access import visible
from huiyin.ledger.enums import Outcome
from huiyin.people.standing import Standing
from huiyin.registers.rectification.models import Finding, Measure
from huiyin.rendering.sheet import Kind, Sheet, SheetColumn, Value, write_sheets
from huiyin.reports import snapshots
from huiyin.reports.auditing import AGREES
from huiyin.reports.models import Report

_FINDINGS = (
    SheetColumn("问题序号", 10), SheetColumn("编号", 20), SheetColumn("聚焦领域", 30), SheetColumn("问题", 40),
    SheetColumn("牵头部门", 16), SheetColumn("责任领导", 10), SheetColumn("整改时限", 12, Kind.DATE),
    SheetColumn("整改状态", 12), SheetColumn("销号日期", 12, Kind.DATE), SheetColumn("整改完成情况", 60),
    SheetColumn("长期坚持", 10),
)
_MEASURES = (
    SheetColumn("问题", 40), SheetColumn("整改措施", 50), SheetColumn("类型", 10), SheetColumn("牵头部门", 16),
    SheetColumn("责任领导", 10), SheetColumn("整改时限", 12, Kind.DATE), SheetColumn("首定时限", 12, Kind.DATE),
    SheetColumn("状态", 12), SheetColumn("完成日期", 12, Kind.DATE), SheetColumn("完成情况", 60),
)
_NUMBERS = (
    SheetColumn("数据名称", 24), SheetColumn("正文写法", 14), SheetColumn("数值", 12, Kind.NUMBER), SheetColumn("单位", 8),
    SheetColumn("统计指标", 24), SheetColumn("统计口径", 60), SheetColumn("计入件数", 10, Kind.INTEGER),
    SheetColumn("核对状态", 16), SheetColumn("说明", 40),
)


def annex(report: Report, who: Standing | None = None) -> bytes:
    """The workbook. `who` narrows the lists to what that person may see (and a row says how many are left out);
    None is for the organ's own machine. A constant number of queries.
    """
    out = io.BytesIO()
    write_sheets(out, [
        Sheet("问题清单", _FINDINGS, list(_with_gap(_finding_rows, Finding, report, who, len(_FINDINGS)))),
        Sheet("整改措施", _MEASURES, list(_with_gap(_measure_rows, Measure, report, who, len(_MEASURES)))),
        Sheet("数据表", _NUMBERS, list(_number_rows(report))),
    ])
    return out.getvalue()


def _with_gap(rows: Any, model: Any, report: Report, who: Standing | None, width: int) -> Iterator[tuple[Value, ...]]:
    every = model.objects.filter(root=report.root_id)
    seen = every if who is None else visible(who, every)
    shown = list(rows(seen.select_related("lead_department", "leader", "parent").order_by("parent__position", "position", "pk")))
    yield from shown
    hidden = every.count() - len(shown) if who is not None else 0
    if hidden:
        yield (f"另有{hidden}件无权查看", *([None] * (width - 1)))


def _finding_rows(findings: Any) -> Iterator[tuple[Value, ...]]:
    for f in findings:
        area = f.parent.title if f.parent_id != f.root_id else ""
        status = Outcome.MERGED.label if f.outcome == Outcome.MERGED else f.status
        yield (
            f.ordinal, f.number, area, f.wording, str(f.lead_department or ""), str(f.leader or ""), f.due_on, status,
            f.closed_on, f.result, "是" if f.long_term else "",
        )


def _measure_rows(measures: Any) -> Iterator[tuple[Value, ...]]:
    for m in measures:
        yield (
            m.parent.title, m.wording, m.get_kind_display(), str(m.lead_department or ""), str(m.leader or ""), m.due_on,
            m.first_due_on, m.get_stage_display(), m.closed_on, m.result or m.progress,
        )


def _number_rows(report: Report) -> Iterator[tuple[Value, ...]]:
    frozen = report.snapshot if report.is_frozen else None
    content = frozen.content if frozen else snapshots.freeze(report, report.data_as_of or report.happened_on)
    for key, item in content["figures"].items():
        counted, claim = content["counts"].get(item.get("count")), item.get("claim")
        note = f"{claim['waived_by']}：{claim['reason']}" if claim and claim["waived_by"] else ""
        yield (
            key, item["shown"], Decimal(item["value"]), item["unit"], counted["title"] if counted else "原文数据",
            counted["definition"] if counted else "", len(counted["matters"]) if counted else None,
            AGREES[claim["state"]] if claim else "取自台账", note,
        )
