"""All tables of a document read as one ledger: headings found, columns proposed or remembered, rows put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from huiyin.reading.decoded import Cell, Decoded
from huiyin.reading.findings import Draft, focus_title
from huiyin.reading.ledgers.checks import check_hidden, check_numbers
from huiyin.reading.ledgers.columns import decided, propose
from huiyin.reading.ledgers.forms import read_form
from huiyin.reading.ledgers.grid import Grid, Texts
from huiyin.reading.ledgers.groups import Group, new_draft
from huiyin.reading.ledgers.header import Header, find_header, paths_of
from huiyin.reading.ledgers.headings import fingerprint
from huiyin.reading.ledgers.issues import Issues
from huiyin.reading.ledgers.kinds import Sort, kind_of
from huiyin.reading.ledgers.model import NO_CHOICES, Choices, Column, Kept, Layout, Meaning, TableFound
from huiyin.reading.likeness import essence, likeness
from huiyin.reading.normal import Clean, folded, narrowed
from huiyin.reading.severity import Severity

_SAID = (Meaning.PROBLEM, Meaning.SHOW, Meaning.MEASURE, Meaning.GOAL)
_OWNED = frozenset(
    (Meaning.LEADER, Meaning.LEAD, Meaning.OWNERS, Meaning.HANDLER, Meaning.DUE, Meaning.STATUS, Meaning.MEASURE,
     Meaning.DONE, Meaning.ASSIST)
)  # fmt: skip
_BESIDE = frozenset((Meaning.NUMBER, Meaning.FOCUS, Meaning.SHOW, Meaning.CAUSE, Meaning.GOAL))
_ALIKE = 0.75  # two wordings under one number in two tables are one finding
_COUNT = re.compile(r"\((?:共计?)?\d+[个项条][^()]{0,10}\)$")
_TITLE = re.compile(r"(?:清单|台[账帐賬]|一览表|审批表|销号表|归零表|登记表|汇总表)(?:\([^()]*\))?$")
_DITTO = frozenset(("同上", "〃", "″"))
_FOCUS_MARK = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|第[一二三四五六七八九十][、类部]分?)\s*")


@dataclass(slots=True)
class Ledger:
    """The findings of all tables of a document, with their focus areas; and how every table was taken."""

    drafts: list[Draft] = field(default_factory=list)
    focuses: list[str] = field(default_factory=list)
    tables: list[TableFound] = field(default_factory=list)
    issues: Issues = field(default_factory=Issues)
    focus_at: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    """The table read last, whose headings hold for one without headings below it (a new page)."""

    header: Header
    columns: list[Column]
    width: int


def read_ledgers(decoded: Decoded, cleaned: Clean, choices: Choices = NO_CHOICES) -> Ledger:
    """Read every table that names problems or measures; the others are listed with the reason why not."""
    ledger = Ledger()
    if not decoded.tables:
        return ledger
    texts = Texts(folded(decoded.text), narrowed(decoded.text), decoded.text)
    last: _Known | None = None
    for index, table in enumerate(decoded.tables):
        grid = Grid(table, index, texts)
        if grid.height:
            last = _table(ledger, grid, cleaned, choices, last)
    for i, name in enumerate(decoded.left_out, len(decoded.tables)):
        why = "工作表是隐藏的，没有读；需要的话请取消隐藏后重新导入"
        ledger.tables.append(TableFound(i, name, f"工作表“{name}”", None, [], 0, False, why, ""))
    return ledger


def ledger_title(ledger: Ledger, cleaned: Clean) -> str | None:
    """The line above the rows that calls the sheet a list (…问题清单), for one whose title is no report's."""
    first = min((z[0] for d in ledger.drafts for z in d.zones), default=0)
    lines = (line.strip() for line in cleaned.plain[:first].split("\n"))
    return next((line for line in lines if len(line) <= 80 and "|" not in line and _TITLE.search(line)), None)


def settle(ledger: Ledger, since: date | None) -> None:
    """What waits for the whole document: time limits without a year, and owners named for a finding as a whole."""
    ledger.issues.read_limits(since)
    ledger.issues.found.sort(key=lambda issue: (issue.table, issue.row))
    for draft in ledger.drafts:
        if draft.duty is not None and draft.duty.says_anything:
            for detail in draft.details:
                detail.take_over(draft.duty)


def set_aside(ledger: Ledger, why: str) -> None:
    """The document's text says what was found; its tables are listed, but not read into findings."""
    ledger.drafts, ledger.focuses, ledger.issues = [], [], Issues()
    ledger.tables = [replace(t, used=False, why=why) if t.used else t for t in ledger.tables]


