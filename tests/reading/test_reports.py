"""Whole reports of eight families, invented, against what a careful person reads in them: as published, and pasted so
that their lines are lost.

`reports/NAME.txt` is read and compared with `reports/NAME.json`, which has the form of `huiyin read --json`,
except that of the measures only their number is given. What is read right counts for both precision and
recall; an aspect's score is their harmonic mean (F1) over all reports.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huiyin.reading import read_file, read_text

Fact = tuple[str, ...]  # where it stands, then what it says
Facts = dict[str, Counter[Fact]]
Compared = dict[str, tuple[Counter[Fact], Counter[Fact]]]

TEXTS = sorted((Path(__file__).parent / "reports").glob("*.txt"))
ASPECTS = (
    "head",
    "dates",
    "contacts",
    "focus areas",
    "findings",
    "measures",
    "statuses",
    "figures",
    "documents issued",
    "documents cited",
)


def _same_width(words: str) -> str:
    """Full-width punctuation and digits read as half-width ones do."""
    return unicodedata.normalize("NFKC", words)


def _facts(told: dict[str, Any]) -> Iterator[tuple[str, Fact]]:
    """Everything a report or its truth says, as single facts by aspect."""
    for key in ("unit", "inspector", "issuer"):
        yield "head", (key, told[key] or "")
    for key in ("inspection_period", "feedback_date", "published"):
        yield "dates", (key, str(told[key] or ""))
    for key, value in told["contacts"].items():
        yield "contacts", (key, value or "")
    for title in told["focus_areas"]:
        yield "focus areas", (title,)
    yield from _counted("report", told["report_figures"])
    yield from _titles("report", told["report_documents"], told["report_cited_documents"])
    for finding in told["findings"]:
        yield from _finding_facts(finding)


def _finding_facts(finding: dict[str, Any]) -> Iterator[tuple[str, Fact]]:
    title, measures = finding["title"], finding["measures"]
    yield "findings", (title, str(finding["number"]), str(finding["focus"]))
    yield "measures", (title, str(measures if isinstance(measures, int) else len(measures)))
    yield "statuses", (title, finding["status"] or "")
    yield from _counted(title, finding["figures"])
    yield from _titles(title, finding["documents"], finding["cited_documents"])


def _counted(place: str, figures: list[dict[str, Any]]) -> Iterator[tuple[str, Fact]]:
    for figure in figures:
        yield "figures", (place, f"{figure['value']:g}", figure["unit"], figure["literal"])


def _titles(place: str, issued: list[str], cited: list[str]) -> Iterator[tuple[str, Fact]]:
    yield from (("documents issued", (place, title)) for title in issued)
    yield from (("documents cited", (place, title)) for title in cited)


def _sorted_out(told: dict[str, Any], report: str) -> Facts:
    """The facts of each aspect; an empty statement is no fact."""
    facts: Facts = {aspect: Counter() for aspect in ASPECTS}
    for aspect, fact in _facts(told):
        if fact[-1]:
            facts[aspect][(report, *map(_same_width, fact))] += 1
    return facts


def _f1(there: Counter[Fact], read: Counter[Fact]) -> float:
    """Twice the shared facts over all facts on both sides; 1 where neither side has any."""
    both = there.total() + read.total()
    return 2 * (there & read).total() / both if both else 1.0


LAYOUTS: dict[str, Callable[[str], str]] = {
    "as published": lambda text: text,
    "lines parted by a blank": lambda text: re.sub(r"\s*\n\s*", " ", text),
    "lines run together": lambda text: re.sub(r"\s*\n\s*", "", text),
}
LOWEST = {  # by layout: of any aspect, of all on the whole
    "as published": (0.93, 0.97),
    "lines parted by a blank": (0.93, 0.97),
    "lines run together": (0.6, 0.85),  # where a heading ends, nothing may show
}


@pytest.fixture(scope="module", params=LAYOUTS)
def compared(request: pytest.FixtureRequest) -> tuple[str, Compared]:
    """In a layout, for each aspect, over all reports: what is there, and what was read."""
    there: Facts = {aspect: Counter() for aspect in ASPECTS}
    read: Facts = {aspect: Counter() for aspect in ASPECTS}
    for text in TEXTS:
        truth = _sorted_out(json.loads(text.with_suffix(".json").read_text("utf-8")), text.stem)
        laid_out = LAYOUTS[request.param](text.read_text("utf-8"))
        reading = _sorted_out(read_text(laid_out).to_json(), text.stem)
        for aspect in ASPECTS:
            there[aspect] += truth[aspect]
            read[aspect] += reading[aspect]
    return request.param, {aspect: (there[aspect], read[aspect]) for aspect in ASPECTS}


@pytest.mark.parametrize("aspect", ASPECTS)
def test_aspect_is_read_well(aspect: str, compared: tuple[str, Compared]) -> None:
    layout, facts = compared
    there, read = facts[aspect]
    assert there, "no report says anything of this"
    assert _f1(there, read) >= LOWEST[layout][0], {"missed": [*(there - read)], "invented": [*(read - there)]}


def test_reports_are_read_well_on_the_whole(compared: tuple[str, Compared]) -> None:
    layout, facts = compared
    assert sum(_f1(*both) for both in facts.values()) / len(facts) >= LOWEST[layout][1]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.stem)
def test_figures_and_measures_stand_where_their_offsets_say(text: Path, layout: str) -> None:
    laid_out = LAYOUTS[layout](text.read_text("utf-8"))
    reading = read_text(laid_out)
    assert reading.text == laid_out
    assert [reading.text[q.start : q.end] for q in reading.figures] == [q.literal for q in reading.figures]
    assert [reading.text[m.start : m.end] for m in reading.measures] == [m.text for m in reading.measures]


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.stem)
def test_a_file_is_read_as_its_text(text: Path) -> None:
    assert read_file(text).to_json() == read_text(text.read_text("utf-8")).to_json()
