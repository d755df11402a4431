"""Findings with title, focus, parent, body, status and the spans of their measures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from huiyin.reading.detail import Detail
from huiyin.reading.labels import Labels, problem_label
from huiyin.reading.marks import BULLETS, Mark, Sort
from huiyin.reading.measures import Span, measure_spans
from huiyin.reading.phrases import is_audit_area
from huiyin.reading.sections import Role, Section
from huiyin.reading.simplified import TO_SIMPLIFIED
from huiyin.reading.status import Stated, body_status, heading_status, is_status_sentence, stated

_FRAME = re.compile(r"^(?:针对|关于|对于|就|围绕|聚焦)?\s?")
_REST = re.compile(
    r"(?:的|等)?(?:突出|具体|主要)?问题(?:的|进行)*(?:整改|整治|落实|进展|完成|情况|工作|方面)*[。::;,\s]*$"
)
_DUTY = re.compile(  # (责任人:…;整改时限:…)
    r"\((?:责任|牵头|主责|包案|领办|整改|完成|办结)[^():]{0,6}:[^()]*\)"
)
_COUNTED = re.compile(r"[\d一二三四五六七八九十]")
_WORD = re.compile(r"(?<=.{2})的?问题$")  # behind the words of a quotation
_QUOTED = re.compile(  # what stands between is no part of the problem
    r"^(?P<raised>针对|关于|对于|就|对)?\s?"
    r"(?P<own>[我本该][局委部校院镇街区县市单][^“,。]{0,3}|(?:巡[察视]|督[察查]|审计)?组?(?:反馈|指出|提出|发现)的?|在|对|存在的?)?“"
)
_FOCUS_END = re.compile(r"(?:(?:进行|的)?(?:整改|整治)(?:落实|进展)?(?:情况)?)?[。::\s]*$")


@dataclass(slots=True)
class Draft:
    """A finding in offsets of the cleaned text."""

    number: str | None
    title: str
    head: Span
    body: Span
    focus: int | None = None
    parent: int | None = None
    status: str | None = None
    status_literal: str | None = None
    completed_on: date | None = None
    in_prose: bool = False  # told in running text, under no heading of its own
    measures: list[Span] = field(default_factory=list)
    manifestations: list[Span] = field(default_factory=list)
    details: list[Detail] = field(default_factory=list)  # one for each measure of a table
    duty: Detail | None = None  # what a ledger says of the finding itself
    cause: str | None = None
    goal: str | None = None
    requirements: list[Span] = field(default_factory=list)  # what feedback demands for it
    zones: list[Span] = field(default_factory=list)  # the rows of a ledger; else from head to body
    issuing: list[Span] = field(default_factory=list)  # cells whose column names what was made (建立制度)

    def say(self, said: Stated | None) -> None:
        """Take over a status, unless one is known already."""
        if said is not None and self.status is None:
            self.status, self.status_literal = said.word, said.literal
            self.completed_on = self.completed_on or said.day


def number_of(mark: Mark, text: str) -> str:
    """The mark as written, without its stop: "1", "(1)", "问题1", "一"; a bullet is none."""
    written = text[mark.start : mark.end].strip()
    if written in BULLETS or (mark.sort is Sort.PROBLEM and not _COUNTED.search(written)):
        return ""
    return re.sub(r"^【|[】、.:\s]+$", "", written)


def bare_title(title: str) -> str:
    """A heading without the words that wrap a problem; inside quotation marks, what they enclose."""
    return _as_written(title, _problem)


def _as_written(title: str, narrow: Callable[[str], str]) -> str:
    """What `narrow`, which knows simplified characters only, leaves of a title, as it is written there."""
    simple = title.translate(TO_SIMPLIFIED)
    kept = narrow(simple)
    at = simple.find(kept)
    return title[at : at + len(kept)]


def _problem(title: str) -> str:
    bare = title.strip().removeprefix(":").strip()
    plain = _DUTY.sub("", bare[problem_label(bare) :])
    opened = _QUOTED.match(plain)
    if opened and (opened["raised"] or not opened["own"] or "问题" in plain[opened.end() :]):
        end = _closing(plain, opened.end() - 1)
        rest = plain[end + 1 :] if end >= 0 else ""
        if end < 0 or not re.sub(
            r"方面|存在|[的等]|问题|整改|落实|情况|进展|进行|工作|[。:;,\s]|\([^()]*\)", "", rest
        ):
            inner = plain[opened.end() : end if end >= 0 else len(plain)].strip(" ”")
            return inner if "问题" in rest else _WORD.sub("", inner)
    plain = _FRAME.sub("", plain) if re.match(r"针对|关于|对于|就", plain) else plain
    plain = _REST.sub("", plain)
    return plain.strip(" 。:;,")


def _closing(text: str, at: int) -> int:
    depth = 0
    for i in range(at, len(text)):
        depth += {"“": 1, "”": -1}.get(text[i], 0)
        if depth == 0:
            return i
    return -1


def focus_title(title: str) -> str:
    """A focus area's wording: without 进行整改, 在…方面, 关于…方面."""
    return _as_written(title, _focus)


