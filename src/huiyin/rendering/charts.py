"""Charts as SVG: one drawing for the page, for Word and for PDF, with nothing to run.

Two shapes are enough for a ledger: bars lying one below another, their parts side by side, and lines over time. Parts are told
apart by pattern as well as colour, and every number stands on the drawing or in the table that goes with it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from itertools import accumulate
from typing import Any

from .blocks import Block, Column, Note, Picture, Table
from .grid import Align

WIDTH = 480
_FONT = "Noto Sans SC, Microsoft YaHei, PingFang SC, Noto Sans CJK SC, sans-serif"
_INK, _SOFT, _LINE = "#1c232d", "#4a5563", "#c9d0d8"
_ROW, _BAR, _LEGEND = 46, 16, 26
_PLOT = (44, 190)  # left edge and height of a line chart's plot
_LETTER = 13.0


class Shape(StrEnum):
    BARS = "bars"
    LINES = "lines"


class Tone(StrEnum):
    """What a part means, not how it looks: looks follow."""

    DONE = "done"
    NEAR = "near"
    OPEN = "open"
    LATE = "late"
    PLAN = "plan"


_FILL = {Tone.DONE: "#17663a", Tone.NEAR: "#c7861a", Tone.OPEN: "#7f93ad", Tone.LATE: "#9b1c1c", Tone.PLAN: "#4a5563"}
_ON_DARK = {Tone.DONE, Tone.LATE, Tone.PLAN}


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of part: a value for each category, in the chart's unit; `addresses` open the list behind each.

    A line may end before the last category.
    """

    title: str
    tone: Tone
    values: Sequence[int]
    addresses: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """`source` says what is counted and as of when. `addresses` open the list behind a category's total."""

    title: str
    unit: str
    source: str
    categories: Sequence[str]
    series: Sequence[Series]
    shape: Shape = Shape.BARS
    addresses: Sequence[str] = ()
    first_column: str = ""

    @property
    def totals(self) -> list[int]:
        """Of the parts of each category of a bar chart."""
        return [sum(values) for values in zip(*(s.values for s in self.series), strict=True)]

    @property
    def is_empty(self) -> bool:
        return not any(any(s.values) for s in self.series)

    @property
    def has_totals(self) -> bool:
        return self.shape is Shape.BARS and len(self.series) > 1

    def to_json(self) -> dict[str, object]:
        """The numbers and words; where they lead is no part of what a paper freezes."""
        return {
            "title": self.title, "unit": self.unit, "source": self.source, "shape": self.shape.value,
            "first_column": self.first_column, "categories": list(self.categories),
            "series": [{"title": s.title, "tone": s.tone.value, "values": list(s.values)} for s in self.series],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Chart:
        series = [Series(s["title"], Tone(s["tone"]), s["values"]) for s in data["series"]]
        return cls(**{**data, "shape": Shape(data["shape"]), "series": series})

    def table(self) -> Table:
        """The same numbers as a table."""
        numbers = [Column(s.title, 1.0, Align.RIGHT) for s in self.series]
        total = [Column("合计", 1.0, Align.RIGHT)] if self.has_totals else []
        rows = [
            [name, *self.shown(i), *([f"{self.totals[i]:,}"] if total else [])] for i, name in enumerate(self.categories)
        ]
        return Table([Column(self.first_column, 2.4, Align.LEFT), *numbers, *total], rows)

    def shown(self, i: int) -> list[str]:
        """The numbers of a category as they are printed, series by series."""
        return [f"{s.values[i]:,}" if i < len(s.values) else "—" for s in self.series]

    def alternative(self) -> str:
        """The chart in a sentence, for those who cannot see it."""
        said = [
            f"{name}：" + "，".join(f"{s.title}{s.values[i]:,}{self.unit}" for s in self.series if i < len(s.values))
            for i, name in enumerate(self.categories)
        ]
        return f"{self.title}。" + "；".join(said)


def blocks_of(chart: Chart) -> list[Block]:
    """The chart on paper: the drawing below its title, its numbers as a table, what was counted as a note."""
    table, note = chart.table(), Note(f"单位：{chart.unit}。口径：{chart.source}")
    if chart.is_empty:
        return [table, note]
    drawing, height = svg(chart, linked=False), _drawn(chart, linked=False)[1]
    return [Picture(drawing, WIDTH, height, chart.alternative(), chart.title), table, note]


def _drawn(chart: Chart, *, linked: bool) -> tuple[list[str], float]:
    return (_bars if chart.shape is Shape.BARS else _lines)(chart, linked)


def svg(chart: Chart, *, linked: bool = True) -> str:
    """The drawing; `linked` puts links on its parts."""
    parts, height = _drawn(chart, linked=linked)
    name = escape(chart.alternative(), quote=True)
    drawn = f"{_patterns()}{''.join(parts)}"
    own = f"{zlib.crc32(name.encode()):08x}"  # names of patterns are shared by the whole page
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" viewBox="0 0 {WIDTH} {height:g}" '
        f'role="{"group" if linked else "img"}" aria-label="{name}" font-family="{_FONT}" font-size="{_LETTER:g}">'
        f"{drawn.replace('chart-near', f'near-{own}').replace('chart-open', f'open-{own}')}</svg>"
    )


