"""Which headings are parts, focus areas, findings or measures: judged by wording, not by mark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from huiyin.reading.labels import Labels
from huiyin.reading.marks import Mark, Node, Sort

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
    items: bool = False  # 一是/二是 or a label 整改情况 follows before the first child
    labelled: bool = False
    told: bool = False  # text of its own follows the heading


_WRAP = re.compile(
    r"(?:的|进行|存在|之|及其?|和|等)?(?:整改|整治|落实|进展|完成|情况|工作|方面|成效|措施|问题的整改)*(?:\((?:已|正|基|长|持|部|阶|共)[^()]{0,14}\))?[。::;,\s]*$"
)
_RAISED = re.compile(r"^(?:针对|关于|对于|就)")
_ECHO = re.compile(
    r"(?:反馈|发现|指出|查出|提出|检查|移交)的?(?:[^,“”]{0,8})?(?:问题|意见)|问题导向|(?:整改|解决|抓实|抓好|聚焦|落实|认领|直面)[^,“”的]{0,6}问题$"
    r"|(?:巡[察视]|督[察查]|审计|检查|信访|投诉)(?:组|通报|报告|工作)?的?问题$"
    r"|^(?:针对|关于|对于|就)?(?:存在|有关|上述|以上|这些|相关|具体|主要|突出)?的?问题$"
)
_FOCUS = re.compile(
    r"^聚焦|^(?:反馈|发现的?|主要)?问题\s?:|^在.{2,}方面|方面(?:存在|的|反馈|整改|问题|情况|主要|突出|进行|落实|进展)*[。:\s]*$"
)
_LACK = re.compile(
    r"不(?!断|忘|变|移|懈|折|敢腐|能腐|想腐|松劲|畏)|未|缺|弱|滞后|欠|差|淡薄|松|违规|违反|虚|偏|没有|较少|少(?=。?$)|漏洞|流于|形式主义|浮于|不足|问题[。:]?$|乱|失管|走过场|滥|违纪|低|短板|单一|超标|污染|薄|慢|拖|错|空转|堵点|积压|闲置|浪费|风险(?!防)"
)
_ACTION = re.compile(
    r"^(?:\(|“)?(?:强化|加强|推进|推动|提高|提升|完善|压实|健全|建立|落实|深化|坚持|开展|制定|严格|规范|抓|组织|统一|明确|加快|成立|优化|修订|加大|进一步|继续|持续"
    r"|全面|深入|认真|切实|扎实|着力|突出|狠抓|增强|解决|整治|督促|召开|坚决|细化|把|以|夯实|聚力|守|筑牢|扛|带头|亲自|立行|严肃|迅速|学习|推行|整改|发挥|做|实施|完成|对(?!.{0,30}不))"
)
_WORK = re.compile(  # work that can be done badly: 学习不经常, 推进改革滞后
    r"(?:学习|落实|推进|推动|组织|发挥|实施|完成|制定|开展|抓|坚持|规范|健全|统一|督促|建立|对|优化|指导|全面从严|整改|把|做|深入|守)(?!解决|补齐)"
)
_ENDS_LACKING = re.compile(
    r"(?:不[^,。;]{1,8}|滞后|薄弱|缺失|缺位|缺乏|偏[^,。;]{1,3}|有差距|存在差距|有偏差|乏力|走过场|流于形式|不足|欠缺|松散|较少|较差|宽松软)[。:;]?$"
)
_FINDINGS_PART = re.compile(
    r"整改(?:进展|落实|任务|工作|措施)*(?:情况|成效|落实|完成)|落实情况|反馈(?:的)?(?:意见|问题|主要)|逐[条项]|整改任务|整改(?:措施|内容|事项|重点)|问题整改|主要问题|存在的?(?:主要|突出)?问题"
    r"|发现的?(?:主要|突出)?问题|落实整改|重点任务|问题清单"
)
_ORGANISING = re.compile(
    r"组织(?!生活|部)|领导|部署|站位|认识|责任|开展情况|基本情况|总体|思想|统筹|推进情况|指导|履行|总则|目标|原则|要求|保障|政治|工作情况$|基本做法|概况|背景"
)
_OUTLOOK = re.compile(
    r"下一?步|下阶段|今后|努力方向|持续|长效|巩固|深化|不断|后续|意见建议|意见和建议|工作建议|整改建议|工作要求|保障措施|组织保障|有关要求|整改要求"
)


def lay_out(text: str, root: Node, marks: list[Mark], labels: Labels, feedback: bool) -> list[Section]:
    """Sections of the whole tree in document order, with roles. Linear: each heading is bounded."""
    following = {m.start: n for m, n in pairwise(marks)}
    sections: list[Section] = []
    _walk(text, root, None, following, labels, sections)
    tops = [s for s in sections if s.parent is None]
    _assign(tops, text)
    if feedback:
        _raise_groups(sections)
    return sections


def _walk(
    text: str,
    root: Node,
    parent: Section | None,
    following: dict[int, Mark],
    labels: Labels,
    out: list[Section],
) -> None:
    pending: list[tuple[Node, Section | None]] = [(n, parent) for n in reversed(root.children)]
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
    stop = text.find("\n", mark.end, mark.end + HEADING_LIMIT)
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
    section.labelled = label is not None and label.name in ("done", "measure", "show")
    return section


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
        elif depth == 0 and char in ", " and text[at - 2 : at] == "问题" and _RAISED.match(text[start:at]):
            return at
    return limit


def core(title: str) -> str:
    """A title without what wraps a problem at its end (的整改情况, 方面 …)."""
    return _WRAP.sub("", title)


def is_problem(title: str) -> bool:
    """Worded as a finding: 针对/关于 …问题, “…”问题, …的问题; not an echo of “反馈的问题”."""
    inner = core(title)
    if _RAISED.match(title) and ("“" in title[:8]) and not inner.endswith("方面"):
        return not inner.endswith("”") or not _FOCUS.search(title)
    if not inner.endswith("问题") or _FOCUS.search(title):
        return False
    if inner.endswith(("”问题", "”的问题", "”突出问题")):
        return True
    if _ECHO.search(inner):
        return False
    return bool(_RAISED.match(title)) or (inner.endswith("的问题") and not _ACTION.match(title))


def _lacks(title: str) -> bool:
    """A bare sentence that names a lack (学习不够深入。)."""
    acts = _ACTION.match(title) and not (_WORK.match(title) and _ENDS_LACKING.search(title))
    return bool(_LACK.search(title)) and not acts and not _FOCUS.search(title)


def _assign(tops: list[Section], text: str) -> None:
    """Roles for the whole tree: the findings' part is the one whose wording or headings show findings."""
    with_findings = [s for s in tops if _has_problem(s)]
    if len(with_findings) > 1:
        with_findings = [s for s in with_findings if not _aside(s)] or with_findings
    if not with_findings:
        named = [s for s in tops if _FINDINGS_PART.search(s.title) and not _ORGANISING.search(s.title)]
        named = [s for s in named if not _OUTLOOK.search(s.title)] or [
            s for s in tops if s.mark.sort is not Sort.PART and (_FOCUS.search(s.title) or _lacks(s.title))
        ]
        named = named or _with_bare_problems(tops)
        with_findings = named
    chosen = {id(s) for s in with_findings}
    first = min((s.head_start for s in with_findings), default=None)
    for top in tops:
        if id(top) in chosen:
            _findings_part(top, text)
        elif first is None or top.head_start < first:
            top.role = Role.ORGANISATION if first is not None or _ORGANISING.search(top.title) else Role.PART
        else:
            top.role = Role.OUTLOOK


