"""A cleaned copy of the text for matching, with the way back to every original offset.

Folds width (as NFKC does for what official texts use), drops pinyin glosses and invisible
characters, and joins lines that were broken in mid-sentence. Linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from huiyin.reading.simplified import TO_SIMPLIFIED
from huiyin.reading.unbroken import lines_parted_by_blanks, lines_run_together
from huiyin.reading.wording import by_first


def _folds() -> dict[int, str]:
    """Characters that fold one to one: full-width ASCII, odd spaces, dashes and quotes."""
    folds = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    folds |= dict.fromkeys((0x00A0, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000, 0x0009, 0x000B, 0x000C), " ")
    folds |= dict.fromkeys((0x2028, 0x2029, 0x0085), "\n")
    folds |= {
        ord("﹝"): "〔",
        ord("﹞"): "〕",
        ord("「"): "“",
        ord("」"): "”",
        ord("『"): "“",
        ord("』"): "”",
    }
    folds |= {ord("︰"): ":", ord("﹕"): ":", ord("﹔"): ";", ord("﹐"): ",", ord("•"): " ", ord("·"): "·"}
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00)):  # radicals and compatibility ideographs
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            folds[code] = plain
    return folds


_FOLDS = _folds()
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLDS)))}]")
_TRADITIONAL = re.compile(f"[{''.join(map(chr, TO_SIMPLIFIED))}]")
_EXPANDED = {
    c: unicodedata.normalize("NFKC", chr(c)) for c in (*range(0x2474, 0x2488), *range(0x3220, 0x322A))
}
_EXPANDED |= {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0x2488, 0x249C)}  # ⒈ …

_LETTER = "a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ"
_UNSEEN = r"\r\u200b-\u200f\u2060\ufeff\u00ad\ue000-\uf8ff"
_WIDE = r"\u2474-\u249b\u3220-\u3229"
_EDIT = re.compile(  # begins with one set of characters, so that the engine passes over all others at once
    rf"[?(*\n{_UNSEEN}{_WIDE}](?:(?<=\?)(?P<lost>,[A-Z]\([{_LETTER}A-Zü]{{1,6}}\))"
    rf"|(?<=[\u4e00-\u9fff]\()(?P<gloss>[{_LETTER}]{{1,6}}\))|(?<![*\d]\*)(?<=\*)(?P<bold>\*(?!\*))"
    rf"|(?<=[{_UNSEEN}])(?P<gone>)|(?<=[{_WIDE}])(?P<wide>)|(?<=\n)(?P<break>))"
)
_TONED = re.compile(r"[āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ]|^\((?:de|le|zhe|men|ma|ne|ba)\)$")
_MARK = re.compile(
    r"[一二三四五六七八九十]{1,3}[、是]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)]|\d{1,2}-\d{1,2}[.、: ]|[①-⑳]"
    r"|(?:问题|任务)[一二三四五六七八九十\d]|第[一二三四五六七八九十]"
)
_LABEL = re.compile(r"[^\s:,。;]{2,12}:")
_DATE = re.compile(r"[\d〇○零一二三四五六七八九十X]{2,4}\s*[年./-]")
_CUT_HEADING = re.compile(r"(?:针对|关于)(?!.*(?:问题|方面))")
_TORN = re.compile(r"的?问题(?:的?整改(?:情况)?)?[。:]?$")
_HEADING_REST = re.compile(r".{0,30}(?:问题|整改|情况|方面)[。:]?$")
_FURNITURE_LINE = 200  # characters; a longer line is text whatever it names
_FURNITURE = re.compile(
    by_first((
        "版权所有", "ICP备", "公网安备", "网站标识码", "政府网站标识码", r"技术支持\s?:", "扫一扫在手机", "打印本页",
        "关闭(?:本页|窗口)", r"上一[篇条]\s?:", r"下一[篇条]\s?:", "网站地图", "客服(?:QQ|微信|热线)", r"QQ\s?:\s?\d",
        "点击注册(?:就)?送", "免费注册(?:就)?送", "注册(?:就)?送", "棋牌", "娱乐城", "博彩", "彩票网", "建议使用.{0,12}浏览器",
    ))
)
_TITLE_END = re.compile(r"(?:通报|报告|公告|公示|方案|意见|清单|台账|党组|党委|委员会|支部)$")
_CONTACT = re.compile(r"(?:电话|热线|手机|传真|邮编|编码|邮箱)\s*:?\s*[A-Za-z\d@._、\-]+$")
_QUOTED = re.compile(r"“[^”]*”")
_STRAIGHT = re.compile(r'"([^"\n]{1,200})"')
_SINGLE = re.compile(r"“[^“”\n]{0,400}”|‘([^‘’\n]{1,200})’")
_ENDED = re.compile(r"[。;:!?”》)】…|\-]$")


@lru_cache(maxsize=4)
def folded(raw: str) -> str:
    """The text with widths folded one to one, so that offsets hold; for reviewing, not for reading."""
    return _simplified(_narrowed(raw))


def _narrowed(text: str) -> str:
    """Widths folded, one to one. Few characters are: finding them is quicker than asking of each."""
    return _FOLDED.sub(lambda one: _FOLDS[ord(one.group())], text)


def _simplified(text: str) -> str:
    return _TRADITIONAL.sub(lambda one: TO_SIMPLIFIED[ord(one.group())], text)


def narrowed(raw: str) -> str:
    """The text with widths folded one to one and characters as written, so that offsets hold."""
    return _narrowed(raw)


@dataclass(frozen=True, slots=True)
class Clean:
    """`text` is for matching (simplified); `plain` has the same length with characters as written."""

    raw: str
    text: str
    plain: str
    at: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of a stretch of the cleaned text."""
        if end <= start:
            here = self.at[min(start, len(self.at) - 1)]
            return here, here
        return self.at[start], self.at[end - 1] + 1

    def place(self, offset: int) -> int:
        """Where an original offset stands in the cleaned text."""
        return min(bisect_left(self.at, offset), len(self.text))

    def cut(self, start: int, end: int) -> str:
        """The original wording of a stretch of the cleaned text, verbatim."""
        first, last = self.span(start, end)
        return self.raw[first:last]


