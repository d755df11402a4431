"""Public notices (公示体) and label sheets: 整改问题 / 整改措施 / 完成情况 as headings or labels."""

from __future__ import annotations

import re
from bisect import bisect_left

from huiyin.reading.findings import Draft, bare_title, number_of
from huiyin.reading.labels import CANONICAL, Label, Labels
from huiyin.reading.marks import Mark, Sort
from huiyin.reading.measures import Span, measure_spans
from huiyin.reading.sections import Section
from huiyin.reading.status import Stated, body_status, day_in, stated, word_status
from huiyin.reading.wording import later

_NUMBERED = later(
    r"第(?P<n>[\d一二三四五六七八九十]{1,3})[项个条]关于“(?P<t>[^“”\n]{4,200})”(?:的?问题)?"
)
_COUNTED = later(r"(?P<n>第[\d一二三四五六七八九十]{1,3}[项个条])(?:整改)?(?:反馈)?问题")
_ORDINAL = later(r"(?P<n>(?:第|序号\s?)[\d一二三四五六七八九十百]{1,4}[项条号个]?)\s?[:、,]\s?")
_SAID_DONE = later(
    r"(?:问题|整改任务|任务|事项)(?P<what>[^,。;]{0,4}(?:已|均已|全部)[^,。;]{0,8}(?:完成|到位))"
    r"|(?P<task>已完成)[^,。;]{2,40}(?:整改任务|整改)[,。]"
)


def read_notice(text: str, plain: str, marks: list[Mark], labels: Labels, tail: int) -> list[Draft]:
    """Findings that no heading introduces but a label does; or one named in a sentence (第7项关于“…”)."""
    values = _values(text, marks, labels, tail)
    problems = [i for i, (name, _, _) in enumerate(values) if name == "problem"]
    starts = [m.start for m in marks]
    drafts = [d for i in problems for d in _problems(plain, *values[i][1:], marks, starts)]
    if len(drafts) == len(problems):
        for draft, i in zip(drafts, problems, strict=True):
            _number(plain, draft, values[i - 1] if i else None)
    if len(drafts) == 1 and drafts[0].number is None:
        counted = _COUNTED.search(text[:1500])
        drafts[0].number = counted["n"] if counted else None
    if not drafts:
        named = _NUMBERED.search(text[:4000])
        if named is None:
            return _listed(text, plain, marks)
        return [_named(text, plain, named, tail)]
    _extend(text, drafts, values, marks, labels, tail)
    said = _SAID_DONE.search(text[:1500])
    for draft in drafts:
        word = word_status(said["what"] or said["task"]) if said else None
        if said and word:
            draft.say(Stated(word, said.group().strip(",。;"), day_in(said.group())))
    return drafts


def _number(plain: str, draft: Draft, before: tuple[str, Span, int] | None) -> None:
    """The number a label above the problem gives it (受理编号:…)."""
    if draft.number is None and before and before[0] == "number":
        draft.number = plain[slice(*before[1])].strip(" \n。;") or None
        draft.head = (before[2], draft.head[1])


def _named(text: str, plain: str, named: re.Match[str], tail: int) -> Draft:
    """A problem named in a sentence; what is said below that line is said of it."""
    number = plain[named.start() : named.start("t")].split("关于")[0]
    stop = text.find("\n", named.end())
    body = (stop, max(stop, tail)) if stop >= 0 else (named.end(), named.end())
    draft = Draft(number, bare_title(plain[named.start("t") - 1 : named.end("t") + 1]), named.span(), body)
    draft.say(body_status(text[slice(*body)]))
    return draft


def is_notice(text: str, marks: list[Mark], labels: Labels, sections: list[Section]) -> bool:
    """No heading is worded as a problem, but labels, or a list behind “以下问题:”, introduce them."""
    if any(s.problem or s.mark.sort is Sort.PROBLEM for s in sections):
        return False
    return (
        _heading_labels(text, marks) >= 3
        or any(x.name == "problem" for x in labels.all)
        or _first_listed(text, marks) is not None
    )


