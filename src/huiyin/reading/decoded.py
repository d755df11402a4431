"""What a file format yields: its text, and its tables as cells of that text."""

from __future__ import annotations

from dataclasses import dataclass, field

Cell = tuple[int, int]  # start and end in the decoded text


@dataclass(slots=True)
class Table:
    """Rows of cells. A merged cell appears in every row and column it covers.

    `numbers` counts the rows as people see them (from 1); `hidden_rows` and `hidden_columns` (from 0) are not shown on screen.
    """

    rows: list[list[Cell]]
    name: str = ""
    numbers: list[int] = field(default_factory=list)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(slots=True)
class Decoded:
    """A document as text, before any clean-up."""

    text: str
    tables: list[Table] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # what was not read, in Chinese (hidden sheets)


class Writer:
    """Builds the text of a document and keeps where its table cells stand."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.tables: list[Table] = []

    def line(self, text: str) -> int:
        """One paragraph; returns where it begins."""
        return self._put(text + "\n")

    def _put(self, text: str) -> int:
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return start

    def table(
        self, rows: list[list[tuple[object, str]]], name: str = "", numbers: list[int] | None = None
    ) -> dict[object, Cell]:
        """A table of (identity, text) cells; cells of the same identity are one merged cell, written once.

        Returns where each cell stands.
        """
        table = Table([], name, numbers or list(range(1, len(rows) + 1)))
        placed: dict[object, Cell] = {}
        for row in rows:
            cells: list[Cell] = []
            for i, (identity, text) in enumerate(row):
                if identity not in placed:
                    if i:
                        self._put(" | ")
                    start = self._put(text)
                    placed[identity] = (start, start + len(text))
                cells.append(placed[identity])
            self._put("\n")
            table.rows.append(cells)
        self.tables.append(table)
        return placed

    def decoded(self) -> Decoded:
        return Decoded("".join(self._pieces), self.tables)
