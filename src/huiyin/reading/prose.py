"""Problems told in running text, under no heading of their own (主要是:甲;乙。 一是…二是… 一、…;二、…)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from huiyin.reading.findings import Draft, bare_title, number_of
from huiyin.reading.marks import Mark, Sort
from huiyin.reading.measures import Span
from huiyin.reading.model import Part
from huiyin.reading.normal import Clean
from huiyin.reading.phrases import is_focus, lacks
from huiyin.reading.sections import Role, Section
from huiyin.reading.wording import later

_DEMANDS = later(r"意见|建议|要求")
_PROBLEMS = later(r"问题|不足")
_LEAD = later(
    r"(?:问题|不足|差距|短板|薄弱环节)(?:和不足|和差距|清单)?[^。;:\n]{0,8}(?:(?:主要|具体|集中|突出)?(?:表现|体现|反映)?(?:是|有|为|在于?|如下|包括))?(?:以下|如下|下列)?[一二两三四五六七八九几\d]{0,2}个?(?:方面)?\s?[:,。]?\s?\n?"
    r"|(?:主要|具体|集中|突出)(?:是|有|表现(?:在于?|为|是)?|体现在|反映在)(?:以下|如下|下列)?[一二两三四五六七八九几\d]{0,2}个?(?:方面)?(?:的?问题)?\s?[:,]?\s?\n?"
)
_TALKS_OF_PROBLEMS = later(r"问题|不足|差距|薄弱|短板")
_BACK = 80  # characters before 主要是 in which problems are spoken of
_LIST_OPENS = later(r"\s*(?:一是|一、|\(一\)|1[.、](?!\d)|\(1\)|①|第一[,、])")
_COLON = later(r"[:]\s?\n?$|主要(?:是|有|表现(?:在于?|为|是)?|体现在)\s?$")
_CLAUSE = later(r"[^;。\n]+")
_TITLE_STOP = later(r"[。;:\n]|(?:具体|主要)?表现(?:为|在)")
_COMMA = 30  # characters of a first sentence from which its first clause is the title
_SENTENCE = later(r"[^。\n]+[。\n]?")
_DEMANDING = later(r"(?:要求|建议|意见|希望|强调|表示|表态)[^。;\n]{0,12}$")
_MEASURING = later(r"(?:问题|表现|措施|做法|工作|是|有|如下)\s?:\s?$")


def lists_in_sentences(text: str, marks: list[Mark]) -> list[Mark]:
    """The marks, with 一、…;二、…;三、… within one sentence as items of a list: headings end no sentence with “;”."""
    shown = list(marks)
    at = 0
    while at < len(marks):
        run = _run(text, marks, at)
        for i in range(at, at + run):
            shown[i] = replace(marks[i], sort=Sort.ITEM)
        at += max(run, 1)
    return shown


def _run(text: str, marks: list[Mark], first: int) -> int:
    """How many marks from `first` on are such a list; 0 for none."""
    mark = marks[first]
    if mark.sort is not Sort.PART or mark.leads_line or mark.number != 1:
        return 0
    if not _MEASURING.search(text, max(0, mark.start - 12), mark.start):
        return 0
    count = 1
    while first + count < len(marks):
        after = marks[first + count]
        between = text[max(marks[first + count - 1].end, after.start - 3) : after.start].rstrip(" ")
        if after.sort is not Sort.PART or after.number != count + 1 or between[-1:] not in (";", ","):
            break
        count += 1
    return count if count > 1 else 0


def told_in_prose(
    cleaned: Clean, parts: list[Part], sections: list[Section], marks: list[Mark], tail: int
) -> list[Draft]:
    """Findings without headings; what follows a first sentence is how the problem shows."""
    drafts = _in_parts(cleaned, parts, sections, marks, tail)
    return drafts or list(_behind_leads(cleaned, marks, parts, tail))


def _in_parts(
    cleaned: Clean, parts: list[Part], sections: list[Section], marks: list[Mark], tail: int
) -> list[Draft]:
    """The items 一是 二是 of the parts that tell of problems, and of areas of problems."""
    focuses = [s for s in sections if s.role is Role.FOCUS]
    areas = [
        (cleaned.place(p.start), min(cleaned.place(p.end), tail))
        for p in parts
        if _PROBLEMS.search(p.title) and not _DEMANDS.search(p.title)
    ]
    areas += [(s.head_end, min(s.node.end, tail)) for s in focuses if not s.children]
    areas += [
        (s.head_end, min(s.node.end, tail))
        for s in sections
        if not s.children and s.items and s.role is not Role.FOCUS
        if (is_focus(s.title) or lacks(s.title)) and not _DEMANDS.search(s.title)
    ]
    starts = [m.start for m in marks]
    seen: set[int] = set()
    drafts = []
    for start, end in sorted(areas):
        items = [m for m in marks[bisect_left(starts, start) : bisect_left(starts, end)] if m.sort is Sort.ITEM]
        items = [m for m in items if m.start not in seen]
        seen.update(m.start for m in items)
        for draft in _items(cleaned, items, end):
            draft.focus = _area(focuses, draft.head[0])
            drafts.append(draft)
    return drafts


def _area(focuses: list[Section], at: int) -> int | None:
    here = bisect_left([f.head_start for f in focuses], at) - 1
    return here if here >= 0 and at < focuses[here].node.end else None


def _items(cleaned: Clean, items: list[Mark], end: int) -> Iterator[Draft]:
    stops = ([m.start for m in items[1:]] + [end])[: len(items)]
    for mark, stop in zip(items, stops, strict=True):
        yield _told(cleaned, (mark.start, mark.end), _paragraph_end(cleaned.text, mark.end, stop), number_of(mark, cleaned.plain))


def _behind_leads(cleaned: Clean, marks: list[Mark], parts: list[Part], tail: int) -> Iterator[Draft]:
    """The lists behind 存在问题:, 主要是:, 主要表现在: and the like."""
    text, done = cleaned.text, 0
    asking = [p for p in parts if _DEMANDS.search(p.title) and not _PROBLEMS.search(p.title)]
    demands = [(cleaned.place(p.start), cleaned.place(p.end)) for p in asking]
    starts = [m.start for m in marks]
    while lead := _LEAD.search(text, done, tail):
        done = lead.start() + 2  # the words of one lead may hold another (问题主要有…)
        if any(a <= lead.start() < b for a, b in demands):
            continue
        before = text[max(0, lead.start() - _BACK) : lead.start()]
        if _DEMANDING.search(before) or not _TALKS_OF_PROBLEMS.search(lead.group() + before):
            continue
        found = list(_list_at(cleaned, lead, marks, starts, tail))
        if found:
            done = max(done, found[-1].body[1])
            yield from found


def _list_at(cleaned: Clean, lead: re.Match[str], marks: list[Mark], starts: list[int], tail: int) -> Iterator[Draft]:
    text, at = cleaned.text, lead.end()
    if _LIST_OPENS.match(text, at):
        items = _sequence(text, marks, bisect_left(starts, at), tail)
        if len(items) > 1:
            end = _paragraph_end(text, items[-1].end, tail)
            yield from _items(cleaned, items, end)
            return
    if not _COLON.search(lead.group()):
        return
    stop = min([s for s in (text.find("。", at, tail), text.find("\n", at, tail)) if s >= 0], default=tail)
    clauses = [m.span() for m in _CLAUSE.finditer(text, at, stop) if m.group().strip()]
    if len(clauses) > 1 and 2 * sum(lacks(text[a:b].strip()) for a, b in clauses) >= len(clauses):
        for a, b in clauses:
            yield _told(cleaned, (a, a), b, None)


def _sequence(text: str, marks: list[Mark], first: int, tail: int) -> list[Mark]:
    """The marks that count on from the first one, of its kind, without a gap; they may stand in paragraphs of their own."""
    if first >= len(marks) or marks[first].number != 1:
        return []
    found = [marks[first]]
    for mark in marks[first + 1 :]:
        if mark.start >= tail or mark.sort < found[0].sort:
            break
        if mark.sort is found[0].sort:
            if mark.number != found[-1].number + 1:
                break
            found.append(mark)
    return found


def _paragraph_end(text: str, start: int, stop: int) -> int:
    line = text.find("\n", start, stop)
    return line if line >= 0 else stop


def _told(cleaned: Clean, mark: Span, stop: int, number: str | None) -> Draft:
    text, plain = cleaned.text, cleaned.plain
    begin = mark[1]
    while begin < stop and text[begin] in " \n,:":
        begin += 1
    found = _TITLE_STOP.search(text, begin, stop)
    cut = found.start() if found else stop
    if cut - begin > _COMMA:
        comma = text.find(",", begin + 4, cut)
        cut = comma if comma >= 0 else cut
    head = (mark[0] if mark[0] < mark[1] else begin, cut)
    draft = Draft(number, bare_title(plain[begin:cut]), head, (cut, stop), in_prose=True)
    draft.manifestations = list(_sentences(text, cut, stop))
    return draft


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    for found in _SENTENCE.finditer(text, start, end):
        words = found.group().strip(" 。;:,\n")
        if words:
            at = found.start() + found.group().index(words[0])
            yield at, found.start() + len(found.group().rstrip())
