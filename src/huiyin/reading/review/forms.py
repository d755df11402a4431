"""Form: document numbers, levels of headings and their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.marks import Mark, Node, Sort
from huiyin.reading.model import Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.rule import REPORTS, Hit, rule

_NUMBER = re.compile(
    r"(?<=[\u4e00-\u9fff])(?P<open>[\[【(〔])(?P<year>\d{2,4})(?P<close>[\]】)〕])(?P<word>第?)(?P<no>\d{1,4})号"
)


@rule(
    "doc-number",
    Severity.WARNING,
    "发文字号写法不对",
    matters="发文字号是查找公文的依据，括号和编号有统一写法。",
    advice="写成“机关代字〔2021〕1号”：年份用六角括号〔〕、写四位，序号不加“第”、不编虚位。",
    basis="GB/T 9704—2012 7.2.5",
)
def doc_number(m: Manuscript) -> Iterator[Hit]:
    """Brackets other than 〔〕, a year of two digits, 第, a leading zero."""
    for found in _NUMBER.finditer(m.text):
        faults = []
        if found["open"] != "〔" or found["close"] != "〕":
            faults.append("年份没有用六角括号")
        if len(found["year"]) != 4:
            faults.append("年份没有写四位")
        if found["word"]:
            faults.append("序号前加了“第”")
        if found["no"].startswith("0"):
            faults.append("序号编了虚位")
        if faults and (len(found["year"]) == 4 or found["open"] == "〔"):
            yield Hit(*found.span(), f"{'、'.join(faults)}。")


_LEVELS = (Sort.PART, Sort.BRACKET, Sort.DOT, Sort.PAREN)
_SHOWN = {Sort.PART: "一、", Sort.BRACKET: "（一）", Sort.DOT: "1.", Sort.COMMA: "1.", Sort.PAREN: "（1）"}
_LEVEL_RULE = "GB/T 9704—2012 7.3.3：依次用“一、”“（一）”“1.”“（1）”"


@rule(
    "heading-level",
    Severity.HINT,
    "层次序号不按顺序",
    matters="层次乱了，看不清哪个问题属于哪一类。",
    advice="从外到内依次用“一、”“（一）”“1.”“（1）”，不倒置；层次少时也从“一、”开始。",
    basis=_LEVEL_RULE,
)
def heading_level(m: Manuscript) -> Iterator[Hit]:
    """A higher kind of mark below a lower one, or a level left out; each combination once."""
    seen: set[tuple[int, int]] = set()
    pending = [m.outline]
    while pending:
        node = pending.pop()
        pending.extend(reversed(node.children))
        above = _level(node)
        for child in node.children:
            level = _level(child)
            if level == above + 1 or (above, level) in seen or child.mark is None:
                continue
            seen.add((above, level))
            yield _misplaced(child.mark, above, level)


def _level(node: Node) -> int:
    if node.mark is None:
        return -1
    sort = Sort.DOT if node.mark.sort is Sort.COMMA else node.mark.sort
    return _LEVELS.index(sort)


def _misplaced(mark: Mark, above: int, level: int) -> Hit:
    own = _SHOWN[_LEVELS[level]]
    if above < 0:
        why = f"最外层用的是“{own}”，没有“一、”。"
    elif level < above:
        why = f"“{own}”写在“{_SHOWN[_LEVELS[above]]}”下面，层次倒置。"
        return Hit(mark.start, mark.end, why, severity=Severity.WARNING)
    else:
        why = f"“{_SHOWN[_LEVELS[above]]}”下面直接用“{own}”，跳过了“{_SHOWN[_LEVELS[above + 1]]}”。"
    return Hit(mark.start, mark.end, why)


_ODD_MARKS = (
    (
        re.compile(r"^[ \t]*(?P<x>\d{1,2}、)(?=[\u4e00-\u9fff“《])", re.MULTILINE),
        "阿拉伯数字后面用实心点，写成“1.”",
    ),
    (
        re.compile(r"^[ \t]*(?P<x>\([一二三四五六七八九十\d]{1,3}\)[、.,])", re.MULTILINE),
        "括号后面不再加标点",
    ),
    (
        re.compile(r"^[ \t]*(?P<x>[一二三四五六七八九十]{1,3}[.,])(?=[\u4e00-\u9fff])", re.MULTILINE),
        "汉字数字后面用顿号，写成“一、”",
    ),
)


@rule(
    "heading-mark",
    Severity.HINT,
    "序号后面的标点不对",
    matters="序号的写法全国统一。",
    advice="照“一、”“（一）”“1.”“（1）”的写法改，全文一致。",
    basis=_LEVEL_RULE,
    genres=REPORTS,
)
def heading_mark(m: Manuscript) -> Iterator[Hit]:
    """1、 or （一）、 at the head of a line; each form once."""
    for pattern, told in _ODD_MARKS:
        found = pattern.search(m.text)
        if found:
            yield Hit(*found.span("x"), f"“{found['x']}”不规范，{told}。")


@rule(
    "heading-gap",
    Severity.WARNING,
    "序号缺号或重号",
    matters="缺号会让人以为漏了一条或删了一条。",
    advice="对照原稿补上缺的条目，或者重新顺号。",
    basis="惯例：序号连续",
)
def heading_gap(m: Manuscript) -> Iterator[Hit]:
    """Siblings that skip or repeat a number; numbers that go on from the group before are in order."""
    last_of: dict[Sort, int] = {}
    pending = [m.outline]
    while pending:
        node = pending.pop()
        pending.extend(reversed(node.children))
        before: dict[Sort, int] = {}
        slipped: dict[Sort, int] = {}
        for mark in (c.mark for c in node.children if c.mark is not None):
            expected = before.get(mark.sort, 0) + 1
            carried = mark.sort not in before and mark.number == last_of.get(mark.sort, 0) + 1
            before[mark.sort] = last_of[mark.sort] = mark.number
            follows_slip = slipped.get(mark.sort) == mark.number and mark.number == expected - 1
            slipped.pop(mark.sort, None)
            if mark.number != expected and not carried and not follows_slip:
                slipped[mark.sort] = mark.number  # 一、三、三、: the second 三 is right
                yield _gap(m, mark, expected)
    yield from _items_gap(m)


def _items_gap(m: Manuscript) -> Iterator[Hit]:
    """一是… 三是…: a number of a list in running text is left out; lists begin anew in each paragraph or finding."""
    before: Mark | None = None
    for mark in (x for x in m.marks if x.sort is Sort.ITEM):
        if before is not None and mark.number == before.number + 2 and not _begins_anew(m, before, mark):
            yield _gap(m, mark, before.number + 1)
        before = mark


def _begins_anew(m: Manuscript, before: Mark, mark: Mark) -> bool:
    return any(before.start < x.start < mark.start for x in m.marks_of_headings) or mark.start - before.start > 3000


def _gap(m: Manuscript, mark: Mark, expected: int) -> Hit:
    written = m.reading.text[mark.start : mark.end].strip()
    told = "与前面重号或倒退" if mark.number < expected else "前面缺号"
    return Hit(mark.start, mark.end, f"“{written}”{told}，按顺序应为第{expected}个。")


@rule(
    "heading-stop",
    Severity.HINT,
    "标题末尾标点不一致",
    matters="同一层的标题有的带句号、有的不带，显得没有校对。",
    advice="独占一行的小标题一律不加句号。",
    basis="惯例：独占一行的标题末尾不用句号",
    genres=REPORTS,
)
def heading_stop(m: Manuscript) -> Iterator[Hit]:
    """The few headings of findings that end with a full stop among those that do not."""
    alone = [f for f in m.leaves if m.text[f.heading_end : f.heading_end + 40].split("\n")[0].strip() == ""]
    ends = [f.heading_start + len(m.text[f.heading_start : f.heading_end].rstrip()) for f in alone]
    stopped = [
        (f, e) for f, e in zip(alone, ends, strict=True) if m.text[e - 1 : e] == "。" and e > f.heading_start
    ]
    if 0 < len(stopped) * 2 < len(alone):
        for finding, end in stopped:
            yield Hit(finding.heading_start, end, "其他小标题末尾都没有句号，这一条有。")
