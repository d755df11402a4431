"""What of a document no rule claimed: shown to people, never dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from huiyin.reading.labels import CANONICAL
from huiyin.reading.measures import Span
from huiyin.reading.model import Passage
from huiyin.reading.normal import Clean
from huiyin.reading.sections import Role, Section

_PAGE_LINE = re.compile(  # breadcrumbs, 来源, 发布时间 … above the title
    r"^[—-]+(?:19|20)\d{2}年|^(?:主任|各位|同志们)[^。]{0,40}[:!]$|(?:长|主任|"
    r"书记) +[\u4e00-\u9fff ]{2,5}$|首页|当前位置|字号|字体|打印|分享|浏览|访问|点击|来源|发布|"
    r"公开|日期|时间|索引|文号|文件名称|标签|作者|编辑|审核|页面|对比度|>|^\W*$"
)
_LABEL_LINE = re.compile(r"\s*(?P<word>[^\s:,。;]{2,8}):[^,。;:\n]{1,40}$")
_CONTACT = re.compile(r"电话|邮箱|地址|邮编|编码|信箱|联系|时间|日期")
_WORD = re.compile(r"\w")


def find_unread(cleaned: Clean, claimed: Iterable[Span], title: str | None, body: int) -> list[Passage]:
    """Whole lines or the rest of one, outside all `claimed` stretches of the cleaned text, in order."""
    found: list[Passage] = []
    at = 0
    for start, end in [*sorted(claimed), (len(cleaned.text), len(cleaned.text))]:
        found += _lines(cleaned, at, max(at, start), title or "", body)
        at = max(at, end)
    return found


def _lines(cleaned: Clean, start: int, end: int, title: str, body: int) -> list[Passage]:
    found = []
    for line in re.finditer(r"[^\n]+", cleaned.text[start:end]):
        words = line.group().strip()
        above = start + line.start() < body
        if not _WORD.search(words) or (above and (_is_title(words, title) or _PAGE_LINE.search(words))):
            continue
        lead = len(line.group()) - len(line.group().lstrip())
        first = start + line.start() + lead
        begin, stop = cleaned.span(first, first + len(words))
        found.append(Passage(cleaned.raw[begin:stop], begin, stop))
    return found


def _is_title(words: str, title: str) -> bool:
    """The title, a part of it, or the title repeated; spaces aside."""
    bare, whole = (re.sub(r"\s", "", one) for one in (words, title))
    return bool(whole) and (bare in whole or whole in bare)


def opening_claims(text: str, start: int, end: int) -> list[Span]:
    """The opening sentences, without lines like 信访编号:… that say what no rule asks for."""
    lines = [(start + m.start(), start + m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
    said = [(a, b, _LABEL_LINE.match(text, a, b)) for a, b in lines]
    return [
        (a, b)
        for a, b, label in said
        if label is None or label["word"] in CANONICAL or _CONTACT.search(label["word"])
    ]


def claims(sections: list[Section]) -> list[Span]:
    """What the outline accounts for: parts one and three whole, of the others their headings."""
    whole = (Role.ORGANISATION, Role.OUTLOOK)
    return [
        (s.head_start, s.node.end if s.role in whole else s.head_end)
        for s in sections
        if s.role is not Role.OTHER
    ]
