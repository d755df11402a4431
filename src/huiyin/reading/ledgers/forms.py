"""Forms for one finding (整改销号审批表、归零表): labels in cells, each with its value to the right or below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huiyin.reading.decoded import Cell
from huiyin.reading.ledgers.grid import Grid
from huiyin.reading.ledgers.groups import Group, new_draft
from huiyin.reading.ledgers.headings import bare, by_words
from huiyin.reading.ledgers.model import Column, Meaning, TableFound
from huiyin.reading.normal import Clean

if TYPE_CHECKING:
    from huiyin.reading.ledgers.ledger import Ledger

_LONGEST = 30  # characters of a label
_ROWS = 60
_WIDEST = 24  # columns of a form


def read_form(ledger: Ledger, grid: Grid, cleaned: Clean) -> bool:
    """Read a table that is a form for one finding; False where it is none."""
    pairs = _pairs(grid)
    meanings = [by_words(grid.text(label))[0] for label, _ in pairs]
    problem = next(
        (value for (_, value), m in zip(pairs, meanings, strict=True) if m is Meaning.PROBLEM and value), None
    )
    if problem is None or len({m for m in meanings if m}) < 3 or not _is_form(grid, pairs):
        return False
    flat = _Flat(grid, pairs)
    columns = [_column(grid, i, label, value) for i, (label, value) in enumerate(pairs)]
    number = next(
        (
            grid.plain(v)
            for (_, v), c in zip(pairs, columns, strict=True)
            if c.meaning is Meaning.NUMBER and v
        ),
        None,
    )
    draft = new_draft(grid, cleaned, problem, number or None, None)
    Group(flat, columns, cleaned, ledger.issues, [0]).fill(draft)
    ledger.drafts.append(draft)
    ledger.tables.append(
        TableFound(
            grid.index,
            grid.table.name,
            grid.place,
            None,
            columns,
            1,
            True,
            "一个问题一张的表，左边是栏目",
            "",
        )
    )
    return True


def _pairs(grid: Grid) -> list[tuple[Cell, Cell | None]]:
    """Labels with the value to their right in the same row, as far as a label is known by its words."""
    found: dict[Cell, Cell | None] = {}
    values: set[Cell] = set()
    if grid.width > _WIDEST:
        return []
    for row in range(min(grid.height, _ROWS)):
        cells = list(dict.fromkeys(grid.rows[row]))
        for i, cell in enumerate(cells):
            text = grid.text(cell)
            if not text or cell in found or len(bare(text)) > _LONGEST or cell in values:
                continue
            if by_words(text)[0] is None or re.search(r"[。;]", text):
                continue
            right = cells[i + 1] if i + 1 < len(cells) else None
            value = right if right is not None and not _is_label(grid, right) else None
            found[cell] = value
            if value is not None:
                values.add(value)
    return [(label, value) for label, value in found.items() if value is not None]


def _is_label(grid: Grid, cell: Cell) -> bool:
    text = grid.text(cell)
    return bool(text) and len(bare(text)) <= _LONGEST and by_words(text)[1] >= 0.8


def _is_form(grid: Grid, pairs: list[tuple[Cell, Cell | None]]) -> bool:
    """Labels stand in at least three rows, and no row is a row of headings over columns."""
    rows = {r for label, _ in pairs for r in range(grid.height) if label in grid.rows[r]}
    widest = max(
        (sum(_is_label(grid, c) for c in set(grid.rows[r])) for r in range(min(grid.height, _ROWS))),
        default=0,
    )
    return len(rows) >= 3 and widest <= 3 and grid.height <= _ROWS


def _column(grid: Grid, index: int, label: Cell, value: Cell | None) -> Column:
    text = "".join(grid.plain(label).split())
    meaning, confidence, why = by_words(grid.text(label))
    return Column(
        index,
        "",
        text,
        bare(grid.text(label)),
        meaning or Meaning.NOTE,
        confidence,
        why,
        [grid.plain(value)[:40]],
    )


class _Flat(Grid):
    """The form as one row: a column for each label."""

    def __init__(self, grid: Grid, pairs: list[tuple[Cell, Cell | None]]) -> None:
        super().__init__(grid.table, grid.index, grid.texts)
        self.rows = [[value or label for label, value in pairs]]
        self.width = len(pairs)
