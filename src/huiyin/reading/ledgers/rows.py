"""The rows of one table sorted into findings: new ones, further rows of one, names of focus areas, and what is only kept."""

from __future__ import annotations

import re

from huiyin.reading.decoded import Cell
from huiyin.reading.findings import Draft, focus_title
from huiyin.reading.ledgers.checks import check_hidden, check_numbers
from huiyin.reading.ledgers.grid import Grid
from huiyin.reading.ledgers.groups import Group, new_draft
from huiyin.reading.ledgers.header import Header
from huiyin.reading.ledgers.kinds import PROBLEM_NAMED, Sort, kind_of
from huiyin.reading.ledgers.ledger import Ledger
from huiyin.reading.ledgers.model import Column, Kept, Meaning
from huiyin.reading.likeness import essence, likeness
from huiyin.reading.normal import Clean
from huiyin.reading.severity import Severity

_ALIKE = 0.75  # two wordings under one number in two tables are one finding
_FOCUS_MARK = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十\d]{1,3}\)|第[一二三四五六七八九十][、类部]分?)\s*"
)
_COUNT = re.compile(r"\((?:共计?)?\d+[个项条][^()]{0,10}\)$")
_DITTO = frozenset(("同上", "〃", "″"))


class Rows:
    """Sorts the rows of one table into findings. `goes_on`: it is the next page of the table before it; `torn`: it repeats
    that table's headings, so that rows above its first problem may still belong to the last one there."""

    def __init__(
        self, ledger: Ledger, grid: Grid, cleaned: Clean, columns: list[Column], goes_on: bool = False, torn: bool = False
    ) -> None:
        self.ledger, self.grid, self.cleaned, self.columns = ledger, grid, cleaned, columns
        self.where: dict[Meaning, list[int]] = {}
        for column in columns:
            self.where.setdefault(column.meaning, []).append(column.index)
        self.earlier = _Earlier([] if goes_on else ledger.drafts)
        self.focus = len(ledger.focuses) - 1 if goes_on and ledger.focuses else None
        self.draft: Draft | None = ledger.drafts[-1] if goes_on and ledger.drafts else None
        self.torn = ledger.drafts[-1] if torn and not goes_on and ledger.drafts else None
        self.current: Cell | None = None
        self.number: Cell | None = None
        self.unworded = not {Meaning.PROBLEM, Meaning.SHOW} & set(self.where)
        self.titled = False  # a row of its own named the problem of the rows below it
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
                self._banner(kind.cell)
            elif kind.sort is Sort.KEPT:
                self._keep(row, kind.why)
            noted = kind.sort is Sort.KEPT and kind.why == "表后说明"
        for draft, rows in self.rows.values():
            Group(self.grid, self.columns, self.cleaned, self.ledger.issues, rows).fill(draft)
        check_numbers(self.ledger.issues, self.grid, list(self.rows.values()))
        check_hidden(self.ledger.issues, self.grid)

    def _banner(self, cell: Cell) -> None:
        """A row of one cell names a focus area; where no column names problems, “问题1:…” names the rows below."""
        self.current = None
        self.titled = self.unworded and PROBLEM_NAMED.match(self.grid.text(cell)) is not None
        if self.titled:
            self.draft = new_draft(self.grid, self.cleaned, cell, None, self.focus)
            self.ledger.drafts.append(self.draft)
        else:
            self.focus = self._focus(self.grid.plain(cell))

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
        known = self.earlier.by_number(self._number(row)) if self.unworded else None
        cell = self._first(row, Meaning.MEASURE, Meaning.GOAL) if self.unworded else self._wording(row)
        if known is not None:
            self._add(known, row)
        elif self.titled or cell is None or self._goes_on(cell):
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
        if self.draft is None and self.torn is not None and not self.rows:
            self.draft = self.torn
            self.ledger.issues.row(
                "torn-row", Severity.HINT, self.grid, row,
                f"这一行没有写问题，按上一个表格最后一个问题“{self.draft.title[:20]}”的续行读。",
                "请核对；不是续行的话，请在表格里补上问题后重新导入。",
            )  # fmt: skip
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
