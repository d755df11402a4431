"""Marks of hierarchy (一、 (一) 1. 1、 (1) ① 1-1. ● 问题N: 一是) and the tree their sequence makes.

The same mark stands on different levels in different reports; the order in which kinds of marks
open decides the level, never the kind itself. Only 一、 always returns to the top.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise

NUMERALS = "一二三四五六七八九十"
_BULLETS = "●■◆★▲►▶◇➢➤❖✦※◎☆▪◼"
BULLETS = frozenset(_BULLETS)


class Sort(IntEnum):
    """Kinds of marks."""

    PART = 1  # 一、
    BRACKET = 2  # (一) 第一类
    DOT = 3  # 1.
    COMMA = 4  # 1、
    PAREN = 5  # (1) 1)
    RING = 6  # ①
    PROBLEM = 7  # 问题1: 【问题一】 任务一:
    ITEM = 8  # 一是 第一,
    PAIR = 9  # 1-1.
    BULLET = 10  # ● ◆


_MARK = re.compile(
    rf"(?=[-*问任【(\d一二三四五六七八九十第其①-⑳{_BULLETS}])(?:"
    r"(?P<PROBLEM>(?<![”的])【?(?:问题|任务) ?(?P<n7>[一二三四五六七八九十\d]{1,3})(?: ?[:.、】]| {1,4}(?=[\u4e00-\u9fff“]))"
    r"|第(?P<n14>[一二三四五六七八九十\d]{1,2})个问题 ?:)"
    r"|(?P<PART>(?P<n1>[一二三四五六七八九十]{1,3})、)"
    r"|(?P<BRACKET>\((?P<n2>[一二三四五六七八九十]{1,3})\)、?|第(?P<n11>[一二三四五六七八九])(?:类|方面|部分)[ 、:])"
    r"|(?P<ITEM>(?P<n8>[一二三四五六七八九十]{1,2})(?:是|要)(?!否|一)|[第其](?P<n9>[一二三四五六七八九])[,:]"
    r"|(?P<n13>[-*]) (?=\S))"
    r"|(?P<PAIR>\d{1,2}-(?P<n10>\d{1,2})(?:[.、:] ?| (?=[关针“])))"
    r"|(?P<DOT>(?P<n3>\d{1,2})\.(?:(?!\d)|(?=(?:19|20)\d{2}年|\d{1,4}[个家名户人所件项处次笔宗起辆部间座条](?!百分))) ?"
    r"|(?P<n15>\d{1,2}) (?=(?:关于|针对|对)“|(?:关于|针对)[^\n]{2,80}问题))"
    r"|(?P<COMMA>(?P<n4>\d{1,2})、)"
    r"|(?P<PAREN>\(?(?P<n5>\d{1,2})\)、?)"
    rf"|(?P<RING>(?P<n6>[①-⑳]))|(?P<BULLET>(?P<n12>[{_BULLETS}]) ?))"
)
_BEFORE = frozenset("。;:!?”)》…")
_LABELLED = re.compile(r"(?:^|\n)\s*(?:反馈|存在|整改|具体)?问题:$")  # 问题:(三)…


@dataclass(slots=True)
class Mark:
    """A mark in the cleaned text; `start` is before it, `end` after it."""

    sort: Sort
    number: int
    start: int
    end: int
    leads_line: bool


@dataclass(slots=True)
class Node:
    """A structural mark with everything up to the next one on its level."""

    mark: Mark | None
    start: int
    end: int
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)


def numeral(text: str) -> int:
    """A Chinese, Arabic or ringed number below 100, 1 for a bullet; 0 if it is none."""
    if text.isdecimal() and text.isascii():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if text in BULLETS or text in "-*":
        return 1
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return NUMERALS.find(text) + 1 if len(text) == 1 else 0
    high = NUMERALS.find(tens) + 1 if tens else 1
    return high * 10 + (NUMERALS.find(ones) + 1 if ones else 0)


def find_marks(text: str) -> list[Mark]:
    """All marks that open something, in order.

    A mark inside a line must follow a stop or a space and continue its own sequence (or open one),
    so that a decimal, an article or a reference isn't taken for a heading.
    """
    marks: list[Mark] = []
    last: dict[Sort, int] = {}
    before: dict[Sort, int] = {}  # where the list of each sort stood when a higher mark ended it: 一(一)(二) 二(三)(四)
    for found in _MARK.finditer(text):
        sort = Sort[str(found.lastgroup)] if found.lastgroup in Sort.__members__ else _sort(found)
        number = numeral(next(g for name, g in found.groupdict().items() if name[0] == "n" and g))
        sort = _continued(sort, number, last)
        place = _place(text, found.start(), sort)
        if place is None and number > 1 and number == last.get(sort, 0) + 1 and _goes_on_bare(text, found):
            place = False
        if number == 0 or place is None:
            continue
        glued = sort is Sort.DOT and text[found.end() : found.end() + 1].isdecimal()  # 2.3个项目…
        if (sort in (Sort.PAIR, Sort.BULLET) or glued) and not place:
            continue
        if not place and (text[found.start()] in "-*" or found["n15"]):
            continue
        if sort is Sort.PROBLEM and text[found.end() - 1] == " " and not place:
            continue
        if (glued or not place) and number not in (1, last.get(sort, before.get(sort, -1)) + 1):
            continue
        if sort is Sort.ITEM and number != 1 and not 0 < number - last.get(sort, -9) <= 2:
            continue
        for lower in [s for s in last if s > sort]:
            before[lower] = last.pop(lower)
        last[sort] = number
        marks.append(Mark(sort, number, found.start(), found.end(), place))
    return _without_ornaments(marks)


_REFERS = re.compile(r"[第条款项、和及与至或\-~]$")


def _goes_on_bare(text: str, found: re.Match[str]) -> bool:
    """“①调度②督办③约谈”: a ringed or bracketed number that counts on needs no stop before it."""
    bare = found["RING"] or (found["PAREN"] and text[found.start()] == "(")
    return bool(bare) and not _REFERS.search(text, max(0, found.start() - 1), found.start())


def _without_ornaments(marks: list[Mark]) -> list[Mark]:
    """No bullet stands above the first part but on a web page's furniture."""
    first = next((m.start for m in marks if m.sort is Sort.PART), 0)
    return [m for m in marks if m.sort is not Sort.BULLET or m.start > first]


