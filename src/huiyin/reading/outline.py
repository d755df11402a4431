"""Which headings are parts, focus areas, findings or measures: judged by wording, not by mark."""

from __future__ import annotations

from huiyin.reading.labels import Labels
from huiyin.reading.marks import Mark, Node, Sort
from huiyin.reading.phrases import (
    announces_findings,
    is_audit_area,
    is_focus,
    lacks,
    looks_ahead,
    names_what_was_found,
    organises,
    plainly_lacks,
)
from huiyin.reading.sections import Role, Section, find_sections


def lay_out(text: str, root: Node, marks: list[Mark], labels: Labels, feedback: bool) -> list[Section]:
    """Sections of the whole tree in document order, with roles."""
    sections = find_sections(text, root, marks, labels)
    _assign([s for s in sections if s.parent is None], text)
    if feedback:
        _raise_groups(sections)
    return sections


def _only_groups(section: Section) -> bool:
    """It groups the problems below it, whatever its own wording."""
    return section.groups and any(
        c.problem or lacks(c.title) or c.labelled or c.mark.sort is Sort.PROBLEM for c in section.children
    )


def _assign(tops: list[Section], text: str) -> None:
    """Roles for the whole tree: the findings' part is the one whose wording or headings show findings."""
    with_findings = [s for s in tops if _has_problem(s)]
    if with_findings:
        sure = {id(s) for s in with_findings}
        sorts = {s.mark.sort for s in with_findings if s.mark.sort is not Sort.PART or _problem_told(s)}
        with_findings = [
            s
            for s in tops
            if id(s) in sure
            or any(c.labelled for c in s.children)
            or (s.labelled and s.mark.sort in sorts)
        ]
    if len(with_findings) > 1:
        with_findings = [s for s in with_findings if not _aside(s)] or with_findings
    if not with_findings:
        named = [s for s in tops if announces_findings(s.title) and not organises(s.title)]
        named = [s for s in named if not looks_ahead(s.title)] or [
            s for s in tops if s.mark.sort is not Sort.PART and (is_focus(s.title) or lacks(s.title))
        ]
        named = named or _with_bare_problems(tops)
        with_findings = named
    chosen = {id(s) for s in with_findings}
    first = min((s.head_start for s in with_findings), default=None)
    themselves = any(_problem_told(s) for s in with_findings)
    for top in tops:
        if id(top) in chosen:
            _findings_part(top, text, len(chosen) > 1, themselves)
        elif first is None or top.head_start < first:
            top.role = Role.ORGANISATION if first is not None or organises(top.title) else Role.PART
        else:
            top.role = Role.OUTLOOK


def _bare_problem(section: Section) -> bool:
    """“一、预算编制不完整。已整改。…”: the heading is the problem, without wrapping words."""
    return section.title.endswith("。") and lacks(section.title) and not _aside(section)


def _with_bare_problems(tops: list[Section]) -> list[Section]:
    """The parts that are such problems themselves, at least two, else those that hold some."""
    found = [s for s in tops if _bare_problem(s)]
    if len(found) > 1:
        return found
    return [s for s in tops if not _aside(s) and any(_bare_problem(c) and c.told for c in s.children)]


def _raise_groups(sections: list[Section]) -> None:
    """In feedback the bracketed headings group the findings numbered below them, and areas hold those told as 一是."""
    for section in sections:
        if is_focus(section.title) and section.items and not section.children and section.role is not Role.FINDING:
            section.role = Role.FOCUS
        numbered = [c for c in section.children if c.mark.sort in (Sort.DOT, Sort.COMMA)]
        if section.mark.sort is Sort.BRACKET and section.role is Role.FINDING and numbered:
            section.role = Role.FOCUS
            for child in numbered:
                child.role = Role.FINDING


def _aside(section: Section) -> bool:
    """A part about organisation or about what comes next, whatever it says of problems."""
    title = section.title
    if section.problem or is_focus(title) or announces_findings(title) or _all_told(section) or plainly_lacks(title):
        return False
    return bool(looks_ahead(title) or organises(title))


def _area_of_bare_problems(section: Section) -> bool:
    below = section.children
    return section.mark.sort is Sort.PART and bool(below) and all(_bare_problem(c) and c.told for c in below)


def _all_told(section: Section) -> bool:
    """Each heading below it has an account of its own (整改情况:…)."""
    return bool(section.children) and all(c.labelled for c in section.children)


def _has_problem(section: Section) -> bool:
    pending = [section]
    while pending:
        one = pending.pop()
        if (
            one.problem
            or (one.labelled and lacks(one.title))
            or one.mark.sort in (Sort.PROBLEM, Sort.PAIR)
            or _focus_of_problems(one)
        ):
            return True
        pending.extend(one.children)
    return False


