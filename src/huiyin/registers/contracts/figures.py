"""What can be counted of contracts, by the day they were signed; of payments, by the day they were made."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from huiyin.figures.registry import Kind, Scope, bounded_by_dates, figure
from huiyin.figures.units import Unit
from huiyin.registers.contracts.models import FALLEN, Contract, ContractDispute, ContractPayment


def _within(rows: QuerySet[Any], day: str, scope: Scope) -> QuerySet[Any]:
    if scope.starts_on:
        rows = rows.filter(**{f"{day}__gte": scope.starts_on})
    return rows.filter(**{f"{day}__lte": scope.ends_on}) if scope.ends_on else rows


def _signed(scope: Scope) -> QuerySet[Any]:
    return _within(Contract.objects.exclude(signed_on=None).exclude(outcome__in=FALLEN), "signed_on", scope)


@figure("contracts.signed", "签订合同", unit=Unit.VOLUME)
def signed(scope: Scope) -> QuerySet[Any]:
    """已经签订的合同份数，按签订日期统计；未获同意或撤销的不计。"""
    return _signed(scope)


@figure("contracts.value", "签订合同金额", unit=Unit.YUAN, kind=Kind.SUM, of="value")
def value(scope: Scope) -> QuerySet[Any]:
    """已经签订的合同金额合计，按签订日期统计；未获同意或撤销的不计。"""
    return _signed(scope)


@figure("contracts.decided", "经集体决策的合同", unit=Unit.VOLUME)
def decided(scope: Scope) -> QuerySet[Any]:
    """已经签订、登记了决策议题的合同份数，按签订日期统计。"""
    return _signed(scope).exclude(decided_in=None)


@figure("contracts.paid", "合同付款", unit=Unit.YUAN, kind=Kind.SUM, of="amount")
def paid(scope: Scope) -> QuerySet[Any]:
    """合同项下已经付出的金额合计，按付款日期统计。"""
    return _within(ContractPayment.objects.exclude(paid_on=None).exclude(outcome__in=FALLEN), "paid_on", scope)


@figure("contracts.disputes", "合同纠纷", unit=Unit.CASE)
def disputes(scope: Scope) -> QuerySet[ContractDispute]:
    """登记的合同纠纷件数，按发生日期统计。"""
    rows = ContractDispute.objects.all()
    if scope.starts_on:
        rows = rows.filter(happened_on__gte=scope.starts_on)
    return rows.filter(happened_on__lte=scope.ends_on) if scope.ends_on else rows


bounded_by_dates("contracts.signed", "contracts.value", "contracts.paid", "contracts.disputes")
