"""What can be counted about a round of rectification."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from huiyin.figures.registry import Kind, Scope, figure, ratio
from huiyin.figures.units import Unit
from huiyin.ledger.enums import LinkKind, Outcome
from huiyin.ledger.models import Link
from huiyin.registers.rectification.models import Finding, Measure, Record


def _findings(scope: Scope) -> QuerySet[Finding]:
    """A problem answered together with another (并案) counts once, through the one it is worked under."""
    return Finding.objects.filter(root=scope.root).exclude(outcome=Outcome.MERGED)


def _measures(scope: Scope) -> QuerySet[Measure]:
    rows = Measure.objects.filter(root=scope.root)
    return rows.filter(parent=scope.finding) if scope.finding else rows


@figure("rectification.findings", "问题总数", unit=Unit.PIECE, needs=("root",))
def findings(scope: Scope) -> QuerySet[Finding]:
    """本轮次反馈的问题个数;并案办理的问题只按主办问题计一次。"""
    return _findings(scope)


@figure("rectification.findings_completed", "已完成问题", unit=Unit.PIECE, needs=("root",))
def findings_completed(scope: Scope) -> QuerySet[Finding]:
    """经验收并批准销号、结果为“已完成”的问题个数;“基本完成”不计入。"""
    return _findings(scope).closed().filter(outcome=Outcome.COMPLETED)


@figure("rectification.findings_substantial", "基本完成问题", unit=Unit.PIECE, needs=("root",))
def findings_substantial(scope: Scope) -> QuerySet[Finding]:
    """经审批认定“基本完成”、仍在继续整改的问题个数。"""
    return _findings(scope).open().filter(outcome=Outcome.SUBSTANTIAL)


@figure("rectification.findings_under_way", "正在整改问题", unit=Unit.PIECE, needs=("root",))
def findings_under_way(scope: Scope) -> QuerySet[Finding]:
    """尚未销号且未认定基本完成的问题个数。"""
    return _findings(scope).open().exclude(outcome=Outcome.SUBSTANTIAL)


@figure("rectification.measures", "整改措施总数", unit=Unit.ITEM, needs=("root",))
def measures(scope: Scope) -> QuerySet[Measure]:
    """本轮次(或指定问题)整改措施的项数。"""
    return _measures(scope)


@figure("rectification.measures_completed", "已完成措施", unit=Unit.ITEM, needs=("root",))
def measures_completed(scope: Scope) -> QuerySet[Measure]:
    """已通过独立验收的整改措施项数。"""
    return _measures(scope).closed().filter(outcome=Outcome.COMPLETED)


ratio(
    "rectification.completion_rate", "问题完成率", "rectification.findings_completed", "rectification.findings",
    "已完成问题数÷问题总数×100%,四舍五入保留两位小数;“基本完成”不计入分子。",
)


@figure("rectification.work", "整改工作实绩", unit=None, kind=Kind.SUM, of="quantity",
        needs=("root", "subject", "unit"))
def work(scope: Scope) -> QuerySet[Record]:
    """本轮次已登记入账的工作记录中,统计项目和单位均与所选一致的数量之和。不同单位不相加。"""
    rows = Record.objects.filter(root=scope.root, subject=scope.subject, unit=scope.unit).closed()
    if scope.finding:
        tied = Link.objects.filter(kind=LinkKind.EVIDENCES, target=scope.finding, ended_by=None).values("source")
        rows = rows.filter(Q(parent=scope.finding) | Q(pk__in=tied))
    if scope.starts_on:
        rows = rows.filter(happened_on__gte=scope.starts_on)
    if scope.ends_on:
        rows = rows.filter(happened_on__lte=scope.ends_on)
    return rows