def _heading_labels(text: str, marks: list[Mark]) -> int:
    """How many top headings are labels (整改问题, 重点措施, 完成时限 …), as in public notices."""
    tops = [m for m in marks[:400] if m.sort is Sort.PART and m.leads_line]
    return sum(_heading_label(text, m) is not None for m in tops)


def _heading_label(text: str, mark: Mark) -> str | None:
    found = _label_at(text, mark)
    return found[0] if found else None


def _label_at(text: str, mark: Mark) -> tuple[str, int] | None:
    """The label that opens a heading, and where its value begins: on the next line, behind a colon, or glued to it
    where the colon was lost (整改问题应急预案未修订)."""
    stop = text.find("\n", mark.end)
    line = text[mark.end : stop if stop >= 0 else len(text)][:_LONGEST_LABEL]
    whole = CANONICAL.get(line.strip(" :"))
    if whole is not None and stop >= 0:
        return whole, stop
    opened = _LABEL_OPENS.match(line)
    if opened is None:
        return None
    return CANONICAL[opened["word"]], mark.end + opened.end()


_LONGEST_LABEL = 24  # characters
_LABEL_OPENS = later(
    r"\s?(?P<word>"
    + "|".join(sorted((re.escape(w) for w in CANONICAL if len(w) >= 4), key=len, reverse=True))
    + r")\s?(?::|(?=[\u4e00-\u9fff“]))"
)


def _values(text: str, marks: list[Mark], labels: Labels, tail: int) -> list[tuple[str, Span, int]]:
    """(name, value, start of its heading) for labels written as 一、 headings or before a colon."""
    found: list[tuple[str, Span, int]] = []
    as_headings = _heading_labels(text, marks) >= 3
    tops = [m for m in marks if m.sort is Sort.PART and m.leads_line and as_headings]
    for i, mark in enumerate(tops):
        label = _label_at(text, mark)
        end = tops[i + 1].start if i + 1 < len(tops) else tail
        if label:
            found.append((label[0], (label[1], max(label[1], end)), mark.start))
    if not found:
        parts = [m.start for m in marks if m.sort is Sort.PART and m.leads_line]
        found = [(x.name, (x.end, _value_end(x, parts, tail)), x.start) for x in labels.all]
    return found


def _value_end(label: Label, parts: list[int], tail: int) -> int:
    """A value ends at the next label, the next part or the closing words."""
    following = bisect_left(parts, label.end)
    return min([label.value_end, max(tail, label.end), *parts[following : following + 1]])


def notice_owner(text: str, plain: str, marks: list[Mark], labels: Labels, tail: int) -> str | None:
    """The one unit that a notice names as responsible; None where it names none or several."""
    if _heading_labels(text, marks) < 3 and not any(x.name == "problem" for x in labels.all[:200]):
        return None
    owners = [span for name, span, _ in _values(text, marks, labels, tail) if name == "lead"]
    values = {plain[a:b].strip().split("\n")[0].strip(" 。") for a, b in owners[:8]}
    only = values.pop() if len(values) == 1 else ""
    return only if 3 < len(only) <= 40 else None


def _problems(plain: str, span: Span, head: int, marks: list[Mark], starts: list[int]) -> list[Draft]:
    """The problems a value names: its marked items, else all of it."""
    inside = [
        m
        for m in marks[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]
        if m.sort is not Sort.ITEM
    ]
    if not inside:
        title = plain[span[0] : span[1]].strip().split("\n")[0]
        ordinal = _ORDINAL.match(title)
        number = ordinal["n"] if ordinal else None
        bare = bare_title(title[ordinal.end() :] if ordinal else title)
        return [Draft(number, bare, (head, span[1]), (span[1], span[1]))] if title else []
    outer = [m for m in inside if m.sort is inside[0].sort]
    ends = [m.start for m in outer[1:]] + [span[1]]
    return [
        Draft(number_of(m, plain), bare_title(plain[m.end : e].strip()), (m.start, e), (e, e))
        for m, e in zip(outer, ends, strict=True)
    ]


