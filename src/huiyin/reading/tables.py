"""Ledgers and plans drawn as tables (问题清单 任务清单 责任清单 整改台账), in any order of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from huiyin.reading.decoded import Cell, Decoded, Table
from huiyin.reading.findings import Draft, bare_title, focus_title
from huiyin.reading.labels import canonical
from huiyin.reading.marks import find_marks
from huiyin.reading.measures import Span, outermost
from huiyin.reading.normal import Clean
from huiyin.reading.plan import LEADING, Detail
from huiyin.reading.status import word_status

_HEAD_ROWS = 8
_OWNERS = ("leader", "lead", "assist", "due", "kind", "proof")
_MARK = re.compile(
    r"^\s*(?P<mark>[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[.、](?!\d)|[①-⑳]|问题[一二三四五六七八九十\d]{1,3}[:、.]?)\s*"
)


@dataclass(slots=True)
class Ledger:
    """The findings of all tables of a document, with their focus areas."""

    drafts: list[Draft] = field(default_factory=list)
    focuses: list[str] = field(default_factory=list)


def read_ledgers(decoded: Decoded, cleaned: Clean) -> Ledger | None:
    """The findings in tables whose headings name problems or measures and who answers for them."""
    ledger = Ledger()
    columns: dict[str, int] | None = None
    for table in decoded.tables:
        first, own = _header(table, cleaned)
        if own is not None:
            columns = own
        elif columns is None or not table.rows or len(table.rows[0]) <= max(columns.values()):
            continue  # neither a ledger nor the continuation of one on the next page
        _Rows(ledger, cleaned, columns).read(table.rows[first:])
    return ledger if ledger.drafts else None


def _text(cleaned: Clean, cell: Cell) -> str:
    return cleaned.plain[cleaned.place(cell[0]) : cleaned.place(cell[1])].strip()


def _header(table: Table, cleaned: Clean) -> tuple[int, dict[str, int] | None]:
    """Index of the first row of data and name → column; headings may stand in two rows."""
    for i, row in enumerate(table.rows[:_HEAD_ROWS]):
        columns = _columns(cleaned, row)
        if not _is_ledger(columns) and i + 1 < len(table.rows):
            both = columns | {
                n: c for n, c in _columns(cleaned, table.rows[i + 1]).items() if n not in columns
            }
            if len(columns) >= 2 and len(both) > len(columns) and _is_ledger(both):
                return i + 2, both
        if _is_ledger(columns):
            below = table.rows[i + 1] if i + 1 < len(table.rows) else []
            more = _columns(cleaned, below) if below else {}
            if len(more) >= 2 and any(a == b for a, b in zip(row, below, strict=False)):
                return i + 2, columns | {n: c for n, c in more.items() if n not in columns}
            return i + 1, columns
    return 0, None


def _columns(cleaned: Clean, row: list[Cell]) -> dict[str, int]:
    found: dict[str, int] = {}
    for i, cell in enumerate(row):
        if cell[1] - cell[0] > 30:
            continue
        name = canonical(_text(cleaned, cell))
        if name and (name not in found or LEADING.search(_text(cleaned, cell))):
            found.setdefault(name, i)
            if LEADING.search(_text(cleaned, cell)) and not LEADING.search(_text(cleaned, row[found[name]])):
                found[name] = i  # 牵头部门 beside 责任部门, 责任领导 beside 责任人
    return found


def _is_ledger(columns: dict[str, int]) -> bool:
    said = set(columns) & {"problem", "show"} or set(columns) & {"measure", "goal"}
    owned = set(columns) & {"leader", "lead", "due", "status", "measure", "done", "assist"}
    return bool(said) and bool(owned) and len(columns) >= 3


class _Rows:
    """Reads rows of one table: a new problem cell opens a finding, other rows add measures to it."""

    def __init__(self, ledger: Ledger, cleaned: Clean, columns: dict[str, int]) -> None:
        self.ledger, self.cleaned, self.columns = ledger, cleaned, columns
        self.problem: Cell | None = None
        self.number: Cell | None = None
        self.measured: set[Cell] = set()

    def read(self, rows: list[list[Cell]]) -> None:
        for row in rows:
            if len(row) <= 1 or len(set(row)) == 1 or self._only_cell(row):
                self._banner(row)
            elif len(_columns(self.cleaned, row)) < 3:
                self._row(row)

    def _only_cell(self, row: list[Cell]) -> bool:
        filled = {c for c in row if c[1] > c[0]}
        return len(filled) == 1 and bool(
            re.match(r"^[一二三四五六七八九十(]", _text(self.cleaned, next(iter(filled))))
        )

    def _banner(self, row: list[Cell]) -> None:
        """A row of one cell names the focus area of the rows below it."""
        text = next((_text(self.cleaned, c) for c in row if c[1] > c[0]), "")
        if 3 < len(text) <= 120 and not re.match(r"(?:备注|注|说明|填表|单位|合计|总计)", text):
            self._focus(text)

    def _focus(self, text: str) -> int | None:
        name = focus_title(_MARK.sub("", text.replace("\n", "")))
        if not name:
            return None
        if not self.ledger.focuses or self.ledger.focuses[-1] != name:
            self.ledger.focuses.append(name)
        return len(self.ledger.focuses) - 1

    def _cell(self, row: list[Cell], name: str) -> Cell | None:
        at = self.columns.get(name)
        cell = row[at] if at is not None and at < len(row) else None
        return cell if cell and _text(self.cleaned, cell) else None

    def _row(self, row: list[Cell]) -> None:
        focus_cell = self._cell(row, "focus")
        focus = self._focus(_text(self.cleaned, focus_cell)) if focus_cell else None
        if focus is None and self.ledger.focuses:
            focus = len(self.ledger.focuses) - 1
        problem = self._cell(row, "problem") or self._cell(row, "show")
        if problem is None and not {"problem", "show"} & set(self.columns):
            problem = self._cell(row, "measure") or self._cell(row, "goal")
        measure = self._cell(row, "measure")
        if problem is not None and problem != self.problem:
            self.problem = problem
            self.ledger.drafts.append(self._draft(row, problem, focus))
        if not self.ledger.drafts or self.problem is None:
            return
        draft = self.ledger.drafts[-1]
        ends = [self.cleaned.place(c[1]) for c in row]
        draft.body = (draft.body[0], max([draft.body[1], *ends]))
        draft.status = draft.status or self._status(row)
        if measure is not None and measure not in self.measured:
            self.measured.add(measure)
            detail = self._detail(row)
            for span in _pieces(self.cleaned, measure):
                draft.measures.append(span)
                draft.details.append(detail)

    def _draft(self, row: list[Cell], problem: Cell, focus: int | None) -> Draft:
        text = _text(self.cleaned, problem)
        mark = _MARK.match(text)
        numbered = self._cell(row, "number")
        number = _text(self.cleaned, numbered) if numbered else None
        if number is None and mark:
            number = re.sub(r"[、.:\s]+$", "", mark["mark"])
        title = bare_title(re.sub(r"\s*\n\s*", "", _MARK.sub("", text)))
        head = (self.cleaned.place(problem[0]), self.cleaned.place(problem[1]))
        draft = Draft(number, title, head, (head[1], head[1]), focus=focus)
        show = self._cell(row, "show")
        if show is not None and show != problem:
            draft.manifestations = list(_pieces(self.cleaned, show))
        return draft

    def _status(self, row: list[Cell]) -> str | None:
        for name in ("status", "done"):
            cell = self._cell(row, name)
            text = _text(self.cleaned, cell) if cell else ""
            status = word_status(text) if len(text) <= 16 else None
            if status or (text == "是" and name == "status"):
                return status or "已完成"
        return None

    def _detail(self, row: list[Cell]) -> Detail:
        detail = Detail()
        for name in _OWNERS:
            cell = self._cell(row, name)
            if cell is not None:
                detail.set(name, _text(self.cleaned, cell))
        return detail


def _pieces(cleaned: Clean, cell: Cell) -> Iterator[Span]:
    """A cell may hold several marked measures (1.…2.…, 一是…二是…); without marks it is one."""
    start, end = cleaned.place(cell[0]), cleaned.place(cell[1])
    marks = find_marks(cleaned.text[start:end])
    if len(marks) < 2:
        yield start, end
        return
    outer = outermost(marks)
    stops = [m.start for m in outer[1:]] + [end - start]
    for mark, stop in zip(outer, stops, strict=True):
        piece = cleaned.text[start + mark.start : start + stop]
        yield start + mark.start, start + mark.start + len(piece.rstrip())
