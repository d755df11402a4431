"""What can be counted of welfare funds, by the day they were given out."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.figures.registry import Kind, Scope, bounded_by_dates, figure
from huiyin.figures.units import Unit
from huiyin.registers.welfare.models import FALLEN, Fund, WelfareClaim


def _paid(scope: Scope) -> QuerySet[WelfareClaim]:
    claims = WelfareClaim.objects.exclude(paid_on=None).exclude(outcome__in=FALLEN)
    if scope.starts_on:
        claims = claims.filter(paid_on__gte=scope.starts_on)
    return claims.filter(paid_on__lte=scope.ends_on) if scope.ends_on else claims


@figure("welfare.claims", "福利发放", unit=Unit.CASE)
def claims(scope: Scope) -> QuerySet[WelfareClaim]:
    """已经发放的福利申请件数，按发放日期统计，含单位福利费和工会经费。"""
    return _paid(scope)


@figure("welfare.times", "福利领取人次", unit=Unit.PERSON_TIMES, kind=Kind.SUM, of="people")
def times(scope: Scope) -> QuerySet[WelfareClaim]:
    """已经发放的福利领取人次，按发放日期统计；同一人领取几次计几次。"""
    return _paid(scope)


@figure("welfare.budget_paid", "单位福利费支出", unit=Unit.YUAN, kind=Kind.SUM, of="amount")
def budget_paid(scope: Scope) -> QuerySet[WelfareClaim]:
    """从单位福利费发放的金额合计，按发放日期统计；不含工会经费。"""
    return _paid(scope).filter(fund=Fund.BUDGET)


@figure("welfare.union_paid", "工会经费慰问支出", unit=Unit.YUAN, kind=Kind.SUM, of="amount")
def union_paid(scope: Scope) -> QuerySet[WelfareClaim]:
    """从工会经费发放的慰问金额合计，按发放日期统计；不列单位预算，不与单位福利费相加。"""
    return _paid(scope).filter(fund=Fund.UNION)


bounded_by_dates("welfare.claims", "welfare.times", "welfare.budget_paid", "welfare.union_paid")
