"""Excel sheets: values as typed, header, validations, speed, nothing executed."""

import io
import time
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from huiyin.rendering.sheet import Kind, SheetColumn, write_table

COLUMNS = [
    SheetColumn("登记号", 16),
    SheetColumn("问题", 40, required=True),
    SheetColumn("完成时限", 12, Kind.DATE, hint="写成2031-09-09"),
    SheetColumn("状态", 10, choices=("正在整改", "基本完成", "已完成")),
    SheetColumn("金额", 12, Kind.NUMBER),
    SheetColumn("件数", 8, Kind.INTEGER),
]
ROW = ("整改〔2031〕1号", "=1+1", date(2031, 9, 9), "已完成", Decimal("1204.50"), 7)


def _read(data: bytes, sheet: int = 0) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(sheet).to_python()


def _xml(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def _written(**more: object) -> bytes:
    buffer = io.BytesIO()
    assert write_table(buffer, "整改台账", COLUMNS, [ROW], **more) == 1  # type: ignore[arg-type]
    return buffer.getvalue()


def test_values_come_back_with_their_types() -> None:
    title, header, row = _read(_written())
    assert title[0] == "整改台账"
    assert header == ["登记号", "问题*", "完成时限", "状态", "金额", "件数"]
    assert row == ["整改〔2031〕1号", "=1+1", date(2031, 9, 9), "已完成", 1204.5, 7]


def test_days_are_days_in_a_column_that_says_nothing_of_days() -> None:
    columns = [SheetColumn("付款日期"), SheetColumn("出发")]
    target = io.BytesIO()
    write_table(target, "付款", columns, [[date(2026, 11, 20), datetime(2026, 11, 20, 9, 5)], [None, "未定"]])  # noqa: DTZ001
    rows = CalamineWorkbook.from_filelike(io.BytesIO(target.getvalue())).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[2] == [date(2026, 11, 20), datetime(2026, 11, 20, 9, 5)]  # noqa: DTZ001
    assert rows[3][1] == "未定"


def test_text_that_looks_like_a_formula_or_link_stays_text() -> None:
    buffer = io.BytesIO()
    texts = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "http://example.org", "0012", "1e5"]
    write_table(buffer, "表", [SheetColumn("文")], [[text] for text in texts])
    assert [row[0] for row in _read(buffer.getvalue())[2:]] == texts
    assert "<f>" not in _xml(buffer.getvalue())
    assert "hyperlink" not in _xml(buffer.getvalue())


def test_the_header_is_frozen_filtered_and_repeated_in_print() -> None:
    data = _written()
    assert 'ySplit="2"' in _xml(data)
    assert "<autoFilter" in _xml(data)
    assert "$1:$2" in _xml(data, "xl/workbook.xml")


def test_choices_hints_and_dates_are_validated() -> None:
    xml = _xml(_written())
    assert "正在整改,基本完成,已完成" in xml
    assert "写成2031-09-09" in xml
    assert 'type="date"' in xml


def test_a_long_list_of_choices_stands_on_a_hidden_sheet() -> None:
    buffer = io.BytesIO()
    choices = [f"第{index}街道工作委员会" for index in range(60)]
    write_table(buffer, "表", [SheetColumn("单位", choices=choices)], [[choices[3]]])
    assert "选项!$A$1:$A$60" in _xml(buffer.getvalue())
    assert 'state="hidden"' in _xml(buffer.getvalue(), "xl/workbook.xml")


def test_notes_stand_on_a_sheet_of_their_own() -> None:
    rows = _read(_written(notes=["带*的必填。", "日期写成2031-09-09。"]), 1)
    assert [row[1] for row in rows] == ["带*的必填。", "日期写成2031-09-09。"]


def test_hostile_and_overlong_texts_are_kept_or_said_to_be_cut() -> None:
    buffer = io.BytesIO()
    moment = datetime(2031, 1, 2, 3, 4)  # noqa: DTZ001
    columns = [SheetColumn("文"), SheetColumn("时", kind=Kind.MOMENT), SheetColumn("否")]
    write_table(buffer, "a[b]:*?/\\'", columns, [("甲\x00乙😀", moment, False), ("长" * 40_000, None, True)])
    first, second = _read(buffer.getvalue())[2:]
    assert first == ["甲乙😀", moment, "否"]
    assert str(second[0]).endswith("……（内容过长，全文见系统）")
    assert len(str(second[0])) == 32_767
    assert CalamineWorkbook.from_filelike(io.BytesIO(buffer.getvalue())).sheet_names == ["ab"]


def test_an_empty_table_is_a_form_to_fill_in(tmp_path: Path) -> None:
    assert write_table(tmp_path / "空.xlsx", "台账", COLUMNS, []) == 0
    assert len(_read((tmp_path / "空.xlsx").read_bytes())) == 2


def test_after_an_error_there_is_no_half_table(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        write_table(tmp_path / "半.xlsx", "台账", COLUMNS, [ROW, ROW[:2]])
    assert list(tmp_path.iterdir()) == []


def test_ten_thousand_rows_take_a_moment_and_may_come_from_a_stream() -> None:
    started = time.perf_counter()
    count = write_table(io.BytesIO(), "整改台账", COLUMNS, (ROW for _ in range(10_000)))
    assert count == 10_000
    assert time.perf_counter() - started < 8
