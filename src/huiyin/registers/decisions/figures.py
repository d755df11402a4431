"""What can be counted about meetings and decisions of a period."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.figures.registry import Kind, Scope, bounded_by_dates, figure, ratio
from huiyin.figures.units import Unit
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Participation
from huiyin.registers.decisions.models import Item, Meeting, Nature, Task, Topic, Verdict


def _within(rows: QuerySet, scope: Scope, field: str) -> QuerySet:  # type: ignore[type-arg]
    """Rows whose day stands in the period."""
    if scope.starts_on:
        rows = rows.filter(**{f"{field}__gte": scope.starts_on})
    return rows.filter(**{f"{field}__lte": scope.ends_on}) if scope.ends_on else rows


def _meetings(scope: Scope) -> QuerySet[Meeting]:
    held = Meeting.objects.filter(step__in=("held", "sign")) | Meeting.objects.filter(outcome=Outcome.COMPLETED)
    return _within(held, scope, "starts_on")


def _topics(scope: Scope) -> QuerySet[Topic]:
    return _within(Topic.objects.exclude(verdict=""), scope, "decided_on")


@figure("decisions.meetings", "召开决策会议", unit=Unit.TIME)
def meetings(scope: Scope) -> QuerySet[Meeting]:
    """统计期内已宣布开会的决策会议次数，按会议日期统计；取消的不计。"""
    return _meetings(scope)


@figure("decisions.attendances", "决策会议出席", unit=Unit.PERSON_TIMES)
def attendances(scope: Scope) -> QuerySet[Participation]:
    """统计期内决策会议实际到会（含记录人）的人次；同一人出席几次计几次。"""
    return Participation.objects.filter(matter__in=_meetings(scope).order_by().values("pk"))


@figure("decisions.topics", "审议议题", unit=Unit.ITEM)
def topics(scope: Scope) -> QuerySet[Topic]:
    """统计期内最近一次上会作出通过、否决或缓议结果的议题项数，按上会日期统计；一项议题上几次会只计一次。"""
    return _topics(scope)


@figure("decisions.passed", "通过议题", unit=Unit.ITEM)
def passed(scope: Scope) -> QuerySet[Topic]:
    """统计期内经目录规定的全部会议通过的议题项数。"""
    return _topics(scope).filter(verdict=Verdict.PASSED, step__in=("execute", "")).exclude(outcome=Outcome.WITHDRAWN)


@figure("decisions.rejected", "否决议题", unit=Unit.ITEM)
def rejected(scope: Scope) -> QuerySet[Topic]:
    """统计期内会议否决的议题项数。"""
    return _topics(scope).filter(verdict=Verdict.REJECTED)


@figure("decisions.postponed", "缓议议题", unit=Unit.ITEM)
def postponed(scope: Scope) -> QuerySet[Topic]:
    """统计期内会议决定缓议、此后还没有再次上会的议题项数。"""
    return _topics(scope).filter(verdict=Verdict.POSTPONED)


@figure("decisions.personnel", "审议人事任免", unit=Unit.ITEM)
def personnel(scope: Scope) -> QuerySet[Topic]:
    """统计期内上会审议、属于重要人事任免的议题项数。"""
    return _topics(scope).filter(catalogued__in=Item.objects.filter(nature=Nature.PERSONNEL).values("pk"))


@figure("decisions.urgent", "紧急情况先行处置", unit=Unit.ITEM)
def urgent(scope: Scope) -> QuerySet[Topic]:
    """统计期内先行处置、须向会议报告的议题项数，按处置日期统计。"""
    return _within(Topic.objects.filter(urgent=True), scope, "acted_on")


@figure("decisions.amount", "通过事项涉及金额", unit=Unit.YUAN, kind=Kind.SUM, of="amount")
def amount(scope: Scope) -> QuerySet[Topic]:
    """统计期内通过的议题所登记涉及金额之和；没有登记金额的不计。"""
    return passed(scope).exclude(amount=None)


@figure("decisions.tasks", "决议落实事项", unit=Unit.ITEM)
def tasks(scope: Scope) -> QuerySet[Task]:
    """统计期内交办的决议落实事项项数，撤销的不计。"""
    return _within(Task.objects.exclude(outcome=Outcome.WITHDRAWN), scope, "happened_on")


@figure("decisions.tasks_completed", "已办结决议落实事项", unit=Unit.ITEM)
def tasks_completed(scope: Scope) -> QuerySet[Task]:
    """统计期内交办的决议落实事项中，已经核实办结的项数。"""
    return tasks(scope).filter(outcome=Outcome.COMPLETED)


ratio(
    "decisions.execution_rate", "决议落实率", "decisions.tasks_completed", "decisions.tasks",
    "统计期内交办的决议落实事项中已核实办结的项数÷交办项数×100%，四舍五入保留两位小数。",
)


bounded_by_dates("decisions.meetings", "decisions.attendances", "decisions.urgent")
