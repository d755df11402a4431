"""The lists of a report's annex: 问题清单 and 整改措施 of its round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from huiyin.ledger.access import visible
from huiyin.ledger.enums import Outcome
from huiyin.people.actors import Actor
from huiyin.registers.rectification.models import Finding, Measure
from huiyin.rendering.sheet import Kind, Sheet, SheetColumn, Value

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


def sheets(root: int, who: Actor | None) -> list[Sheet]:
    """Both lists; a row at the end says how many of each `who` may not see. Four queries."""
    return [
        Sheet("问题清单", _FINDINGS, list(_with_gap(_finding_rows, Finding, root, who, len(_FINDINGS)))),
        Sheet("整改措施", _MEASURES, list(_with_gap(_measure_rows, Measure, root, who, len(_MEASURES)))),
    ]


def _with_gap(rows: Any, model: Any, root: int, who: Actor | None, width: int) -> Iterator[tuple[Value, ...]]:
    every = model.objects.filter(root=root)
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