def clean(raw: str) -> Clean:
    """Clean a text up without losing track of where each character came from."""
    folded = _STRAIGHT.sub(r"“\1”", _narrowed(raw))  # every fold is one to one, so offsets hold
    if "‘" in folded:
        folded = _SINGLE.sub(lambda one: f"“{one[1]}”" if one[1] else one[0], folded)
    matching = _simplified(folded)
    folded, matching = _blanks_broken(*_without_furniture(folded, matching))
    pieces: list[str] = []
    at = array("l")
    last = begin = 0
    width = _wrapped_at(matching)
    for edit in _EDIT.finditer(matching):
        instead = _instead(edit, matching, begin, width)
        if instead is None:
            begin = edit.end() if edit.lastgroup == "break" else begin
            continue
        start, end = edit.span()
        pieces.append(folded[last:start])
        at.extend(_counted(last, start))
        pieces.append(instead)
        at.extend([start] * len(instead))
        last = end
    pieces.append(folded[last:])
    at.extend(_counted(last, len(folded) + 1))
    return _parted(raw, "".join(pieces), at)


_AHEAD = 1 << 15


@lru_cache(maxsize=1)
def _counted_ahead() -> array[int]:
    return array("l", range(_AHEAD))


def _counted(start: int, stop: int) -> array[int]:
    """The whole numbers from `start` up to `stop`, copied while they are small."""
    return _counted_ahead()[start:stop] if stop <= _AHEAD else array("l", range(start, stop))


def _blanks_broken(folded: str, matching: str) -> tuple[str, str]:
    """Both copies with a line break for each blank that stands for one; offsets hold."""
    blanks = lines_parted_by_blanks(matching)
    return (_broken(folded, blanks), _broken(matching, blanks)) if blanks else (folded, matching)


def _broken(text: str, blanks: list[int]) -> str:
    return "\n".join(text[a + 1 : b] for a, b in pairwise([-1, *blanks, len(text)]))


def _parted(raw: str, plain: str, at: array[int]) -> Clean:
    """With line breaks where lines run together; each stands for the character before it."""
    text = _simplified(plain)
    breaks = lines_run_together(text)
    if not breaks:
        return Clean(raw, text, plain, at)
    where = array("l", at[: breaks[0]])
    for a, b in pairwise([*breaks, len(at)]):
        where.append(at[a - 1])
        where.extend(at[a:b])
    plain = "\n".join(plain[a:b] for a, b in pairwise([0, *breaks, len(plain)]))
    return Clean(raw, _simplified(plain), plain, where)


