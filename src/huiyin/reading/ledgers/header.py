"""Where a table's headings stand: below title lines, in one row or several, with groups above their members."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huiyin.reading.ledgers.grid import Grid
from huiyin.reading.ledgers.headings import bare, by_words
from huiyin.reading.ledgers.model import Meaning

_LOOK = 15  # rows in which headings are looked for
_TALL = 3  # rows that headings may take
_LONGEST = 30  # characters of a heading


@dataclass(frozen=True, slots=True)
class Header:
    """Rows first..last (of the grid) and, for each column, its headings from the group down."""

    first: int
    last: int
    paths: list[tuple[str, ...]]

    @property
    def known(self) -> int:
        """How many different meanings the words name."""
        return len(self.meanings)

    @property
    def meanings(self) -> set[Meaning]:
        return {m for path in self.paths if path and (m := by_words(path[-1])[0] or by_words(path[0])[0])}


def find_header(grid: Grid) -> Header | None:
    """The rows that name most columns; None where no row names two."""
    best: tuple[int, int, Header] | None = None
    for first in range(min(_LOOK, grid.height)):
        if not _may_head(grid, first):
            continue
        for header in _from(grid, first):
            score = sum(_weight(path) for path in header.paths) + 3 * header.known
            if header.known >= 2 and (best is None or score > best[0]):
                best = (score, first, header)
        if best is not None and first > best[1] + _TALL:
            break
    return best[2] if best else None


def _from(grid: Grid, first: int) -> Iterator[Header]:
    last = first
    yield Header(first, last, paths_of(grid, first, last))
    while last + 1 < min(grid.height, first + _TALL) and _goes_on(grid, first, last + 1):
        last += 1
        yield Header(first, last, paths_of(grid, first, last))


def _weight(path: tuple[str, ...]) -> int:
    """A heading whose own word is known counts full, one known by its group half."""
    if not path:
        return 0
    meaning, confidence, _ = by_words(path[-1])
    if meaning is not None:
        return 4 if confidence >= 0.8 else 2
    return 2 if len(path) > 1 and by_words(path[-2])[0] else 0


def _may_head(grid: Grid, row: int) -> bool:
    cells = grid.filled(row)
    texts = [grid.text(c) for c in cells]
    short = [t for t in texts if len(bare(t)) <= _LONGEST and not re.search(r"[。;]|\d{4}|:.", t)]
    return len(cells) >= 2 and len(short) >= 0.7 * len(texts)


def _goes_on(grid: Grid, first: int, row: int) -> bool:
    """A further row of headings: it shares merged cells with the row above, or names members of groups."""
    if not _may_head(grid, row) and len(grid.filled(row)) > 0:
        return False
    above, own = grid.rows[row - 1], grid.rows[row]
    fresh = [c for i, c in enumerate(own) if i >= len(above) or c != above[i]]
    texts = [grid.text(c) for c in fresh if grid.text(c)]
    if not texts or any(re.fullmatch(r"[\d.]+", t) for t in texts):
        return False
    named = [
        t
        for t in texts
        if by_words(t)[0] or re.fullmatch(r"姓名|职务|电话|部门|是|否|已完成|未完成", bare(t))
    ]
    if any(a == b and grid.text(a) for a, b in zip(above, own, strict=False)):
        return bool(named)
    groups = len(set(above)) < len(above) or any(not grid.text(c) for c in above)
    return groups and len(named) >= 2 and len(named) >= 0.6 * len(texts)


def paths_of(grid: Grid, first: int, last: int) -> list[tuple[str, ...]]:
    """For each column the headings above it; a group's empty neighbours belong to it where they have members."""
    paths: list[list[str]] = [[] for _ in range(grid.width)]
    seen: list[set[tuple[int, int]]] = [set() for _ in range(grid.width)]
    for row in range(first, last + 1):
        group = ""
        for column in range(grid.width):
            cell = grid.cell(row, column)
            text = grid.text(cell)
            if text and cell is not None:
                group = text
                if cell not in seen[column]:
                    seen[column].add(cell)
                    paths[column].append(text)
            elif group and row < last and not paths[column] and grid.at(row + 1, column):
                paths[column].append(group)
    return [tuple(path) for path in paths]


def unfold(grid: Grid, header: Header) -> None:
    """Two or three lists printed side by side under the same headings are laid one below the other."""
    for blocks in (2, 3):
        size = grid.width // blocks
        parts = [header.paths[i * size : (i + 1) * size] for i in range(blocks)]
        if (
            size < 2
            or size * blocks != grid.width
            or any(p != parts[0] for p in parts)
            or len(set(parts[0])) < size
        ):
            continue
        body = range(header.last + 1, grid.height)
        above = [row[:size] for row in grid.rows[: header.last + 1]]
        below = [(r, grid.rows[r][i * size : (i + 1) * size]) for i in range(blocks) for r in body]
        numbers = [grid.number(r) for r in (*range(header.last + 1), *(r for r, _ in below))]
        grid.rows, grid.width = above + [row for _, row in below], size
        grid.numbers = numbers
        return


def repeats(grid: Grid, row: int, header: Header) -> bool:
    """The headings written again, as on every new page; or the row of column numbers below them."""
    texts = {bare(grid.text(c)) for c in grid.filled(row)}
    named = {bare(word) for path in header.paths for word in path}
    if len(texts) >= 2 and len(texts & named) >= 0.6 * len(texts):
        return True
    numbers = [re.sub(r"[()栏次]", "", t) for t in (grid.text(c) for c in grid.filled(row))]
    wanted = [str(n + 1) for n in range(len(numbers))]
    return row == header.last + 1 and len(numbers) >= 4 and (numbers == wanted or numbers[1:] == wanted[:-1])
