"""Word files, opened again: fonts, spacing, page, headings, tables."""

import io
from datetime import date, datetime, timedelta, timezone

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from huiyin.rendering import word
from huiyin.rendering.blocks import (
    Attachments,
    Column,
    Document,
    Heading,
    Layout,
    Meta,
    PageBreak,
    Paragraph,
    Signature,
    Table,
    Title,
)
from huiyin.rendering.grid import Cell, CellLine, Grid, Row
from tests.rendering import samples


def _open(data: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(data))


def _find(document: WordDocument, text: str):  # type: ignore[no-untyped-def]
    return next(paragraph for paragraph in document.paragraphs if text in paragraph.text)


@pytest.fixture(scope="module")
def report() -> WordDocument:
    return _open(word.render(samples.report()))


def test_the_page_is_a4_with_the_official_type_area(report: WordDocument) -> None:
    section = report.sections[0]
    assert abs(section.page_width - Mm(210)) + abs(section.page_height - Mm(297)) < Pt(0.1)
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    for margin, millimetres in zip(margins, (37, 28, 35, 26), strict=True):
        assert abs(margin - Mm(millimetres)) < Pt(0.1)
    assert section._sectPr.find(qn("w:docGrid")) is None


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("关于巡察整改进展情况的报告", "方正小标宋简体", 22),
        ("一、统一思想认识", "黑体", 16),
        ("（一）聚焦理论学习", "楷体_GB2312", 16),
        ("1.针对学习研讨", "仿宋_GB2312", 16),
        ("（1）已经完成", "仿宋_GB2312", 16),
        ("一是健全机制", "仿宋_GB2312", 16),
        ("内部资料", "黑体", 16),
    ],
)
def test_each_level_has_its_typeface_in_all_slots(
    report: WordDocument, text: str, font: str, size: int
) -> None:
    run = _find(report, text).runs[0]
    fonts = run._r.rPr.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{slot}")) for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {font}
    assert run.font.size == Pt(size)


def test_lines_are_exact_and_characters_narrowed(report: WordDocument) -> None:
    paragraph = _find(report, "一是健全机制")
    spacing = paragraph._p.pPr.find(qn("w:spacing"))
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("579", "exact")  # 28.95 pt
    assert paragraph.runs[0]._r.rPr.find(qn("w:spacing")).get(qn("w:val")) == "-5"  # -0.25 pt
    assert paragraph.paragraph_format.first_line_indent == Pt(31.5)  # two characters


def test_addressees_stand_flush_left_behind_a_full_width_colon(report: WordDocument) -> None:
    paragraph = _find(report, "区委巡察工作领导小组办公室")
    assert paragraph.text == "区委巡察工作领导小组办公室，区纪委监委派驻第三纪检监察组："
    assert paragraph.paragraph_format.first_line_indent == 0


def test_headings_are_found_in_words_outline(report: WordDocument) -> None:
    styles = {p.style.name for p in report.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"} <= styles


def test_the_date_ends_four_characters_from_the_right_and_the_issuer_is_centred_above() -> None:
    document = _open(word.render(Document([Signature("云河区司法局", date(2031, 9, 5))], Meta("函"))))
    issuer, day = _find(document, "云河区司法局"), _find(document, "2031年9月5日")
    assert day.paragraph_format.right_indent == Pt(4 * 15.75)
    # 6 characters above 6 wide ones (3 Chinese, 6 digits of half width)
    assert issuer.paragraph_format.right_indent == Pt(4 * 15.75)


def test_a_long_issuer_moves_the_date_instead_of_leaving_the_page() -> None:
    name = "云河区人大常委会机关巡察整改工作领导小组办公室"
    document = _open(word.render(Document([Signature(name, date(2031, 9, 5))], Meta("函"))))
    assert _find(document, name).paragraph_format.right_indent == 0
    assert _find(document, "2031年").paragraph_format.right_indent > Pt(4 * 15.75)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(report: WordDocument) -> None:
    section = report.sections[0]
    assert report.settings.odd_and_even_pages_header_footer
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert odd._p.pPr.find(qn("w:jc")).get(qn("w:val")) == "right"
    assert even._p.pPr.find(qn("w:jc")).get(qn("w:val")) == "left"
    assert odd._p.xpath(".//w:fldSimple")[0].get(qn("w:instr")).strip() == "PAGE"
    assert odd._p.xpath(".//w:sz")[0].get(qn("w:val")) == "28"  # 四号


def test_table_headers_repeat_and_cells_are_ruled(report: WordDocument) -> None:
    table = report.tables[0]
    assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
    assert table._tbl.tr_lst[1].trPr.find(qn("w:tblHeader")) is None
    assert {border.get(qn("w:val")) for border in table._tbl.tblPr.find(qn("w:tblBorders"))} == {"single"}
    assert [cell.text for cell in table.rows[1].cells] == ["理论学习", "16", "12", "75.00%"]


def test_spans_become_merged_cells() -> None:
    def cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
        return Cell((CellLine(text),), columns, rows)

    grid = Grid((1, 1, 1), (Row((cell("甲", rows=2), cell("乙", 2))), Row((cell("丙"), cell("丁")))))
    table = _open(word.render(Document([grid], Meta("表")))).tables[0]
    assert [[each.text for each in row.cells] for row in table.rows] == [
        ["甲", "乙", "乙"],
        ["甲", "丙", "丁"],
    ]


def test_a_paragraph_parts_neighbouring_tables_and_closes_the_file() -> None:
    grid = Table([Column("数")], [["1"]]).grid()
    document = _open(word.render(Document([grid, grid], Meta("表"))))
    tags = [element.tag.split("}")[1] for element in document.element.body]
    assert tags == ["tbl", "p", "tbl", "p", "sectPr"]


def test_form_pages_lie_across_where_asked() -> None:
    section = _open(word.render(samples.audit())).sections[0]
    assert section.page_width > section.page_height


def test_attachments_are_numbered_and_lose_their_full_stop() -> None:
    document = _open(word.render(Document([Attachments(["清单。", "名册"])], Meta("函"))))
    assert [p.text for p in document.paragraphs if p.text] == ["附件：1.清单", "2.名册"]
    document = _open(word.render(Document([Attachments(["清单"])], Meta("函"))))
    assert [p.text for p in document.paragraphs if p.text] == ["附件：清单"]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert word.render(samples.report()) == word.render(samples.report())


def test_properties_and_moment_come_from_the_document() -> None:
    moment = datetime(2031, 9, 9, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    meta = Meta("题名" * 300, "机关", made_at=moment, layout=Layout.FORM)
    core = _open(word.render(Document([Title("题"), Paragraph("文")], meta))).core_properties
    assert core.title == ("题名" * 300)[:255]
    assert core.author == "机关"
    assert core.created is not None
    assert core.created.replace(tzinfo=None) == datetime(2031, 9, 9, 0, 30)  # noqa: DTZ001


def test_a_page_break_starts_a_new_page() -> None:
    document = _open(word.render(Document([Paragraph("甲"), PageBreak(), Heading(1, "乙")], Meta("两页"))))
    assert document.element.body.xpath(".//w:br[@w:type='page']")
