"""The text cut where objections stand, and the page made of it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.reading import Objection, Severity, read_text
from huiyin.reading.marked import Opinion, Reviewed, page, review, stretches

from .samples import FEEDBACK, PLAN, REPORT

TEXT = "甲乙丙丁戊己庚辛\n壬癸"


def opinion(number: int, start: int, end: int, severity: Severity = Severity.WARNING) -> Opinion:
    return Opinion(number, 1, Objection("a", severity, start, end, TEXT[start:end], "为<何>", "怎办"))


@pytest.mark.parametrize("text", [REPORT, PLAN, FEEDBACK, "没有任何意见的一行字"])
def test_the_stretches_are_the_text_and_every_objection_opens_once(text: str) -> None:
    reviewed = review(read_text(text), "稿")
    pieces = list(stretches(text, reviewed.opinions))
    assert "".join(p.text for p in pieces) == text
    opened = [one.number for p in pieces for one in p.opens]
    assert sorted(opened) == [o.number for o in reviewed.opinions if o.item.end > o.item.start]


SPANS = st.lists(st.tuples(st.integers(0, 10), st.integers(0, 11)), max_size=6)


@given(SPANS)
def test_a_stretch_is_covered_by_exactly_what_spans_it(spans: list[tuple[int, int]]) -> None:
    opinions = [opinion(n, *sorted(span)) for n, span in enumerate(spans, 1)]
    at = 0
    for piece in stretches(TEXT, opinions):
        end = at + len(piece.text)
        assert [o.number for o in piece.covering] == [
            o.number for o in opinions if o.item.start <= at and end <= o.item.end
        ]
        at = end
    assert at == len(TEXT)


def test_a_stretch_shows_the_heaviest() -> None:
    hint, serious = opinion(1, 0, 4, Severity.HINT), opinion(2, 2, 6, Severity.SERIOUS)
    assert [p.severity for p in stretches(TEXT, [hint, serious])] == ["hint", "serious", "serious", ""]


def body(shown: str) -> str:
    """The text column of the page."""
    rows = re.findall(r'<p class="text">(.*?)</p>', shown, re.DOTALL)
    return unescape("\n".join(re.sub(r"<a class=.pin.*?</a>|<[^>]+>", "", row) for row in rows))


def test_the_page_holds_the_whole_text_and_encloses_each_passage() -> None:
    reviewed = review(read_text(REPORT), "稿.txt")
    shown = page(reviewed)
    assert body(shown) == "\n".join(line for line in REPORT.split("\n") if line.strip())
    for one in reviewed.opinions:
        assert shown.count(f'id="p{one.number}"') == 1
        assert shown.count(f'id="o{one.number}"') == 1


def test_a_passage_over_two_lines_is_marked_in_both_and_pinned_once() -> None:
    shown = page(Reviewed("稿", read_text(TEXT), [opinion(1, 6, 10)]))
    marks = re.findall(r"<mark[^>]*>(.*?)</mark>", shown, re.DOTALL)
    assert [re.sub(r"<a.*?</a>", "", m).strip() for m in marks] == ["庚辛", "壬"]
    assert shown.count('id="p1"') == 1


def test_an_objection_to_the_whole_has_a_note_without_a_pin() -> None:
    shown = page(Reviewed("稿", read_text(TEXT), [opinion(1, 0, 0)]))
    assert 'id="o1"' in shown
    assert "<mark" not in shown


def test_the_page_needs_nothing_from_outside_and_lets_no_markup_through() -> None:
    text = "<script>alert(1)</script>&amp;\n甲"
    shown = page(Reviewed('"><b>.txt', read_text(text), [opinion(1, 0, 3)]))
    assert "<script" not in shown
    assert "<b>" not in shown
    assert "为&lt;何&gt;" in shown
    assert not re.search(r"(?:src|href)=\"(?!#)", shown)
    assert body(shown) == text


def test_a_text_without_objections_says_so() -> None:
    assert "没有发现要提的意见" in page(Reviewed("稿", read_text("甲"), []))
