"""What can be counted about a round of rectification, and about all rounds of the organ together."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huiyin.figures.registry import Kind, Scope, bounded_by_dates, figure, ratio
from huiyin.figures.units import Unit
from huiyin.ledger.enums import LinkKind, Outcome, Stage
from huiyin.ledger.models import Link, Matter, MatterQuerySet
from huiyin.registers.rectification.models import Finding, Measure, Record

_ANSWERS = Link.objects.filter(kind=LinkKind.ANSWERS, target=OuterRef("pk"), ended_by=None)


def _findings(scope: Scope) -> MatterQuerySet[Finding]:
    """The round's own findings. One joined to another of the same round counts through that one alone; one joined to
    another round's counts in its own round, too, since that round's feedback asked for it."""
    joined_here = Exists(_ANSWERS.filter(source__root=F("target__root")))
    return Finding.objects.filter(root=scope.root, self_found=False).exclude(joined_here)


def _worked_under(condition: Q) -> Exists:
    """Whether the finding that a joined one is worked under satisfies `condition` (on `Matter`)."""
    return Exists(_ANSWERS.filter(source__in=Matter.objects.filter(condition)))


_COMPLETED = Q(stage=Stage.CLOSED, outcome=Outcome.COMPLETED)
_SUBSTANTIAL = Q(outcome=Outcome.SUBSTANTIAL)
_UNDER_WAY = ~Q(stage=Stage.CLOSED) & ~Q(outcome=Outcome.SUBSTANTIAL)


def _where(scope: Scope, condition: Q) -> QuerySet[Finding]:
    return _findings(scope).filter(condition | (Q(outcome=Outcome.MERGED) & _worked_under(condition)))


def _measures(scope: Scope) -> MatterQuerySet[Measure]:
    rows = Measure.objects.filter(root=scope.root)
    return rows.filter(parent=scope.under) if scope.under else rows


@figure("rectification.findings", "问题总数", unit=Unit.PIECE, needs=("root",))
def findings(scope: Scope) -> QuerySet[Finding]:
    """本轮次反馈的问题个数。同一轮次内并案办理的问题只按主办问题计一次；举一反三自查发现的问题另计。"""
    return _findings(scope)


@figure("rectification.findings_completed", "已完成问题", unit=Unit.PIECE, needs=("root",))
def findings_completed(scope: Scope) -> QuerySet[Finding]:
    """经验收并批准销号、结果为“已完成”的问题个数；“基本完成”不计入。并入其他轮次办理的，以主办问题的结果为准。"""
    return _where(scope, _COMPLETED)


@figure("rectification.findings_substantial", "基本完成问题", unit=Unit.PIECE, needs=("root",))
def findings_substantial(scope: Scope) -> QuerySet[Finding]:
    """认定为“基本完成”、没有销号的问题个数；不计入已完成。"""
    return _where(scope, _SUBSTANTIAL)


@figure("rectification.findings_under_way", "正在整改问题", unit=Unit.PIECE, needs=("root",))
def findings_under_way(scope: Scope) -> QuerySet[Finding]:
    """尚未销号且未认定基本完成的问题个数。"""
    return _where(scope, _UNDER_WAY)


@figure("rectification.findings_carried", "结转问题", unit=Unit.PIECE, needs=("root",))
def findings_carried(scope: Scope) -> QuerySet[Finding]:
    """没有完成、已结转到以后轮次继续整改的问题个数。"""
    return _findings(scope).filter(outcome=Outcome.CARRIED_OVER)


@figure("rectification.findings_unstated", "历史未注明结果问题", unit=Unit.PIECE, needs=("root",))
def findings_unstated(scope: Scope) -> QuerySet[Finding]:
    """从公开报告导入、原文没有逐项注明“已完成”或“基本完成”的问题个数；不推定为已完成。"""
    return _findings(scope).closed().filter(outcome="")


@figure("rectification.findings_self_found", "举一反三发现问题", unit=Unit.PIECE, needs=("root",))
def findings_self_found(scope: Scope) -> QuerySet[Finding]:
    """整改中举一反三自查发现并登记的同类问题个数；不计入反馈问题总数。"""
    return Finding.objects.filter(root=scope.root, self_found=True)


@figure("rectification.measures", "整改措施总数", unit=Unit.ITEM, needs=("root",))
def measures(scope: Scope) -> QuerySet[Measure]:
    """本轮次（或指定问题）整改措施的项数。"""
    return _measures(scope)


@figure("rectification.measures_completed", "已完成措施", unit=Unit.ITEM, needs=("root",))
def measures_completed(scope: Scope) -> QuerySet[Measure]:
    """已通过独立验收的整改措施项数。"""
    return _measures(scope).closed().filter(outcome=Outcome.COMPLETED)


ratio(
    "rectification.completion_rate", "问题完成率", "rectification.findings_completed", "rectification.findings",
    "已完成问题数÷问题总数×100%，四舍五入保留两位小数；“基本完成”不计入分子。",
)


def _all_findings(scope: Scope) -> QuerySet[Finding]:
    """One problem, however many feedbacks named it and rounds it ran through, is one finding."""
    rows = Finding.objects.exclude(outcome__in=(Outcome.MERGED, Outcome.CARRIED_OVER)).filter(self_found=False)
    if scope.starts_on:
        rows = rows.filter(happened_on__gte=scope.starts_on)
    return rows.filter(happened_on__lte=scope.ends_on) if scope.ends_on else rows


@figure("rectification.all_findings", "全部轮次问题总数", unit=Unit.PIECE)
def all_findings(scope: Scope) -> QuerySet[Finding]:
    """本单位各轮次反馈问题合计：并案办理的只按主办问题计一次，结转的只按现在所在轮次计一次。"""
    return _all_findings(scope)


@figure("rectification.all_findings_completed", "全部轮次已完成问题", unit=Unit.PIECE)
def all_findings_completed(scope: Scope) -> QuerySet[Finding]:
    """本单位各轮次反馈问题中已批准销号、结果为“已完成”的个数，计数规则同全部轮次问题总数。"""
    return _all_findings(scope).filter(_COMPLETED)


@figure("rectification.work", "整改工作实绩", unit=None, kind=Kind.SUM, of="quantity",
        needs=("root", "subject", "unit"), formerly=("0b14e485c45eeac456659eb207ec067ab066426cca2808ef62294159c1e77d13",))
def work(scope: Scope) -> QuerySet[Record]:
    """本轮次已登记入账的工作记录中，统计项目和单位均与所选一致的数量之和。不同单位不相加。"""
    rows = Record.objects.filter(root=scope.root, subject=scope.subject, unit=scope.unit).closed()
    if scope.under:
        tied = Link.objects.filter(kind=LinkKind.EVIDENCES, target=scope.under, ended_by=None).values("source")
        rows = rows.filter(Q(parent=scope.under) | Q(pk__in=tied))
    if scope.starts_on:
        rows = rows.filter(happened_on__gte=scope.starts_on)
    if scope.ends_on:
        rows = rows.filter(happened_on__lte=scope.ends_on)
    return rows


bounded_by_dates("rectification.all_findings", "rectification.work")
