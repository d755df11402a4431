"""What can be counted of projects."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.figures.registry import Kind, Scope, bounded_by_dates, figure
from huiyin.figures.units import Unit
from huiyin.ledger.enums import Outcome
from huiyin.registers.projects.models import Project


def _projects(scope: Scope) -> QuerySet[Project]:
    rows = Project.objects.exclude(step__in=("propose", "decide")).exclude(outcome__in=(Outcome.REFUSED, Outcome.WITHDRAWN))
    if scope.starts_on:
        rows = rows.filter(happened_on__gte=scope.starts_on)
    return rows.filter(happened_on__lte=scope.ends_on) if scope.ends_on else rows


@figure("projects.projects", "建设项目", unit=Unit.PIECE)
def projects(scope: Scope) -> QuerySet[Project]:
    """已同意立项的建设项目个数，按申请日期统计；撤销申请、不再建设的不计。"""
    return _projects(scope)


@figure("projects.accepted", "通过竣工验收的项目", unit=Unit.PIECE)
def accepted(scope: Scope) -> QuerySet[Project]:
    """已通过竣工验收的建设项目个数，按验收日期统计。"""
    rows = Project.objects.filter(accepted_on__isnull=False).exclude(step__in=("build", "accept"))
    if scope.starts_on:
        rows = rows.filter(accepted_on__gte=scope.starts_on)
    return rows.filter(accepted_on__lte=scope.ends_on) if scope.ends_on else rows


@figure("projects.estimate", "建设项目概算", unit=Unit.YUAN, kind=Kind.SUM, of="estimate")
def estimate(scope: Scope) -> QuerySet[Project]:
    """已同意立项的建设项目概算金额之和，按申请日期统计；没有编制概算的、不再建设的不计。"""
    return _projects(scope).exclude(estimate=None)


@figure("projects.audited", "决算审定金额", unit=Unit.YUAN, kind=Kind.SUM, of="audited")
def audited(scope: Scope) -> QuerySet[Project]:
    """建设项目竣工决算审定金额之和，按验收日期统计；没有审定的不计。"""
    return accepted(scope).exclude(audited=None)


bounded_by_dates("projects.accepted", "projects.audited")