def _bare_problem(section: Section) -> bool:
    """“一、预算编制不完整。已整改。…”: the heading is the problem, without wrapping words."""
    return section.title.endswith("。") and _lacks(section.title) and not _aside(section)


def _with_bare_problems(tops: list[Section]) -> list[Section]:
    """The parts that are such problems themselves, at least two, else those that hold some."""
    found = [s for s in tops if _bare_problem(s)]
    if len(found) > 1:
        return found
    return [s for s in tops if not _aside(s) and any(_bare_problem(c) and c.told for c in s.children)]


def _raise_groups(sections: list[Section]) -> None:
    """In feedback the bracketed headings group the findings numbered below them."""
    for section in sections:
        numbered = [c for c in section.children if c.mark.sort in (Sort.DOT, Sort.COMMA)]
        if section.mark.sort is Sort.BRACKET and section.role is Role.FINDING and numbered:
            section.role = Role.FOCUS
            for child in numbered:
                child.role = Role.FINDING


def _aside(section: Section) -> bool:
    """A part about organisation or about what comes next, whatever it says of problems."""
    title = section.title
    if is_problem(title) or _FOCUS.search(title) or _FINDINGS_PART.search(title):
        return False
    return bool(_OUTLOOK.search(title) or _ORGANISING.search(title))