def _focus(title: str) -> str:
    if is_audit_area(title.strip()) and "问题的" in title:
        return title.strip(" 。:")  # “…审计查出问题的整改情况” is the area's name
    plain = _FOCUS_END.sub("", title.strip())
    plain = re.sub(r"^(?:反馈|发现的?|主要)?问题:", "", plain)
    plain = re.sub(r"\(共?\d{1,3}[个项条](?:问题)?\)$", "", plain)
    quoted = re.match(r"^(?:在|关于|聚焦|针对)?“(.+)”(?:方面)?(?:存在)?(?:的)?(?:问题)?$", plain)
    if quoted:
        return quoted.group(1)
    return re.sub(r"^(?:关于|针对|在(?=.{4,}方面))", "", plain).strip(" 。:")


def draft_findings(
    text: str,
    plain: str,
    sections: list[Section],
    marks: list[Mark],
    labels: Labels,
    tail: int,
    feedback: bool,
) -> tuple[list[Draft], list[Span]]:
    """All findings in order, and the focus areas' headings. `tail` is where the closing words begin."""
    drafts: list[Draft] = []
    focuses: list[Span] = []
    index: dict[int, int] = {}
    focus_of: dict[int, int] = {}
    starts = [m.start for m in marks]
    for section in sections:
        above = section.parent
        focus = focus_of.get(id(above)) if above else None
        parent = index.get(id(above)) if above else None
        if section.role is Role.FOCUS:
            focuses.append((section.mark.end, section.head_end))
            focus = len(focuses) - 1
        elif section.role is Role.FINDING:
            index[id(section)] = len(drafts)
            drafts.append(_draft(text, plain, section, marks, starts, labels, tail, feedback))
            drafts[-1].focus, drafts[-1].parent = focus, parent
        if focus is not None:
            focus_of[id(section)] = focus
    return drafts, focuses


def _draft(
    text: str,
    plain: str,
    section: Section,
    marks: list[Mark],
    starts: list[int],
    labels: Labels,
    tail: int,
    feedback: bool,
) -> Draft:
    title = plain[section.mark.end : section.head_end].strip()
    status, rest = heading_status(text[section.mark.end : section.head_end].strip())
    title = title[: len(rest)]
    title = title[1:] if section.mark.sort is Sort.PROBLEM and title.startswith(":") else title
    first = next((c.head_start for c in section.children if c.role is Role.FINDING), section.node.end)
    end = max(section.head_end, min(first, tail if tail > section.head_end else first))
    head = (section.head_start, section.head_end)
    draft = Draft(
        number_of(section.mark, plain) or None,
        bare_title(title),
        head,
        (section.head_end, end),
    )
    body = text[section.head_end : end]
    draft.say(status or _labelled_status(text, labels, section.head_end, end) or body_status(body))
    spans = measure_spans(text, section.head_end, end, marks, labels, starts)
    if feedback:
        draft.manifestations = spans
    else:
        draft.measures = spans
    return draft


def _labelled_status(text: str, labels: Labels, start: int, end: int) -> Stated | None:
    for label in labels.between(start, end):
        if label.name in ("done", "status"):
            value = text[label.end : min(label.value_end, end, label.end + 40)].strip()
            first = value.split("。")[0].split("\n")[0]
            clause = first.split(",")[0]
            whole = len(first) <= 16 or (label.name == "status" and len(clause) <= 16)
            said = stated(first if whole else clause if is_status_sentence(clause) else "")
            if said and (label.name == "status" or said.word not in _OPEN or is_status_sentence(clause)):
                return said
    return None


_OPEN = frozenset(("待验收", "未销号"))
