"""Automatic numbers of Word paragraphs, as Word prints them.

Lists that share an abstract definition count on together; a list that overrides a start begins anew
the first time it is used; a level begins anew behind a higher one, unless told otherwise (lvlRestart).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree  # type: ignore[import-untyped]

from huiyin.reading.formats.package import MC, W, number, switched_on, value
from huiyin.reading.formats.spelling import spell
from huiyin.reading.formats.styles import Styles, listed

_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list; `restart` is the level (from 1) whose use begins this one anew, 0 for never."""

    form: str
    text: str
    start: int
    restart: int | None
    legal: bool
    style: str


@dataclass(frozen=True, slots=True)
class _List:
    """A w:num: its abstract definition, and the levels and starts it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Counts paragraphs of each list and spells the mark of the next."""

    def __init__(self, numbering: etree._Element | None, styles: Styles) -> None:
        self._root = numbering
        self._styles = styles
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    @cached_property
    def _lists(self) -> dict[str, _List]:
        if self._root is None:
            return {}
        abstracts = {a.get(f"{W}abstractNumId", ""): a for a in self._root.iterchildren(f"{W}abstractNum")}
        defined: dict[str, dict[int, Level]] = {key: _levels(one) for key, one in abstracts.items()}
        nums = {num.get(f"{W}numId", ""): num for num in self._root.iterchildren(f"{W}num")}
        lists = {}
        for key, num in nums.items():
            abstract = self._followed(value(num, "abstractNumId"), abstracts, nums)
            levels = dict(defined.get(abstract, {}))
            starts = {}
            for override in num.iterchildren(f"{W}lvlOverride"):
                at = number(override.get(f"{W}ilvl"), 0)
                levels |= _levels(override)
                start = value(override, "startOverride")
                if start:
                    starts[at] = number(start, 1)
                    levels[at] = replace(levels[at], start=starts[at]) if at in levels else _PLAIN
            lists[key] = _List(abstract, levels, starts)
        return lists

    def _followed(
        self, abstract: str, abstracts: dict[str, etree._Element], nums: dict[str, etree._Element]
    ) -> str:
        """An abstract list may only name a list style; that style's list is meant."""
        linked = value(abstracts.get(abstract), "numStyleLink")
        for _, style in self._styles.chain(linked) if linked else ():
            if style.number in nums:
                return value(nums[style.number], "abstractNumId")
        return abstract

    def mark(self, properties: etree._Element | None) -> str:
        """Count a paragraph and spell its mark: "一、", "（一）", "1."; empty without number or with a bullet."""
        place = self._place(properties)
        if place is None:
            return ""
        key, level = place
        one = self._lists[key]
        counts = self._counts.setdefault(one.abstract, {})
        if level in one.starts and (key, level) not in self._begun:
            counts.pop(level, None)
        self._begun.add((key, level))
        for higher in range(level):  # a level left out counts as used once, as in Word
            counts.setdefault(higher, one.levels.get(higher, _PLAIN).start)
        counts[level] = counts.get(level, one.levels[level].start - 1) + 1
        for deeper in [k for k in counts if k > level and _restarts(one.levels.get(k), level)]:
            del counts[deeper]
        return self._spelt(one, level, counts)

    def _place(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """The list and level of a paragraph: its own, else what its style says."""
        key, level = listed(properties)
        style = value(properties, "pStyle")
        chain = list(self._styles.chain(style)) if style and key is None else []
        by_style = key is None
        for _, inherited in chain:
            key = key or inherited.number
            level = level or inherited.level
        if key is None or key not in self._lists:
            return None
        levels = self._lists[key].levels
        if by_style and level is None:
            names = [style_id for style_id, _ in chain]
            at = next((k for name in names for k, one in levels.items() if one.style == name), 0)
        else:
            at = number(level, 0)
        return (key, at) if at in levels else None

    @staticmethod
    def _spelt(one: _List, level: int, counts: dict[int, int]) -> str:
        shown = one.levels[level]
        if shown.form == "bullet":
            return ""

        def count(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            named = one.levels.get(at, _PLAIN)
            if named.form == "none":
                return ""
            return spell(counts.get(at, named.start), "decimal" if shown.legal else named.form)

        return _PLACE.sub(count, shown.text)


_PLAIN = Level("decimal", "%1.", 1, None, legal=False, style="")


def _levels(parent: etree._Element) -> dict[int, Level]:
    found = {}
    for level in parent.iterchildren(f"{W}lvl"):
        restart = value(level, "lvlRestart")
        found[number(level.get(f"{W}ilvl"), 0)] = Level(
            _form(level),
            value(level, "lvlText"),
            number(value(level, "start"), 1),
            number(restart, 0) if restart else None,
            switched_on(level, "isLgl"),
            value(level, "pStyle"),
        )
    return found


def _form(level: etree._Element) -> str:
    """The number format; a custom one (as newer Word and WPS write) offers an older one beside it."""
    form = value(level, "numFmt")
    older = level.find(f"{MC}AlternateContent/{MC}Fallback")
    if form in ("", "custom"):
        form = value(older, "numFmt") or "decimal"
    return form


def _restarts(deeper: Level | None, used: int) -> bool:
    return deeper is None or deeper.restart is None or used < deeper.restart
