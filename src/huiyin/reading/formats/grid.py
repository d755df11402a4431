"""A workbook as cells, the same for every door: merged values repeated, hidden things told, nothing unreadable blank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from huiyin.codec import Cell, CellKind
from huiyin.reading.formats.hidden import Hidden, hidden_in
from huiyin.reading.formats.sheets import Worksheet, cell_text, checked_parts, worksheets
from huiyin.reading.formats.unreadable import Place, Unreadable, counts_from_1904, padding_of, unreadable_in
from huiyin.reading.formats.zipped import open_zip

_EMPTY = Cell("", CellKind.EMPTY)


@dataclass(frozen=True, slots=True)
class Tab:
    """A visible worksheet from A1 on; `hidden` are the numbers of its hidden rows, as Excel counts."""

    name: str
    rows: list[list[Cell]]
    hidden: frozenset[int]
    since_1904: bool = False

    @property
    def texts(self) -> list[list[str]]:
        return [[cell.text for cell in row] for row in self.rows]

    def hidden_among(self, numbers: Iterable[int]) -> tuple[int, ...]:
        return tuple(sorted(self.hidden.intersection(numbers)))


@dataclass(frozen=True, slots=True)
class Book:
    """The visible worksheets in their order, and the names of the hidden ones."""

    tabs: Sequence[Tab]
    passed_over: Sequence[str]

    def first_with(self, fits: Callable[[list[list[str]]], bool]) -> Tab | None:
        """The first worksheet whose texts `fits` accepts: covers and notes before the table are passed over."""
        return next((tab for tab in self.tabs if fits(tab.texts)), None)


def read_book(data: bytes, most_rows: int) -> Book:
    """Raises ReadingError (in Chinese) for a workbook that is broken, encrypted, too long or too large."""
    hidden: dict[str, Hidden] = {}
    odd: dict[str, Unreadable] = {}
    since_1904 = False
    if data.startswith(b"PK"):
        archive = open_zip(data)
        padding, since_1904 = padding_of(archive), counts_from_1904(archive)
        for name, content in checked_parts(archive):
            hidden[name], odd[name] = hidden_in(content), unreadable_in(content, padding)
    sheets = worksheets(data, most_rows)
    tabs = [
        Tab(s.name, _cells(s, odd.get(s.name, Unreadable())), hidden.get(s.name, Hidden()).rows, since_1904)
        for s in sheets if s.visible
    ]
    return Book(tabs, [s.name for s in sheets if not s.visible])


def _cells(sheet: Worksheet, odd: Unreadable) -> list[list[Cell]]:
    def at(place: Place) -> Cell:
        return _cell(sheet.rows[place[0]][place[1]], place, odd)

    return [[at(place) for place in row] for row in sheet.sources()]


def _cell(value: object, place: Place, odd: Unreadable) -> Cell:
    if place in odd.errors:
        return Cell(odd.errors[place], CellKind.ERROR)
    if place in odd.uncomputed:
        return Cell("", CellKind.EMPTY, uncomputed=True)
    if value is None or value == "":
        return _EMPTY
    if isinstance(value, bool):
        return Cell(cell_text(value), CellKind.BOOL)
    if isinstance(value, int | float):
        return Cell(cell_text(value), CellKind.NUMBER, odd.padded.get(place, ""))
    if isinstance(value, dt.time):
        return Cell(f"{value:%H:%M}", CellKind.DATE)
    if isinstance(value, dt.date):
        return Cell(cell_text(value), CellKind.DATE)
    return Cell(cell_text(value))
