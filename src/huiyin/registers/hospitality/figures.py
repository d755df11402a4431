"""What can be counted of receptions, by the day on which they began."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, IntegerField, QuerySet

from huiyin.figures.registry import Kind, Scope, bounded_by_dates, figure
from huiyin.figures.units import Unit
from huiyin.ledger.facts import Amount, Participation
from huiyin.registers.hospitality.models import OF_NO_EFFECT, Reception


class _Length(Func):
    """How many rows a RowsField holds."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **more)


def held_in(scope: Scope) -> QuerySet[Reception]:
    rows = Reception.objects.filter(step__in=("confirm", "settle", ""), starts_on__isnull=False)
    rows = rows.exclude(outcome__in=OF_NO_EFFECT)
    if scope.starts_on:
        rows = rows.filter(starts_on__gte=scope.starts_on)
    return rows.filter(starts_on__lte=scope.ends_on) if scope.ends_on else rows


@figure("hospitality.receptions", "公务接待", unit=Unit.BATCH)
def receptions(scope: Scope) -> QuerySet[Reception]:
    """已报送接待清单的公务接待批次，按接待开始日期统计；取消和不同意的不计。"""
    return held_in(scope)


@figure("hospitality.guests", "接待来宾", unit=Unit.PERSON_TIMES, kind=Kind.SUM, of="received")
def guests(scope: Scope) -> QuerySet[Reception]:
    """已报送清单的接待中实际来访人次之和，以清单所列接待对象为准。"""
    return held_in(scope).annotate(received=_Length("guests"))


@figure("hospitality.companions", "陪餐", unit=Unit.PERSON_TIMES)
def companions(scope: Scope) -> QuerySet[Participation]:
    """已报送清单的接待中本单位陪餐人员人次，同一人陪餐几次计几人次。"""
    return Participation.objects.filter(matter__in=held_in(scope).order_by().values("pk"), what="陪餐")


@figure("hospitality.cost", "公务接待费用", unit=Unit.YUAN, kind=Kind.SUM, of="value")
def cost(scope: Scope) -> QuerySet[Amount]:
    """已报送清单的接待清单所列费用之和，不论是否已经报销。"""
    return Amount.objects.filter(matter__in=held_in(scope).order_by().values("pk"), kind=Amount.Kind.COMMITTED)


bounded_by_dates("hospitality.receptions", "hospitality.guests", "hospitality.companions", "hospitality.cost")
