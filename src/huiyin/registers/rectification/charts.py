"""The charts of a round: progress by focus area and department, closures against plan, what is overdue, work by month."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from huiyin.figures.charts import Drawn, Part, chart
from huiyin.figures.registry import Scope
from huiyin.ledger.enums import Outcome, Stage
from huiyin.ledger.models import NO_DATE
from huiyin.people.dated import today
from huiyin.people.models import Department
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Record
from huiyin.rendering.charts import Shape, Tone

_ELSEWHERE = (Outcome.MERGED, Outcome.CARRIED_OVER, Outcome.WITHDRAWN)
_STATES: tuple[tuple[str, Tone, dict[str, str]], ...] = (
    ("已完成", Tone.DONE, {"stage": Stage.CLOSED, "outcome": Outcome.COMPLETED}),
    ("基本完成", Tone.NEAR, {"stage": "open", "outcome": Outcome.SUBSTANTIAL}),
    ("正在整改", Tone.OPEN, {"stage": "open", "outcome": "none"}),
)
MONTHS_SHOWN = 24


def _state(stage: str, outcome: str) -> str:
    """已完成, 基本完成 or 正在整改; empty for a matter that ended in another way."""
    if stage == Stage.CLOSED:
        return "已完成" if outcome == Outcome.COMPLETED else ""
    return "基本完成" if outcome == Outcome.SUBSTANTIAL else "正在整改"


def _progress(scope: Scope, groups: Sequence[tuple[Any, str]], found: Iterable[tuple[Any, str]], name: str) -> Drawn:
    """Findings by group and state: `found` gives (group, state) of each."""
    counted = Counter(found)
    shown = [(key, title) for key, title in groups if any(counted[key, state] for state, _, _ in _STATES)]
    return Drawn(
        [title for _, title in shown],
        [
            Part(
                state, tone, [counted[key, state] for key, _ in shown],
                [{"root": scope.root, name: key, **narrowed} for key, _ in shown],
            )
            for state, tone, narrowed in _STATES
        ],
    )


@dataclass(frozen=True)
class _Counted:
    """A finding worked under its own name: the focus area it stands under, its department, how far it has come."""

    focus: int | None
    department: int | None
    state: str


def _findings(scope: Scope) -> list[_Counted]:
    """One query. A finding below another stands under that one's focus area."""
    rows = list(Finding.objects.filter(root=scope.root).values_list("pk", "parent", "lead_department", "stage", "outcome"))
    above: dict[int | None, int | None] = {pk: parent for pk, parent, *_ in rows}
    return [
        _Counted(above.get(parent) or parent, lead, state) for _, parent, lead, stage, outcome in rows
        if (state := _state(stage, outcome))
    ]


@chart("rectification.by_focus", "各聚焦领域整改进度", unit="个", opens=Finding.REGISTER, first_column="聚焦领域")
def by_focus(scope: Scope) -> Drawn:
    """本轮次问题按所属聚焦领域和办理结果统计，含举一反三发现的问题；并案、结转、撤销的不计。"""
    areas = list(FocusArea.objects.filter(root=scope.root).order_by("position", "pk").values_list("pk", "title"))
    return _progress(scope, areas, ((f.focus, f.state) for f in _findings(scope)), "parent")


@chart("rectification.by_department", "各部门整改进度", unit="个", opens=Finding.REGISTER, first_column="牵头部门")
def by_department(scope: Scope) -> Drawn:
    """本轮次问题按牵头部门和办理结果统计，含举一反三发现的问题；并案、结转、撤销的不计。"""
    return _progress(scope, _departments(), ((f.department, f.state) for f in _findings(scope)), "department")


def _departments() -> list[tuple[int, str]]:
    return [(d.pk, d.name) for d in Department.objects.order_by("position", "id")]


@chart("rectification.overdue", "各部门超期措施", unit="项", opens=Measure.REGISTER, first_column="牵头部门")
def overdue(scope: Scope) -> Drawn:
    """本轮次整改时限已过、尚未通过验收的措施，按牵头部门统计。"""
    late = Measure.objects.filter(root=scope.root, sort_due__lt=today())
    counted = Counter(late.values_list("lead_department", flat=True))
    shown = [(key, name) for key, name in _departments() if counted[key]]
    filters = [{"root": scope.root, "department": key, "light": "red"} for key, _ in shown]
    part = Part("超期措施", Tone.LATE, [counted[key] for key, _ in shown], filters)
    return Drawn([name for _, name in shown], [part], filters)


@chart(
    "rectification.over_time", "措施完成与计划对照", unit="项", opens=Measure.REGISTER, first_column="月份", shape=Shape.LINES
)
def over_time(scope: Scope) -> Drawn:
    """到各月底累计应完成（按整改时限）和累计已通过验收的措施；长期坚持等没有时限的不计入计划。"""
    rows = list(Measure.objects.filter(root=scope.root).values_list("due_on", "closed_on", "outcome"))
    due = Counter(_month(d) for d, _, _ in rows if d is not None and d < NO_DATE)
    done = Counter(_month(c) for _, c, outcome in rows if c is not None and outcome == Outcome.COMPLETED)
    now = _month(today())
    months = list(_months(due.keys() | done.keys() | {now}))[-MONTHS_SHOWN:]
    plan = Part("应完成", Tone.PLAN, [_up_to(due, m) for m in months])
    actual = Part("已完成", Tone.DONE, [_up_to(done, m) for m in months if m <= now])
    return Drawn([f"{y}.{m}" for y, m in months], [plan, actual])


@chart("rectification.records", "每月工作记录", unit="件", opens=Record.REGISTER, first_column="月份")
def records(scope: Scope) -> Drawn:
    """本轮次登记入账的会议、学习、意见建议等工作记录，按发生月份统计件数。"""
    rows = Record.objects.filter(root=scope.root, stage=Stage.CLOSED).values_list("happened_on", flat=True)
    counted = Counter(_month(day) for day in rows)
    months = [m for m in _months(counted) if counted[m]][-MONTHS_SHOWN:]
    filters = [
        {"root": scope.root, "stage": Stage.CLOSED, "happened_from": dt.date(*m, 1), "happened_to": _last(m)}
        for m in months
    ]
    part = Part("工作记录", Tone.DONE, [counted[m] for m in months], filters)
    return Drawn([f"{y}年{m}月" for y, m in months], [part], filters)


Month = tuple[int, int]


def _month(day: dt.date) -> Month:
    return day.year, day.month


def _months(found: Iterable[Month]) -> Iterator[Month]:
    """Every month from the first to the last."""
    known = sorted(found)
    if not known:
        return
    (year, month), last = known[0], known[-1]
    while (year, month) <= last:
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _last(month: Month) -> dt.date:
    year, number = month
    following = dt.date(year + number // 12, number % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def _up_to(counted: Counter[Month], month: Month) -> int:
    return sum(n for m, n in counted.items() if m <= month)
