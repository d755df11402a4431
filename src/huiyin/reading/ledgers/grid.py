"""A table as a grid of texts: widths folded, merged cells known by the span they share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.reading.decoded import Cell, Table

_ERROR = re.compile(r"^#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|#+)?$")


@dataclass(frozen=True, slots=True)
class Texts:
    """One document three times, character for character: simplified, widths folded, verbatim."""

    matching: str
    plain: str
    raw: str


class Grid:
    """Rows and columns of one table. `text` is for matching (simplified), `plain` keeps the characters as written,
    both with widths folded; `raw` is verbatim."""

    def __init__(self, table: Table, index: int, texts: Texts) -> None:
        self.table, self.index = table, index
        self.rows = table.rows
        self.numbers = table.numbers
        self.width = max((len(row) for row in table.rows), default=0)
        self.texts = texts
        self._texts: dict[Cell, str] = {}

    @property
    def height(self) -> int:
        return len(self.rows)

    @property
    def place(self) -> str:
        return f"工作表“{self.table.name}”" if self.table.name else f"第{self.index + 1}个表格"

    def number(self, row: int) -> int:
        """The row as people count it."""
        return self.numbers[row] if row < len(self.numbers) else row + 1

    def row_of(self, number: int) -> int:
        """The row that people count as `number`, or the first one below it."""
        return next((i for i in range(self.height) if self.number(i) >= number), self.height)

    def cell(self, row: int, column: int) -> Cell | None:
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def text(self, cell: Cell | None) -> str:
        """A cell's text for matching, trimmed."""
        if cell is None:
            return ""
        known = self._texts.get(cell)
        if known is None:
            known = self._texts[cell] = self.texts.matching[cell[0] : cell[1]].strip()
        return known

    def plain(self, cell: Cell | None) -> str:
        """A cell's text as written, widths folded."""
        return self.texts.plain[cell[0] : cell[1]].strip() if cell else ""

    def raw(self, cell: Cell | None) -> str:
        return self.texts.raw[cell[0] : cell[1]].strip() if cell else ""

    def at(self, row: int, column: int) -> str:
        return self.text(self.cell(row, column))

    def filled(self, row: int) -> list[Cell]:
        """The distinct cells of a row that hold text, from left to right."""
        return list(dict.fromkeys(c for c in self.rows[row] if self.text(c)))

    def joined(self, row: int) -> str:
        return " ".join(self.raw(c) for c in self.filled(row))

    def span(self, row: int) -> Cell:
        """From the first to the last character of a row's own cells."""
        cells = self.filled(row) or self.rows[row] or [(0, 0)]
        return min(c[0] for c in cells), max(c[1] for c in cells)


def letter(column: int) -> str:
    """The name of a column as Excel shows it: A … Z, AA …"""
    name, column = "", column + 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def is_error(text: str) -> bool:
    """A cell in which the spreadsheet shows an error in place of a value (#REF!, ####)."""
    return text.startswith("#") and _ERROR.match(text) is not None
