"""A draft that went out as a Word file and came back changed.

What was sent is made anew and read by the same reader as what came back, so that only people's changes are left. Text changes
are offered one by one. A number from the ledger that reads otherwise in the file is never taken over in silence: each is a
difference to resolve, by the ledger's number or as one typed by hand, which stands in the audit as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from huiyin.reading import ReadingError
from huiyin.reading.decoding import decode
from huiyin.reports.documents import filling, to_word
from huiyin.reports.drafts import ALIKE, Part, parts_of
from huiyin.reports.figuring import MISSING
from huiyin.reports.models import Report
from huiyin.reports.text import OWN_NUMBER, Line, Placeholder, Words, parse

_TOKEN = re.compile(r"\d[\d,.]*%?|\s+|.")
_HEADINGS = (
    (re.compile(r"^[一二三四五六七八九十]{1,3}、"), "# "), (re.compile("^[(\uff08][一二三四五六七八九十]{1,3}[)\uff09]"), "## "),
)
_HEADING_LENGTH = 40
_SENTENCE = re.compile(r"[。；;]")


@dataclass(frozen=True)
class NumberChange:
    """A ledger number that the file has otherwise; `found` is empty where it was taken out with the words around it."""

    key: str
    shown: str
    found: str


@dataclass(frozen=True)
class Change:
    """A line that differs. `line` is the body's line that it replaces, or that it follows when `kind` is added.

    `pieces` are the new line: text, with placeholders put back where their numbers stand unchanged, and numbers to resolve.
    """

    index: int
    kind: str
    line: int
    parts: tuple[Part, ...]
    pieces: tuple[str | NumberChange, ...] = ()

    @property
    def numbers(self) -> list[NumberChange]:
        return [p for p in self.pieces if isinstance(p, NumberChange)]


@dataclass(frozen=True)
class Returned:
    """`elsewhere` are changes outside the text (title, contacts, charts), which are made on their own fields."""

    changes: tuple[Change, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True)
class _Sent:
    """A line of the paper as it went out; `line` is None for what is no line of the body."""

    text: str
    line: Line | None


def read_back(report: Report, data: bytes, name: str) -> Returned:
    """What the file changes in the report's text. Raises ReadingError for a file that cannot be read."""
    came = _lines(decode(data, name).text)
    if not came:
        raise ReadingError("文件里没有可读的文字。")
    sent = _sent(report)
    known, last = filling(report), 0
    ends = max((s.line.number for s in sent if s.line), default=0)
    outside = True  # before the text, and again once something follows its last line
    changes: list[Change] = []
    elsewhere: list[str] = []
    for was, now in _aligned([s.text for s in sent], came):
        old = sent[was] if was is not None else None
        new = came[now] if now is not None else None
        found: Change | None = None
        if old is not None and old.line is not None:
            last, outside = old.line.number, False
            found = _change(len(changes), old, old.line, new, known)
        elif old is not None:
            outside = outside or last == ends
            if new is None or _fold(new) != _fold(old.text):
                elsewhere.append(f"{old.text} → {new or '（删去）'}")
        elif new is not None and outside:
            elsewhere.append(f"（新增）{new}")
        elif new is not None:
            found = Change(len(changes), "added", last, (Part(new, "added"),), (_as_body(new),))
        if found is not None:
            changes.append(found)
    return Returned(tuple(changes), tuple(elsewhere))


def applied(report: Report, changes: Sequence[Change], numbers: Mapping[tuple[int, int], str]) -> str:
    """The body with `changes` carried out; `numbers` says "ledger" or "typed" for (index of the change, n-th number in it).

    Raises KeyError for a number that nobody has resolved.
    """
    replaced: dict[int, str | None] = {}
    added: dict[int, list[str]] = {}
    for change in changes:
        text = "".join(_pieces(change, numbers))
        if change.kind == "added":
            added.setdefault(change.line, []).append(text)
        else:
            replaced[change.line] = None if change.kind == "removed" else text
    body = list(added.get(0, ()))
    for number, line in enumerate(report.body.splitlines(), 1):
        kept = replaced.get(number, line)
        body += [*([kept] if kept is not None else ()), *added.get(number, ())]
    return "\n".join(body)


def _pieces(change: Change, numbers: Mapping[tuple[int, int], str]) -> Iterator[str]:
    n = 0
    for piece in change.pieces:
        if isinstance(piece, str):
            yield piece
            continue
        yield f"{{{{{piece.key}}}}}" if numbers[change.index, n] == "ledger" else piece.found
        n += 1


