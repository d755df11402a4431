"""Problems that stand without numbers: raised at the head of a paragraph, or on the line above the account of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from huiyin.reading.labels import Labels
from huiyin.reading.marks import Mark, Sort
from huiyin.reading.phrases import is_focus, is_problem, lacks

_RAISING = re.compile(r"^[^\S\n]*(?=(?:针对|关于)“[^“”\n]{2,120}”(?:的?问题|方面的?问题))", re.MULTILINE)
_RAISED = re.compile(r"\s?(?:针对|关于|对于)(?:(?!方面)[^。\n]){2,120}问题")
_RAISED_BEFORE_COMMA = re.compile(
    r"\s?(?:(?:针对|关于|对于)(?:(?!方面)[^。,\n]){2,60}|“[^“”\n]{2,60}”的?)问题[,:。]"
)
_LONGEST = 120  # characters of a line that is a heading
_OTHER_LABEL = re.compile(r"[^\s:,。;“”]{2,10}:")
_BLANK = re.compile(r"\s*")


def with_unnumbered(text: str, marks: list[Mark], labels: Labels) -> list[Mark]:
    """The marks with those, of no width, of problems without numbers: several, in a text that numbers none."""
    found: list[int] = []
    if not _numbers_problems(text, marks):
        itemised = _raised_by_items(text, marks)
        if itemised is not None:
            return itemised
        found = [m.end() for m in _RAISING.finditer(text)]
    if len(found) < 2:
        found = _above_accounts(text, marks, labels)
    if len(found) < 2:
        return marks
    added = [Mark(Sort.PROBLEM, i + 1, at, at, True) for i, at in enumerate(found)]
    return sorted([*marks, *added], key=lambda m: m.start)


def _raised_by_items(text: str, marks: list[Mark]) -> list[Mark] | None:
    """The marks, with those of lines like “一是针对…问题,…” as marks of problems: several; else None."""
    raised = [
        m.sort is Sort.ITEM and m.leads_line and _RAISED_BEFORE_COMMA.match(text, m.end) is not None
        for m in marks
    ]
    if sum(raised) < 2:
        return None
    return [replace(m, sort=Sort.PROBLEM) if yes else m for m, yes in zip(marks, raised, strict=True)]


def _numbers_problems(text: str, marks: list[Mark]) -> bool:
    return any(_RAISED.match(text, m.end) or m.sort is Sort.PROBLEM for m in marks if m.sort is not Sort.ITEM)


def _above_accounts(text: str, marks: list[Mark], labels: Labels) -> list[int]:
    """Where lines without a mark begin that stand above 整改情况: or 整改措施: and read as problems."""
    starts = [m.start for m in marks]
    found = []
    for label in labels.all:
        if label.name not in ("done", "measure"):
            continue
        line = _line_above(text, label.start)
        if line is None or _marked(starts, *line):
            continue
        said = labels.between(*line)
        if said:
            if said[0].name == "problem" and said[0].start == line[0]:
                found.append(said[0].start)
            continue
        words = text[line[0] : line[1]].strip()
        if _OTHER_LABEL.match(words):
            continue
        if (is_problem(words) or (lacks(words) and "。" not in words[:-1])) and not _tells(
            text, line[0], marks, starts
        ):
            found.append(line[0])
    return found


def _line_above(text: str, at: int) -> tuple[int, int] | None:
    """The last line with words above the line that `at` leads."""
    start = text.rfind("\n", max(0, at - 80), at) + 1
    if start == 0 or text[start:at].strip(" 【[("):
        return None
    end = start - 1
    while end > 0 and text[end - 1].isspace() and start - end < 80:
        end -= 1
    begin = text.rfind("\n", max(0, end - _LONGEST), end) + 1
    if begin == 0:
        return None
    begin = _BLANK.match(text, begin, end).end()  # type: ignore[union-attr]
    return (begin, end) if begin < end else None


def _marked(starts: list[int], begin: int, end: int) -> bool:
    return bisect_left(starts, begin) < bisect_left(starts, end)


def _tells(text: str, at: int, marks: list[Mark], starts: list[int]) -> bool:
    """The line only tells of the marked problem on the line above it."""
    above = bisect_left(starts, at) - 1
    if above < 0 or marks[above].sort is Sort.PART or at - marks[above].end > _LONGEST:
        return False
    heading = text[marks[above].end : at].strip()
    return "\n" not in heading and not is_focus(heading)
