"""拆表下发, 汇总回收: one progress sheet per department out, the filled ones read, compared and registered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from django.db import transaction
from django.db.models import QuerySet

from huiyin.codec import Cell, CellKind, Context, Date, Outcome, Refusal, Text, Value, folded
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.record import Conflict
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.people.models import Department
from huiyin.procedures import bounds
from huiyin.procedures.acts import act, open_acts
from huiyin.procedures.batches import for_item
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.loading import procedure_of
from huiyin.reading import ReadingError
from huiyin.reading.formats.grid import Tab, read_book
from huiyin.registers.rectification.lists import Line, lines_of
from huiyin.registers.rectification.models import Measure, Round
from huiyin.rendering.sheet import Kind, SheetColumn, write_table

CODE, TEXT, DAY = "系统编码", "本期实际改变", "发生日期"
PROGRESS = (
    SheetColumn(CODE, 10, Kind.INTEGER, hint="请勿修改，回收时凭此对应"),
    SheetColumn("序号", 8), SheetColumn("问题", 30), SheetColumn("整改措施", 40), SheetColumn("时限", 12, Kind.DATE),
    SheetColumn("上期进展", 30),
    SheetColumn(TEXT, 44, required=True, hint="写明实际改变了什么，不要只写开会、传达"),
    SheetColumn(DAY, 12, Kind.DATE, required=True, hint="写成2026-09-09"),
)
NOTES = (
    f"只填“{TEXT}”和“{DAY}”两列，其余列请勿修改；本期没有进展的行可以留空。",
    "写明实际改变了什么：建立了什么制度、解决了什么问题、数字是多少。",
    "填好后交回整改办，或在系统“汇总回收”中上传；先核对、后入库，有错的行会指出行、列和内容。",
)
MAX_ROWS = 5000
_DATES, _WORDS = Date(bounds.YEARS), Text(bounds.TEXT)
_EMPTY = Cell("", CellKind.EMPTY)
_HEAD_WITHIN = 10  # rows from the top


def departments_of(round_: Round, who: Actor) -> list[Department]:
    """Departments that lead an open measure of the round, in the organ's order: one sheet goes to each."""
    leading = _open_measures(round_, who).order_by().values("lead_department")
    return list(Department.objects.filter(pk__in=leading))


def _open_measures(round_: Round, who: Actor) -> QuerySet[Measure]:
    return visible(who, Measure.objects.filter(root=round_.pk)).open()


def write_progress_sheet(
    target: BinaryIO, round_: Round, department: Department, who: Actor, lines: Sequence[Line] | None = None
) -> int:
    """One department's open measures, to be filled in and brought back. Returns the number of rows.

    `lines` are those of the round where the caller writes several sheets.
    """
    rows = [
        (m.pk, f"{line.ordinal}-{j}", line.finding.title, m.wording, m.due_on, m.progress, "", None)
        for line in (lines_of(round_, who) if lines is None else lines)
        for j, m in enumerate(line.measures, 1)
        if m.lead_department_id == department.pk and not m.is_closed
    ]
    return write_table(target, f"{department.name}整改进展表", PROGRESS, rows, NOTES)


@dataclass(frozen=True)
class Problem:
    """What is wrong in a returned sheet, by row (as Excel counts), column and value."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class Change:
    """One row of a returned sheet that says something new about a measure."""

    row: int
    measure: Measure
    text: str
    happened_on: dt.date


@dataclass(frozen=True)
class Returned:
    """A returned sheet, read and checked; nothing is stored yet. `same` rows repeat what is registered already."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    empty: int
    same: int
    hidden_rows: tuple[int, ...] = ()

    @property
    def failed_rows(self) -> int:
        return len({p.row for p in self.problems})

    @property
    def total(self) -> int:
        """Rows that say anything."""
        return len(self.changes) + self.failed_rows + self.same

    @property
    def words(self) -> str:
        return f"共{self.total}条，可入库{len(self.changes)}条，有误{self.failed_rows}条"


def read_progress_sheet(data: bytes, round_: Round, who: Actor) -> Returned:
    """Read a filled sheet (columns in any order). Raises NotAllowed (in Chinese) when it is no such sheet at all."""
    tab, head, places = _table(data)
    known = {m.pk: m for m in visible(who, Measure.objects.filter(root=round_.pk)).select_related("lead_department")}
    read = _Sheet(places, known, who, Context(since_1904=tab.since_1904)).read(tab.rows[head + 1 :], head + 2)
    spoken = {c.row for c in read.changes} | {p.row for p in read.problems}
    return replace(read, hidden_rows=tab.hidden_among(spoken))


