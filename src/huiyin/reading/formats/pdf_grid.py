"""Tables in a PDF by the lines that are ruled on the page. Points, counted from the page's lower left corner."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

_NEAR = 3.0  # points within which two lines meet, or are the same
_THIN = 3.0  # points a drawn line is thick at most
_SHORT = 8.0  # points a line is long at least
_MOST = 600  # lines of a page in one direction; more is a drawing


class Edge(NamedTuple):
    """A ruled line: its place across, and from where to where it runs."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells between ruled lines: `across` from left to right, `down` from top to bottom.

    `cells` names for each row and column the cell that stands there; merged cells share a name.
    """

    across: list[float]
    down: list[float]
    cells: list[list[int]]

    def cell_at(self, x: float, y: float) -> int | None:
        """The cell at a point, None outside."""
        column = bisect_right(self.across, x) - 1
        row = bisect_right([-edge for edge in self.down], -y) - 1
        inside = 0 <= column < len(self.across) - 1 and 0 <= row < len(self.down) - 1
        return self.cells[row][column] if inside else None


def edges(boxes: Iterable[tuple[float, float, float, float]]) -> tuple[list[Edge], list[Edge]]:
    """Level and upright lines among drawn boxes (left, bottom, right, top); a wide box has four of them."""
    level: list[Edge] = []
    upright: list[Edge] = []
    for left, bottom, right, top in boxes:
        wide, high = right - left, top - bottom
        if high <= _THIN:
            if wide >= _SHORT:
                level.append(Edge((bottom + top) / 2, left, right))
        elif wide <= _THIN:
            if high >= _SHORT:
                upright.append(Edge((left + right) / 2, bottom, top))
        elif wide >= _SHORT and high >= _SHORT:
            level += [Edge(bottom, left, right), Edge(top, left, right)]
            upright += [Edge(left, bottom, top), Edge(right, bottom, top)]
    return level, upright


def grids(level: list[Edge], upright: list[Edge]) -> list[Grid]:
    """The tables that lines make: at least two rows and two columns, from lines that meet."""
    if not (level and upright) or max(len(level), len(upright)) > _MOST:
        return []
    found = []
    for part_level, part_upright in _parts(level, upright):
        across = _places(part_upright)
        down = _places(part_level)[::-1]
        if len(across) > 2 and len(down) > 2:
            found.append(Grid(across, down, _cells(across, down, part_level, part_upright)))
    return found


def _parts(level: list[Edge], upright: list[Edge]) -> Iterator[tuple[list[Edge], list[Edge]]]:
    """Lines that meet each other, directly or through others."""
    joined = _Joined(len(level) + len(upright))
    for i, one in enumerate(level):
        for j, other in enumerate(upright):
            if one.start - _NEAR <= other.at <= one.end + _NEAR and (
                other.start - _NEAR <= one.at <= other.end + _NEAR
            ):
                joined.join(i, len(level) + j)
    roots: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for i, one in enumerate((*level, *upright)):
        roots.setdefault(joined.root(i), ([], []))[0 if i < len(level) else 1].append(one)
    yield from roots.values()


def _places(lines: list[Edge]) -> list[float]:
    places: list[float] = []
    for at in sorted(line.at for line in lines):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    return places


def _cells(across: list[float], down: list[float], level: list[Edge], upright: list[Edge]) -> list[list[int]]:
    """Neighbours without a line between them are one cell."""
    width, height = len(across) - 1, len(down) - 1
    joined = _Joined(width * height)
    for row in range(height):
        for column in range(width):
            x, y = (across[column] + across[column + 1]) / 2, (down[row] + down[row + 1]) / 2
            here = row * width + column
            if column + 1 < width and not _drawn(upright, across[column + 1], y):
                joined.join(here, here + 1)
            if row + 1 < height and not _drawn(level, down[row + 1], x):
                joined.join(here, here + width)
    return [[joined.root(row * width + column) for column in range(width)] for row in range(height)]


def _drawn(lines: list[Edge], at: float, through: float) -> bool:
    return any(abs(line.at - at) <= _NEAR and line.start <= through <= line.end for line in lines)


class _Joined:
    """Groups of numbers that were joined with one another."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def root(self, one: int) -> int:
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, one: int, other: int) -> None:
        a, b = sorted((self.root(one), self.root(other)))
        self._above[b] = a
