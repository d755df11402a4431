"""What can be counted of the budget. The year is that of the period's last day; without a period, every year counts."""

from __future__ import annotations

from typing import Any

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from huiyin.figures.registry import Kind, Scope, bounded_by_dates, figure, ratio
from huiyin.figures.units import Unit
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Amount
from huiyin.registers.budget.models import Adjustment, BudgetLine

_YUAN: DecimalField[Any, Any] = DecimalField(max_digits=16, decimal_places=2)


def _lines(scope: Scope) -> QuerySet[BudgetLine]:
    rows = BudgetLine.objects.filter(amounts__kind=Amount.Kind.APPROPRIATED).distinct()
    day = scope.ends_on or scope.starts_on
    return rows.filter(year=day.year) if day else rows


def _added(scope: Scope, *kinds: str, dated: bool = False) -> QuerySet[BudgetLine]:
    """Lines with the sum of their amounts of these kinds as `added`; with `dated`, of the period alone."""
    amounts = Amount.objects.filter(line=OuterRef("pk"), kind__in=kinds)
    if dated and scope.starts_on:
        amounts = amounts.filter(on__gte=scope.starts_on)
    if dated and scope.ends_on:
        amounts = amounts.filter(on__lte=scope.ends_on)
    total = amounts.order_by().values("line").annotate(total=Sum("value")).values("total")
    return _lines(scope).annotate(
        added=Coalesce(Subquery(total, output_field=_YUAN), Value(0, output_field=_YUAN), output_field=_YUAN)
    )


@figure("budget.total", "预算总额", unit=Unit.YUAN, kind=Kind.SUM, of="added")
def total(scope: Scope) -> QuerySet[BudgetLine]:
    """所选年度各预算项目批复数加调整数之和；没有下达批复的不计。"""
    return _added(scope, Amount.Kind.APPROPRIATED, Amount.Kind.ADJUSTED)


@figure("budget.spent", "预算支出", unit=Unit.YUAN, kind=Kind.SUM, of="added")
def spent(scope: Scope) -> QuerySet[BudgetLine]:
    """所选年度各预算项目已经发生的支出之和，支出按记账日期计入所选期间；已占用没有支出的不计。"""
    return _added(scope, Amount.Kind.SPENT, dated=True)


@figure("budget.lines", "预算项目", unit=Unit.ITEM)
def lines(scope: Scope) -> QuerySet[BudgetLine]:
    """所选年度已下达批复的预算项目数。"""
    return _lines(scope)


@figure("budget.adjustments", "预算调整", unit=Unit.TIME)
def adjustments(scope: Scope) -> QuerySet[Adjustment]:
    """已批复入账的预算调整次数，按批复日期统计。"""
    rows = Adjustment.objects.filter(outcome=Outcome.COMPLETED)
    if scope.starts_on:
        rows = rows.filter(issued_on__gte=scope.starts_on)
    return rows.filter(issued_on__lte=scope.ends_on) if scope.ends_on else rows


ratio(
    "budget.execution_rate", "预算执行率", "budget.spent", "budget.total",
    "预算支出÷预算总额×100%，四舍五入保留两位小数；已占用没有支出的不计入分子。",
)


bounded_by_dates("budget.spent", "budget.adjustments")
