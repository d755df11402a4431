"""The grid of a Word table: which cell stands in which row and column, merged ones in several."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from huiyin.reading.formats.package import W, number, value

_WIDEST = 64
Placed = tuple[object, "etree._Element | None"]  # identity of the cell, and its element where it has content


def grid(table: etree._Element) -> Iterator[list[Placed]]:
    """Rows of (identity, cell); a merged cell keeps its identity wherever it reaches."""
    above: list[Placed] = []
    for r, row in enumerate(_rows(table)):
        cells: list[Placed] = [((r, -1 - i), None) for i in range(_skipped(row))]
        for c, cell in enumerate(_cells(row)):
            properties = cell.find(f"{W}tcPr")
            column = len(cells)
            if _continues(properties, "hMerge") and cells:
                one = cells[-1]
            elif _continues(properties, "vMerge") and column < len(above):
                one = above[column]
            else:
                one = ((r, c), cell)
            cells.extend([one] * max(1, min(number(value(properties, "gridSpan"), 1), _WIDEST)))
        above = cells
        yield cells


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Rows, also inside content controls; deleted ones are not there any more."""
    for child in table:
        if child.tag == f"{W}tr":
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _cells(child)


def _skipped(row: etree._Element) -> int:
    """Columns left out before the first cell (gridBefore)."""
    return max(0, min(number(value(row.find(f"{W}trPr"), "gridBefore"), 0), _WIDEST))


def _continues(properties: etree._Element | None, name: str) -> bool:
    merged = properties.find(f"{W}{name}") if properties is not None else None
    return merged is not None and merged.get(f"{W}val", "continue") != "restart"