def _has_problem(section: Section) -> bool:
    pending = [section]
    while pending:
        one = pending.pop()
        if is_problem(one.title) or one.mark.sort is Sort.PROBLEM:
            return True
        pending.extend(one.children)
    return False


def _findings_part(top: Section, text: str) -> None:
    if is_problem(top.title) or _bare_problem(top):
        top.role = Role.FINDING
        _below_finding(top)
        return
    if _FOCUS.search(top.title) or top.mark.sort is not Sort.PART:
        _classify(top, text)
        return
    top.role = Role.PART
    for child in top.children:
        _classify(child, text)


def _classify(section: Section, text: str) -> None:
    """A section below the findings' part."""
    title = section.title
    if section.mark.sort is Sort.PROBLEM or (
        is_problem(title) and not (title.startswith("聚焦") and section.children)
    ):
        section.role = Role.FINDING
        _below_finding(section)
    elif _FOCUS.search(title):
        told = (section.labelled and title.startswith("聚焦")) or (
            section.items and not title.endswith("方面")
        )
        if not section.children and told:
            section.role = Role.FINDING
        else:
            section.role = Role.FOCUS
            for child in section.children:
                _classify(child, text)
    elif section.children and not section.items and not section.labelled:
        _with_children(section, text)
    elif _truncated_here(section, text) and section.mark.sort is Sort.BRACKET and not _lacks(title):
        section.role = Role.FOCUS
    else:
        section.role = Role.FINDING
        _below_finding(section)


def _with_children(section: Section, text: str) -> None:
    """Neither worded as problem nor as focus, but with sections below: they decide."""
    below = section.children
    if (
        section.mark.sort in (Sort.PART, Sort.BRACKET)
        and any(
            is_problem(c.title) or (_lacks(c.title) and (c.alone or c.labelled)) or c.labelled for c in below
        )
        and not any(is_problem(c.title) for c in below if _lacks(section.title))
    ):
        section.role = Role.FOCUS
        for child in below:
            _classify(child, text)
        return
    section.role = Role.FINDING
    tasks = not _lacks(section.title)
    for child in below:
        if is_problem(child.title) or child.labelled or (child.items and tasks) or _sub_problem(child):
            child.role = Role.FINDING
            _below_finding(child)
        else:
            child.role = Role.MEASURE


def _below_finding(section: Section) -> None:
    """Sub-problems of a finding are findings too; everything else below it is its measures."""
    if section.labelled:
        for child in section.children:
            child.role = Role.MEASURE
        return
    shown = [is_problem(c.title) or c.labelled or _sub_problem(c) for c in section.children]
    mostly = 2 * sum(shown) >= len(shown)
    for child, sure in zip(section.children, shown, strict=True):
        if sure or (mostly and _lacks(child.title) and child.alone):
            child.role = Role.FINDING
            _below_finding(child)
        else:
            child.role = Role.MEASURE


def _sub_problem(section: Section) -> bool:
    """A lack on a line of its own, with an account of it below: a measure has none."""
    told = section.items or bool(section.children) or section.told
    return _lacks(section.title) and section.alone and told


def _truncated_here(section: Section, text: str) -> bool:
    """The heading is the last thing the text has, without a stop."""
    return section.head_end >= len(text.rstrip()) and not section.title.endswith("。")
