"""All tables of a document read as one ledger: headings found, columns proposed or remembered, rows put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from huiyin.reading.decoded import Decoded
from huiyin.reading.ledgers.columns import decided, propose
from huiyin.reading.ledgers.forms import read_form
from huiyin.reading.ledgers.grid import Grid, Texts
from huiyin.reading.ledgers.header import Header, find_header, paths_of, unfold
from huiyin.reading.ledgers.headings import fingerprint
from huiyin.reading.ledgers.issues import Issues
from huiyin.reading.ledgers.kinds import Sort, kind_of
from huiyin.reading.ledgers.ledger import Ledger
from huiyin.reading.ledgers.model import NO_CHOICES, Choices, Column, Kept, Layout, Meaning, TableFound
from huiyin.reading.ledgers.rows import Rows
from huiyin.reading.normal import Clean, folded, narrowed

_SAID = (Meaning.PROBLEM, Meaning.SHOW, Meaning.MEASURE, Meaning.GOAL)
_OWNED = frozenset(
    (Meaning.LEADER, Meaning.LEAD, Meaning.OWNERS, Meaning.HANDLER, Meaning.DUE, Meaning.STATUS, Meaning.MEASURE,
     Meaning.DONE, Meaning.ASSIST)
)  # fmt: skip
_BESIDE = frozenset((Meaning.NUMBER, Meaning.FOCUS, Meaning.SHOW, Meaning.CAUSE, Meaning.GOAL))
_TITLE = re.compile(r"(?:清单|台[账帐賬]|一览表|审批表|销号表|归零表|登记表|汇总表)(?:\([^()]*\))?$")


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
    ledger.issues.read_finished(since)
    ledger.issues.found.sort(key=lambda issue: (issue.table, issue.row))
    for draft in ledger.drafts:
        days = [d.finished for d in draft.details]
        last = draft.duty.finished if draft.duty else None
        if draft.status and draft.completed_on is None:
            draft.completed_on = last or (max(d for d in days if d) if days and all(days) else None)
        if draft.duty is not None and draft.duty.says_anything:
            for detail in draft.details:
                detail.take_over(draft.duty)


def set_aside(ledger: Ledger, why: str) -> None:
    """The document's text says what was found; its tables are listed, but not read into findings."""
    ledger.drafts, ledger.focuses, ledger.issues = [], [], Issues()
    ledger.tables = [replace(t, used=False, why=why) if t.used else t for t in ledger.tables]


def _table(
    ledger: Ledger, grid: Grid, cleaned: Clean, choices: Choices, last: _Known | None
) -> _Known | None:
    if grid.index in choices.skip:
        header = _header(grid, choices)
        columns = propose(grid, header, []) if header else []
        ledger.tables.append(_found(grid, header, columns, 0, "由人选定不读", None))
        return last
    if read_form(ledger, grid, cleaned):
        return last
    header = _header(grid, choices)
    if header is None and last is not None and grid.width == last.width:
        _read(
            ledger,
            grid,
            cleaned,
            Header(-1, -1, last.header.paths),
            last.columns,
            None,
            "接上一个表格，列与上表相同",
        )
        return last
    header = header or Header(-1, -1, [()] * grid.width)
    if header.first >= 0 and grid.index not in choices.headers:
        unfold(grid, header)
        header = _header(grid, choices) or header
    body = list(range(header.last + 1, grid.height))
    columns, layout = decided(propose(grid, header, body), dict(choices.layouts))
    why = _why_not(columns, layout, header, ledger)
    if why:
        ledger.tables.append(_found(grid, header, columns, 0, why, layout))
        return last
    if layout is None:
        columns = _without_shadowed_areas(grid, header, columns)
    again = last is not None and fingerprint(c.key for c in last.columns) == fingerprint(c.key for c in columns)
    _read(ledger, grid, cleaned, header, columns, layout, _why(columns, layout, header), again)
    return _Known(header, columns, grid.width)


def _without_shadowed_areas(grid: Grid, header: Header, columns: list[Column]) -> list[Column]:
    """Where rows of their own name the areas, a column of kinds (问题类型) names none: it is kept as a note."""
    where: dict[Meaning, list[int]] = {}
    for column in columns:
        where.setdefault(column.meaning, []).append(column.index)
    if Meaning.FOCUS not in where:
        return columns
    rows = range(header.last + 1, grid.height)
    sections = sum(kind_of(grid, row, header, where, False).sort is Sort.FOCUS for row in rows)
    if not sections:
        return columns
    return [
        replace(c, meaning=Meaning.NOTE, confidence=0.6, why=f"{c.why}；表内另有分节行写明方面，这一列作备注")
        if c.meaning is Meaning.FOCUS
        else c
        for c in columns
    ]


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
    if (
        said
        and others - (said if len(said) == 1 else set())
        and sum(c.meaning is not Meaning.NOTE for c in columns) >= 3
    ):
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
    named = "、".join(
        c.heading for c in columns if c.meaning not in (Meaning.NOTE, Meaning.NUMBER) and c.heading
    )
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
    ledger: Ledger,
    grid: Grid,
    cleaned: Clean,
    header: Header,
    columns: list[Column],
    layout: Layout | None,
    why: str,
    again: bool = False,
) -> None:
    """`again`: the headings of the table above are repeated, as on a new page, whose first row may go on with its last."""
    reader = Rows(ledger, grid, cleaned, columns, goes_on=header.first < 0 and any(header.paths), torn=again)
    reader.read(header)
    ledger.tables.append(_found(grid, header, columns, reader.count, why, layout, True, reader.kept))
