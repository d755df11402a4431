"""The measures in the body of a finding: by marks, else by sentences."""

from __future__ import annotations

import re
from bisect import bisect_left

from huiyin.reading.labels import OWNER, Label, Labels
from huiyin.reading.marks import Mark, Sort
from huiyin.reading.status import is_status_sentence, stated

Span = tuple[int, int]
_FIRST = re.compile(r"\s*(?P<said>[^。;\n]{1,16})(?:[。;\n]|$)")
_RESULTS = frozenset(("完成情况", "整改完成情况"))
_LAST = re.compile(r"(?<=[。;])\s*(?P<said>[^。;]{4,24}。)$")


def measure_spans(
    text: str, start: int, end: int, marks: list[Mark], labels: Labels, starts: list[int]
) -> list[Span]:
    """Stretches of the cleaned text that are measures of the body start..end.

    With 一是/二是 or numbers the count of outermost marks (one cut off counts); without marks the
    sentences that end in 。, except one that only states the status.
    """
    own = labels.between(start, end)
    before_labels = {label.start for label in own}  # “4.整改完成情况:” numbers a label, not a measure
    marks = [m for m in _marked(start, end, marks, starts) if m.end not in before_labels]
    starts = [m.start for m in marks]
    areas = _areas(own, end, marks, starts)
    if areas and any(_marked(a, b, marks, starts) or text[a:b].strip() for a, b in areas):
        return [span for a, b in areas for span in _in_area(text, a, b, marks, starts)]
    accounts = [x for x in own if _accounts(x)]
    begin = accounts[0].end if accounts else start
    stop = end
    last_mark = starts[bisect_left(starts, end) - 1] if bisect_left(starts, end) else -1
    for label in own:
        if label.start >= max(begin, last_mark + 1) and not _accounts(label):
            stop = label.start  # owner words or a result; between marks they belong to a measure
            break
    results = [x for x in own if _states(x)]
    if not accounts and results and not text[begin:stop].strip(" \n.、()0123456789"):
        begin, stop = _behind_status(text, results[0], end), min(results[0].value_end, end)
    return _in_area(text, begin, stop, marks, starts)


def _states(label: Label) -> bool:
    return label.name == "status" or label.word in _RESULTS


def _behind_status(text: str, label: Label, end: int) -> int:
    """“完成情况:基本完成。落实…”: where what was done begins, behind the status."""
    first = _FIRST.match(text, label.end, end)
    said = first and (label.name == "status" or stated(first["said"]) is not None)
    return first.end() if first and said else label.end


def _accounts(label: Label) -> bool:
    """It opens the account of what was done, and not only its result."""
    return label.name == "done" and label.word not in _RESULTS


def _areas(own: list[Label], end: int, marks: list[Mark], starts: list[int]) -> list[Span]:
    """What stands behind each 整改措施: up to the next label, past owner words that stand between its marks."""
    areas: list[Span] = []
    following = end
    for label in reversed(own):
        if label.name == "measure":
            past = bisect_left(starts, label.value_end) < bisect_left(starts, following)
            areas.append((label.end, following if past else min(label.value_end, end)))
        following = following if label.name in OWNER else label.start
    return areas[::-1]


def _marked(start: int, end: int, marks: list[Mark], starts: list[int]) -> list[Mark]:
    return marks[bisect_left(starts, start) : bisect_left(starts, end)]


def _in_area(text: str, start: int, end: int, marks: list[Mark], starts: list[int]) -> list[Span]:
    inside = _marked(start, end, marks, starts)
    if not inside:
        return _sentences(text, start, end)
    outer = outermost(inside)
    ends = [m.start for m in outer[1:]] + [end]
    return [_without_status(text, _trim(text, m.start, e)) for m, e in zip(outer, ends, strict=True)]


def outermost(marks: list[Mark]) -> list[Mark]:
    """The marks of the kind that opens the list; other kinds stand below it."""
    kinds: dict[Sort, int] = {}
    for mark in marks:
        kinds[mark.sort] = kinds.get(mark.sort, 0) + 1
    first = marks[0].sort
    if first is Sort.ITEM:
        structural = [s for s in kinds if s is not Sort.ITEM]
        if not structural:
            return marks
        return (
            [m for m in marks if m.sort is Sort.ITEM or m.sort is structural[0]]
            if kinds[first] > 1
            else marks
        )
    return [m for m in marks if m.sort is first]


_PAIRS = ("“”", "()", "《》")


def _sentences(text: str, start: int, end: int) -> list[Span]:
    """Sentences ending in 。 outside quotation marks and brackets; a mark left open on its line encloses nothing."""
    spans, depth, begin = [], 0, start
    watched = _paired(text, start, end)
    for found in re.finditer(r"[“”()《》。\n]", text[start:end]):
        char, at = found.group(), start + found.start()
        if char == "\n":
            depth, watched = 0, _paired(text, at + 1, end)
        elif char == "。":
            if depth:
                continue
            span = _trim(text, begin, at + 1)
            if not is_status_sentence(text[span[0] : span[1]]):
                spans.append(span)
            begin = at + 1
        elif char in watched:
            depth = depth + 1 if char in "“(《" else max(0, depth - 1)
    return spans


def _paired(text: str, start: int, end: int) -> str:
    """The marks that come in pairs on the line from `start` on."""
    stop = text.find("\n", start, end)
    stop = stop if stop >= 0 else end
    return "".join(pair for pair in _PAIRS if text.count(pair[0], start, stop) == text.count(pair[1], start, stop))


def _without_status(text: str, span: Span) -> Span:
    """A measure without the sentence behind it that only states the finding's status."""
    last = _LAST.search(text, max(span[0], span[1] - 40), span[1])
    return (span[0], last.start("said")) if last and is_status_sentence(last["said"]) else span


def _trim(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and (text[start].isspace() or text[start] in ",;:、】]”"):
        start += 1
    return start, end
