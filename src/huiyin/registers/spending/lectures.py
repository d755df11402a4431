"""What lecturers of a training are paid: by class hour and title, after tax, listed one by one."""

from __future__ import annotations

from collections import Counter

from huiyin.components.budgets import yuan
from huiyin.components.rows import day, money, total
from huiyin.procedures.checks import Case, check
from huiyin.registers.spending.models import Claim, Cost, HalfDay

_TRAINING = "《中央和国家机关培训费管理办法》关于师资费的规定（参照，以本地标准为准）"


@check("讲课费逐人逐次列明", basis=_TRAINING, field="lectures")
def lectures_are_listed(matter: Claim, case: Case) -> str | None:
    """The line of the claim holds the tax too, so that it may be more than the lecturers receive, never less."""
    claimed, received = matter.spent_on(Cost.LECTURE), total(matter.lectures, "amount")
    if claimed and not matter.lectures:
        return f"报销讲课费{yuan(claimed)}，请在“讲课费”中逐人逐次填写"
    if received > claimed:
        return f"讲课费税后合计{yuan(received)}，报销明细中的讲课费是{yuan(claimed)}"
    return None


@check("讲课费不超学时标准", basis=_TRAINING, field="lectures")
def lectures_within_rate(matter: Claim, case: Case) -> str | None:
    over = []
    for row in matter.lectures:
        most = case.parameter(f"spending.lecture_{row['title']}", day(row, "on")) * row["hours"]
        if money(row, "amount") > most:
            over.append(f"{row['lecturer']}{row['hours']}学时不超过{yuan(most)}，填报{yuan(money(row, 'amount'))}")
    return "；".join(over) or None


@check("讲课费每半天学时", basis=_TRAINING, field="lectures")
def half_day_within_hours(matter: Claim, case: Case) -> str | None:
    """However many rows tell of one lecturer's half day."""
    taught: Counter[tuple[str, str, str]] = Counter()
    for row in matter.lectures:
        taught[row["lecturer"], row["on"], row["half"]] += row["hours"]
    most = case.parameter("spending.lecture_hours")
    over = [f"{who}{on}{HalfDay(half).label}{hours}学时" for (who, on, half), hours in taught.items() if hours > most]
    return f"每半天最多按{most}学时计算：{'、'.join(over)}" if over else None
