"""Tables written straight into a decoded document, for tests that need many."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.reading import Choices, Reading
from huiyin.reading.assemble import assemble
from huiyin.reading.decoded import Writer
from huiyin.reading.ledgers.model import NO_CHOICES

Rows = Sequence[Sequence[str]]


def written(*tables: Rows, lead: Sequence[str] = (), names: Sequence[str] = ()) -> Writer:
    """Lines of text, then tables; the cell text "<" goes on with the cell to its left, "^" with the one above."""
    writer = Writer()
    for line in lead:
        writer.line(line)
    for index, rows in enumerate(tables):
        writer.table(_merged(rows), names[index] if names else "")
    return writer


def _merged(rows: Rows) -> list[list[tuple[object, str]]]:
    grid: list[list[tuple[object, str]]] = []
    for r, row in enumerate(rows):
        cells: list[tuple[object, str]] = []
        for c, text in enumerate(row):
            if text == "<" and cells:
                cells.append(cells[-1])
            elif text == "^" and grid and c < len(grid[-1]):
                cells.append(grid[-1][c])
            else:
                cells.append(((r, c), text))
        grid.append(cells)
    return grid


def read(
    *tables: Rows, lead: Sequence[str] = (), names: Sequence[str] = (), choices: Choices = NO_CHOICES
) -> Reading:
    """What the reader makes of these tables."""
    return assemble(written(*tables, lead=lead, names=names).decoded(), choices)
