"""What compiling, issuing, adjusting and closing a budget demands."""

from __future__ import annotations

from decimal import Decimal

from huiyin.components.budgets import hold, yuan
from huiyin.components.days import HAPPENED, still_to_come
from huiyin.components.decisions import topic_of, why_undecided
from huiyin.components.rows import money, total
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import balance, balances
from huiyin.ledger.mentions import mention
from huiyin.ledger.models import Matter
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.budget.models import Adjustment, BudgetLine

_CONTROL = "《行政事业单位内部控制规范（试行）》关于预算业务控制的规定"
_YEAR = "《中华人民共和国预算法》：预算年度自公历1月1日起，至12月31日止"
_LAW = "《中华人民共和国预算法》关于预算调剂和调整的规定"
_DECIDING = "本单位“三重一大”决策制度：大额资金使用集体决策"


@check("预算年度无误", basis=_YEAR, field="year")
def line_is_of_a_year_at_hand(matter: BudgetLine, case: Case) -> str | None:
    """Next year's is compiled this year; last year's may be told late."""
    this = case.happened_on.year
    if matter.year is None or abs(matter.year - this) <= 1:
        return None
    return f"预算年度填的是{matter.year}，应为{this - 1}至{this + 1}年；补录更早的，请把发生日期填成当时的日期"


@check("申报数大于零", basis=_CONTROL, field="requested")
def line_asks_for_something(matter: BudgetLine, case: Case) -> str | None:
    return None if matter.requested is None or matter.requested > 0 else "申报数应大于0，请填写测算的金额"


@check("同一项目不重复编制", basis=_CONTROL, severity=Severity.WARN)
def line_stands_once(matter: BudgetLine, case: Case) -> str | None:
    """By name, whatever class it is put under."""
    same = BudgetLine.objects.handed_in().filter(year=matter.year, lead_department=matter.lead_department_id, title=matter.title)
    other = same.exclude(pk=matter.pk).exclude(outcome__in=(Outcome.REFUSED, Outcome.WITHDRAWN)).first()
    if other is None:
        return None
    return f"{matter.year}年已有同名项目{mention(other, other.number or '（编制中）')}；重复的请撤销，分项安排的请说明"


@check("批复与申报一致", basis=_CONTROL, severity=Severity.WARN, field="approved")
def approved_is_what_was_asked(matter: BudgetLine, case: Case) -> str | None:
    if matter.approved is None or matter.requested is None or matter.approved <= matter.requested:
        return None
    return f"批复数{yuan(matter.approved)}大于申报数{yuan(matter.requested)}，请说明"


@check("批复日期已到", basis=HAPPENED, field="approved_on")
def line_is_approved_by_now(matter: BudgetLine, case: Case) -> str | None:
    return still_to_come(matter, case, "approved_on")


@check("年度终了再结账", basis=_CONTROL, severity=Severity.WARN, field="closing")
def the_year_is_over(matter: BudgetLine, case: Case) -> str | None:
    if matter.year is None or case.happened_on.year > matter.year:
        return None
    return f"{matter.year}年度还没有结束，提前结账的请说明"


@check("结账前清理占用", basis=_CONTROL, field="closing")
def nothing_is_still_committed(matter: BudgetLine, case: Case) -> str | None:
    held = balance(matter.pk).committed
    return f"还有{yuan(held)}已占用而没有支出，请先办结有关事项，或者结转下年" if held and matter.closing != "carried" else None


@check("年终处理与余额一致", basis=_CONTROL, field="closing")
def closing_agrees_with_the_balance(matter: BudgetLine, case: Case) -> str | None:
    left = balance(matter.pk).available
    if matter.closing == BudgetLine.Closing.SPENT and left != 0:
        return f"还有余额{yuan(left)}，不能记为“执行完毕”，请选结转下年或者结余收回"
    return None


@check("调剂收支相抵", basis=_LAW, field="moves", can_be_past=False)
def adjustment_adds_up(matter: Adjustment, case: Case) -> str | None:
    added = total(matter.moves, "amount")
    if any(money(row, "amount") == 0 for row in matter.moves):
        return "有一行调整金额是0，请填写金额或者删去这一行"
    match matter.form:
        case Adjustment.Form.TRANSFER if added != 0:
            return f"科目间调剂应当调增等于调减，现在相差{yuan(added)}"
        case Adjustment.Form.INCREASE if any(money(row, "amount") < 0 for row in matter.moves):
            return "追加的每一行都应填正数；有增有减的请选“科目间调剂”"
        case Adjustment.Form.DECREASE if any(money(row, "amount") > 0 for row in matter.moves):
            return "调减的每一行都应填负数；有增有减的请选“科目间调剂”"
    return None


@check("调减不超过可用余额", basis=_CONTROL, field="moves", can_be_past=False)
def no_line_below_zero(matter: Adjustment, case: Case) -> str | None:
    """What is taken from a line is still free on it; several rows of one line count together."""
    taken: dict[int, Decimal] = {}
    for row in matter.moves:
        if row.get("line"):
            taken[row["line"]] = taken.get(row["line"], Decimal(0)) + money(row, "amount")
    hold(list(taken))
    left = balances(list(taken), without=[matter.pk] if matter.pk else [])
    short = [pk for pk, value in taken.items() if left[pk].available + value < 0]
    if not short:
        return None
    names = dict(Matter.objects.filter(pk__in=short).values_list("pk", "title"))
    return "；".join(f"“{names[pk]}”可用{yuan(left[pk].available)}，不够调减{yuan(-taken[pk])}" for pk in short)


@check("同一年度内调整", basis=_CONTROL, field="moves")
def adjustment_keeps_the_year(matter: Adjustment, case: Case) -> str | None:
    lines = BudgetLine.objects.filter(pk__in=[row["line"] for row in matter.moves if row.get("line")])
    years = sorted({line.year for line in lines if line.year})
    if len(years) > 1:
        return f"涉及{'、'.join(map(str, years))}几个年度，请分年度办理"
    closed = [line.title for line in lines if line.step != "run"]
    return f"{'、'.join(closed)}没有批复下达或者已经结账，请改选正在执行的项目" if closed else None


@check("批复日期已到", basis=HAPPENED, field="issued_on")
def adjustment_is_issued_by_now(matter: Adjustment, case: Case) -> str | None:
    return still_to_come(matter, case, "issued_on")


@check("大额调整集体决策", basis=_DECIDING, severity=Severity.WARN, field="decided_in")
def adjustment_is_decided(matter: Adjustment, case: Case) -> str | None:
    limit = case.parameter("budget.decision_amount")
    moved = sum((max(money(row, "amount"), Decimal(0)) for row in matter.moves), Decimal(0))
    moved = max(moved, -sum((min(money(row, "amount"), Decimal(0)) for row in matter.moves), Decimal(0)))
    if moved < limit:
        return None
    why = why_undecided(topic_of(matter.decided_in_id), case.happened_on)
    return f"调整{yuan(moved)}，达到集体决策金额{yuan(limit)}，{why}" if why else None
