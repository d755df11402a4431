"""Rows of columns: a codec of codecs, from cells or from lines as pasted out of a sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huiyin.codec.base import Codec
from huiyin.codec.cell import Cell
from huiyin.codec.context import PLAIN, Context
from huiyin.codec.outcome import Doubt, Outcome, Refusal, Value

BETWEEN = "｜"
"""Stands between the cells of a row where rows are written as lines of text."""
_BREAK = re.compile(r"[｜|\t]")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """`label` is the heading; a `required` column is filled in every row that says anything."""

    name: str
    label: str
    codec: Codec[Any]
    required: bool = False


class Rows(Codec[Sequence[Row]]):
    """Values by column name; what is empty is left out."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)

    def _read(self, cell: Cell, ctx: Context) -> Outcome[Sequence[Row]]:
        rows, faults, doubts = self.read_lines(cell.text, ctx)
        if faults:
            return Refusal("；".join(faults[:3]))
        return Doubt(rows, "；".join(doubts[:3])) if doubts else Value(rows)

    def read_lines(self, text: str, ctx: Context = PLAIN) -> tuple[list[Row], list[str], list[str]]:
        """The rows, what is wrong and what is in doubt, in which line."""
        rows: list[Row] = []
        faults: list[str] = []
        doubts: list[str] = []
        for number, line in enumerate((line for line in text.splitlines() if line.strip()), 1):
            cells = _BREAK.split(line)
            if len(cells) > len(self.columns):
                faults.append(f"第{number}行有{len(cells)}格，应为：{BETWEEN.join(c.label for c in self.columns)}")
                continue
            row, wrong, unsure = self.read_row({c.name: t for c, t in zip(self.columns, cells, strict=False)}, ctx)
            faults += [f"第{number}行{fault}" for fault in wrong]
            doubts += [f"第{number}行{doubt}" for doubt in unsure]
            rows += [row] if row else []
        return rows, faults, doubts

    def read_row(self, cells: Mapping[str, str | Cell], ctx: Context = PLAIN) -> tuple[Row, list[str], list[str]]:
        """A row from its cells by column name, what is wrong with it, and what is in doubt. An empty row is right."""
        row: Row = {}
        faults: list[str] = []
        doubts: list[str] = []
        for column in self.columns:
            outcome = column.codec.read(cells.get(column.name, ""), ctx)
            if isinstance(outcome, Refusal):
                faults.append(f"“{column.label}”{outcome.message}")
                continue
            if isinstance(outcome, Doubt):
                doubts.append(f"“{column.label}”{outcome.message}")
            if outcome.value is not None:
                row[column.name] = outcome.value
        if row and not faults and not doubts:
            faults = [f"还没有填“{c.label}”" for c in self.columns if c.required and c.name not in row]
        return row, faults, doubts

    def plain(self, value: Any) -> Any:
        if value is None:
            return None
        kept = [{c.name: c.codec.plain(row[c.name]) for c in self.columns if row.get(c.name) is not None} for row in value]
        return [row for row in kept if row]

    def show(self, value: Any) -> str:
        shown = ([c.codec.show(row.get(c.name)) for c in self.columns] for row in value or ())
        return "\n".join(BETWEEN.join(_BREAK.sub(" ", cell).replace("\n", " ") for cell in cells) for cells in shown)
