"""Excel sheets (台账、导出): written row by row in constant memory."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from .text import clean

Value = str | int | float | Decimal | bool | date | datetime | None

_CELL_LIMIT = 32_767  # characters Excel keeps in a cell
_CUT = "……（内容过长，全文见系统）"
_LIST_LIMIT = 255  # characters of a drop-down written in place; longer lists stand on a sheet of their own
_LAST_ROW = 1_048_575
_SHEET_NAME_LIMIT = 31
_CHOICES_SHEET = "选项"


class Kind(Enum):
    """How a column's values are written and shown."""

    TEXT = "@"
    INTEGER = "0"
    NUMBER = "#,##0.00"
    PERCENT = "0.00%"
    DATE = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: `width` in characters; `choices` become a drop-down; `hint` is shown when a cell is entered."""

    title: str
    width: float = 12.0
    kind: Kind = Kind.TEXT
    choices: Sequence[str] = ()
    hint: str = ""
    required: bool = False

    @property
    def numeric(self) -> bool:
        return self.kind in (Kind.INTEGER, Kind.NUMBER, Kind.PERCENT)


class SheetTooLong(Exception):
    """More rows than a sheet holds; the message says what to do."""


def write_table(
    target: str | Path | BinaryIO,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Value]],
    notes: Sequence[str] = (),
    spare_rows: int = 200,
) -> int:
    """Write a workbook with one table and return its number of rows.

    The title stands in the first row, the column titles, frozen and filtered, in the second. `notes` (填写说明) go to a
    second sheet. Drop-downs and hints reach `spare_rows` beyond the last row, for those who fill in more; what is typed
    into any row of a column gets the column's format, so that a code in a text column keeps every digit.
    Raises SheetTooLong, and ValueError for a row that has not one value per column.
    """
    with tempfile.TemporaryDirectory() as folder:
        options = {"constant_memory": True, "tmpdir": folder, "default_date_format": Kind.DATE.value}
        workbook = xlsxwriter.Workbook(target, options)
        sheet = workbook.add_worksheet(_sheet_name(title))
        count = _write_rows(workbook, sheet, title, columns, rows)
        _finish(workbook, sheet, columns, count, spare_rows)
        if notes:
            _write_notes(workbook, notes)
        workbook.close()  # only now is anything written: after an error there is no half table
    return count


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a workbook of several."""

    title: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Value]]


def write_sheets(target: str | Path | BinaryIO, sheets: Sequence[Sheet]) -> None:
    """Write a workbook with a tab for each table, in order; columns offer no choices. Raises as `write_table` does."""
    with tempfile.TemporaryDirectory() as folder:
        options = {"constant_memory": True, "tmpdir": folder, "default_date_format": Kind.DATE.value}
        workbook = xlsxwriter.Workbook(target, options)
        for each in sheets:
            sheet = workbook.add_worksheet(_sheet_name(each.title))
            count = _write_rows(workbook, sheet, each.title, each.columns, each.rows)
            _finish(workbook, sheet, each.columns, count, 0)
        workbook.close()


def _write_rows(
    workbook: xlsxwriter.Workbook,
    sheet: Worksheet,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Sequence[Value]],
) -> int:
    formats = [_body_format(workbook, column.kind) for column in columns]
    dated = {kind: _body_format(workbook, kind) for kind in (Kind.DATE, Kind.MOMENT)}
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, workbook.add_format({"num_format": column.kind.value}))
    sheet.set_row(0, 30)
    heading = workbook.add_format({"bold": True, "font_size": 16, "valign": "vcenter", "align": "left"})
    sheet.write_string(0, 0, clean(title), heading)
    sheet.set_row(1, 32)
    header = _header_format(workbook, required=False)
    required = _header_format(workbook, required=True)
    for index, column in enumerate(columns):
        name = f"{column.title}*" if column.required else column.title
        sheet.write_string(1, index, clean(name), required if column.required else header)
    count = 0
    for count, row in enumerate(rows, start=1):
        if count + 1 > _LAST_ROW:
            raise SheetTooLong("超过104万行，一张表放不下；请缩小筛选范围后分几次导出")
        for index, (value, style, column) in enumerate(zip(row, formats, columns, strict=True)):
            own = dated.get(_kind_of_day(value)) if column.kind is Kind.TEXT else None
            _write(sheet, count + 1, index, value, own or style)
    return count