def _extend(
    text: str,
    drafts: list[Draft],
    values: list[tuple[str, Span, int]],
    marks: list[Mark],
    labels: Labels,
    tail: int,
) -> None:
    """Give each finding what stands between it and the next; several share one list by their order."""
    starts = [m.start for m in marks]
    if len(drafts) > 1 and _answer(text, drafts, values, marks, labels):
        return
    blocks = [span for name, span, _ in values if name == "measure"]
    done = [span for name, span, _ in values if name == "done"]
    said = [span for name, span, _ in values if name in ("done", "status")]
    for i, draft in enumerate(drafts):
        end = drafts[i + 1].head[0] if i + 1 < len(drafts) else tail
        draft.body = (draft.body[0], max(draft.body[0], end))
        results = _within(said, draft.body)
        own = _within(blocks or done, draft.body)
        draft.measures = [s for b in own for s in measure_spans(text, *b, marks, labels, starts)]
        for span in results:
            first = text[span[0] : span[0] + 60].strip().split("。")[0].split("\n")[0]
            draft.say(stated(first) if len(first) <= 16 else body_status(first))


def _answer(
    text: str, drafts: list[Draft], values: list[tuple[str, Span, int]], marks: list[Mark], labels: Labels
) -> bool:
    """One list of measures (and one of results) for several problems above it: each has its own by their order."""
    lists = {name: [span for other, span, _ in values if other == name] for name in ("measure", "done")}
    if len(lists["measure"]) != 1 or lists["measure"][0][0] < drafts[-1].head[1]:
        return False
    starts = [m.start for m in marks]
    measures, done = (
        measure_spans(text, *one[0], marks, labels, starts) if len(one) == 1 else [] for one in lists.values()
    )
    for i, draft in enumerate(drafts):
        draft.zones = [draft.head]
        if len(measures) == len(drafts):
            draft.measures = [measures[i]]
            draft.zones.append(measures[i])
        if len(done) == len(drafts):
            draft.say(stated(text[slice(*done[i])][:16]))
            draft.zones.append(done[i])
    return True


def _within(spans: list[Span], body: Span) -> list[Span]:
    """The spans (in order) that begin in a body."""
    return spans[bisect_left(spans, (body[0], -1)) : bisect_left(spans, (body[1], -1))]


_LIST_BEFORE = later(r"(?:以下|下列|如下)(?:几个|几方面|主要|突出)?问题\s*[:。]?\s*$")


def _first_listed(text: str, marks: list[Mark]) -> int | None:
    """The index of the mark that opens a list behind “以下问题:”."""
    opening = (
        i for i, m in enumerate(marks) if m.number == 1 and m.sort in (Sort.COMMA, Sort.DOT, Sort.PAREN)
    )
    return next(
        (i for i in opening if _LIST_BEFORE.search(text[max(0, marks[i].start - 20) : marks[i].start])), None
    )


def _listed(text: str, plain: str, marks: list[Mark]) -> list[Draft]:
    """“发现以下问题:1、…2、…” and a second list “整改情况如下:1、…2、…” answering it by number."""
    first = _first_listed(text, marks)
    if first is None:
        return []
    kind = marks[first].sort
    problems = [marks[first]]
    for mark in marks[first + 1 :]:
        if mark.sort is kind and mark.number == problems[-1].number + 1:
            problems.append(mark)
        elif mark.sort is kind:
            break
    answers = [m for m in marks[first:] if m.start > problems[-1].start and m.sort is kind][: len(problems)]
    drafts = []
    for i, mark in enumerate(problems):
        end = _item_end(text, mark, problems[i + 1].start if i + 1 < len(problems) else len(text))
        draft = Draft(
            number_of(mark, plain),
            bare_title(plain[mark.end : end].strip(" ;。")),
            (mark.start, end),
            (end, end),
        )
        answer = next((a for a in answers if a.number == mark.number), None)
        if answer is not None:
            draft.measures = [(answer.start, _item_end(text, answer, len(text)))]
        drafts.append(draft)
    return drafts


def _item_end(text: str, mark: Mark, limit: int) -> int:
    found = re.compile(r"[;。\n]").search(text, mark.end, min(limit, mark.end + 400))
    return found.end() if found else min(limit, mark.end + 400)
