"""Line breaks that a text has lost: pasted from a page or a PDF it stands on one line, parted by blanks or by nothing.

Only a line that holds much of the text is looked at, and only if several places show that lines must have begun there.
Linear: every pattern is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.labels import LABELS
from huiyin.reading.marks import BULLETS, NUMERALS, Sort, numeral
from huiyin.reading.wording import later

_LEAST = 160  # characters of a line that may have swallowed others
_SHARE = 0.4  # of the text
_ENOUGH = 3  # places that show it

_HEADING = (
    rf"[{NUMERALS}]{{1,3}}、|\([{NUMERALS}\d]{{1,3}}\)|\d{{1,2}}\.(?! |\d+(?:\.\d+)?[万亿元%倍])|\d{{1,2}}、(?!\d)|[①-⑳]"
    rf"|\d{{1,2}}-\d{{1,2}}[.、:]|——|[{''.join(sorted(BULLETS))}]|(?:问题|任务)[{NUMERALS}\d]{{1,3}}[:.、]|[{NUMERALS}]是"
)
_ABOUT = (
    r"(?:联系|监督|举报)(?:电话|方式|人)|电子邮箱|邮政(?:信箱|编码)|通[讯信]地址|公示(?:时间|期)"
    r"|(?:发布|公开|成文|信息)(?:时间|日期|来源|机构)|来源|浏览(?:次数|量)|访问量|字号"
)
_OPENING = r"(?:主任、)?各位|根据|按照?(?=[\u4e00-\u9fff]{2,12}(?:部署|安排|要求))|为(?:深入)?贯彻"
_DAY = r"(?:19|20)\d{2}[年./-]\d{1,2}[月./-]\d{1,2}日?"
_STARTS = later(rf"{_HEADING}|[【\[]?(?:{LABELS}|{_ABOUT})[】\]]?:|{_OPENING}|{_DAY}(?:$| |\d\d:)")

_GAP = later(r"(?<=\S) {1,64}(?=\S)")
_STOPS = frozenset("。;!?”)》】")
_WORDS = later(r"[\u4e00-\u9fff“《(【][^ ]{3}")
_ADDRESSED = later(r"(?:政府|委|局|委员|代表|同志|党组|办公室|[^责]部):$")
_REACHED = later(r"(?:\d{5}|\.(?:com|cn|net))$")  # the end of a telephone number or an address


def lines_parted_by_blanks(text: str) -> list[int]:
    """Offsets of the blanks in `text` (folded) that stand where a line began."""
    found: list[int] = []
    for start, end in _run_on(text):
        at = [g.start() for g in _GAP.finditer(text, start, end) if _parts(text, g, start)]
        found += at if len(at) >= _ENOUGH else []
    return found


def _run_on(text: str) -> Iterator[tuple[int, int]]:
    least, start = max(_LEAST, _SHARE * len(text)), 0
    for line in text.split("\n"):
        if len(line) >= least:
            yield start, start + len(line)
        start += len(line) + 1


def _parts(text: str, gap: re.Match[str], start: int) -> bool:
    before, after = text[gap.start() - 1], gap.end()
    if before in _STOPS or _STARTS.match(text, after):
        return True
    if before == ":":
        return bool(_ADDRESSED.search(text, max(start, gap.start() - 6), gap.start()))
    piece = text[max(start, gap.start() - 4) : gap.start()]
    reached = not before.isascii() or _REACHED.search(text, max(start, gap.start() - 6), gap.start())
    return " " not in piece and bool(reached and _WORDS.match(text, after))


_GLUED = later(
    rf"(?P<PART>(?P<n1>[{NUMERALS}]{{1,3}})、)|(?P<BRACKET>(?<![第款条项])\((?P<n2>[{NUMERALS}]{{1,3}})\)(?![项款条]))"
    r"|(?P<DOT>(?<![\da-zA-Z.])(?P<n3>\d{1,2})\.(?=[\u4e00-\u9fff“《]))|(?P<COMMA>(?<![\da-zA-Z.])(?P<n4>\d{1,2})、(?=[\u4e00-\u9fff“《]))"
    r"|(?P<PAREN>(?<![第款条项])\((?P<n5>\d{1,2})\)(?=[\u4e00-\u9fff“]))"
    rf"|(?P<PROBLEM>【?(?:问题|任务)(?P<n7>[{NUMERALS}\d]{{1,2}})[:】])"
)
_AFTER_STOP = frozenset("。;:!?”)》…")
_HEADED = later(r"(?:报告|通报|公告|公示|方案|如下|情况|方面|问题|打算|安排|措施)$")
_LABEL = later(rf"(?<=[\u4e00-\u9fff\d。”)])(?:【(?:{LABELS})】|(?:{LABELS}|{_ABOUT}):)")
_RAISED = later(
    r"(?:针对|关于)[^。\n]{2,80}?(?:的问题|”问题)(?:的?整改(?:落实|进展)?(?:情况)?)?(?=[\u4e00-\u9fff])(?![的整])"
)
_TITLE = later(  # behind the title, before the unit it begins with, before the first sentence
    rf"关于[^。\n]{{4,80}}(?:通报|报告|公告|公示)(?={_OPENING}|{_DAY}|{_ABOUT})|[\u4e00-\u9fff](?=中共[^。,:]{{4,60}}关于)"
    rf"|[^,。;“《、](?=(?:{_OPENING})[^,。]{{2,24}}(?:部署|安排|要求))|[\u4e00-\u9fff](?=(?:{_ABOUT}):)"
)
_SIGNED = later(rf"[。;\da-z](?P<unit>[\u4e00-\u9fff()]{{4,40}})(?P<day>{_DAY})\s*$")
_CLOSE = 4  # characters between two marks, at least
_TOP = 600  # characters of a line in which title and first sentence stand


def lines_run_together(text: str) -> list[int]:
    """Offsets in `text` (cleaned) at which a line began that nothing parts from the one before."""
    found: set[int] = set()
    for start, end in _run_on(text):
        marks = set(_glued_marks(text, start, end))
        top = {m.end() for m in _TITLE.finditer(text, start, min(end, start + _TOP))}
        if len(marks) + len(top) >= _ENOUGH:
            found |= {*marks, *top, *_glued_rest(text, start, end, marks)} - {start}
    return sorted(found)


def _glued_marks(text: str, start: int, end: int) -> Iterator[int]:
    """Marks that go on with their own list, also past a higher one, or open one."""
    last: dict[Sort, int] = {}
    at = start
    for found in _GLUED.finditer(text, start, end):
        sort = next(s for s in Sort if found.groupdict().get(s.name))
        number = numeral(next(g for name, g in found.groupdict().items() if name[0] == "n" and g))
        if number not in (1, last.get(sort, -1) + 1) or (at > start and found.start() - at < _CLOSE):
            continue
        if sort is Sort.PART and not _may_open(text, start, found.start()):
            continue
        last[sort] = number
        at = found.end()
        yield found.start()


def _may_open(text: str, start: int, at: int) -> bool:
    """A part begins behind a stop or behind a heading; 一、二 are also words of a sentence."""
    return text[at - 1] in _AFTER_STOP or bool(_HEADED.search(text, max(start, at - 4), at))


def _glued_rest(text: str, start: int, end: int, marks: set[int]) -> Iterator[int]:
    """Labels, what follows a problem's wording, and the signature."""
    yield from (m.start() for m in _LABEL.finditer(text, start, end))
    for at in marks:
        raised = _RAISED.search(text, at, min(end, at + 120))
        if raised and raised.start() - at < 6:
            yield raised.end()
    signed = _SIGNED.search(text, max(start, end - 80), end)
    if signed:
        yield from (signed.start("unit"), signed.start("day"))
