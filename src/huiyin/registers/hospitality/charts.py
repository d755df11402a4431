"""What receptions cost, month by month."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from huiyin.figures.charts import Drawn, Part, chart, whole
from huiyin.figures.registry import Scope
from huiyin.people.dated import today
from huiyin.registers.hospitality.figures import held_in
from huiyin.registers.hospitality.models import Reception
from huiyin.rendering.charts import Tone


@chart("hospitality.by_month", "每月公务接待费用", unit="元", opens=Reception.REGISTER, first_column="月份", dated=True)
def by_month(scope: Scope) -> Drawn:
    """已报送清单的公务接待按开始日期所在月份相加，四舍五入到元；取消和不同意的不计。公开表不列的工作秘密事项计算在内。"""
    costs: dict[dt.date, Decimal] = defaultdict(Decimal)
    for reception in held_in(scope):
        assert reception.starts_on is not None
        costs[reception.starts_on.replace(day=1)] += reception.cost
    months = sorted({*costs, *_begun(scope)}) if costs else []
    filters = [{"page": "monthly", "month": f"{m:%Y-%m}"} for m in months]
    return Drawn(
        [f"{m:%Y年%-m月}" for m in months], [Part("接待费用", Tone.DONE, [whole(costs[m]) for m in months])], filters
    )


def _begun(scope: Scope) -> list[dt.date]:
    """The months of the period's year that have begun, whether anybody was received in them or not."""
    year, now = (scope.ends_on or today()).year, today()
    return [first for first in (dt.date(year, month, 1) for month in range(1, 13)) if first <= now]
