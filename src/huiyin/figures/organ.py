"""Figures over the organ itself: its street committees and stations on a day."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.figures.registry import Scope, figure
from huiyin.figures.units import Unit
from huiyin.people.models import Department


@figure("organ.street_committees", "街道工委数", unit=Unit.PIECE)
def street_committees(scope: Scope) -> QuerySet[Department]:
    """统计期末在册的街道工委个数。"""
    return Department.objects.on(scope.ends_on).filter(kind=Department.Kind.STREET)


@figure("organ.stations", "代表联络站数", unit=Unit.PIECE)
def stations(scope: Scope) -> QuerySet[Department]:
    """统计期末在册的代表联络站和中心代表联络站个数。"""
    return Department.objects.on(scope.ends_on).filter(kind=Department.Kind.STATION)