def _without_furniture(folded: str, matching: str) -> tuple[str, str]:
    """Both copies with the lines of the web site around the text blanked out; offsets hold."""
    spans: list[tuple[int, int]] = []
    for found in _FURNITURE.finditer(matching):
        start, stop = matching.rfind("\n", 0, found.start()) + 1, matching.find("\n", found.end())
        stop = stop if stop >= 0 else len(matching)
        if (
            (not spans or start >= spans[-1][1])
            and stop - start <= _FURNITURE_LINE
            and "。" not in matching[start:stop]
        ):
            spans.append((start, stop))
    if not spans:
        return folded, matching
    return _blanked(folded, spans), _blanked(matching, spans)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, stop in spans:
        pieces += [text[last:start], " " * (stop - max(start, last))]
        last = stop
    return "".join([*pieces, text[last:]])


def _instead(edit: re.Match[str], text: str, begin: int, width: int) -> str | None:
    """What takes the place of something found by `_EDIT`, on a line from `begin`; None leaves it as it is."""
    kind = edit.lastgroup
    if kind == "lost":
        return "。"
    if kind == "gloss":
        return "" if _TONED.search(edit.group()) else None
    if kind in ("gone", "bold"):
        return ""
    if kind == "wide":
        return _EXPANDED[ord(edit.group())]
    return "" if _joins(text, begin, edit.start(), width) else None


_TORN_LINES = 5  # lines that end in mid-sentence, from which a text is taken for hard-wrapped


def _wrapped_at(text: str) -> int:
    """Where the lines of a hard-wrapped text (from a PDF, an e-mail) are broken, in characters; 0 for one that is not."""
    lines = [line.strip() for line in text[:60_000].split("\n")]
    torn = sorted(len(line) for line in lines if len(line) >= 12 and line[-1] not in "。;:!?”》)】…|")
    filled = sum(1 for line in lines if line)
    if len(torn) < _TORN_LINES or 3 * len(torn) < filled or max(map(len, lines)) > 2 * torn[len(torn) // 2]:
        return 0
    return torn[len(torn) // 2]


_HEADING_ENDS = re.compile(r"(?:问题|方面|情况|工作|责任|作用|成效|措施|打算|建议|要求|[不未]\S{1,4})$")


def _joins(text: str, begin: int, newline: int, width: int = 0) -> bool:
    """Whether a line break stands in mid-sentence: no stop before it, no mark, label or date after it."""
    stop = text.find("\n", newline + 1, newline + 200)
    before = text[max(begin, newline - 400) : newline].replace("\n", "").strip()
    after = text[newline + 1 : stop if stop >= 0 else newline + 200].strip()
    if not before or not after:
        return False
    if _MARK.match(before) and len(before) < 90 and _TORN.match(after) and _CUT_HEADING.search(before):
        return True
    if before[-1] == "问" and after[0] == "题":
        return True
    if _ENDED.search(before) or _CONTACT.search(before):
        return False
    if _MARK.match(after) or _LABEL.match(after) or _DATE.match(after) or after[0] in "-|#*>•【":
        return False
    item = re.match(r"[一二三四五六七八九十]{1,2}是.{16,}[,;]", before)
    if _MARK.match(before) and "。" not in _QUOTED.sub("", before) and not item:
        return _goes_on(before, after, width if _full(text, newline, width) else 0)
    if before.rfind("《") > before.rfind("》") and re.match(r"[^《\n]{1,60}》", after):
        return True
    if before[0] in "|#*>【-—" or (_LABEL.match(before) and "。" not in before):
        return False
    if before[-1] in ",、":
        return True
    prose = re.search(r"[,。;]", before) is not None
    if prose and len(before) > width and _full(text, newline, width):
        return True
    return prose and len(before) >= 15 and not _TITLE_END.search(before)


def _goes_on(heading: str, after: str, width: int) -> bool:
    """Whether a line with a mark goes on below; `width` is that of a hard-wrapped text's full line, 0 where it is not full."""
    if _open_pair(heading) or bool(_CUT_HEADING.search(heading[:80]) and _HEADING_REST.match(after)):
        return True
    if not width:
        return False
    return bool(_ITEM_OPENS.match(heading)) or (len(after) < width and not _HEADING_ENDS.search(heading))


_ITEM_OPENS = re.compile(r"[一二三四五六七八九十]{1,2}是")


def _full(text: str, newline: int, width: int) -> bool:
    """In a hard-wrapped text: the line before a break is about as long as lines there are."""
    begin = max(text.rfind("\n", 0, newline) + 1, newline - 400)
    return bool(width) and 4 * len(text[begin:newline].strip()) >= 3 * width


def _open_pair(line: str) -> bool:
    """A quotation mark, bracket or book-title mark is open at the end of a short heading line."""
    return any(line.count(a) > line.count(b) for a, b in ("“”", "《》", "()"))
