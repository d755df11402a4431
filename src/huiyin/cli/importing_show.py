"""An import preview in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from huiyin.registers.rectification.models import Round

if TYPE_CHECKING:
    from huiyin.register.drafts import Draft, ItemDraft

_ROUND = (
    ("title", "轮次名称"), ("source", "问题来源"), ("organiser", "组织单位"), ("team", "巡察组"), ("unit_name", "被巡察单位"),
    ("period_from", "进驻日期"), ("period_to", "撤离日期"), ("feedback_on", "反馈日期"), ("published_on", "公布日期"),
)


def show(draft: Draft, name: str, kind: str) -> None:
    """Everything that would be stored, and everything that was not understood."""
    console = Console(highlight=False)
    console.print(f"[bold]{escape(name)}[/]：{kind}")
    console.print(_round(draft))
    console.print(_findings(draft))
    if draft.claims:
        console.print(_claims(draft))
    if draft.departments or draft.people:
        console.print(_names(draft))
    for doubt in draft.doubts:
        console.print(f"存疑：“{doubt.literal}”——{doubt.why}（{'、'.join(doubt.readings)}）", style="yellow", markup=False)
    for warning in draft.warnings:
        console.print(f"提示：{warning}", style="yellow", markup=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", show_lines=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    table.add_row(*(escape(cell) for cell in cells))


def _round(draft: Draft) -> Table:
    table = _table("整改轮次", "项目", "内容")
    for name, label in _ROUND:
        value = getattr(draft.head, name)
        if name == "source":
            value = Round.Source(value).label
        _row(table, label, str(value) if value else "（空）")
    return table


def _findings(draft: Draft) -> Table:
    table = _table(f"问题 {len(draft.items)} 个", "序号", "聚焦领域", "问题", "措施", "牵头", "时限")
    for finding in draft.items:
        area = draft.headings[finding.heading] if finding.heading is not None else ""
        _row(
            table, finding.number, area, finding.title, str(len(finding.parts)),
            _joined(n for m in finding.parts for n in m.leads), _deadlines(finding),
        )
    return table


def _deadlines(finding: ItemDraft) -> str:
    return _joined(str(m.due_on or m.due_text) for m in finding.parts if m.due_on or m.due_text)


def _joined(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(words))


def _claims(draft: Draft) -> Table:
    table = _table(f"待核数字 {len(draft.claims)} 个", "原文", "说的是", "所属问题")
    for claim in draft.claims:
        finding = draft.items[claim.item].title if claim.item is not None else "（问题之外）"
        _row(table, claim.literal, claim.of, finding)
    return table


def _names(draft: Draft) -> Table:
    from huiyin.people.models import Department, Person

    table = _table("部门和人员", "文件写法", "对应")
    departments = Department.objects.in_bulk([pk for pk in draft.departments.values() if pk])
    people = Person.objects.in_bulk([pk for pk in draft.people.values() if pk])
    for name, pk in draft.departments.items():
        _row(table, name, str(departments[pk]) if pk else "没有对应，按原文保留")
    for name, pk in draft.people.items():
        _row(table, name, str(people[pk]) if pk else "没有对应，按原文保留")
    return table