def _table(ledger: Ledger, grid: Grid, cleaned: Clean, choices: Choices, last: _Known | None) -> _Known | None:
    if grid.index in choices.skip:
        header = _header(grid, choices)
        columns = propose(grid, header, []) if header else []
        ledger.tables.append(_found(grid, header, columns, 0, "由人选定不读", None))
        return last
    if read_form(ledger, grid, cleaned):
        return last
    header = _header(grid, choices)
    if header is None and last is not None and grid.width == last.width:
        _read(ledger, grid, cleaned, Header(-1, -1, last.header.paths), last.columns, None, "接上一个表格，列与上表相同")
        return last
    header = header or Header(-1, -1, [()] * grid.width)
    body = list(range(header.last + 1, grid.height))
    columns, layout = decided(propose(grid, header, body), dict(choices.layouts))
    why = _why_not(columns, layout, header, ledger)
    if why:
        ledger.tables.append(_found(grid, header, columns, 0, why, layout))
        return last
    _read(ledger, grid, cleaned, header, columns, layout, _why(columns, layout, header))
    return _Known(header, columns, grid.width)


def _header(grid: Grid, choices: Choices) -> Header | None:
    if grid.index in choices.headers:
        first, last = (grid.row_of(n) for n in choices.headers[grid.index])
        first, last = min(first, grid.height - 1), min(max(first, last), grid.height - 1)
        return Header(first, last, paths_of(grid, first, last))
    return find_header(grid)


def _why_not(columns: list[Column], layout: Layout | None, header: Header, ledger: Ledger) -> str:
    """Why a table is no ledger; empty where it is one."""
    if layout is not None:
        return "" if layout.read else "按记住的选择，这种表格不读"
    meanings = {c.meaning for c in columns}
    if header.first < 0:
        typed = Meaning.PROBLEM in meanings and len(meanings & _OWNED) >= 2
        return "" if typed else "没有找到表头，内容也不像问题清单"
    said = meanings & set(_SAID)
    others = meanings & _OWNED
    if said and others - (said if len(said) == 1 else set()) and sum(c.meaning is not Meaning.NOTE for c in columns) >= 3:
        return ""
    problem = next((c for c in columns if c.meaning is Meaning.PROBLEM), None)
    if problem and "问题" in problem.heading and meanings & _BESIDE:
        return ""
    if not said and Meaning.NUMBER in meanings and others and ledger.drafts:
        return ""  # 责任清单 that refers to the problems above by their number
    return "表头里没有同时出现“问题或措施”和“责任、时限或状态”，不像问题清单"


def _why(columns: list[Column], layout: Layout | None, header: Header) -> str:
    if layout is not None:
        return "按记住的对应关系读取"
    if header.first < 0:
        return "没有表头，按各列内容推断"
    named = "、".join(c.heading for c in columns if c.meaning not in (Meaning.NOTE, Meaning.NUMBER) and c.heading)
    return f"表头有{named}"


def _found(
    grid: Grid, header: Header | None, columns: list[Column], rows: int, why: str, layout: Layout | None,
    used: bool = False, kept: list[Kept] | None = None,
) -> TableFound:  # fmt: skip
    at = header is not None and header.first >= 0
    return TableFound(
        index=grid.index,
        name=grid.table.name,
        place=grid.place,
        header=(grid.number(header.first), grid.number(header.last)) if at and header else None,
        columns=columns,
        rows=rows,
        used=used,
        why=why,
        fingerprint=fingerprint(c.key for c in columns),
        remembered=layout is not None,
        kept=kept or [],
    )


def _read(
    ledger: Ledger, grid: Grid, cleaned: Clean, header: Header, columns: list[Column], layout: Layout | None, why: str
) -> None:
    reader = _Rows(ledger, grid, cleaned, columns, goes_on=header.first < 0 and any(header.paths))
    reader.read(header)
    ledger.tables.append(_found(grid, header, columns, reader.count, why, layout, True, reader.kept))


