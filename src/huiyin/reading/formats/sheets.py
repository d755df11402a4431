"""Workbooks and comma-separated tables, for ledgers and plans."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huiyin.reading.decoded import Decoded, Writer
from huiyin.reading.errors import ReadingError
from huiyin.reading.formats.hidden import Hidden, hidden_in, sheet_names
from huiyin.reading.formats.unreadable import Place, column_of
from huiyin.reading.formats.zipped import open_zip, read_entry

MAX_CELLS = 2_000_000
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_TOO_LARGE = "表格过大（超过 200 万个单元格）。请删去多余的空行空列，或拆分后再试。"
_TOO_LONG = "工作表“{name}”有{rows}行，一次最多{most}行。请删去多余的空行，或拆分后分几次上传。"
Rows = list[list[tuple[object, str]]]


def from_workbook(data: bytes) -> Decoded:
    """All visible sheets. Raises ReadingError where the workbook is broken, encrypted or too large."""
    hidden = {}
    if data.startswith(b"PK"):
        hidden = {name: hidden_in(content) for name, content in checked_parts(open_zip(data))}
    writer = Writer()
    left_out = []
    for sheet in worksheets(data):
        if sheet.visible:
            _sheet(writer, sheet, hidden.get(sheet.name, Hidden()))
        else:
            left_out.append(sheet.name)
    decoded = writer.decoded()
    decoded.left_out = left_out
    return decoded


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet's values from A1 on; `merged` are ranges ((top, left), (bottom, right))."""

    name: str
    visible: bool
    rows: list[list[Any]]
    merged: list[tuple[Place, Place]]

    def sources(self) -> list[list[Place]]:
        """For every cell the place its value stands at: of a merged range, its first."""
        places = [[(r, c) for c in range(len(row))] for r, row in enumerate(self.rows)]
        for (top, left), (bottom, right) in self.merged:
            for r in range(top, min(bottom + 1, len(self.rows))):
                for c in range(left, min(right + 1, len(self.rows[r]))):
                    places[r][c] = (top, left)
        return places


def worksheets(data: bytes, most_rows: int | None = None) -> list[Worksheet]:
    """Hidden ones without their values. Raises ReadingError where the workbook is broken, encrypted or too large."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [m for m in book.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
        found = []
        for meta in sheets:
            visible = meta.visible == python_calamine.SheetVisibleEnum.Visible
            if not visible:
                found.append(Worksheet(meta.name, False, [], []))
                continue
            sheet = book.get_sheet_by_name(meta.name)
            if most_rows is not None and sheet.height > most_rows:
                raise ReadingError(_TOO_LONG.format(name=meta.name, rows=sheet.height, most=most_rows))
            values = sheet.to_python(skip_empty_area=False)
            found.append(Worksheet(meta.name, True, values, list(sheet.merged_cell_ranges or [])))
    except ReadingError:
        raise
    except python_calamine.PasswordError:
        raise ReadingError("文件加了密码。请先用密码打开并另存为无密码的文件，再试一次。") from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise ReadingError(
            "表格文件已损坏，打不开。请用 Excel 或 WPS 打开后重新另存一份，再试一次。"
        ) from None
    return found


def checked_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Each sheet's XML. Raises ReadingError for one whose far-off cells would fill memory when laid out as a grid."""
    names = sheet_names(archive)
    for entry in archive.namelist():
        if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry):
            content = read_entry(archive, entry) or b""
            rows = columns = 0
            for letters, digits in _REFERENCE.findall(content):
                rows = max(rows, int(digits))
                columns = max(columns, column_of(letters))
            if rows * columns > MAX_CELLS:
                raise ReadingError(_TOO_LARGE)
            if entry in names:
                yield names[entry], content


def _sheet(writer: Writer, sheet: Worksheet, hidden: Hidden) -> None:
    grid: Rows = []
    numbers: list[int] = []
    for r, row in enumerate(sheet.sources()):
        cells: list[tuple[object, str]] = [((y, x), cell_text(sheet.rows[y][x])) for y, x in row]
        while cells and not cells[-1][1]:
            cells.pop()
        if cells:
            grid.append(cells)
            numbers.append(r + 1)
    _write(writer, grid, numbers, sheet.name)
    table = writer.tables[-1]
    table.hidden_rows = frozenset(i for i, n in enumerate(table.numbers) if n in hidden.rows)
    table.hidden_columns = hidden.columns


def _write(writer: Writer, grid: Rows, numbers: list[int], name: str = "") -> None:
    """The table, with lines of text for what stands above it."""
    lines = _lead_lines(grid)
    for line in lines:
        writer.line(line)
    writer.table(grid, name, numbers[len(lines) :])


def _lead_lines(grid: Rows) -> list[str]:
    """Rows above the table that hold one cell (title, unit, date) are lines of text."""
    lines = []
    while grid and len({identity for identity, text in grid[0] if text}) == 1:
        lines.append(next(text for _, text in grid.pop(0) if text))
    return lines


def cell_text(value: object) -> str:
    """A cell as people see it: whole numbers without .0, dates as 2021-03-31."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == datetime.min.time()
            else value.isoformat(" ", "minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def from_csv(text: str) -> Decoded:
    """Comma- or tab-separated values. Raises ReadingError for what is no table."""
    first = text[:4000].split("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        rows: Rows = [
            [((r, c), value.strip()) for c, value in enumerate(row)]
            for r, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        ]
    except csv.Error:
        raise ReadingError(
            "CSV 表格格式有误，读不下去。请用 Excel 或 WPS 打开后另存为 xlsx，再试一次。"
        ) from None
    if sum(len(row) for row in rows) > MAX_CELLS:
        raise ReadingError(_TOO_LARGE)
    writer = Writer()
    filled = [r for r, row in enumerate(rows) if any(text for _, text in row)]
    _write(writer, [rows[r] for r in filled], [r + 1 for r in filled])
    return writer.decoded()