def _focus_of_problems(section: Section) -> bool:
    """“一、党的建设方面 (一)学习不经常。整改情况:…”: the problems below it are told of, or measures stand below them."""
    return is_focus(section.title) and any(
        lacks(c.title) and (c.labelled or (c.alone and c.told) or c.children) for c in section.children
    )


def _problem_told(top: Section) -> bool:
    """“一、结转资金未及时清理 ⏎ 整改情况:已上缴”: a part that is a problem itself, with its account."""
    return top.mark.sort is Sort.PART and top.labelled and lacks(top.title) and not is_focus(top.title)


def _findings_part(top: Section, text: str, several: bool, themselves: bool) -> None:
    """`themselves`: some parts are problems themselves, so that what lacks something or is told of is one too."""
    groups = _only_groups(top) or (several and (_all_told(top) or _area_of_bare_problems(top)))
    if themselves and not is_focus(top.title) and (top.labelled or lacks(top.title)) and not announces_findings(top.title):
        top.role = Role.FINDING
        _below_finding(top)
        return
    if (groups and not announces_findings(top.title)) or (top.children and is_audit_area(top.title)):
        _as_focus(top, text)
        return
    if top.problem or _bare_problem(top):
        top.role = Role.FINDING
        _below_finding(top)
        return
    if is_focus(top.title) or top.mark.sort is not Sort.PART:
        _classify(top, text)
        return
    top.role = Role.PART
    for child in top.children:
        _classify(child, text)


def _as_focus(section: Section, text: str) -> None:
    section.role = Role.FOCUS
    for child in section.children:
        _classify(child, text)


def _classify(section: Section, text: str) -> None:
    """A section below the findings' part."""
    title = section.title
    if _only_groups(section):
        _as_focus(section, text)
    elif section.mark.sort is Sort.PROBLEM or (
        section.problem and not (title.startswith("聚焦") and section.children)
    ):
        section.role = Role.FINDING
        _below_finding(section)
    elif is_focus(title):
        told = (section.labelled and not title.endswith("方面")) or (
            section.items and not title.endswith("方面")
        )
        if not section.children and told:
            section.role = Role.FINDING
        else:
            _as_focus(section, text)
    elif section.children and not section.items and not section.labelled:
        _with_children(section, text)
    elif _truncated_here(section, text) and section.mark.sort is Sort.BRACKET and not lacks(title):
        section.role = Role.FOCUS
    else:
        section.role = Role.FINDING
        _below_finding(section)


def _with_children(section: Section, text: str) -> None:
    """Neither worded as problem nor as focus, but with sections below: they decide."""
    below = section.children
    if (
        names_what_was_found(section.title)
        and not section.told
        and any(c.problem or lacks(c.title) for c in below)
    ):
        _as_focus(section, text)
        return
    if (
        section.mark.sort in (Sort.PART, Sort.BRACKET)
        and any(c.problem or (lacks(c.title) and (c.alone or c.labelled)) or c.labelled for c in below)
        and not any(c.problem for c in below if lacks(section.title))
    ):
        _as_focus(section, text)
        return
    section.role = Role.FINDING
    tasks = not lacks(section.title)
    for child in below:
        if _numbered_problem(child) or child.problem or child.labelled or (child.items and tasks) or _sub_problem(child):
            child.role = Role.FINDING
            _below_finding(child)
        else:
            child.role = Role.MEASURE


def _below_finding(section: Section) -> None:
    """Sub-problems of a finding are findings too; everything else below it is its measures."""
    if section.labelled and not any(map(_numbered_problem, section.children)):
        for child in section.children:
            child.role = Role.MEASURE
        return
    shown = [_numbered_problem(c) or c.problem or c.labelled or _sub_problem(c) for c in section.children]
    mostly = 2 * sum(shown) >= len(shown)
    for child, sure in zip(section.children, shown, strict=True):
        if sure or (mostly and lacks(child.title) and child.alone):
            child.role = Role.FINDING
            _below_finding(child)
        else:
            child.role = Role.MEASURE


def _numbered_problem(section: Section) -> bool:
    """“问题1:兼职委员作用难发挥。” calls itself one."""
    return section.mark.sort is Sort.PROBLEM


def _sub_problem(section: Section) -> bool:
    """A lack on a line of its own, with an account of it below: a measure has none."""
    told = section.items or bool(section.children) or section.told
    return told and (lacks(section.title) if section.alone else plainly_lacks(section.title))


def _truncated_here(section: Section, text: str) -> bool:
    """The heading is the last thing the text has, without a stop."""
    return section.head_end >= len(text.rstrip()) and not section.title.endswith("。")
