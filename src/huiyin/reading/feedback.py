"""What only feedback (反馈意见) says: what it demands, by when, which leads it handed over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from huiyin.reading.findings import Draft
from huiyin.reading.labels import Labels
from huiyin.reading.limits import read_limit
from huiyin.reading.marks import Mark, Sort
from huiyin.reading.measures import Span, measure_spans
from huiyin.reading.model import Deadline, Part, Passage
from huiyin.reading.normal import Clean
from huiyin.reading.parts import passage
from huiyin.reading.wording import later

_DEMANDS = later(r"意见|建议|要求")
_PROBLEMS = later(r"问题|不足")
_LABEL = later(
    r"(?:^|(?<=[\n。;]))\s*[【\[]?(?:整改要求|整改建议|整改意见|意见建议|工作要求|有关要求|建议)[】\]]?\s*:\s*"
)
_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})"
_TERM = later(rf"(?P<n>{_NUMBER}\s?个?(?:月|工作日|日|天|周))(?P<within>之?内|以内)?")
_BY = later(r"(?:(?:19|20)\d{2}年)?\d{1,2}月(?:\d{1,2}日|底|末|上旬|中旬)?(?:之?前|以前)")
_PURPOSE = later(
    r"报送|上报|报[县市区省州党]|提交|书面报告|整改方案|整改(?:情况|进展|报告)|集中整改|完成整改|整改期"
)
_ASKING = later(r"\s*\n\s*(?=请|你[单局党部]|以上|整改(?:情况|方案)请)")
_SHOWN = later(r"(?:(?:具体|主要)?表现(?:为|在于|在)?|如|例如|比如)[:,]\s*")
_CLUE = later(r"问题线索|信访(?:举报)?件")
_GIVEN = later(r"移交|移送|转(?:有关|交|办)|交由|收到反映|受理")
_SENTENCE = later(r"[^。\n]+[。\n]?")


def read_demands(
    cleaned: Clean, parts: list[Part], marks: list[Mark], labels: Labels, tail: int
) -> list[Passage]:
    """The items of the parts that say what to do (意见建议、整改要求), in order."""
    starts = [m.start for m in marks]
    found: list[Passage] = []
    for part in parts:
        if not _DEMANDS.search(part.title) or _PROBLEMS.search(part.title):
            continue
        start, end = cleaned.place(part.start), min(cleaned.place(part.end), tail)
        stop = cleaned.text.find("\n", start)
        body = stop if 0 <= stop < end else start
        inside = marks[bisect_left(starts, body) : bisect_left(starts, end)]
        spans = measure_spans(cleaned.text, body, end, inside, labels, [m.start for m in inside])
        found += [passage(cleaned, _without_asking(cleaned.text, span)) for span in spans]
    return found


def _without_asking(text: str, span: Span) -> Span:
    """The last item without the paragraph behind it that asks for reports (请于…前报送)."""
    asking = _ASKING.search(text, span[0], span[1])
    return (span[0], asking.start()) if asking else span


def demand_in(text: str, draft: Draft, marks: list[Mark], labels: Labels) -> list[Span]:
    """Split a finding's body at 整改要求: — what stands behind it is demanded, what stands before it was found."""
    label = _LABEL.search(text, draft.body[0], draft.body[1])
    if label is None:
        return []
    starts = [m.start for m in marks]
    draft.manifestations = measure_spans(text, draft.body[0], label.start(), marks, labels, starts)
    begin, end = label.end(), draft.body[1]
    while end > begin and text[end - 1].isspace():
        end -= 1
    return [(begin, end)] if end > begin else []


def refine(text: str, drafts: list[Draft], marks: list[Mark]) -> list[Draft]:
    """Manifestations one by one: (2) beside (1) is one, too, though it is worded as a problem; 具体表现在: a;b is two."""
    drafts = _folded(drafts, {m.start: m.sort for m in marks})
    for draft in drafts:
        draft.manifestations = draft.manifestations or _said_to_show(text, draft)
        draft.manifestations = [piece for span in draft.manifestations for piece in _shown(text, span)]
    return drafts


def _said_to_show(text: str, draft: Draft) -> list[Span]:
    """What stands behind 具体表现: in the heading's own line or in a paragraph without marks."""
    found = _SHOWS.search(text, draft.head[0], max(draft.head[1], draft.body[1]))
    if found is None:
        return []
    begin, end = found.end(), max(draft.head[1], draft.body[1])
    while end > begin and text[end - 1].isspace():
        end -= 1
    return [(begin, end)] if end > begin else []


_SHOWS = later(r"(?:具体|主要|突出)表现(?:为|在|是|有)?\s?:\s?")


def _folded(drafts: list[Draft], sorts: dict[int, Sort]) -> list[Draft]:
    """Children become manifestations where a sibling of the same kind of mark is a mere manifestation."""
    kinds = {
        sorts.get(draft.head[0])
        for draft in drafts
        if draft.parent is not None
        and sorts.get(draft.head[0]) in {sorts.get(span[0]) for span in drafts[draft.parent].manifestations}
    } - {None}
    gone: set[int] = set()
    for i, draft in enumerate(drafts):
        if draft.parent is None or draft.parent in gone or sorts.get(draft.head[0]) not in kinds:
            continue
        parent = drafts[draft.parent]
        gone.add(i)
        parent.manifestations.append((draft.head[0], draft.body[1]))
        parent.body = (parent.body[0], max(parent.body[1], draft.body[1]))
    kept = [i for i in range(len(drafts)) if i not in gone]
    place = {old: new for new, old in enumerate(kept)}
    for i in kept:
        above = drafts[i].parent
        drafts[i].parent = place.get(above) if above is not None else None
    return [drafts[i] for i in kept]


def _shown(text: str, span: Span) -> Iterator[Span]:
    """“具体表现在:甲;乙。” are two; what no such words open stays one."""
    start, end = span
    while end > start and text[end - 1].isspace():
        end -= 1
    lead = _SHOWN.match(text, start, end)
    if lead is None:
        yield start, end
        return
    begin = lead.end()
    for found in re.finditer(r"[^;]+;?", text[begin:end]):
        piece = found.group().strip()
        if piece:
            at = begin + found.start() + found.group().index(piece[0])
            yield at, at + len(piece)


def read_deadlines(cleaned: Clean, after: int) -> list[Deadline]:
    """When what is to be handed in or done: days (2026年5月15日前), and terms that run from an event (1个月内)."""
    found = []
    for sentence in _SENTENCE.finditer(cleaned.text, after):
        if not _PURPOSE.search(sentence.group()):
            continue
        for clause in re.finditer(r"[^,;。\n]+", sentence.group()):
            span = (sentence.start() + clause.start(), sentence.start() + clause.end())
            by = _BY.search(clause.group())
            term = _TERM.search(clause.group())
            if by is None and not (term and (term["within"] or "集中整改" in clause.group())):
                continue
            said = passage(cleaned, span)
            due = read_limit(by.group()).due if by else None
            found.append(
                Deadline(said.text.strip(), due, None if by or not term else term["n"], said.start, said.end)
            )
    return found


def read_clues(cleaned: Clean) -> list[Passage]:
    """The sentences that say which leads (问题线索) and letters were handed over."""
    if "线索" not in cleaned.text and "信访" not in cleaned.text:
        return []
    return [
        passage(cleaned, (m.start(), m.start() + len(m.group().rstrip())))
        for m in _SENTENCE.finditer(cleaned.text)
        if _CLUE.search(m.group())
        and _GIVEN.search(m.group())
        and re.search(r"\d|[一二三四五六七八九十]\s?件", m.group())
    ]