def _table(data: bytes) -> tuple[Tab, int, Mapping[str, int]]:
    """The first visible sheet with the column of codes, the place of its heading row, and where its columns stand."""
    try:
        book = read_book(data, MAX_ROWS)
    except ReadingError as error:
        raise NotAllowed(error.message_zh) from error
    for tab in book.tabs:
        for head, row in enumerate(tab.texts[:_HEAD_WITHIN]):
            places = {_name(text): i for i, text in reversed(list(enumerate(row)))}
            if CODE not in places:
                continue
            if missing := [n for n in (CODE, TEXT, DAY) if n not in places]:
                raise NotAllowed(f"表中缺少列：{'、'.join(missing)}。请使用系统导出的进展表。")
            return tab, head, places
    raise NotAllowed(f"没有找到“{CODE}”一列。请使用系统导出的进展表填写，不要删除表头。")


@dataclass
class _Sheet:
    places: Mapping[str, int]
    known: Mapping[int, Measure]
    who: Actor
    ctx: Context

    def read(self, rows: Sequence[Sequence[Cell]], first: int) -> Returned:
        changes: list[Change] = []
        problems: list[Problem] = []
        seen: set[int] = set()
        empty = same = 0
        for number, row in enumerate(rows, first):
            code, text, day = (_cell(row, self.places[n]) for n in (CODE, TEXT, DAY))
            if not text.text and not text.unreadable:
                empty += 1
                if day.text or day.unreadable:
                    problems.append(Problem(number, TEXT, "", f"填了“{DAY}”，没有写“{TEXT}”"))
                continue
            wording, happened_on = _WORDS.read(text, self.ctx), self._day(day)
            found = list(self._problems(number, code, seen))
            found += [Problem(number, n, c.text, o.message) for n, c, o in ((TEXT, text, wording), (DAY, day, happened_on))
                      if not isinstance(o, Value)]
            problems += found
            if found:
                continue
            assert isinstance(wording, Value)
            assert isinstance(happened_on, Value)
            measure = self.known[_code(code) or 0]
            said, on = wording.value or "", happened_on.value
            assert on is not None
            if (said, on) == (measure.progress.strip(), measure.progress_on):
                same += 1
            else:
                changes.append(Change(number, measure, said, on))
        return Returned(tuple(changes), tuple(problems), empty, same)

    def _day(self, cell: Cell) -> Outcome[dt.date]:
        found = _DATES.read(cell, self.ctx)
        if isinstance(found, Value) and found.value is None:
            return Refusal(f"没有写“{DAY}”，请写成2026-09-09这样的日期")
        if isinstance(found, Value) and found.value is not None and found.value > today():
            return Refusal("不能晚于今天")
        return found

    def _problems(self, row: int, code: Cell, seen: set[int]) -> Iterator[Problem]:
        pk = _code(code)
        message = code.unreadable or ("不是有效的编码，请勿修改这一列" if pk is None else self._unfit(pk, seen))
        if message:
            yield Problem(row, CODE, code.text, message)
        elif pk is not None:
            seen.add(pk)

    def _unfit(self, pk: int, seen: set[int]) -> str:
        """Why no progress of this measure can be registered; empty when it can."""
        measure = self.known.get(pk)
        if measure is None:
            return "本轮次没有这项措施，或您无权填报"
        if pk in seen:
            return "同一项措施填写了两行，请合并"
        if measure.is_closed:
            return "这项措施已经办结，不能再报进展"
        step = procedure_of(measure).steps[measure.step]
        if EntryKind.PROGRESS not in step.acts:
            return f"这项措施还在“{step.title}”环节，进入整改推进后才能报进展"
        if EntryKind.PROGRESS not in {a.kind for a in open_acts(self.who, measure)}:
            return "您不能填报这项措施的进展"
        return ""


def store_returned(returned: Returned, command: Command) -> int:
    """Register every change of a sheet without problems, all or none. Returns how many.

    Raises NotAllowed while the sheet has problems, Conflict when a measure has moved since the sheet was read.
    """
    if returned.problems:
        raise NotAllowed("表中还有错误，没有保存任何内容。请改正后重新上传。")
    with transaction.atomic():
        for change in returned.changes:
            mine = replace(for_item(command, change.measure.pk), happened_on=change.happened_on, comment=change.text)
            values = {"progress": change.text, "progress_on": change.happened_on}
            try:
                act(change.measure.pk, EntryKind.PROGRESS, mine, values)
            except (NotAllowed, Conflict) as refusal:
                raise type(refusal)(f"第{change.row}行“{change.measure.title}”：{refusal}整张表没有入库。") from refusal
    return len(returned.changes)


def _cell(row: Sequence[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else _EMPTY


def _name(text: str) -> str:
    return text.strip().rstrip("*＊").strip()


def _code(cell: Cell) -> int | None:
    """A code is a number of ours: a number cell loses nothing of it."""
    text = folded(cell.text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
