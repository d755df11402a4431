"""What all codecs share: cells that cannot be read are named as such, and empty ones say nothing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Generic, TypeVar

from huiyin.codec.cell import Cell, CellKind
from huiyin.codec.clean import clean
from huiyin.codec.context import PLAIN, Context
from huiyin.codec.outcome import Outcome, Refusal, Value

T = TypeVar("T")
MOST = 400_000
"""Characters of any text: nobody types more, and no reading takes longer than for so many."""


class Codec(ABC, Generic[T]):
    """Reads what is typed, and writes it so that reading it again gives the same."""

    def read(self, given: str | Cell, ctx: Context = PLAIN) -> Outcome[T]:
        cell = given if isinstance(given, Cell) else Cell(given)
        if cell.unreadable:
            return Refusal(cell.unreadable)
        if len(cell.text) > MOST:
            return Refusal("内容过长，请精简")
        text = clean(cell.text)
        if not text or cell.kind is CellKind.EMPTY:
            return Value(None)
        return self._read(Cell(text, cell.kind, cell.number_format), ctx)

    @abstractmethod
    def _read(self, cell: Cell, ctx: Context) -> Outcome[T]:
        """Of a cell whose text is clean and not empty."""

    def plain(self, value: Any) -> Any:
        """The one form in which a value is kept; the same for what is in that form already."""
        return value

    def show(self, value: Any) -> str:
        """A value as people read it, and as `read` takes it."""
        return "" if value is None else str(value)
