"""One reader of workbooks: merges, hidden sheets and rows, errors, uncomputed formulas, padded codes, days from 1904."""

from __future__ import annotations

import io
from typing import Any

import pytest
import xlsxwriter

from huiyin.codec import Cell, CellKind
from huiyin.reading import ReadingError
from huiyin.reading.formats.grid import Book, read_book


def a_book(write: Any, **options: Any) -> Book:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, options)
    write(book)
    book.close()
    return read_book(target.getvalue(), 1000)


def cells(write: Any, **options: Any) -> list[list[Cell]]:
    return a_book(lambda book: write(book, book.add_worksheet()), **options).tabs[0].rows


def test_a_merged_value_is_repeated() -> None:
    found = cells(lambda book, sheet: (sheet.merge_range("A1:A3", "办公室"), sheet.write(0, 1, "一"), sheet.write(2, 1, "三")))
    assert [row[0].text for row in found] == ["办公室"] * 3
    assert [row[1].text for row in found] == ["一", "", "三"]


def test_what_cannot_be_read_is_not_empty() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=TODAY()+30", None, "")
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.merge_range("A3:A4", "")
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")
        sheet.write_formula(4, 0, "=33.3*3", None, 33.3 * 3)
        sheet.write_formula(5, 0, '="甲"', None, "甲")
        sheet.write(6, 0, "")
        sheet.write(6, 1, "末")

    found = [row[0] for row in cells(write)]
    assert "没有算出结果" in found[0].unreadable
    assert [c.text for c in found[1:4]] == ["#DIV/0!", "#N/A", "#N/A"]
    assert {c.kind for c in found[1:4]} == {CellKind.ERROR}
    assert found[4] == Cell("99.89999999999999", CellKind.NUMBER)
    assert found[5] == Cell("甲")
    assert found[6] == Cell("", CellKind.EMPTY)


def test_a_formula_that_says_nothing_on_purpose_is_empty() -> None:
    """Excel marks the empty result of =IF(…,"") as text."""
    from huiyin.reading.formats.unreadable import unreadable_in

    kept = unreadable_in(b'<row r="1"><c r="A1" t="str"><f>IF(1,"","")</f><v></v></c><c r="B1"><f>A2</f></c></row>', {})
    assert kept.uncomputed == {(0, 1)}


def test_codes_keep_the_format_that_pads_them() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write_number(0, 0, 11002200111, book.add_format({"num_format": "000000000000"}))
        sheet.write_number(1, 0, 11002200111, book.add_format({"num_format": "0.00"}))
        sheet.write_number(2, 0, 24332000000012345678)

    found = [row[0] for row in cells(write)]
    assert found[0] == Cell("11002200111", CellKind.NUMBER, "000000000000")
    assert found[1].number_format == ""
    assert "e+19" in found[2].text


def test_days_moments_and_truths_are_told() -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write_number(0, 0, 46346, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(1, 0, 46346.375, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_boolean(2, 0, True)

    assert [row[0] for row in cells(write)] == [
        Cell("2026-11-20", CellKind.DATE), Cell("2026-11-20 09:00", CellKind.DATE), Cell("是", CellKind.BOOL),
    ]


def test_hidden_sheets_are_passed_over_and_the_first_that_fits_is_taken() -> None:
    def write(book: Any) -> None:
        cover, old, table = (book.add_worksheet(name) for name in ("封面", "旧表", "台账"))
        cover.write(0, 0, "单位名称")
        old.write(0, 0, "姓名")
        old.hide()
        table.write(0, 0, "姓名")
        table.write(3, 0, "王一鸣")
        table.set_row(3, None, None, {"hidden": True})

    book = a_book(write)
    assert [tab.name for tab in book.tabs] == ["封面", "台账"]
    assert list(book.passed_over) == ["旧表"]
    tab = book.first_with(lambda rows: any("姓名" in row for row in rows))
    assert tab is not None
    assert (tab.name, tab.hidden_among([4, 5])) == ("台账", (4,))
    assert book.first_with(lambda rows: False) is None


def test_a_workbook_that_counts_from_1904_says_so() -> None:
    book = a_book(lambda book: book.add_worksheet().write(0, 0, 1), date_1904=True)
    assert book.tabs[0].since_1904


def test_too_long_and_broken_ones_are_refused() -> None:
    with pytest.raises(ReadingError, match="一次最多1000行"):
        cells(lambda book, sheet: sheet.write(1000, 0, 1) or sheet.write(0, 0, 1))
    with pytest.raises(ReadingError, match="已损坏"):
        read_book(b"not a workbook", 10)
