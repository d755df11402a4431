"""Excel: the ledger of a round (整改台账), and one progress sheet per department out and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet
from python_calamine import CalamineError, CalamineWorkbook

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.people.dated import today
from huiyin.people.models import Department
from huiyin.people.standing import Standing
from huiyin.procedures.acts import act
from huiyin.procedures.orders import NotAllowed, Order
from huiyin.registers.rectification.forms import assists
from huiyin.registers.rectification.lights import light_words
from huiyin.registers.rectification.models import Finding, Measure, Round
from huiyin.rendering.sheet import Kind, SheetColumn, write_table

LEDGER = (
    SheetColumn("编号", 16), SheetColumn("问题", 36), SheetColumn("具体表现", 36), SheetColumn("整改措施", 40),
    SheetColumn("类型", 10), SheetColumn("责任领导", 10), SheetColumn("牵头部门", 16), SheetColumn("配合单位", 20),
    SheetColumn("首定时限", 12, Kind.DATE), SheetColumn("整改时限", 12, Kind.DATE), SheetColumn("情况", 16),
    SheetColumn("最新进展", 36), SheetColumn("完成情况", 36), SheetColumn("措施状态", 12), SheetColumn("问题状态", 12),
    SheetColumn("销号日期", 12, Kind.DATE),
)
PROGRESS = (
    SheetColumn("系统编码", 10, Kind.INTEGER, hint="请勿修改,回收时凭此对应"),
    SheetColumn("问题", 30), SheetColumn("整改措施", 40), SheetColumn("时限", 12, Kind.DATE), SheetColumn("上期进展", 30),
    SheetColumn("本期实际改变", 44, required=True, hint="写明实际改变了什么,不要只写开会、传达"),
    SheetColumn("发生日期", 12, Kind.DATE, required=True, hint="写成2026-09-09"),
)
NOTES = (
    "只填“本期实际改变”和“发生日期”两列,其余列请勿修改;本期没有进展的行可以留空。",
    "写明实际改变了什么:建立了什么制度、解决了什么问题、数字是多少。",
    "填好后交回整改办,或在系统“回收进展表”中上传;先核对、后入库,有错的行会指出行、列和内容。",
)


def _measures(queryset: QuerySet[Measure]) -> QuerySet[Measure]:
    return (
        queryset.select_related("lead_department", "leader", "parent")
        .prefetch_related("shares__department").order_by("parent__position", "parent_id", "position", "id")
    )


def write_ledger(target: BinaryIO, round_: Round, who: Standing) -> int:
    """整改台账 of what `who` sees in a round, one row for each measure. Returns the rows; constant queries."""
    findings = {f.pk: f for f in visible(who, Finding.objects.filter(root=round_.pk))}
    measures = _measures(visible(who, Measure.objects.filter(root=round_.pk)))

    def rows() -> Iterable[Sequence[object]]:
        for m in measures:
            f = findings.get(m.parent_id)
            yield (
                f.number if f else "", f.wording if f else "", f.manifestation if f else "", m.wording,
                m.get_kind_display(), str(m.leader or ""), str(m.lead_department or ""), assists(m), m.first_due_on,
                m.due_on, light_words(m), m.progress, m.result, m.get_stage_display(), f.status if f else "",
                f.closed_on if f else None,
            )

    return write_table(target, f"{round_.title}整改台账", LEDGER, rows())  # type: ignore[arg-type]


def write_progress_sheet(target: BinaryIO, round_: Round, department: Department, who: Standing) -> int:
    """One department's open measures, to be filled in and brought back. Returns the number of rows."""
    mine = visible(who, Measure.objects.filter(root=round_.pk, lead_department=department)).open()
    rows = [
        (m.pk, m.parent.title if m.parent else "", m.wording, m.due_on, m.progress, "", None) for m in _measures(mine)
    ]
    return write_table(target, f"{department.name}整改进展表", PROGRESS, rows, NOTES)


def departments_of(round_: Round, who: Standing) -> list[Department]:
    """Departments that lead an open measure of the round, in the organ's order: one sheet goes to each."""
    ids = visible(who, Measure.objects.filter(root=round_.pk)).open().values("lead_department")
    return list(Department.objects.filter(pk__in=ids))


