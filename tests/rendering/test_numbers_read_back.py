"""Word, PDF and web page agree number for number; and numbers are read back as they were written."""

import re
from pathlib import Path

import pytest

from huiyin.rendering import html, pdf, word
from huiyin.rendering.blocks import Column, Document, Heading, Meta, Paragraph, Run, Table
from huiyin.rendering.numbers import (
    Number,
    numbers_of_docx,
    numbers_of_html,
    numbers_of_pdf,
    numbers_of_text,
)
from tests.rendering import samples
from tests.rendering.office import needs_office, printed


@pytest.mark.parametrize("name", list(samples.PAPERS))
def test_word_pdf_and_web_page_agree(name: str) -> None:
    paper = samples.PAPERS[name]()
    from_word = numbers_of_docx(word.render(paper))
    assert len(from_word) > 10
    assert numbers_of_pdf(pdf.render(paper)) == from_word
    assert numbers_of_html(html.render(paper)) == from_word


@needs_office
def test_what_word_prints_agrees_too(tmp_path: Path) -> None:
    data = word.render(samples.report())
    assert numbers_of_pdf(printed(data, tmp_path)) == numbers_of_docx(data)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("共775人次、359条,253件", [("775", "人次"), ("359", "条"), ("253", "件")]),
        ("投入1,204.50万元，占98.71%", [("1204.50", "万元"), ("98.71", "%")]),
        ("２０３１年９月", [("2031", "年"), ("9", "月")]),
        ("完成率９８．７％", [("98.7", "%")]),
        ("超12个\n工作\n日", [("12", "个工作日")]),
        ("共12\n13项", [("12", ""), ("13", "项")]),
        ("1.针对3个问题", [("1", ""), ("3", "个")]),
        ("编号1,23", [("1", ""), ("23", "")]),
        ("提高3个百分点", [("3", "个百分点")]),
        ("无数字", []),
    ],
)
def test_numbers_are_read_with_their_units(text: str, numbers: list[tuple[str, str]]) -> None:
    assert numbers_of_text(text) == [Number(*number) for number in numbers]


def test_a_number_split_over_runs_is_one_number() -> None:
    paper = Document([Paragraph((Run("参加"), Run("1,2", "a"), Run("04"), Run("人次")))], Meta("x"))
    expected = [Number("1204", "人次")]
    assert numbers_of_docx(word.render(paper)) == expected
    assert numbers_of_html(html.render(paper)) == expected
    assert numbers_of_pdf(pdf.render(paper)) == expected


def test_a_headings_number_does_not_run_into_a_year() -> None:
    paper = Document([Heading(3, "2031年以来的工作")], Meta("x"))
    expected = [Number("1", ""), Number("2031", "年")]
    assert numbers_of_docx(word.render(paper)) == expected
    assert numbers_of_pdf(pdf.render(paper)) == expected
    assert numbers_of_html(html.render(paper)) == expected


def test_page_numbers_and_repeated_headers_are_no_numbers_of_the_paper() -> None:
    table = Table(
        [Column("2031年"), Column("件数")], [(f"第{index}季度", f"{index}件") for index in range(1, 90)]
    )
    paper = Document([table], Meta("x"))
    found = numbers_of_pdf(pdf.render(paper))
    assert found == numbers_of_docx(word.render(paper))
    assert found.count(Number("2031", "年")) == 1
    assert len(found) == 1 + 2 * 89


def test_numbers_survive_line_breaks_at_every_place() -> None:
    for shift in range(0, 28, 3):
        text = "字" * shift + "".join(f"完成{index}项任务花费{index * 1111:,}元；" for index in range(1, 12))
        paper = Document([Paragraph(text)], Meta("x"))
        expected = [number.replace(",", "") for number in re.findall(r"[\d,]+", text)]
        assert [number.value for number in numbers_of_pdf(pdf.render(paper))] == expected
