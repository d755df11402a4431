"""What can be counted of spending."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.figures.registry import Kind, Scope, bounded_by_dates, figure
from huiyin.figures.units import Unit
from huiyin.ledger.facts import Amount, Participation
from huiyin.registers.spending.models import Application, Claim, Purpose


def _paid(scope: Scope, kind: str = "") -> QuerySet[Amount]:
    rows = Amount.objects.filter(kind=Amount.Kind.SPENT, matter__register=Claim.REGISTER)
    if kind:
        rows = rows.filter(purpose=Purpose(kind).label)
    if scope.starts_on:
        rows = rows.filter(on__gte=scope.starts_on)
    return rows.filter(on__lte=scope.ends_on) if scope.ends_on else rows


@figure("spending.paid", "报销支出", unit=Unit.YUAN, kind=Kind.SUM, of="value")
def paid(scope: Scope) -> QuerySet[Amount]:
    """已付款的报销单金额之和，按付款日期统计；含结算的公务接待和车辆运行维护费用。"""
    return _paid(scope)


@figure("spending.travel_paid", "差旅费支出", unit=Unit.YUAN, kind=Kind.SUM, of="value")
def travel_paid(scope: Scope) -> QuerySet[Amount]:
    """已付款的差旅费报销单金额之和，按付款日期统计。"""
    return _paid(scope, Purpose.TRAVEL)


@figure("spending.meeting_paid", "会议费支出", unit=Unit.YUAN, kind=Kind.SUM, of="value")
def meeting_paid(scope: Scope) -> QuerySet[Amount]:
    """已付款的会议费报销单金额之和，按付款日期统计。"""
    return _paid(scope, Purpose.MEETING)


@figure("spending.training_paid", "培训费支出", unit=Unit.YUAN, kind=Kind.SUM, of="value")
def training_paid(scope: Scope) -> QuerySet[Amount]:
    """已付款的培训费报销单金额之和，按付款日期统计。"""
    return _paid(scope, Purpose.TRAINING)


@figure("spending.claims", "报销", unit=Unit.DEAL)
def claims(scope: Scope) -> QuerySet[Claim]:
    """已付款的报销笔数，按付款日期统计。"""
    rows = Claim.objects.exclude(paid_on=None)
    if scope.starts_on:
        rows = rows.filter(paid_on__gte=scope.starts_on)
    return rows.filter(paid_on__lte=scope.ends_on) if scope.ends_on else rows


@figure("spending.journeys", "出差", unit=Unit.PERSON_TIMES)
def journeys(scope: Scope) -> QuerySet[Participation]:
    """已批准的差旅申请中的出差人次，按出发日期统计；一人出差几次计几人次。"""
    rows = Participation.objects.filter(what="出差", matter__register=Application.REGISTER)
    if scope.starts_on:
        rows = rows.filter(starts__date__gte=scope.starts_on)
    return rows.filter(starts__date__lte=scope.ends_on) if scope.ends_on else rows


bounded_by_dates(
    "spending.paid",
    "spending.travel_paid",
    "spending.meeting_paid",
    "spending.training_paid",
    "spending.claims",
    "spending.journeys",
)
