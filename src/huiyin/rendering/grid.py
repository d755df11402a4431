"""Ruled tables: cells with spans, a repeated header, least row heights. Tables and forms are both grids."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from .text import Text, plain, split_lines

_KEPT_TOGETHER_UP_TO = 400  # characters in a row; longer rows may run over to the next page


class Align(Enum):
    """How a line stands in its column."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    BOTH = "both"


class Rise(Enum):
    """Where a cell's text stands in its height."""

    TOP = "top"
    MIDDLE = "middle"


@dataclass(frozen=True, slots=True)
class CellLine:
    """One paragraph inside a cell; its own line breaks start further paragraphs."""

    text: Text
    align: Align = Align.BOTH


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over `columns` columns and `rows` rows; `label` marks the form's printed words.

    `foot` lines stand at the bottom of the cell (the name and date under an opinion).
    """

    lines: tuple[CellLine, ...] = ()
    columns: int = 1
    rows: int = 1
    label: bool = False
    rise: Rise = Rise.MIDDLE
    foot: tuple[CellLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right, without those covered by a cell spanning down from above."""

    cells: tuple[Cell, ...]
    least_height_mm: float = 9.0

    @property
    def kept_together(self) -> bool:
        """Whether the row should not be torn over two pages."""
        return (
            sum(len(plain(line.text)) for cell in self.cells for line in cell.lines) <= _KEPT_TOGETHER_UP_TO
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with its place: `row` and `column` count from 0; `continues` is a row it covers below its first."""

    cell: Cell
    column: int
    continues: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table. `widths` are relative; the first `header_rows` rows are repeated on every page.

    Raises ValueError where spans overlap, leave a gap or run out of the table.
    """

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    header_rows: int = 0
    caption: str = ""
    font_pt: float = 12.0
    _placed: tuple[tuple[Placed, ...], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_placed", tuple(_place(self)))

    @property
    def placed(self) -> tuple[tuple[Placed, ...], ...]:
        """Every row with all its cells, those spanning down from above included."""
        return self._placed


def _place(grid: Grid) -> Iterator[tuple[Placed, ...]]:
    width = len(grid.widths)
    open_below: dict[int, tuple[Cell, int]] = {}  # first column -> cell spanning down, rows still to cover
    for index, row in enumerate(grid.rows):
        placed: list[Placed] = []
        cells = iter(row.cells)
        column = 0
        while column < width:
            spanning = open_below.pop(column, None)
            cell = spanning[0] if spanning else next(cells, None)
            if cell is None:
                raise ValueError(f"row {index} of the grid leaves column {column} empty")
            left = spanning[1] if spanning else cell.rows
            if left > 1:
                open_below[column] = (cell, left - 1)
            if any(column < start < column + cell.columns for start in open_below):
                raise ValueError(f"row {index} of the grid: a cell runs into one from above")
            placed.append(Placed(cell, column, spanning is not None))
            column += cell.columns
        if column != width or next(cells, None) is not None:
            raise ValueError(f"row {index} of the grid does not fill its {width} columns")
        if index + 1 == grid.header_rows and open_below:
            raise ValueError("a cell runs out of the header rows")
        yield tuple(placed)
    if open_below:
        raise ValueError("a cell runs out of the bottom of the grid")


def label(text: Text, columns: int = 1, rows: int = 1) -> Cell:
    """A cell with the form's printed words, centred."""
    return Cell((CellLine(text, Align.CENTER),), columns, rows, label=True)


def value(text: Text, columns: int = 1, rows: int = 1, align: Align | None = None) -> Cell:
    """A cell somebody filled in: short single lines are centred, longer text stands from the left and the top."""
    length = len(plain(text)) if len(split_lines(text)) == 1 else None
    where = align or (Align.CENTER if length is not None and length <= 14 else Align.BOTH)
    rise = Rise.MIDDLE if length is not None and length <= 28 else Rise.TOP
    return Cell((CellLine(text, where),), columns, rows, rise=rise)
