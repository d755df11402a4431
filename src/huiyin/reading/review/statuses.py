"""How far each finding has got: not said, said against the text, counted otherwise than listed; listed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.model import Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.measures import NOT_FEEDBACK
from huiyin.reading.review.numbers import state
from huiyin.reading.review.rule import REPORTS, Hit, rule

DONE = frozenset(("已完成", "已完成整改"))
_SUMMARY = re.compile(
    r"(?:已|全部|均)[^,。;]{0,8}(?:完成|整改到位|办结|销号)[^,。;]{0,12}\d|\d\s?[个项条件][^,。;]{0,8}(?:已|完成|整改到位)"
    r"|全部(?:完成|整改)|均已(?:完成|整改)|完成率|整改率"
)


@rule(
    "no-status",
    Severity.WARNING,
    "没有说明整改到什么程度",
    matters="读的人最想知道哪些改完了、哪些还没有。",
    advice="逐个问题写明已完成、基本完成或正在整改，并在开头写明各有多少。",
    basis="惯例：逐项对账销号",
    kinds=REPORTS,
)
def no_status(m: Manuscript) -> Iterator[Hit]:
    """Neither a status of any finding nor a number of completed ones; only where the text is whole."""
    findings = m.leaves
    if m.cut or len(findings) < 2 or any(f.status for f in findings) or _SUMMARY.search(m.text):
        return
    first = findings[0]
    why = f"列出了{len(findings)}个问题，没有一处说明哪个已经完成、哪个还在整改。"
    yield Hit(first.heading_start, first.heading_end, why)


_UNDONE = re.compile(
    r"(?:目前)?正在(?:整改|办理|推进|协调|起草|修订|制定|建设|施工)|尚未(?:完成|整改|办结|落实)|尚在(?:整改|办理)"
    r"|(?:预计|计划|力争|拟)于?[^,。;]{0,12}完成|未能?(?:完成|整改到位)"
)
_ALL_DONE = re.compile(
    r"(?:问题|任务|事项)[^,。;]{0,10}(?:已全部|全部已?|均已)(?:完成|整改|办结|销号)|已全部完成整改|全部整改到位"
)


@rule(
    "status-clash",
    Severity.SERIOUS,
    "说已完成，下文却没有完成",
    matters="虚报完成是整改中最严重的问题之一。",
    advice="核对台账：确已完成的改下文，没有完成的把状态改为“正在整改”或“基本完成”，总数也随之改。",
    basis="惯例：防止虚假整改、纸面整改",
    kinds=REPORTS,
)
def status_clash(m: Manuscript) -> Iterator[Hit]:
    """A finding called completed whose text says it is not; “all completed” beside one that is not."""
    for finding in m.leaves:
        if finding.status in DONE:
            found = _UNDONE.search(m.text, finding.heading_end, finding.end)
            if found:
                yield Hit(*found.span(), f"这个问题写的是“{finding.status}”，这里却说“{found.group()}”。")
    opened = next((f for f in m.reading.findings if f.status and f.status not in DONE | {"视同完成"}), None)
    claim = _ALL_DONE.search(m.text) if opened else None
    if opened and claim and not m.in_finding(claim.start()):
        yield Hit(*claim.span(), f"这里说全部完成，问题“{opened.title[:30]}”的状态却是“{opened.status}”。")


@rule(
    "status-count",
    Severity.WARNING,
    "完成数与逐条状态不一",
    matters="总数要和下面逐条写的状态对得上。",
    advice="逐条数一遍，改正总数或状态；“基本完成”不计入已完成。",
    basis="惯例：数据勾稽",
    kinds=REPORTS,
)
def status_count(m: Manuscript) -> Iterator[Hit]:
    """“已完成整改2个问题”, but another number of findings is called completed; only where all have a status."""
    findings = m.leaves
    if m.cut or not findings or not all(f.status for f in findings):
        return
    listed = sum(f.status in DONE for f in findings)
    for q in m.reading.report_figures:
        span = m.sentence(q.start)
        if q.unit not in ("个", "项") or not re.search(r"反馈|问题", m.text[span[0] : q.end + 2]):
            continue
        if state(m, q, span) == "done" and re.search(r"完成(?:整改)?(?:问题)?$", m.text[span[0] : q.start]):
            if q.value != listed:
                yield Hit(q.start, q.end, f"这里说完成 {q.literal}，逐条写明已完成的是{listed}个。")
            return


@rule(
    "same-finding",
    Severity.WARNING,
    "同一个问题列了两次",
    matters="同一个问题算两次，问题总数就不准了。",
    advice="合并成一条；确是两件事的，把标题写得能分清。",
    kinds=NOT_FEEDBACK,
)
def same_finding(m: Manuscript) -> Iterator[Hit]:
    """Two findings with the same title."""
    seen: set[str] = set()
    for finding in m.leaves:
        title = re.sub(r"\W", "", finding.title)
        if len(title) >= 4 and title in seen:
            yield Hit(finding.heading_start, finding.heading_end, "前面已经列过这个问题。")
        seen.add(title)