def _patterns() -> str:
    """Hatching of the parts that are neither done nor late."""
    return (
        f'<defs><pattern id="chart-near" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="#f3d9a4"/>'
        f'<path d="M0 6L6 0" stroke="{_FILL[Tone.NEAR]}" stroke-width="1.6"/></pattern>'
        f'<pattern id="chart-open" width="5" height="5" patternUnits="userSpaceOnUse">'
        f'<rect width="5" height="5" fill="#dfe5ed"/><circle cx="2.5" cy="2.5" r="1" fill="{_FILL[Tone.OPEN]}"/></pattern></defs>'
    )


def _fill(tone: Tone) -> str:
    return f"url(#chart-{tone})" if tone in (Tone.NEAR, Tone.OPEN) else _FILL[tone]


def _text(x: float, y: float, words: str, *, anchor: str = "start", fill: str = _INK, weight: int = 400) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}" font-weight="{weight}">{escape(words)}</text>'


def _legend(chart: Chart, y: float) -> Iterator[str]:
    x = 0.0
    for series in chart.series:
        if chart.shape is Shape.BARS:
            look = f'fill="{_fill(series.tone)}" stroke="{_FILL[series.tone]}"'
            yield f'<rect x="{x:g}" y="{y - 11:g}" width="14" height="12" {look}/>'
        else:
            yield f'<path d="M{x:g} {y - 5:g}h18" {_stroke(series.tone)}/>' + _mark(series.tone, x + 9, y - 5)
        yield _text(x + 22, y, series.title, fill=_SOFT)
        x += 22 + _width(series.title) + 20
    yield _text(WIDTH, y, f"单位：{chart.unit}", anchor="end", fill=_SOFT)


def _width(words: str) -> float:
    return sum(_LETTER if ord(c) > 0x2000 else _LETTER * 0.56 for c in words)


def _cut(words: str, room: float) -> str:
    """As much of the words as fits, with a mark where some are left out."""
    if _width(words) <= room:
        return words
    fits = [i for i, used in enumerate(accumulate(_width(c) for c in words)) if used <= room - _LETTER]
    return words[: fits[-1] + 1 if fits else 0] + "…"


def _wrap(address: str, linked: bool, said: str, content: str) -> str:
    title = f"<title>{escape(said)}</title>"
    if linked and address:
        return f'<a href="{escape(address, quote=True)}" aria-label="{escape(said, quote=True)}">{title}{content}</a>'
    return f"<g>{title}{content}</g>"


def _bars(chart: Chart, linked: bool) -> tuple[list[str], float]:
    top = max(chart.totals, default=0)
    parts = list(_legend(chart, 14))
    for i, name in enumerate(chart.categories):
        y = _LEGEND + 8 + i * _ROW
        total = f"{chart.totals[i]:,}"
        label = _text(0, y + 12, _cut(name, WIDTH - 60), weight=500) + _text(WIDTH, y + 12, total, anchor="end", weight=600)
        address = chart.addresses[i] if chart.addresses else ""
        parts.append(_wrap(address, linked, f"{name}：{total}{chart.unit}", label))
        parts.append(f'<rect x="0" y="{y + 18}" width="{WIDTH}" height="{_BAR}" fill="#f1f3f6"/>')
        parts += _bar(chart, i, y + 18, WIDTH / top if top else 0, linked)
    return parts, _LEGEND + 8 + len(chart.categories) * _ROW


