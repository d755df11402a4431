"""公务接待公开表: what the public may know of a month's receptions; no names."""

from __future__ import annotations

from huiyin.figures.registry import Scope
from huiyin.kit.months import Month, MonthlyTable, left_out
from huiyin.ledger.access import visible
from huiyin.ledger.enums import Confidentiality
from huiyin.people.actors import Actor
from huiyin.registers.hospitality.figures import held_in
from huiyin.rendering.sheet import Kind, SheetColumn, Value

COLUMNS = (
    SheetColumn("序号", 6), SheetColumn("日期", 12), SheetColumn("来访单位", 22), SheetColumn("活动项目", 24),
    SheetColumn("来宾人数", 9, Kind.INTEGER), SheetColumn("陪餐人数", 9, Kind.INTEGER),
    SheetColumn("费用（元）", 12, Kind.NUMBER),
)


def table(who: Actor, month: Month) -> MonthlyTable:
    """A row for each reception that `who` sees and that is no work secret, and the sum; two queries."""
    held = held_in(Scope(starts_on=month.first, ends_on=month.last))
    listed = list(visible(who, held).exclude(confidentiality=Confidentiality.WORK_SECRET).order_by("starts_on", "pk"))
    rows: list[list[Value]] = [
        [str(number), f"{r.starts_on:%Y-%m-%d}", r.guest_unit, r.purpose, len(r.guests), len(r.companions), r.cost]
        for number, r in enumerate(listed, 1)
    ]
    guests, companions = (sum(len(getattr(r, name)) for r in listed) for name in ("guests", "companions"))
    total: list[Value] = ["合计", "", f"{len(listed)}批次", "", guests, companions, sum(r.cost for r in listed)]
    return MonthlyTable(
        "公务接待情况公开表", month, COLUMNS, rows, total,
        "按接待开始日期统计，只列已报送清单的接待，不列姓名。", "本月没有公务接待。",
        left_out(held.count() - len(listed), "批次"),
    )
