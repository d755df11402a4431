"""What can be counted of contradictions."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.figures.registry import Scope, bounded_by_dates, figure
from huiyin.figures.units import Unit
from huiyin.ledger.enums import Stage
from huiyin.registers.contradictions.models import Contradiction


def _within(scope: Scope) -> QuerySet[Contradiction]:
    rows = Contradiction.objects.all()
    if scope.starts_on:
        rows = rows.filter(happened_on__gte=scope.starts_on)
    return rows.filter(happened_on__lte=scope.ends_on) if scope.ends_on else rows


@figure("contradictions.found", "发现矛盾线索", unit=Unit.PIECE)
def found(scope: Scope) -> QuerySet[Contradiction]:
    """台账相互比对发现的矛盾线索个数，按所涉事项的发生日期统计。"""
    return _within(scope)


@figure("contradictions.settled", "已核查的矛盾线索", unit=Unit.PIECE)
def settled(scope: Scope) -> QuerySet[Contradiction]:
    """发现的矛盾线索中，已经说明、更正或处理并经复核认可的个数。"""
    return _within(scope).filter(stage=Stage.CLOSED)


bounded_by_dates("contradictions.found")