def _sent(report: Report) -> list[_Sent]:
    """The lines of the paper as the same reader sees them, each with the line of the body it was made of."""
    found, words, at = [], filling(report), 0
    waiting = [(line, _fold(_printed(line, words))) for line in parse(report.body) if not line.chart]
    for text in _lines(decode(to_word(report), "report.docx").text):
        folded = _fold(text)
        fits = at < len(waiting) and folded.endswith(waiting[at][1]) and len(folded) - len(waiting[at][1]) <= 8
        found.append(_Sent(text, waiting[at][0] if fits else None))
        at += fits
    return found


def _printed(line: Line, words: Mapping[str, str]) -> str:
    return "".join(p.text if isinstance(p, Words) else words.get(p.key, MISSING) for p in line.pieces)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _fold(text: str) -> str:
    return re.sub(r"\s", "", text)


def _aligned(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Pairs of lines, in order: the same or changed ones together, gone and new ones alone."""
    matcher = SequenceMatcher(None, [_fold(t) for t in old], [_fold(t) for t in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield from zip(range(a, b), range(c, d), strict=True)
        else:
            yield from _paired(old, new, range(a, b), range(c, d))


def _paired(old: Sequence[str], new: Sequence[str], gone: range, come: range) -> Iterator[tuple[int | None, int | None]]:
    """Each old line with the likest new one that follows the last pair."""
    at = come.start
    for i in gone:
        likeness = [(SequenceMatcher(None, old[i], new[j], autojunk=False).ratio(), -j) for j in range(at, come.stop)]
        best, place = max(likeness, default=(0.0, 0))
        if best < ALIKE:
            yield i, None
            continue
        yield from ((None, j) for j in range(at, -place))
        yield i, -place
        at = -place + 1
    yield from ((None, j) for j in range(at, come.stop))


def _change(index: int, old: _Sent, line: Line, new: str | None, known: Mapping[str, str]) -> Change | None:
    if new is None:
        numbers = tuple(NumberChange(k, known.get(k, MISSING), "") for k in _keys(line))
        return Change(index, "removed", line.number, (Part(old.text, "removed"),), numbers)
    if _fold(new) == _fold(old.text):
        return None
    before, after = _without_number(old.text, line), _without_number(new, line)
    mark = ("#" * line.level + " ",) if line.level else ()
    parts, pieces = tuple(parts_of(old.text, new)), (*mark, *_put_back(line, before, after, known))
    return Change(index, "changed", line.number, parts, pieces)


def _keys(line: Line) -> list[str]:
    return [p.key for p in line.pieces if isinstance(p, Placeholder)]


def _without_number(text: str, line: Line) -> str:
    """A heading's text without the number that is computed when the paper is made."""
    return OWN_NUMBER.sub("", text, count=1).strip() if line.level and not line.has_own_number else text


def _put_back(line: Line, before: str, after: str, known: Mapping[str, str]) -> Iterator[str | NumberChange]:
    """The new text with placeholders where their numbers stand; token by token, so that no number is torn."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    at = 0
    for key, shown, start, end in _places(line, before, old, known):
        first, last = (max(at, place) for place in _mapped(codes, start, end))
        yield "".join(new[at:first])
        found = "".join(new[first:last])
        yield f"{{{{{key}}}}}" if found == shown else NumberChange(key, shown, found)
        at = last
    yield "".join(new[at:])


def _places(
    line: Line, before: str, tokens: Sequence[str], known: Mapping[str, str]
) -> Iterator[tuple[str, str, int, int]]:
    """(key, what it shows, first token, token after the last) of each placeholder of the line as printed."""
    starts, at = {}, 0
    for i, token in enumerate(tokens):
        starts[at] = i
        at += len(token)
    starts[at] = len(tokens)
    offset = 0
    for piece in line.pieces:
        text = piece.text if isinstance(piece, Words) else known.get(piece.key, MISSING)
        where = before.find(text, offset)
        if where < 0:
            continue
        if isinstance(piece, Placeholder):
            first = max(s for s in starts if s <= where)
            last = min(s for s in starts if s >= where + len(text))
            yield piece.key, before[first:last], starts[first], starts[last]
        offset = where + len(text)


def _mapped(codes: Sequence[tuple[str, int, int, int, int]], start: int, end: int) -> tuple[int, int]:
    """Where the old tokens from `start` to `end` lie among the new ones; of a changed stretch, all of what came instead."""
    first = next(c + start - a if tag == "equal" else c for tag, a, b, c, _ in codes if a <= start < b)
    last = next(c + end - a if tag == "equal" else d for tag, a, b, c, d in codes if a <= end - 1 < b)
    return first, max(first, last)


def _as_body(text: str) -> str:
    """A new line in the body's own marks: one that looks like a heading becomes one, its number left to be computed."""
    if len(text) <= _HEADING_LENGTH and not _SENTENCE.search(text):
        for mark, level in _HEADINGS:
            if mark.match(text):
                return level + mark.sub("", text).strip()
    return text
