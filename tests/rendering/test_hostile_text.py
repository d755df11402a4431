"""Whatever people write or paste is printed as they wrote it, and never read as markup, code or XML."""

import io
import unicodedata

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from huiyin.rendering import html, pdf, word
from huiyin.rendering.blocks import Column, Document, Heading, Meta, Paragraph, Run, Table, Title
from huiyin.rendering.text import clean
from tests.rendering import pdftext, samples

HOSTILE = [
    '#set page(fill: red) #import "@preview/x:1.0.0": y',
    '#read("/etc/passwd") #sys.inputs',
    "$ x^2 $ *粗* _斜_ `码` = 题 - 项 + 数 / 词: <标签> @引用 // 注 /* 注 */",
    '"); panic("x") \\ \\u{41} \\#',
    "<script>alert('x')</script> & &amp; ]]> <![CDATA[",
    "{{ 7*7 }} ${HOME} `id` %s %(a)s {0}",
    "~ --- -- ... ' \" “” ‘’",
]


def _paper(text: str) -> Document:
    table = Table([Column(text), Column("乙")], [[text, "1"]], caption=text)
    return Document(
        [Title(text), Heading(1, text), Paragraph((Run(text, text),)), table], Meta(text, text, text)
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_is_printed_as_it_was_written(text: str) -> None:
    paper = _paper(text)
    # Title, heading, paragraph, caption, header and cell: six times, in each of the three.
    assert pdftext.words(pdf.render(paper)).count(_squeezed(text)) >= 4
    opened = docx.Document(io.BytesIO(word.render(paper)))
    assert sum(text in paragraph.text for paragraph in opened.paragraphs) == 4
    page = LexborHTMLParser(html.render(paper))
    assert page.css_first("article p").text() == text
    assert not page.css("script")


def test_control_characters_and_reordering_marks_are_left_out() -> None:
    text = "甲\x00\x0b\x1b\ud800\ufffe乙\u202e31\u2066丙\u200b\tA\r\nB\u2028C"
    assert clean(text) == "甲乙31丙 A\nB\nC"
    paper = _paper(text)
    pdf.render(paper)
    assert "乙31丙 A" in "\n".join(p.text for p in docx.Document(io.BytesIO(word.render(paper))).paragraphs)
    assert "乙31丙 A" in html.render(paper)


@pytest.mark.parametrize(
    "word_", ["A" * 400, "https://example.org/" + "a1/" * 120, "x" * 90 + "，" + "y" * 90]
)
def test_very_long_words_stay_inside_the_page(word_: str) -> None:
    data = pdf.render(
        Document([Paragraph(word_), Table([Column("甲"), Column("乙")], [[word_, "1"]])], Meta("x"))
    )
    assert all(right < 595 - 20 for _, _, _, right, _ in pdftext.boxes(data))
    letter = word_[-1]
    assert pdftext.words(data).count(letter) == 2 * word_.count(letter)


def test_emoji_and_rare_characters_do_not_stop_the_press() -> None:
    text = "𠮷野家𬭚𪚥㐀 😀👨‍👩‍👧 ﷽ é ñ Ω ① ㎡ ½"
    paper = _paper(text)
    assert pdf.render(paper).startswith(b"%PDF")
    assert "𠮷野家" in pdftext.words(pdf.render(paper))
    assert any("𬭚" in p.text for p in docx.Document(io.BytesIO(word.render(paper))).paragraphs)


def test_characters_no_font_can_print_are_found_before_a_paper_goes_out() -> None:
    paper = Document([Paragraph("甲\U00100001乙⼈人"), Table([Column("丙")], [["\U00100002"]])], Meta("x"))
    assert pdf.missing_characters(paper, pdf.render(paper)) == ""  # private use: nobody can say what it shows
    rare = Document([Paragraph("甲\U00030000乙"), Table([Column("丙")], [["\U0002a6a5"]])], Meta("x"))
    found = pdf.missing_characters(rare, pdf.render(rare))
    assert set(found) <= {"\U00030000", "\U0002a6a5"}
    assert pdf.missing_characters(samples.report(), pdf.render(samples.report())) == ""


def test_a_paragraph_of_5000_characters_is_printed_whole() -> None:
    text = "".join(chr(0x4E00 + index) for index in range(5000))
    data = pdf.render(Document([Paragraph(text)], Meta("x")))
    body = "".join(
        line for page in pdftext.pages(data) for line in page.split("\n") if not line.startswith("— ")
    )
    assert body == text
    assert len(pdftext.pages(data)) == 9


def test_empty_papers_and_empty_texts_are_papers_too() -> None:
    for paper in (
        Document([], Meta("")),
        Document([Title(""), Paragraph(""), Table([Column("")], [[""]])], Meta("")),
    ):
        assert pdf.render(paper).startswith(b"%PDF")
        assert docx.Document(io.BytesIO(word.render(paper)))
        assert html.render(paper).startswith("<article")


def runs_from_the_right(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in text)


def test_text_that_typst_cannot_set_is_a_clear_refusal() -> None:
    paper = Document([Paragraph((Run("الكل في المجمو عة", "f"),))], Meta("试"))
    refusal = "Word"
    try:
        pdf.render(paper)
    except pdf.PdfFailed as failed:
        refusal = str(failed)
    assert "Word" in refusal


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-16", categories=("L", "N", "P", "S", "Z", "C")), max_size=60))
def test_any_text_passes_all_three_unharmed(text: str) -> None:
    paper = Document([Paragraph((Run(text, "f"),)), Table([Column("甲")], [[text]])], Meta(text))
    try:
        assert pdf.render(paper).startswith(b"%PDF")
    except pdf.PdfFailed:
        assert runs_from_the_right(text)
    shown = clean(text).split("\n")
    opened = docx.Document(io.BytesIO(word.render(paper)))
    assert [p.text for p in opened.paragraphs][: len(shown)] == shown
    page = LexborHTMLParser(html.render(paper))
    assert [node.text() for node in page.css("article > p")] == shown
