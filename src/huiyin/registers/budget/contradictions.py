"""A line on which more is committed and spent than it holds, however that came about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from huiyin.components.budgets import yuan
from huiyin.ledger.facts import balances
from huiyin.people.models import today
from huiyin.register.contradictions import Pair, contradiction
from huiyin.registers.budget.models import BudgetLine


@contradiction("budget.overspent", "预算超支", basis="《行政事业单位内部控制规范（试行）》：无预算不支出、不超预算")
def overspent(since: dt.date) -> Iterable[Pair]:
    lines = {line.pk: line for line in BudgetLine.objects.filter(step="run", year__gte=since.year)}
    for pk, held in balances(list(lines)).items():
        if held.available < 0:
            yield Pair(
                pk, None, f"“{lines[pk].title}”预算{yuan(held.budget)}，占用{yuan(held.committed)}、支出{yuan(held.spent)}，"
                f"超出{yuan(-held.available)}。", lines[pk].approved_on or today(),
            )