class _Rows:
    """Sorts the rows of one table into findings. `goes_on`: it is the next page of the table before it."""

    def __init__(
        self, ledger: Ledger, grid: Grid, cleaned: Clean, columns: list[Column], goes_on: bool = False
    ) -> None:
        self.ledger, self.grid, self.cleaned, self.columns = ledger, grid, cleaned, columns
        self.where: dict[Meaning, list[int]] = {}
        for column in columns:
            self.where.setdefault(column.meaning, []).append(column.index)
        self.earlier = _Earlier([] if goes_on else ledger.drafts)
        self.focus = len(ledger.focuses) - 1 if goes_on and ledger.focuses else None
        self.draft: Draft | None = ledger.drafts[-1] if goes_on and ledger.drafts else None
        self.current: Cell | None = None
        self.number: Cell | None = None
        self.rows: dict[int, tuple[Draft, list[int]]] = {}
        self.by_text: dict[tuple[str, str], Draft] = {}
        self.kept: list[Kept] = []
        self.count = 0

    def read(self, header: Header) -> None:
        for row in range(max(header.first, 0)):
            self._keep(row, "表头以上")
        noted = False
        for row in range(header.last + 1, self.grid.height):
            kind = kind_of(self.grid, row, header, self.where, noted)
            if kind.sort is Sort.DATA:
                self._data(row)
            elif kind.sort is Sort.FOCUS and kind.cell:
                self.focus = self._focus(self.grid.plain(kind.cell))
                self.current = None
            elif kind.sort is Sort.KEPT:
                self._keep(row, kind.why)
            noted = kind.sort is Sort.KEPT and kind.why == "表后说明"
        for draft, rows in self.rows.values():
            Group(self.grid, self.columns, self.cleaned, self.ledger.issues, rows).fill(draft)
        check_numbers(self.ledger.issues, self.grid, list(self.rows.values()))
        check_hidden(self.ledger.issues, self.grid)

    def _keep(self, row: int, why: str) -> None:
        text = self.grid.joined(row)
        if text:
            self.kept.append(Kept(self.grid.number(row), text, why, *self.grid.span(row)))

    def _focus(self, text: str) -> int | None:
        name = focus_title(_COUNT.sub("", _FOCUS_MARK.sub("", text.replace("\n", ""))))
        if not name:
            return self.focus
        at = self.ledger.focus_at.setdefault(name, len(self.ledger.focuses))
        if at == len(self.ledger.focuses):
            self.ledger.focuses.append(name)
        return at

    def _first(self, row: int, *meanings: Meaning) -> Cell | None:
        """The first filled cell of a row among the columns of these meanings, in their order."""
        for meaning in meanings:
            for column in self.where.get(meaning, []):
                cell = self.grid.cell(row, column)
                if cell is not None and self.grid.text(cell):
                    return cell
        return None

    def _data(self, row: int) -> None:
        self.count += 1
        focus = self._first(row, Meaning.FOCUS)
        if focus is not None:
            self.focus = self._focus(self.grid.plain(focus))
        worded = Meaning.PROBLEM in self.where or Meaning.SHOW in self.where
        known = None if worded else self.earlier.by_number(self._number(row))
        cell = self._wording(row) if worded else self._first(row, Meaning.MEASURE, Meaning.GOAL)
        if known is not None:
            self._add(known, row)
        elif cell is None or self._goes_on(cell):
            self._continue(row)
        else:
            self._open(row, cell)

    def _wording(self, row: int) -> Cell | None:
        """The problem; its manifestation where no column names problems, or a numbered row leaves that column blank."""
        cell = self._first(row, Meaning.PROBLEM)
        if cell is not None:
            return cell
        number = self._first(row, Meaning.NUMBER)
        if Meaning.PROBLEM in self.where and (number is None or number == self.number):
            return None
        return self._first(row, Meaning.SHOW)

    def _goes_on(self, cell: Cell) -> bool:
        """The same merged cell, its text repeated, or 同上."""
        text = self.grid.text(cell)
        return text in _DITTO or (
            self.current is not None and (cell == self.current or text == self.grid.text(self.current))
        )

    def _continue(self, row: int) -> None:
        if self.draft is not None:
            self._add(self.draft, row)
            return
        self.ledger.issues.row(
            "no-problem", Severity.SERIOUS, self.grid, row, "这一行没有写问题，上面也没有可以接续的问题，没有导入。",
            "请在表格里补上问题后重新导入；如果这一行是表头或说明，请改正表头所在的行。",
        )  # fmt: skip
        self._keep(row, "没有写问题")

    def _number(self, row: int) -> str | None:
        cell = self._first(row, Meaning.NUMBER)
        return re.sub(r"[、.:\s]+$", "", self.grid.plain(cell)) if cell else None

    def _open(self, row: int, cell: Cell) -> None:
        """A new finding; or one whose rows stand apart, or that an earlier table told of."""
        self.current, self.number = cell, self._first(row, Meaning.NUMBER)
        number = self._number(row)
        key = (number or "", self.grid.text(cell))
        draft = self.by_text.get(key)
        if draft is None:
            fresh = new_draft(self.grid, self.cleaned, cell, number, self.focus)
            draft = self.earlier.same(fresh)
            if draft is None:
                self.ledger.drafts.append(fresh)
                draft = fresh
            self.by_text[key] = draft
        self._add(draft, row)

    def _add(self, draft: Draft, row: int) -> None:
        self.draft = draft
        self.rows.setdefault(id(draft), (draft, []))[1].append(row)


class _Earlier:
    """The findings of earlier tables, by number and by wording."""

    def __init__(self, drafts: list[Draft]) -> None:
        self._numbered: dict[str, Draft] = {}
        self._worded: dict[str, Draft] = {}
        for draft in drafts:
            self._numbered.setdefault(draft.number or "", draft)
            self._worded.setdefault(essence(draft.title), draft)

    def by_number(self, number: str | None) -> Draft | None:
        return self._numbered.get(number) if number else None

    def same(self, new: Draft) -> Draft | None:
        """The finding told of before: the same wording, or under its number nearly so."""
        known = self.by_number(new.number)
        if known is not None and likeness(known.title, new.title) >= _ALIKE:
            return known
        return self._worded.get(essence(new.title))
