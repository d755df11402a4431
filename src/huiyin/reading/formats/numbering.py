"""Automatic numbers of Word paragraphs, as Word prints them."""

from __future__ import annotations

import re
from typing import Any

from huiyin.reading.marks import NUMERALS
from huiyin.reading.wording import words

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = frozenset(
    words(
        "chineseCounting chineseCountingThousand ideographDigital japaneseCounting taiwaneseCounting "
        "taiwaneseCountingThousand japaneseDigitalTenThousand koreanCounting"
    )
)


class Numbering:
    """Counts paragraphs of each list and spells the mark of the next."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._load(numbering)
        if styles is not None:
            for style in styles.iter(f"{W}style"):
                place = _place(style.find(f"{W}pPr"))
                if place:
                    self._styles[style.get(f"{W}styleId", "")] = place

    def _load(self, numbering: Any) -> None:
        abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
        for one in numbering.iter(f"{W}abstractNum"):
            levels = {}
            for level in one.iter(f"{W}lvl"):
                start = _number(_value(level, "start"), 1)
                levels[_number(level.get(f"{W}ilvl"), 0)] = (
                    _value(level, "numFmt"),
                    _value(level, "lvlText"),
                    start,
                )
            abstract[one.get(f"{W}abstractNumId", "")] = levels
        for num in numbering.iter(f"{W}num"):
            self._levels[num.get(f"{W}numId", "")] = abstract.get(_value(num, "abstractNumId"), {})

    def mark(self, paragraph: Any) -> str:
        """The mark before a paragraph: "一、", "(一)", "1."; empty where it has none or a bullet."""
        properties = paragraph.find(f"{W}pPr")
        style = properties.find(f"{W}pStyle") if properties is not None else None
        place = _place(properties) or self._styles.get(style.get(f"{W}val", "") if style is not None else "")
        if place is None or place[0] not in self._levels:
            return ""
        number, level = place
        levels = self._levels[number]
        if level not in levels:
            return ""
        counts = self._counts.setdefault(number, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        form, text, _ = levels[level]
        if form in ("bullet", "none", ""):
            return ""
        return re.sub(r"%([1-9])", lambda m: self._spelt(number, int(m.group(1)) - 1), text)

    def _spelt(self, number: str, level: int) -> str:
        levels = self._levels[number]
        form = levels[level][0] if level in levels else "decimal"
        start = levels[level][2] if level in levels else 1
        return spell(self._counts[number].get(level, start), form)


def spell(count: int, form: str) -> str:
    """A count in a Word number format."""
    if form in _CHINESE and 0 < count < 100:
        tens, ones = divmod(count, 10)
        high = "" if tens == 0 else ("十" if tens == 1 else NUMERALS[tens - 1] + "十")
        return high + (NUMERALS[ones - 1] if ones else "")
    if form.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    return str(count)


def _place(properties: Any) -> tuple[str, int] | None:
    listed = properties.find(f"{W}numPr") if properties is not None else None
    if listed is None:
        return None
    number = _value(listed, "numId")
    return (number, _number(_value(listed, "ilvl"), 0)) if number and number != "0" else None


def _value(element: Any, name: str) -> str:
    child = element.find(f"{W}{name}")
    return str(child.get(f"{W}val", "")) if child is not None else ""


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else default