@dataclass(frozen=True)
class Problem:
    """What is wrong in a returned sheet, by row (as Excel counts), column and value."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class Change:
    """One row of a returned sheet that says something new."""

    row: int
    measure: Measure
    text: str
    happened_on: dt.date


@dataclass(frozen=True)
class Returned:
    """A returned sheet, read and checked; nothing is stored yet."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    empty: int


def read_progress_sheet(data: bytes, round_: Round, who: Standing) -> Returned:
    """Read a filled sheet (columns in any order). Raises NotAllowed when it is no such sheet at all."""
    rows = _cells(data)
    head = next((i for i, row in enumerate(rows[:10]) if "系统编码" in [_name(c) for c in row]), None)
    if head is None:
        raise NotAllowed("没有找到“系统编码”一列。请使用系统导出的进展表填写,不要删除表头。")
    places = {_name(cell): i for i, cell in enumerate(rows[head])}
    missing = [n for n in ("系统编码", "本期实际改变", "发生日期") if n not in places]
    if missing:
        raise NotAllowed(f"表中缺少列:{'、'.join(missing)}。请使用系统导出的进展表。")
    known = {m.pk: m for m in visible(who, Measure.objects.filter(root=round_.pk))}
    changes: list[Change] = []
    problems: list[Problem] = []
    empty = 0
    seen: set[int] = set()
    for number, row in enumerate(rows[head + 1 :], head + 2):
        code, text, day = (row[places[n]] if places[n] < len(row) else "" for n in ("系统编码", "本期实际改变", "发生日期"))
        if str(text).strip() == "":
            empty += 1
            continue
        found = _check_row(number, code, str(text).strip(), day, known, seen)
        (changes if isinstance(found, Change) else problems).append(found)  # type: ignore[arg-type]
    return Returned(tuple(changes), tuple(problems), empty)


def _check_row(
    row: int, code: object, text: str, day: object, known: dict[int, Measure], seen: set[int]
) -> Change | Problem:
    try:
        pk = int(float(str(code)))
    except ValueError:
        return Problem(row, "系统编码", str(code), "不是有效的编码,请勿修改这一列")
    measure = known.get(pk)
    if measure is None:
        return Problem(row, "系统编码", str(code), "本轮次没有这项措施,或您无权填报")
    if pk in seen:
        return Problem(row, "系统编码", str(code), "同一项措施填写了两行,请合并")
    seen.add(pk)
    if measure.is_closed:
        return Problem(row, "系统编码", str(code), "这项措施已经办结,不能再报进展")
    happened_on = _date(day)
    if happened_on is None:
        return Problem(row, "发生日期", str(day), "请写成2026-09-09这样的日期")
    if happened_on > today():
        return Problem(row, "发生日期", str(day), "不能晚于今天")
    return Change(row, measure, text, happened_on)


def store_returned(returned: Returned, order: Order) -> int:
    """Register every change of a sheet without problems, all or none. Returns how many."""
    if returned.problems:
        raise NotAllowed("表中还有错误,没有保存任何内容。请改正后重新上传。")
    with transaction.atomic():
        for change in returned.changes:
            row_order = Order(
                actor=order.actor, happened_on=change.happened_on, mode=order.mode, comment=change.text,
                materials=order.materials,
            )
            act(change.measure.pk, EntryKind.PROGRESS, row_order,
                {"progress": change.text, "progress_on": change.happened_on})
    return len(returned.changes)


def _cells(data: bytes) -> list[list[object]]:
    import io

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [list(row) for row in workbook.get_sheet_by_index(0).to_python()]
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise NotAllowed("这个文件不是能打开的 Excel 表。请确认没有加密,并另存为 .xlsx 后上传。") from error


def _name(cell: object) -> str:
    return str(cell).strip().rstrip("**").strip()


def _date(cell: object) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = str(cell).strip().replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    try:
        return dt.date(*(int(part) for part in text.split("-")))
    except (ValueError, TypeError):
        return None
