"""What can be counted of official cars."""

from __future__ import annotations

from django.db.models import F, QuerySet

from huiyin.figures.registry import Kind, Scope, bounded_by_dates, figure
from huiyin.figures.units import Unit
from huiyin.ledger.enums import Outcome, Stage
from huiyin.registers.vehicles.models import Sealing, Trip, Upkeep, Vehicle


def driven_in(scope: Scope) -> QuerySet[Trip]:
    rows = Trip.objects.filter(stage=Stage.CLOSED, outcome=Outcome.COMPLETED)
    if scope.starts_on:
        rows = rows.filter(out_at__date__gte=scope.starts_on)
    return rows.filter(out_at__date__lte=scope.ends_on) if scope.ends_on else rows


def spent_in(scope: Scope) -> QuerySet[Upkeep]:
    rows = Upkeep.objects.exclude(step="apply").exclude(outcome=Outcome.REFUSED)
    if scope.starts_on:
        rows = rows.filter(on__gte=scope.starts_on)
    return rows.filter(on__lte=scope.ends_on) if scope.ends_on else rows


@figure("vehicles.serving", "在用公务车辆", unit=Unit.PIECE)
def serving(scope: Scope) -> QuerySet[Vehicle]:
    """已登记入账、没有处置的公务用车辆数。"""
    return Vehicle.objects.exclude(stage=Stage.CLOSED).exclude(step="register")


@figure("vehicles.trips", "公务出车", unit=Unit.TIME)
def trips(scope: Scope) -> QuerySet[Trip]:
    """已还车并经核对的派车次数，按实际出车日期统计；取消和不同意的不计。"""
    return driven_in(scope)


@figure("vehicles.kilometres", "公务用车行驶里程", unit=Unit.KILOMETRE, kind=Kind.SUM, of="kilometres")
def kilometres(scope: Scope) -> QuerySet[Trip]:
    """已核对的派车单还车里程减出车里程之和，单位公里。"""
    return driven_in(scope).annotate(kilometres=F("reading_in") - F("reading_out"))


@figure("vehicles.upkeep", "公务用车运行维护费", unit=Unit.YUAN, kind=Kind.SUM, of="cost")
def upkeep(scope: Scope) -> QuerySet[Upkeep]:
    """已报审批的加油、维修、保险、年检等费用之和，按发生日期统计；不同意的不计。"""
    return spent_in(scope)


@figure("vehicles.sealings", "节假日车辆封存", unit=Unit.TIME)
def sealings(scope: Scope) -> QuerySet[Sealing]:
    """已登记的节假日车辆封存次数，按封存首日统计。"""
    rows = Sealing.objects.exclude(step="seal")
    if scope.starts_on:
        rows = rows.filter(starts_on__gte=scope.starts_on)
    return rows.filter(starts_on__lte=scope.ends_on) if scope.ends_on else rows


bounded_by_dates("vehicles.trips", "vehicles.kilometres", "vehicles.upkeep", "vehicles.sealings")
