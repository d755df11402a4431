"""Ruled tables of WordprocessingML. Built as XML: python-docx's own merging takes time with the square of the rows."""

import math
from dataclasses import replace

from docx.oxml.xmlchemy import BaseOxmlElement

from .grid import Cell, CellLine, Grid, Placed, Rise, Row
from .looks import MM, Font, Look, Page, cell_pitch
from .text import plain, split_lines, width_in_characters
from .word_xml import element, paragraph_element, twips

_PADDING_PT = 4.0
_PADDING_ABOVE_PT = 3.0


def table_element(grid: Grid, page: Page) -> BaseOxmlElement:
    """The grid as a `w:tbl` over the whole width of the type area."""
    widths = _widths(grid, page)
    table = element("tbl")
    table.append(_table_properties(sum(widths)))
    columns = element("tblGrid")
    columns.extend([element("gridCol", w=twips(width)) for width in widths])
    table.append(columns)
    for index, (row, placed) in enumerate(zip(grid.rows, grid.placed, strict=True)):
        table.append(_row(grid, row, placed, widths, page, header=index < grid.header_rows))
    return table


def _widths(grid: Grid, page: Page) -> list[float]:
    total = sum(grid.widths)
    return [page.text_width_pt * width / total for width in grid.widths]


def _table_properties(width: float) -> BaseOxmlElement:
    properties = element("tblPr")
    properties.append(element("tblW", w=twips(width), type="dxa"))
    properties.append(element("jc", val="center"))
    borders = element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(side, val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    properties.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side, points in {
        "top": _PADDING_ABOVE_PT,
        "left": _PADDING_PT,
        "bottom": _PADDING_ABOVE_PT,
        "right": _PADDING_PT,
    }.items():
        margins.append(element(side, w=twips(points), type="dxa"))
    properties.append(margins)
    return properties


def _row(
    grid: Grid, row: Row, placed: tuple[Placed, ...], widths: list[float], page: Page, *, header: bool
) -> BaseOxmlElement:
    made = element("tr")
    properties = element("trPr")
    if row.kept_together:
        properties.append(element("cantSplit"))
    properties.append(element("trHeight", val=twips(row.least_height_mm * MM), hRule="atLeast"))
    if header:
        properties.append(element("tblHeader"))
    made.append(properties)
    height = row.least_height_mm * MM
    made.extend([_cell(grid, item, height, widths, page) for item in placed])
    return made


def _cell(grid: Grid, placed: Placed, height: float, widths: list[float], page: Page) -> BaseOxmlElement:
    cell = placed.cell
    made = element("tc")
    properties = element("tcPr")
    width = sum(widths[placed.column : placed.column + cell.columns])
    properties.append(element("tcW", w=twips(width), type="dxa"))
    if cell.columns > 1:
        properties.append(element("gridSpan", val=str(cell.columns)))
    if cell.rows > 1:
        properties.append(element("vMerge") if placed.continues else element("vMerge", val="restart"))
    middle = cell.rise is Rise.MIDDLE and not cell.foot
    properties.append(element("vAlign", val="center" if middle else "top"))
    made.append(properties)
    lines = () if placed.continues else cell.lines or (CellLine(""),)
    look = Look(Font.HEITI if cell.label else Font.FANGSONG, grid.font_pt, pitch=cell_pitch(grid.font_pt))
    made.extend(_paragraphs(lines, look, page))
    if cell.foot and not placed.continues:
        gap = _gap_above_foot(cell, height, width - 2 * _PADDING_PT, grid.font_pt)
        foot = _paragraphs(cell.foot[:1], replace(look, before=gap), page)
        made.extend([*foot, *_paragraphs(cell.foot[1:], look, page)])
    if placed.continues:
        made.append(paragraph_element(look, page))
    return made


def _gap_above_foot(cell: Cell, height: float, width: float, size: float) -> float:
    """What is left between an opinion at the top and the name at the bottom; Word knows one rise per cell."""
    per_line = max(1, int(width // size))
    lines = [runs for line in cell.lines for runs in split_lines(line.text)]
    used = sum(max(1, math.ceil(width_in_characters(plain(runs)) / per_line)) for runs in lines) + len(
        cell.foot
    )
    return max(0.0, height - 2 * _PADDING_ABOVE_PT - used * cell_pitch(size))


def _paragraphs(lines: tuple[CellLine, ...], look: Look, page: Page) -> list[BaseOxmlElement]:
    return [
        paragraph_element(replace(look, align=line.align), page, runs)
        for line in lines
        for runs in split_lines(line.text)
    ]
