"""One page of a PDF: its lines of text with their places, and its ruled tables. Places are in points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from huiyin.reading.formats.pdf_grid import Grid, edges, grids

_HAN = "[\u3000-\u9fff\uff00-\uffef]"
_FAKE_SPACE = re.compile(
    rf"(?<={_HAN}) (?=\S)|(?<=\S) (?={_HAN})"
)  # gaps that typesetting leaves around Latin letters
OPENS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[((][一二三四五六七八九十\d]{1,3}[))]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]是|[①-⑳])"
)
_MOST_SHAPES = 5_000  # drawn things on a page that are looked at
_PADDING = 11.0  # points a cell keeps free at its sides together, as Word sets it
_SAME = 4.0  # points columns may differ where a table runs on


class Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class Line:
    """A line of text; `height` is of its first character, `bottom` where it stands above the page's foot."""

    text: str
    left: float
    right: float
    height: float
    bottom: float | None = None


@dataclass(slots=True)
class Ruled:
    """A table: rows of (identity, text), and where its columns stand."""

    across: list[float]
    rows: list[list[tuple[object, str]]]

    def runs_on_in(self, other: Ruled) -> bool:
        """Whether a table that follows on the next page has the same columns."""
        return len(self.across) == len(other.across) and all(
            abs(a - b) <= _SAME for a, b in zip(self.across, other.across, strict=True)
        )

    def take(self, other: Ruled) -> None:
        """Take over the rows of the next page, without a heading that is printed again."""
        page = len(self.rows)
        first = [text for _, text in self.rows[0]]
        for row in other.rows:
            if row is not other.rows[0] or [text for _, text in row] != first:
                self.rows.append([((page, identity), text) for identity, text in row])


@dataclass(slots=True)
class Page:
    """What stands on a page, in order."""

    height: float
    items: list[Line | Ruled] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]


def read_page(page: Any) -> Page:
    """Lines and tables of a page (of pypdfium2), which is closed. Raises PdfiumError where it is damaged."""
    textpage = page.get_textpage()
    found = Page(max(page.get_height(), 1.0))
    try:
        whole = textpage.get_text_range().replace("\x02", "-").replace("\ufffe", "")
        exact = len(whole) == textpage.count_chars()
        ruled = [_Cells(grid) for grid in _grids(page)] if exact else []
        at = 0
        for piece in re.split(r"(\r\n|\n|\r)", whole):
            for text, start, cells in _parts(textpage, piece, at, ruled):
                if cells is not None:
                    if not cells.texts:
                        found.items.append(cells.ruled)
                    cells.add(textpage, text, start)
                elif text.strip():
                    line = _placed(textpage, text, start) if exact else _unplaced(text)
                    found.items.append(line)
            at += len(piece)
        for cells in ruled:
            cells.finish()
    finally:
        textpage.close()
        page.close()
    return found


def _grids(page: Any) -> list[Grid]:
    """The tables ruled on a page."""
    from pypdfium2 import raw

    boxes = []
    for count, shape in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3)):
        if count > _MOST_SHAPES:
            return []
        boxes.append(shape.get_bounds())
    return grids(*edges(boxes))


def _parts(
    textpage: Any, piece: str, at: int, ruled: list[_Cells]
) -> Iterator[tuple[str, int, _Cells | None]]:
    """A stretch of text cut where it goes into or out of a table."""
    if not ruled or not piece.strip():
        yield piece, at, None
        return
    begin, inside = 0, None
    for i, char in enumerate(piece):
        if char.isspace():
            continue
        here = next((cells for cells in ruled if cells.holds(_box(textpage, at + i))), None)
        if here is not inside:
            if i > begin:
                yield piece[begin:i], at + begin, inside
            begin, inside = i, here
    yield piece[begin:], at + begin, inside


def _box(textpage: Any, index: int) -> Box:
    """Of the whole character cell, not of the ink: 一 is as high as the others."""
    return Box(*textpage.get_charbox(index, loose=True))


def _unplaced(text: str) -> Line:
    return Line(_FAKE_SPACE.sub("", text.strip()), 0, len(text), 1)


def _placed(textpage: Any, piece: str, at: int) -> Line:
    text = piece.strip()
    first = at + piece.index(text[0])
    begin, end = _box(textpage, first), _box(textpage, first + len(text) - 1)
    height = max(begin.top - begin.bottom, 1.0)
    return Line(_FAKE_SPACE.sub("", text), begin.left, end.right, height, begin.bottom)


class _Cells:
    """Collects the characters of one table by the cell they stand in."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.texts: dict[int, list[tuple[str, Box]]] = {}
        self.ruled = Ruled(grid.across, [])

    def holds(self, box: Box) -> bool:
        return self._cell(box) is not None

    def _cell(self, box: Box) -> int | None:
        return self._grid.cell_at((box.left + box.right) / 2, (box.bottom + box.top) / 2)

    def add(self, textpage: Any, text: str, start: int) -> None:
        for i, char in enumerate(text):
            if not char.isspace():
                box = _box(textpage, start + i)
                cell = self._cell(box)
                if cell is not None:
                    self.texts.setdefault(cell, []).append((char, box))

    def finish(self) -> None:
        """Make the rows of what was collected."""
        made = {cell: self._text(cell, held) for cell, held in self.texts.items()}
        self.ruled.rows = [[(cell, made.get(cell, "")) for cell in row] for row in self._grid.cells]

    def _text(self, cell: int, held: list[tuple[str, Box]]) -> str:
        """The cell's lines; one that fills the cell runs on in the next unless that begins with a mark."""
        columns = [c for row in self._grid.cells for c, name in enumerate(row) if name == cell]
        width = self._grid.across[max(columns) + 1] - self._grid.across[min(columns)] - _PADDING
        lines: list[list[tuple[str, Box]]] = []
        for char, box in held:
            before = lines[-1][-1][1] if lines else None
            if before is None or abs(before.bottom - box.bottom) > 0.6 * max(before.top - before.bottom, 4.0):
                lines.append([])
            lines[-1].append((char, box))
        text = ""
        full = False
        for line in lines:
            words = "".join(char for char, _ in line)
            text += ("" if full and not OPENS.match(words) else "\n") + words if text else words
            size = max(box.right - box.left for _, box in line)
            full = width - (line[-1][1].right - line[0][1].left) < 1.5 * size
        return text