def _bar(chart: Chart, i: int, y: float, scale: float, linked: bool) -> Iterator[str]:
    x = 0.0
    for series in chart.series:
        value = series.values[i]
        if not value:
            continue
        wide = value * scale
        drawn = (
            f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{_BAR}" fill="{_fill(series.tone)}" '
            f'stroke="{_FILL[series.tone]}" stroke-width=".8"/>'
        )
        said = f"{value:,}"
        if len(chart.series) > 1 and wide > _width(said) + 8:
            drawn += _on(series.tone, x + wide / 2, y + 12.5, said)
        address = series.addresses[i] if series.addresses else ""
        yield _wrap(address, linked, f"{chart.categories[i]} {series.title}{said}{chart.unit}", drawn)
        x += wide


def _on(tone: Tone, x: float, y: float, words: str) -> str:
    """A number on a part: on hatching it stands on a plate, so that it can be read."""
    if tone in _ON_DARK:
        return _text(x, y, words, anchor="middle", fill="#fff", weight=600)
    wide = _width(words) + 6
    plate = f'<rect x="{x - wide / 2:g}" y="{y - 11.5:g}" width="{wide:g}" height="14" fill="#fff" opacity=".9"/>'
    return plate + _text(x, y, words, anchor="middle", weight=600)


def _stroke(tone: Tone) -> str:
    dash = ' stroke-dasharray="5 4"' if tone is Tone.PLAN else ""
    return f'fill="none" stroke="{_FILL[tone]}" stroke-width="2"{dash}'


def _mark(tone: Tone, x: float, y: float) -> str:
    if tone is Tone.PLAN:
        return f'<rect x="{x - 3:g}" y="{y - 3:g}" width="6" height="6" fill="#fff" stroke="{_FILL[tone]}" stroke-width="1.6"/>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="3.4" fill="{_FILL[tone]}"/>'


def _lines(chart: Chart, linked: bool) -> tuple[list[str], float]:
    left, tall = _PLOT
    bottom, wide, count = _LEGEND + 12 + tall, WIDTH - left - 30, len(chart.categories)
    top = _round_up(max((v for s in chart.series for v in s.values), default=0))
    at = [left + (wide * i / (count - 1) if count > 1 else wide / 2) for i in range(count)]
    parts = list(_legend(chart, 14))
    for step in range(5):
        y = bottom - tall * step / 4
        parts.append(f'<path d="M{left} {y:g}H{WIDTH}" stroke="{_LINE}" stroke-width="{1 if step else 1.4}"/>')
        parts.append(_text(left - 8, y + 4.5, f"{top * step / 4:g}", anchor="end", fill=_SOFT))
    every = max(1, -(-count // 8))
    months = range(0, count, every)
    parts += [_text(at[i], bottom + 20, chart.categories[i], anchor="middle", fill=_SOFT) for i in months]
    for series in chart.series:
        points = [(x, bottom - tall * v / top) for x, v in zip(at, series.values, strict=False)]
        parts.append(f'<path d="M{"L".join(f"{x:g} {y:g}" for x, y in points)}" {_stroke(series.tone)}/>' if points else "")
        for i, (x, y) in enumerate(points):
            said = f"{chart.categories[i]} {series.title}{series.values[i]}{chart.unit}"
            address = series.addresses[i] if series.addresses else ""
            parts.append(_wrap(address, linked, said, _mark(series.tone, x, y)))
        if points:
            x, y = points[-1]
            off = -9 if series.tone is Tone.PLAN else 18  # the plan runs above what was done, or on it
            last = str(series.values[len(points) - 1])
            parts.append(_text(x, y + off, last, anchor="middle", fill=_FILL[series.tone], weight=600))
    return parts, bottom + 30


def _round_up(value: int) -> int:
    """The least "round" number of four equal steps that is not below `value`."""
    size = 4
    while size < value:
        for factor in (2, 2.5, 2):
            if size >= value:
                break
            size = int(size * factor)
    return size
