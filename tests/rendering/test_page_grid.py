"""A page of plain text holds exactly 22 lines of 28 characters, in the PDF and in Word (GB/T 9704-2012, 5.2.3)."""

from itertools import pairwise
from pathlib import Path

import pytest

from huiyin.rendering import pdf, word
from huiyin.rendering.blocks import Document, Meta, Paragraph
from tests.rendering import pdftext
from tests.rendering.office import needs_office, printed

MM = 72 / 25.4
_CHARACTERS = "".join(chr(0x4E00 + 5 * index) for index in range(28 * 22 * 2))
TWO_PAGES = Document([Paragraph(_CHARACTERS, indented=False)], Meta("版心"))


def _assert_grid(data: bytes) -> None:
    pages = pdftext.pages(data)
    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        *lines, footer = page.split("\n")
        assert [len(line) for line in lines] == [28] * 22
        assert footer.split() == ["—", str(number), "—"]
    assert pdftext.words(data).replace("—1—", "").replace("—2—", "") == _CHARACTERS


def test_a_pdf_page_is_22_lines_of_28_characters() -> None:
    _assert_grid(pdf.render(TWO_PAGES))


@needs_office
def test_a_word_page_is_22_lines_of_28_characters(tmp_path: Path) -> None:
    _assert_grid(printed(word.render(TWO_PAGES), tmp_path))


def test_the_pdf_text_stands_in_the_type_area_and_the_page_number_7_mm_below() -> None:
    data = pdf.render(TWO_PAGES)
    odd, even = pdftext.boxes(data, 0), pdftext.boxes(data, 1)
    body = odd[: 28 * 22]
    assert min(left for _, left, *_ in body) == pytest.approx(28 * MM, abs=3)
    assert max(right for _, _, _, right, _ in body) == pytest.approx((28 + 156) * MM, abs=3)
    assert max(top for *_, top in body) < (297 - 37) * MM
    assert min(bottom for _, _, bottom, *_ in body) > 35 * MM
    odd_number, even_number = odd[28 * 22 :], even[28 * 22 :]
    assert min(left for _, left, *_ in odd_number) > 105 * MM  # odd right
    assert max(right for _, _, _, right, _ in even_number) < 105 * MM  # even left
    assert 20 * MM < odd_number[0][2] < 28 * MM


def test_title_and_headings_keep_to_the_lines_of_the_grid() -> None:
    from tests.rendering.samples import report

    data = pdf.render(report())
    bottoms = sorted(
        {round(bottom) for char, _, bottom, *_ in pdftext.boxes(data, 1) if char == "的"}, reverse=True
    )
    steps = [(high - low) / 28.95 for high, low in pairwise(bottoms)]
    assert all(abs(step - round(step)) < 0.08 for step in steps), steps
