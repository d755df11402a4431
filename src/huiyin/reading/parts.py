"""The parts of a report, so that it can be composed again from them verbatim."""

from __future__ import annotations

import re

from huiyin.reading.marks import Sort
from huiyin.reading.measures import Span
from huiyin.reading.model import Part, Passage
from huiyin.reading.normal import Clean
from huiyin.reading.sections import Role, Section

_ANNOUNCED = re.compile(r"(?:予以|作)?(?:公布|通报|公开|公示)|(?:报告|公示|通报|汇报)如下")

_NEXT_STEPS = re.compile(r"^(?:下一步|下一阶段|下阶段|今后|接下来),[^\n]*", re.MULTILINE)


def passage(cleaned: Clean, span: Span) -> Passage:
    """A stretch of the cleaned text as it stands in the original."""
    start, end = cleaned.span(*span)
    return Passage(cleaned.raw[start:end], start, end)


def top_parts(cleaned: Clean, sections: list[Section], tail: int) -> list[Part]:
    """Top-level sections; the last ends where the closing words begin."""
    parts = []
    for top in _tops(sections):
        end = min(top.node.end, tail) if top.head_end <= tail else top.node.end
        start, stop = cleaned.span(top.head_start, end)
        number = cleaned.plain[top.mark.start : top.mark.end].strip("、. :")
        parts.append(Part(number, cleaned.plain[top.mark.end : top.head_end].strip(), start, stop))
    return parts


def organisation(cleaned: Clean, sections: list[Section], body: int) -> Passage | None:
    """Part one: from the first heading to the findings' part.

    Where findings are the top headings themselves, what stands between the opening sentence and them.
    """
    tops = _tops(sections)
    own = [s for s in tops if s.role is Role.ORGANISATION]
    if own:
        return passage(cleaned, (own[0].head_start, own[-1].node.end))
    found = next((s for s in tops if _found(s)), None)
    if found is not None:
        announced = _ANNOUNCED.search(cleaned.text, body, found.head_start)
        stop = cleaned.text.find("\n", announced.end(), found.head_start) if announced else -1
        between = cleaned.text[stop : found.head_start] if stop >= 0 else ""
        if between.strip():
            lead = len(between) - len(between.lstrip())
            return passage(cleaned, (stop + lead, stop + len(between.rstrip())))
        return None
    cut_off = tops and tops[0].mark.sort is Sort.PART and not any(_found(c) for c in tops[0].children)
    return passage(cleaned, (tops[0].head_start, tops[0].node.end)) if cut_off else None


def _found(section: Section) -> bool:
    return section.role in (Role.FINDING, Role.FOCUS)


def before_next_steps(text: str, sections: list[Section], closing: int) -> int:
    """Where “下一步,…” begins if, without a heading, it is the one such paragraph and the last; else `closing`.

    Where several findings end in such a paragraph, it belongs to them.
    """
    if any(s.role is Role.OUTLOOK for s in sections):
        return closing
    found = list(_NEXT_STEPS.finditer(text))
    last_heading = max((s.head_end for s in sections), default=0)
    alone = len(found) == 1 and found[0].start() >= last_heading
    return found[0].start() if alone and not text[found[0].end() : closing].strip() else closing


def outlook(cleaned: Clean, sections: list[Section], tail: int) -> Passage | None:
    """Part three: what comes next, up to the closing words; a paragraph without a heading, if there is none."""
    own = [s for s in _tops(sections) if s.role is Role.OUTLOOK]
    if not own:
        found = _NEXT_STEPS.match(cleaned.text, tail)
        return passage(cleaned, found.span()) if found else None
    return passage(cleaned, (own[0].head_start, max(own[0].head_end, min(own[-1].node.end, tail))))


def _tops(sections: list[Section]) -> list[Section]:
    return [s for s in sections if s.parent is None]
