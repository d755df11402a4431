"""A filled sheet against the ledger: what is new, what changes and what is wrong. Nothing is stored here."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models

from huiyin.codec import PLAIN, Cell, CellKind, Context, unit_of
from huiyin.desk.exchange.cells import (
    MAX_ROWS,
    Names,
    Unsure,
    Wrong,
    book_of,
    date_of,
    shown,
    tab_in,
    value_of,
)
from huiyin.desk.exchange.compared import Addition, Change, Compared, FieldChange, Problem
from huiyin.desk.exchange.fields import (
    ASSISTS,
    CODE,
    DAY,
    EXAMPLE,
    NUMBER,
    PARENT,
    TITLE,
    Heads,
    SheetField,
    fields_of,
    needs_parent,
    parents_of,
    words_of,
)
from huiyin.desk.exchange.known import Known
from huiyin.kit.titles import first_sentence
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.ledger.store import Refused
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.procedures.given import decided_fields
from huiyin.procedures.loading import procedure_of
from huiyin.register.base import Register

Row = list[Cell]
Rows = list[tuple[int, Row]]
_EMPTY = Cell("", CellKind.EMPTY)
_MOVED = ("lead_department", "leader", ASSISTS)


def compare(data: bytes, register: type[Register], who: Actor, parent: Matter | None = None) -> Compared:
    """Raises Refused (in Chinese) for what is no sheet of this register at all."""
    fields = fields_of(register)
    book = book_of(data, MAX_ROWS)
    found = tab_in(book, words_of(fields))
    if found is None:
        titles = "、".join(f.label for f in fields[:4])
        hidden = f"隐藏的工作表（{'、'.join(book.passed_over)}）不读。" if book.passed_over else ""
        raise Refused(f"没有找到表头。前10行中应有一行写着栏目名称，例如“{titles}”。{hidden}可以先下载样表。")
    tab, heads = found
    numbered = enumerate(tab.rows[heads.row + 1 :], heads.row + 2)
    filled = [(n, row) for n, row in numbered if any(c.text.strip() or c.unreadable for c in row)]
    written = {name: tab.texts[heads.row][place] for name, place in heads.places.items()}
    units = {name: Context(unit=unit_of(text), since_1904=tab.since_1904) for name, text in written.items()}
    sheet = _Sheet(register, who, fields, heads, filled, parent, units)
    compared = sheet.read()
    compared.sheet = tab.name if len(book.tabs) > 1 else ""
    compared.passed_over = tuple(book.passed_over)
    compared.hidden_rows = tab.hidden_among(number for number, _ in sheet.rows)
    return compared


class _Sheet:
    def __init__(
        self, register: type[Register], who: Actor, fields: list[SheetField], heads: Heads, rows: Rows,
        parent: Matter | None, contexts: dict[str, Context],
    ) -> None:
        self.register, self.who, self.heads, self.parent, self.contexts = register, who, heads, parent, contexts
        self.fields = [f for f in fields if f.name in heads.places]
        self.missing = [f for f in fields if f.required and f.name not in heads.places]
        self.names = Names.load(self.fields, who)
        self.found = Compared(heads)
        self.rows = [(number, row) for number, row in rows if self.cell(row, CODE) != EXAMPLE]
        self.known = self._look_up()
        self.names.learn(self.fields, self.known.matters)
        self.seen: dict[int, int] = {}

    def read(self) -> Compared:
        for number, row in self.rows:
            given = self._given(row)
            try:
                self._refuse_unreadable(row)
                if given:
                    self._change(number, row, self._matter(given))
                else:
                    self._addition(number, row)
            except _Row as wrong:
                self.found.problems += [Problem(number, *one) for one in wrong.problems]
        return self.found

    def at(self, row: Row, name: str) -> Cell:
        place = self.heads.places.get(name)
        return row[place] if place is not None and place < len(row) else _EMPTY

    def cell(self, row: Row, name: str) -> str:
        return self.at(row, name).text.strip()

    def value(self, number: int, row: Row, column: SheetField, held: Any = None) -> Any:
        """What a cell states; what it may mean is noted. Raises Wrong."""
        cell = self.at(row, column.name)
        try:
            return value_of(column, cell, self.names, held, self.contexts.get(column.name, PLAIN))
        except Unsure as unsure:
            self.found.doubts.append(Problem(number, column.label, cell.text, str(unsure)))
            return unsure.value

    def _refuse_unreadable(self, row: Row) -> None:
        """Where a row says which matter it is, nothing may be guessed from a blank."""
        found = [(label, self.at(row, name)) for name, label in ((CODE, "系统编码"), (NUMBER, "编号"), (PARENT, "上级编码"))]
        if problems := [(label, cell.text, cell.unreadable) for label, cell in found if cell.unreadable]:
            raise _Row(problems)

    def _given(self, row: Row) -> tuple[str, str] | None:
        """How a row names its matter: column and value. A row that names none is a new one."""
        return next(((n, v) for n in (CODE, NUMBER) if (v := self.cell(row, n))), None)

    def _look_up(self) -> Known:
        own = {g[1] for _, row in self.rows if (g := self._given(row))}
        above = {v for _, row in self.rows if (v := self.cell(row, PARENT))}
        return Known(self.register, self.who, own, above, assists=ASSISTS in self.heads.places)

    def _matter(self, given: tuple[str, str]) -> Matter:
        label = "系统编码" if given[0] == CODE else "编号"
        matter = self.known.matter(given[1], by_code=given[0] == CODE)
        if matter is None:
            raise _Row([(label, given[1], f"{self.register.title}中没有这件事项，或您无权查看；新登记的请留空")])
        return matter

    def _change(self, number: int, row: Row, matter: Matter) -> None:
        if matter.pk in self.seen:
            raise _Row([("系统编码", str(matter.pk), f"与第{self.seen[matter.pk]}行是同一件事项，请合并")])
        self.seen[matter.pk] = number
        changes, problems = [], []
        for column in self.fields:
            text = self.cell(row, column.name)
            now = self._held(matter, column)
            if self._repeats(row, column, now):
                continue
            try:
                value = self.value(number, row, column, now)
                if not _same(value, now):
                    changes.append(self._allowed(matter, column, now, value))
            except Wrong as wrong:
                problems.append((column.label, text, str(wrong)))
        if problems:
            raise _Row(problems)
        if changes:
            self.found.changes.append(Change(number, matter, tuple(changes)))
        else:
            self.found.same += 1

    def _repeats(self, row: Row, column: SheetField, now: Any) -> bool:
        """Whether a cell stands as it went out. A number is read all the same: its heading may have another unit now."""
        if isinstance(column.field, models.DecimalField | models.IntegerField) or self.at(row, column.name).unreadable:
            return False
        return self.cell(row, column.name) == str(shown(column, now, self.names) if now not in (None, "") else "")

    def _held(self, matter: Matter, column: SheetField) -> Any:
        if column.name == ASSISTS:
            return self.known.assists(matter)
        assert column.field is not None
        return getattr(matter, column.field.attname)

    def _allowed(self, matter: Matter, column: SheetField, now: Any, value: Any) -> FieldChange:
        """The act that makes the change. Raises Wrong where none may."""
        procedure = procedure_of(matter)
        step = procedure.steps.get(matter.step)
        if column.name in matter.FROZEN and matter.step != procedure.first.code:
            raise Wrong("进入办理后不再改动")
        if column.name in decided_fields(matter, procedure):
            raise Wrong("已经审核审批，不能用表格改动；需要改变的，请退回原环节改正后重新报批")
        kind = EntryKind.REASSIGN if column.name in _MOVED else EntryKind.CORRECT
        if column.name == "due_on" and value is not None and (now is None or value > now):
            kind = EntryKind.EXTEND
        acts = procedure.closed_acts if matter.is_closed else step.acts if step else ()
        if kind not in acts:
            raise Wrong(f"事项现在的环节不能“{kind.label}”，请在事项页面上办理")
        before, after = (shown(column, v, self.names) for v in (now, value))
        return FieldChange(column.name, column.label, before, after, value, kind)

    def _addition(self, number: int, row: Row) -> None:
        problems: list[tuple[str, str, str]] = [(f.label, "", "表中没有这一列，新登记时必填") for f in self.missing]
        values: dict[str, Any] = {}
        for column in self.fields:
            text = self.cell(row, column.name)
            if not text and not column.required and not self.at(row, column.name).unreadable:
                continue
            try:
                if not column.begins:
                    raise Wrong("新登记时不填这一项，办理中再填")
                values[column.name] = self.value(number, row, column)
            except Wrong as wrong:
                problems.append((column.label, text, str(wrong)))
        parent = self._parent(row, problems)
        day = self._day(row, problems)
        if problems:
            raise _Row(problems)
        told = tuple(
            (f.label, _words(shown(f, values[f.name], self.names))) for f in self.fields if f.name in values and f.name != TITLE
        )
        title = values.pop(TITLE, "") or first_sentence(str(values.get(self.register.title_from) or ""))
        self.found.additions.append(Addition(number, title or self.register.title, values, parent, day, told))

    def _parent(self, row: Row, problems: list[tuple[str, str, str]]) -> Matter | None:
        text = self.cell(row, PARENT)
        found = self.known.parent(text) if text else self.parent
        if text and found is None:
            problems.append(("上级编码", text, "没有这件上级事项，或您无权查看"))
        elif found is None and needs_parent(self.register):
            above = "、".join(r.title for r in parents_of(self.register))
            problems.append(("上级编码", "", f"请填所属事项的编号或系统编码（{above}）"))
        elif found is not None and found.is_closed:
            problems.append(("上级编码", text, "上级事项已办结，不能再加"))
        return found

    def _day(self, row: Row, problems: list[tuple[str, str, str]]) -> dt.date:
        text = self.cell(row, DAY)
        try:
            day = date_of(self.at(row, DAY), self.contexts.get(DAY, PLAIN)) or today()
            if day > today():
                raise Wrong("不能晚于今天")
            return day
        except Wrong as wrong:
            problems.append(("发生日期", text, str(wrong)))
        return today()


class _Row(Exception):
    """A row that cannot be taken: (column, value, message) for each thing wrong with it."""

    def __init__(self, problems: list[tuple[str, str, str]]) -> None:
        super().__init__(problems)
        self.problems = problems


def _words(value: Any) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, Decimal) else str(value)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return _plain(one) == _plain(other)
    if isinstance(one, list) and isinstance(other, list) and one and isinstance(one[0], int):
        return set(one) == set(other)
    return bool(one == other)


def _plain(text: Any) -> str:
    return "" if text is None else str(text).replace("\r\n", "\n").strip()
