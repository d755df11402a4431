"""The text of a report: headings (`# `, `## `, `### `), paragraphs, and `{{key}}` where a figure stands.

A heading that brings its own number (一、 (一) 1. of a text taken over verbatim) keeps it; others are numbered when
the paper is made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from huiyin.reading.quantities import find_quantities, hide_names
from huiyin.reports.placing import named

# Stands for the day the data are as of; no figure.
DATE_KEY = "数据截止日期"
# What a chart's key begins with; its title follows. A chart stands in a line of its own.
CHART = "图."
_HEADING = re.compile(r"^(#{1,3})\s+(.*)$")
_PLACEHOLDER = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
_BROKEN = re.compile(r"\{\{|\}\}")
OWN_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[((][一二三四五六七八九十\d]{1,3}[))]|\d{1,2}[.．、](?!\d))")
_HALF_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_AROUND = 12  # characters shown on either side of a number somebody typed


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Placeholder:
    key: str


Piece = Words | Placeholder


@dataclass(frozen=True)
class Line:
    """A heading (`level` 1 to 3) or a paragraph (`level` 0); `number` counts the body's lines from 1."""

    number: int
    level: int
    pieces: tuple[Piece, ...]

    @property
    def has_own_number(self) -> bool:
        first = self.pieces[0] if self.pieces else None
        return isinstance(first, Words) and OWN_NUMBER.match(first.text) is not None

    @property
    def chart(self) -> str:
        """The title of the chart that this line is; empty for a line of text."""
        first = self.pieces[0] if len(self.pieces) == 1 and not self.level else None
        return first.key.removeprefix(CHART) if isinstance(first, Placeholder) and first.key.startswith(CHART) else ""


@dataclass(frozen=True)
class Handwritten:
    """手写数字: a counted number that somebody typed instead of placing a figure."""

    line: int
    literal: str
    before: str
    after: str


@dataclass(frozen=True)
class Review:
    """What is wrong with a text: `unknown`, `broken` and `crowded` (charts amid text) stop it, the others are warnings."""

    unknown: tuple[str, ...]
    broken: tuple[int, ...]
    unused: tuple[str, ...]
    handwritten: tuple[Handwritten, ...]
    crowded: tuple[int, ...] = ()

    @property
    def errors(self) -> list[str]:
        """What must be put right before the text can be kept."""
        found = [f"正文中的数据“{{{{{key}}}}}”没有定义" for key in self.unknown]
        found += [f"第{line}行的图表应单独成行，前后不写文字" for line in self.crowded]
        return found + [f"第{line}行的数据标记不完整，应写作 {{{{名称}}}}" for line in self.broken]


def parse(body: str) -> list[Line]:
    """The lines of a body; empty ones are left out."""
    found = []
    for number, raw in enumerate(body.splitlines(), 1):
        heading = _HEADING.match(raw.strip())
        text = heading[2] if heading else raw.strip()
        if text:
            found.append(Line(number, len(heading[1]) if heading else 0, tuple(_pieces(text))))
    return found


def _pieces(text: str) -> Iterator[Piece]:
    last = 0
    for mark in _PLACEHOLDER.finditer(text):
        if mark.start() > last:
            yield Words(text[last : mark.start()])
        yield Placeholder(mark[1])
        last = mark.end()
    if last < len(text):
        yield Words(text[last:])


def keys_in(body: str) -> list[str]:
    """The keys of the figures placed in a body, each once, in the order of the text."""
    return [k for k in _all_keys(body) if k != DATE_KEY and not k.startswith(CHART)]


def charts_in(body: str) -> list[str]:
    """The titles of the charts placed in a body, each once."""
    return [k.removeprefix(CHART) for k in _all_keys(body) if k.startswith(CHART)]


def _all_keys(body: str) -> list[str]:
    return list(dict.fromkeys(mark[1] for mark in _PLACEHOLDER.finditer(body)))


def review(body: str, known: Collection[str]) -> Review:
    """What a body's text gets wrong, given the keys that stand for something."""
    used = keys_in(body)
    alone = {line.number for line in parse(body) if line.chart}
    broken = [n for n, raw in enumerate(body.splitlines(), 1) if _BROKEN.search(_PLACEHOLDER.sub("", raw))]
    return Review(
        unknown=(*(k for k in used if k not in known), *(CHART + t for t in charts_in(body) if named(t) is None)),
        broken=tuple(broken), crowded=tuple(n for n in _chart_lines(body) if n not in alone),
        unused=tuple(k for k in known if k not in used), handwritten=tuple(handwritten(body)),
    )


def _chart_lines(body: str) -> list[int]:
    """The lines in which a chart is placed."""
    return [n for n, raw in enumerate(body.splitlines(), 1) if charts_in(raw)]


def handwritten(body: str) -> Iterator[Handwritten]:
    """Counted numbers typed into the text; dates, ordinals, document numbers and phones are none."""
    for number, raw in enumerate(body.splitlines(), 1):
        text = _PLACEHOLDER.sub("□", raw).translate(_HALF_WIDTH)
        for found in find_quantities(text, hide_names(text)):
            yield Handwritten(
                number, text[found.start : found.end], text[max(0, found.start - _AROUND) : found.start],
                text[found.end : found.end + _AROUND],
            )
