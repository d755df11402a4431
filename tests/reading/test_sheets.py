"""Workbooks: old .xls, several sheets, hidden rows and sheets, days kept as numbers, rows as people count them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from huiyin.reading import Reading, read_bytes

OLD = Path(__file__).parent / "files" / "ledger.xls"
HEAD = ["序号", "反馈问题", "整改措施", "责任科室", "完成时限"]


@pytest.fixture(scope="module")
def book() -> Reading:
    """A title, an empty row, a real date, a bare day number, a hidden row and column, a hidden sheet, an error."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet("任务清单")
    sheet.merge_range(0, 0, 0, 4, "县档案馆巡察整改任务清单")
    sheet.write_row(2, 0, HEAD)
    sheet.write_row(3, 0, [1, "查档登记不全", "补登记录", "业务科"])
    sheet.write_datetime(3, 4, date(2026, 3, 31), made.add_format({"num_format": "yyyy/m/d"}))
    sheet.write_row(4, 0, [2, "库房温度偏高", "更换空调", "保管科", 46203])
    sheet.write_row(5, 0, [3, "值班记录缺页", "补齐记录", "办公室", "2026年2月30日"])
    sheet.set_row(4, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})
    other = made.add_worksheet("去年的")
    other.write_row(0, 0, HEAD)
    other.hide()
    made.close()
    return read_bytes(out.getvalue(), "a.xlsx")


def test_days_are_days_however_the_sheet_keeps_them(book: Reading) -> None:
    assert [m.due for m in book.measures] == [date(2026, 3, 31), date(2026, 6, 30), None]
    assert book.measures[1].due_text == "2026-06-30"


def test_rows_are_counted_as_people_see_them(book: Reading) -> None:
    assert book.tables[0].header == (3, 3)
    wrong = next(i for i in book.issues if i.code == "limit-impossible")
    assert wrong.place == "工作表“任务清单”第6行“完成时限”列（E6）"


def test_hidden_rows_and_columns_are_read_and_said(book: Reading) -> None:
    assert len(book.findings) == 3
    assert [c.letter for c in book.tables[0].columns if c.hidden] == ["D"]
    assert ["第5行" in i.why for i in book.issues if i.code == "hidden-rows"] == [True]


def test_a_hidden_sheet_is_not_read_and_said(book: Reading) -> None:
    assert [(t.name, t.used) for t in book.tables] == [("任务清单", True), ("去年的", False)]
    assert "隐藏" in book.tables[1].why


def test_an_old_workbook_reads_like_a_new_one() -> None:
    reading = read_bytes(OLD.read_bytes(), "台账.xls")
    assert reading.title == "云溪县档案馆巡察整改台账"
    assert [(f.number, f.title, len(f.measures)) for f in reading.findings] == [("1", "查档登记不全", 2)]
    first, second = reading.measures
    assert (first.leads, first.due, first.status) == (["业务科"], date(2026, 3, 31), "已完成")
    assert (second.leads, second.due, second.due_text, second.status) == (
        ["办公室"],
        None,
        "长期坚持",
        "正在整改",
    )
