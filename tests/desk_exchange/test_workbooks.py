"""Workbooks as offices make them: merged cells, errors, formulas, hidden things, codes as numbers, units in headings."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huiyin.desk.exchange.comparing import compare
from huiyin.desk.exchange.sheets import write_sample
from huiyin.people.actors import actor
from huiyin.reading.formats.grid import read_book
from huiyin.registers.contracts.models import Contract, ContractPayment
from huiyin.registers.contracts.register import ContractRegister, PaymentRegister
from huiyin.registers.rectification.models import Finding, Measure
from huiyin.registers.rectification.register import MeasureRegister
from tests.desk_exchange.conftest import a_sheet, sent
from tests.support.organ import Organ, a_person

pytestmark = pytest.mark.django_db
MEASURES, CONTRACTS = "rectification-measure", "contracts-contract"
HEADS = ("上级编码", "整改措施", "牵头部门", "责任领导")
CONTRACT = ("事项名称", "合同对方", "合同类别", "采购方式", "合同金额（元）")


def a_book(write: Callable[[Any, Any], object]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    write(book, book.add_worksheet("整改措施"))
    book.close()
    return target.getvalue()


def filled(sheet: Any, finding: Finding, heads: tuple[str, ...] = HEADS, rows: int = 3) -> None:
    sheet.write_row(0, 0, heads)
    for row in range(1, rows + 1):
        sheet.write_row(row, 0, (str(finding.pk), f"措施{row}"))


def test_a_merged_cell_says_the_same_of_all_its_rows(organ: Organ, clerk: Client, finding: Finding) -> None:
    def write(book: Any, sheet: Any) -> None:
        filled(sheet, finding)
        sheet.merge_range("C2:C4", organ.committee.name)

    page = sent(clerk, MEASURES, a_book(write))
    compared = page.context["compared"]
    assert compared.problems == []
    assert [a.values["lead_department"] for a in compared.additions] == [organ.committee.pk] * 3
    assert page.content.decode().count(f"牵头部门：{organ.committee.name}") == 3, "an addition is shown with all it states"


def test_an_error_and_an_uncomputed_formula_are_named_by_row_and_column(organ: Organ, clerk: Client, finding: Finding) -> None:
    def write(book: Any, sheet: Any) -> None:
        filled(sheet, finding, (*HEADS, "办理时限"))
        sheet.write_formula(1, 2, "=VLOOKUP(1,A:A,1)", None, "#N/A")
        sheet.write_formula(2, 4, "=TODAY()+30", None, "")
        sheet.write_formula(3, 0, "=1/0", None, "#DIV/0!")

    found = {(p.row, p.column): p.message for p in sent(clerk, MEASURES, a_book(write)).context["compared"].problems}
    assert "#N/A" in found[2, "牵头部门"]
    assert "没有算出结果" in found[3, next(c for r, c in found if r == 3)]
    assert "#DIV/0!" in found[4, "上级编码"]
    assert not Measure.objects.exists()


def test_hidden_sheets_are_passed_over_and_hidden_rows_are_told(organ: Organ, clerk: Client, finding: Finding) -> None:
    def write(book: Any, sheet: Any) -> None:
        old, cover = book.add_worksheet("旧表"), book.add_worksheet("封面")
        filled(old, finding, rows=1)
        cover.write(0, 0, "整改措施汇总")
        cover.activate()
        cover.set_first_sheet()
        old.hide()
        filled(sheet, finding)
        sheet.set_row(2, None, None, {"hidden": True})

    page = sent(clerk, MEASURES, a_book(write))
    compared = page.context["compared"]
    assert [a.row for a in compared.additions] == [2, 3, 4]
    assert compared.hidden_rows == (3,)
    assert compared.passed_over == ("旧表",)
    text = page.content.decode()
    assert "有1行是隐藏的" in text
    assert "隐藏的工作表没有读：旧表" in text


def test_a_workbook_without_the_heading_says_what_was_not_read(organ: Organ, clerk: Client) -> None:
    data = a_book(lambda book, sheet: (sheet.write(0, 0, "封面"), book.add_worksheet("台账").hide()))
    answer = clerk.post(f"/exchange/{MEASURES}/", {"file": SimpleUploadedFile("表.xlsx", data)}, follow=True)
    assert "隐藏的工作表（台账）不读" in answer.content.decode()


def payments(organ: Organ, write: Callable[[Any, Any], object]) -> Any:
    return compare(a_book(write), PaymentRegister, actor(organ.clerk))


def test_a_code_that_lost_its_digits_is_refused_and_one_that_may_have_is_asked_about(organ: Organ) -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ("付款事由", "付款金额（元）", "发票代码", "发票号码"))
        sheet.write_row(1, 0, ("首付", 100.0, "", 24332000000012345678))
        sheet.write_row(2, 0, ("中期", 100.0))
        sheet.write_number(2, 2, 11002200111, book.add_format({"num_format": "000000000000"}))
        sheet.write_string(2, 3, "00123")

    found = payments(organ, write)
    said = {(p.row, p.column): p.message for p in found.problems}
    assert "超过15位" in said[2, "发票号码"]
    assert [(p.row, p.column) for p in found.doubts] == [(3, "发票代码")]
    assert "011002200111" in found.doubts[0].message


def test_doubts_are_stored_only_when_somebody_has_looked(organ: Organ, clerk: Client) -> None:
    page = sent(clerk, CONTRACTS, a_sheet(CONTRACT, ("保洁", "青溪物业", "服务", "自行采购", "约3万元")))
    address, shown = page.request["PATH_INFO"], page.context["compared"].fingerprint
    assert "写的是约数" in page.content.decode()
    answer = clerk.post(address, {"action": "store", "shown": shown})
    assert answer.status_code == 422
    assert not Contract.objects.exists()
    clerk.post(address, {"action": "store", "shown": shown, "sure": "1"})
    assert Contract.objects.get().value == Decimal(30000)


def test_the_unit_of_a_heading_counts(organ: Organ) -> None:
    heads = (*CONTRACT[:-1], "合同金额（万元）")
    rows = [("保洁", "青溪物业", "服务", "自行采购", text) for text in (1.2, "3", "500元")]
    found = compare(a_sheet(heads, *rows), ContractRegister, actor(organ.clerk))
    assert [a.values["value"] for a in found.additions] == [Decimal(12000), Decimal(30000), Decimal(500)]


@pytest.mark.parametrize("way", ["{}（{}）", "{}({})", " {} （{}）"])
def test_people_of_one_name_are_told_apart_by_department(organ: Organ, finding: Finding, way: str) -> None:
    other = a_person("王一鸣", organ.office)
    sheet = a_sheet(HEADS, (str(finding.pk), "措施", "", way.format("王一鸣", "办公室")), (str(finding.pk), "措施", "", "王一鸣"))
    found = compare(sheet, MeasureRegister, actor(organ.clerk))
    assert [a.values["leader"] for a in found.additions] == [other.pk]
    assert "请写明是哪一个" in found.problems[0].message
    assert "王一鸣（办公室）" in found.problems[0].message


def test_a_downloaded_form_keeps_codes_as_text_in_every_row(organ: Organ) -> None:
    target = io.BytesIO()
    write_sample(target, PaymentRegister)
    with zipfile.ZipFile(target) as archive:
        sheet, styles = (archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    used = re.findall(r'<xf numFmtId="(\d+)"', styles.split("<cellXfs")[1])
    formats = dict(re.findall(r'<numFmt numFmtId="(\d+)" formatCode="([^"]+)"', styles))
    heads = read_book(target.getvalue(), 1000).tabs[0].texts[1]
    columns = {int(first): int(style) for first, style in re.findall(r'<col min="(\d+)"[^>]*? style="(\d+)"', sheet)}
    def format_under(title: str) -> str:
        place = next(i for i, head in enumerate(heads, 1) if head.startswith(title))
        return formats.get(used[columns[place]], used[columns[place]])

    assert [format_under(title) for title in ("发票代码", "发票号码", "付款事由")] == ["@"] * 3
    assert format_under("付款金额") == "#,##0.00"


def test_a_code_field_needs_no_migration() -> None:
    assert ContractPayment._meta.get_field("invoice_number").deconstruct()[1] == "django.db.models.CharField"  # type: ignore[union-attr]
