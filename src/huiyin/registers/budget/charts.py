"""Spending against the budget, line by line."""

from __future__ import annotations

from huiyin.figures.charts import Drawn, Part, chart, whole
from huiyin.figures.registry import Scope
from huiyin.ledger.facts import ZERO, balances
from huiyin.registers.budget.figures import lines
from huiyin.registers.budget.models import BudgetLine
from huiyin.rendering.charts import Tone


@chart(
    "budget.execution", "各项目预算执行", unit="元", opens=BudgetLine.REGISTER, first_column="预算项目", one_by_one=True
)
def execution(scope: Scope) -> Drawn:
    """所选年度已下达批复的预算项目：已发生的支出、已占用还没有支出的、还可用的；超出预算的另列。四舍五入到元。"""
    found = list(lines(scope).order_by("category", "id").values_list("pk", "title"))
    held = balances([pk for pk, _ in found])
    left = [held[pk].available for pk, _ in found]
    parts = [
        Part("已支出", Tone.DONE, [whole(held[pk].spent) for pk, _ in found]),
        Part("已占用", Tone.NEAR, [whole(held[pk].committed) for pk, _ in found]),
        Part("可用", Tone.OPEN, [whole(max(each, ZERO)) for each in left]),
    ]
    if any(each < 0 for each in left):
        parts.append(Part("超出", Tone.LATE, [whole(max(-each, ZERO)) for each in left]))
    return Drawn([title for _, title in found], parts, [{"matter": pk} for pk, _ in found])
