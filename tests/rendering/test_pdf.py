"""PDF files: typefaces, tags, repeated headers, determinism, size of work."""

import time
from datetime import UTC, datetime

import pypdfium2
import pytest
import typst

from huiyin.rendering import pdf
from huiyin.rendering.blocks import Column, Document, Meta, PageBreak, Paragraph, Table, Title
from huiyin.rendering.grid import Align
from huiyin.rendering.looks import Font
from tests.rendering import pdftext, samples


def test_the_same_document_gives_the_same_bytes() -> None:
    assert pdf.render(samples.report()) == pdf.render(samples.report())


def test_the_moment_and_title_come_from_the_document() -> None:
    meta = Meta("题名", "机关", made_at=datetime(2031, 9, 9, 0, 30, tzinfo=UTC))
    about = pypdfium2.PdfDocument(pdf.render(Document([Paragraph("文")], meta))).get_metadata_dict()
    assert about["Title"] == "题名"
    assert about["Author"] == "机关"
    assert about["CreationDate"].startswith("D:20310909003000")


def test_the_file_is_tagged_and_carries_an_outline() -> None:
    data = pdf.render(samples.report())
    assert b"/StructTreeRoot" in data
    outline = [item.get_title() for item in pypdfium2.PdfDocument(data).get_toc()]
    assert "二、逐项细化措施，推进问题整改" in outline


def test_a_long_table_repeats_its_header_on_every_page() -> None:
    rows = [(str(index), f"事项{index}", "已完成") for index in range(1, 301)]
    columns = [Column("序号"), Column("事项名称", 3, Align.LEFT), Column("状态")]
    started = time.perf_counter()
    data = pdf.render(Document([Title("台账"), Table(columns, rows)], Meta("台账")))
    assert time.perf_counter() - started < 10
    pages = pdftext.pages(data)
    assert len(pages) > 8
    assert all("事项名称" in page for page in pages)
    text = pdftext.words(data)
    assert all(f"事项{index}已完成" in text for index in (1, 150, 300))


def test_a_row_longer_than_a_page_runs_over_to_the_next() -> None:
    long = "甲" * 3000 + "终"
    data = pdf.render(Document([Table([Column("内容")], [[long]])], Meta("长")))
    assert len(pdftext.pages(data)) > 1
    assert pdftext.words(data).count("甲") == 3000
    assert "终" in pdftext.words(data)


def test_a_page_break_starts_a_new_page() -> None:
    pages = pdftext.pages(pdf.render(Document([Paragraph("甲"), PageBreak(), Paragraph("乙")], Meta("两页"))))
    assert ["甲" in pages[0], "乙" in pages[1]] == [True, True]


def test_every_typeface_has_something_to_stand_in_for_it() -> None:
    present = {name.lower() for name in pdf._fonts().families()}
    for font in Font:
        assert pdf._families(font)[0].lower() in present
    assert set(pdf.missing_official_fonts()) <= {font.value for font in Font}


def test_what_typst_refuses_is_said_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        def __init__(self, *args: object, **kwargs: object) -> None: ...

        def compile(self, **kwargs: object) -> bytes:
            raise typst.TypstError("panic")

    monkeypatch.setattr(typst, "Compiler", Refusing)
    with pytest.raises(pdf.PdfFailed, match="生成PDF失败"):
        pdf.render(Document([], Meta("空")))