def _kind_of_day(value: Value) -> Kind:
    """How a day is shown in a column that says nothing of days."""
    return Kind.MOMENT if isinstance(value, datetime) else Kind.DATE if isinstance(value, date) else Kind.TEXT


def _write(sheet: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
    """Text is always written as text: nothing that begins with = or @ becomes a formula."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否", style)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    else:
        text = clean(value)
        if len(text) > _CELL_LIMIT:
            text = text[: _CELL_LIMIT - len(_CUT)] + _CUT
        sheet.write_string(row, column, text, style)


def _finish(
    workbook: xlsxwriter.Workbook,
    sheet: Worksheet,
    columns: Sequence[SheetColumn],
    count: int,
    spare_rows: int,
) -> None:
    last = min(count + 1 + spare_rows, _LAST_ROW)
    _write_validations(workbook, sheet, columns, last)
    sheet.freeze_panes(2, 1)
    sheet.autofilter(1, 0, max(count + 1, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&C第&P页 共&N页")


def _write_validations(
    workbook: xlsxwriter.Workbook, sheet: Worksheet, columns: Sequence[SheetColumn], last: int
) -> None:
    long_lists = [column for column in columns if len(",".join(column.choices)) > _LIST_LIMIT]
    places = _write_choices(workbook, long_lists)
    for index, column in enumerate(columns):
        rule: dict[str, object] = {"validate": "any"}
        if column.choices:
            source = places.get(id(column)) or list(column.choices)
            rule = {
                "validate": "list",
                "source": source,
                "error_title": "不在选项中",
                "error_message": "请从下拉列表中选择",
            }
        elif column.kind is Kind.DATE:
            rule = {
                "validate": "date",
                "criteria": "between",
                "minimum": date(1949, 10, 1),
                "maximum": date(2100, 12, 31),
                "error_title": "不是日期",
                "error_message": "请写成2021-09-09这样的日期",
            }
        if column.hint:
            rule |= {"input_title": column.title[:32], "input_message": column.hint[:255]}
        if len(rule) > 1:
            sheet.data_validation(2, index, last, index, rule)


def _write_choices(workbook: xlsxwriter.Workbook, columns: Sequence[SheetColumn]) -> dict[int, str]:
    """Long lists on a hidden sheet; the cell range of each column's list."""
    if not columns:
        return {}
    sheet = workbook.add_worksheet(_CHOICES_SHEET)
    sheet.hide()
    longest = max(len(column.choices) for column in columns)
    for row in range(longest):
        for index, column in enumerate(columns):
            if row < len(column.choices):
                sheet.write_string(row, index, clean(column.choices[row]))
    places = {}
    for index, column in enumerate(columns):
        letter = xl_col_to_name(index)
        places[id(column)] = f"={_CHOICES_SHEET}!${letter}$1:${letter}${len(column.choices)}"
    return places


def _write_notes(workbook: xlsxwriter.Workbook, notes: Sequence[str]) -> None:
    sheet = workbook.add_worksheet("填写说明")
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 100)
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for index, note in enumerate(notes):
        sheet.write_number(index, 0, index + 1, wrapped)
        sheet.write_string(index, 1, clean(note), wrapped)


def _body_format(workbook: xlsxwriter.Workbook, kind: Kind) -> Format:
    properties: dict[str, object] = {"border": 1, "valign": "top", "num_format": kind.value}
    if kind is Kind.TEXT:
        properties["text_wrap"] = True
    return workbook.add_format(properties)


def _header_format(workbook: xlsxwriter.Workbook, *, required: bool) -> Format:
    return workbook.add_format(
        {
            "bold": True,
            "border": 1,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
            "bg_color": "#E8EEF7",
            "font_color": "#A80000" if required else "#1A1A1A",
        }
    )


def _sheet_name(title: str) -> str:
    """Excel's rules for the tab: at most 31 characters, none of []:*?/\\, no apostrophe at its ends."""
    name = clean(title).replace("\n", " ").translate(str.maketrans("", "", "[]:*?/\\")).strip("' ")
    name = name[:_SHEET_NAME_LIMIT].strip("' ")
    return name if name and name not in ("History", _CHOICES_SHEET, "填写说明") else "台账"
