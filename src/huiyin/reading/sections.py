"""Headings with what stands below them: where each ends, what account opens behind it; not yet what each is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from huiyin.reading.labels import Labels, problem_label
from huiyin.reading.marks import Mark, Node, Sort
from huiyin.reading.phrases import is_problem, raises

HEADING_LIMIT = 300
_ENDS = frozenset("。!?")
_OPEN, _CLOSE = frozenset("“《("), frozenset("”》)")


class Role(StrEnum):
    """What a heading is."""

    PART = "part"
    ORGANISATION = "organisation"
    FOCUS = "focus"
    FINDING = "finding"
    MEASURE = "measure"
    OUTLOOK = "outlook"
    OTHER = "other"


@dataclass(slots=True)
class Section:
    """A node of the tree with its heading; `alone` when the heading fills its line."""

    node: Node
    mark: Mark
    head_start: int
    head_end: int
    title: str
    alone: bool
    body_end: int
    parent: Section | None = None
    children: list[Section] = field(default_factory=list)
    role: Role = Role.OTHER
    problem: bool = False  # worded as a problem, or opened by such a label with an account below
    items: bool = False  # 一是/二是 follows before the first child
    labelled: bool = False
    told: bool = False  # text of its own follows the heading
    groups: bool = False  # the numbers below run on past it (一:1,2 二:3,4) or name it (2-1)


def find_sections(text: str, root: Node, marks: list[Mark], labels: Labels) -> list[Section]:
    """Sections of the whole tree in document order, without roles. Linear: each heading is bounded."""
    following = {m.start: n for m, n in pairwise(marks)}
    sections: list[Section] = []
    _walk(text, root, following, labels, sections)
    tops = [s for s in sections if s.parent is None]
    for siblings in (tops, *(s.children for s in sections)):
        _mark_groups(siblings)
    return sections


def _walk(
    text: str,
    root: Node,
    following: dict[int, Mark],
    labels: Labels,
    out: list[Section],
) -> None:
    pending: list[tuple[Node, Section | None]] = [(n, None) for n in reversed(root.children)]
    while pending:
        node, above = pending.pop()
        assert node.mark is not None
        section = _section(text, node, node.mark, following.get(node.mark.start), labels)
        section.parent = above
        if above:
            above.children.append(section)
        out.append(section)
        pending.extend((child, section) for child in reversed(node.children))


def _section(text: str, node: Node, mark: Mark, after: Mark | None, labels: Labels) -> Section:
    stop = text.find("\n", _heading_start(text, mark, after), mark.end + HEADING_LIMIT)
    line_end = stop if stop >= 0 else min(len(text), mark.end + HEADING_LIMIT)
    limit = min(line_end, after.start) if after else line_end
    end = heading_end(text, mark.end, limit)
    body_end = node.children[0].start if node.children else node.end
    section = Section(
        node, mark, mark.start, end, text[mark.end : end].strip(), not text[end:line_end].strip(), body_end
    )
    section.items = after is not None and after.sort is Sort.ITEM and after.start < body_end
    section.told = bool(text[end:body_end].strip())
    label = labels.opens(text, end)
    section.labelled = label is not None and label.name in ("done", "measure", "show", "problem")
    if label is None and node.children and node.children[0].mark and not section.told:
        below = labels.opens(text, node.children[0].mark.end)  # 1.… (1)整改措施:…
        section.labelled = below is not None and below.name in ("done", "measure")
    section.problem = is_problem(section.title) or (section.labelled and problem_label(section.title) > 0)
    return section


_NEXT_LINE = re.compile(r"[^\S\n]*\n\s{0,40}(?=\S)")


def _heading_start(text: str, mark: Mark, after: Mark | None) -> int:
    """Behind the mark; on the next line, if the mark fills its own and nothing else opens there (【问题1】)."""
    below = _NEXT_LINE.match(text, mark.end) if mark.sort is Sort.PROBLEM else None
    return below.end() if below and (after is None or after.start > below.end()) else mark.end


def _mark_groups(siblings: list[Section]) -> None:
    """Headings whose numbered children count on from one to the next only group them."""
    for one in siblings:
        one.groups = any(c.mark.sort is Sort.PAIR for c in one.children)
    for one, after in pairwise(siblings):
        if one.children and after.children:
            last, first = one.children[-1].mark, after.children[0].mark
            if first.sort is last.sort and first.number == last.number + 1:
                one.groups = after.groups = True


def heading_end(text: str, start: int, limit: int) -> int:
    """Where a heading ends: at the first full stop outside quotation marks, else at `limit`."""
    depth = 0
    for at in range(start, limit):
        char = text[at]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and (char in _ENDS or (char == ":" and is_problem(text[start:at]))):
            return at + 1
        elif depth == 0 and char in ", " and text[at - 2 : at] == "问题" and raises(text[start:at]):
            return at
    return limit
