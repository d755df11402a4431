"""The Excel annex of a report: the lists of what it is about, and 数据表 with definitions."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal

from huiyin.people.actors import Actor
from huiyin.rendering.sheet import Kind, Sheet, SheetColumn, Value, write_sheets
from huiyin.reports import snapshots
from huiyin.reports.auditing import AGREES
from huiyin.reports.composing import parts_of
from huiyin.reports.models import Report

_NUMBERS = (
    SheetColumn("数据名称", 24), SheetColumn("正文写法", 14), SheetColumn("数值", 12, Kind.NUMBER), SheetColumn("单位", 8),
    SheetColumn("统计指标", 24), SheetColumn("统计口径", 60), SheetColumn("计入件数", 10, Kind.INTEGER),
    SheetColumn("核对状态", 16), SheetColumn("说明", 40),
)


def annex(report: Report, who: Actor | None = None) -> bytes:
    """The workbook. `who` narrows the lists to what that person may see (and a row says how many are left out);
    None is for the organ's own machine. A constant number of queries.
    """
    out = io.BytesIO()
    root = report.root
    lists = parts_of(root).sheets(root, who) if root is not None else []
    write_sheets(out, [*lists, Sheet("数据表", _NUMBERS, list(_number_rows(report)))])
    return out.getvalue()


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