def without_glued(text: str, marks: list[Mark]) -> str:
    """The text, as long as before, in which a number glued to a mark stands alone: “2.3个项目” are three, not 2.3."""
    glued = [m.end - 1 for m in marks if m.sort is Sort.DOT and text[m.end : m.end + 1].isdecimal()]
    if not glued:
        return text
    pieces = [text[a + 1 : b] for a, b in pairwise([-1, *glued, len(text)])]
    return " ".join(pieces)


_WRITTEN_ALIKE = {Sort.DOT: Sort.COMMA, Sort.COMMA: Sort.DOT}


def _continued(sort: Sort, number: int, last: dict[Sort, int]) -> Sort:
    """“3、” after “2.” goes on with that list: authors mix the two."""
    other = _WRITTEN_ALIKE.get(sort)
    if other is None or number == 1 or last.get(sort) == number - 1 or last.get(other) != number - 1:
        return sort
    return other


def _sort(found: re.Match[str]) -> Sort:
    return next(sort for sort in Sort if found.group(sort.name))


def _place(text: str, start: int, sort: Sort) -> bool | None:
    """True at the head of a line, False after a stop or a space within it, None elsewhere."""
    at = start - 1
    spaces = 0
    while at >= 0 and text[at] in " #*>|-" and spaces < 64:
        at -= 1
        spaces += 1
    if at < 0 or text[at] == "\n":
        return True
    if sort is Sort.BRACKET and text[at] == ":" and _LABELLED.search(text, max(0, at - 12), at + 1):
        return True
    if text[at] in _BEFORE or (spaces and text[start - 1] == " "):
        return False
    if sort is Sort.ITEM and text[at] in ",、":
        return False
    return None


def build_tree(marks: list[Mark], length: int) -> Node:
    """Nest the structural marks (all but 一是) by the order in which their kinds open."""
    root = Node(None, 0, length)
    stack = [root]
    for mark in marks:
        if mark.sort is Sort.ITEM:
            continue
        level = next((i for i, n in enumerate(stack) if n.mark and n.mark.sort is mark.sort), None)
        if mark.sort is Sort.PART:
            level = 1
        if level is not None:
            for closed in stack[level:]:
                closed.end = mark.start
            del stack[level:]
        node = Node(mark, mark.start, length, stack[-1])
        stack[-1].children.append(node)
        stack.append(node)
    return root
