"""How far each finding has got: not said, said against the text, counted otherwise than listed; listed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huiyin.reading.model import Genre, Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.measures import RECTIFYING
from huiyin.reading.review.numbers import state
from huiyin.reading.review.rule import ACCOUNTS, REPORTS, Hit, rule

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
    genres=ACCOUNTS,
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
    r"(?:问题|任务|事项)[^,。;]{0,10}(?:已全部|全部已|均已)(?:完成|整改|办结|销号)|问题全部完成整改|已全部完成整改|已全部整改到位"
    r"|(?:完成|整改|办结)率(?:达到?|为)?\s?100%"
)
_NOT_ALL = re.compile(r"尚未|未完成|前|将|确保|力争|预计|计划|力求")
_UNFINISHED = re.compile(
    r"(?:未|尚未|没有)(?:完成|整改|办结)(?:整改)?(?:的|问题)?\s?[1-9]\d*\s?[个项条件]|(?:正在|"
    r"尚在)(?:整改|推进)(?:的|问题)?\s?[1-9]\d*\s?[个项条件]|[1-9]\d*\s?[个项条件](?:问题|任务|"
    r"事项)?(?:尚未|未)(?:完成|整改|办结)"
)



@rule(
    "status-clash",
    Severity.SERIOUS,
    "说已完成，下文却没有完成",
    matters="虚报完成是整改中最严重的问题之一。",
    advice="核对台账：确已完成的改下文，没有完成的把状态改为“正在整改”或“基本完成”，总数也随之改。",
    basis="惯例：防止虚假整改、纸面整改",
    genres=REPORTS,
)
def status_clash(m: Manuscript) -> Iterator[Hit]:
    """A finding called completed whose text says it is not; “all completed” beside one that is not."""
    for finding in m.leaves:
        if finding.status in DONE:
            found = _UNDONE.search(m.text, finding.heading_end, finding.end)
            if found:
                yield Hit(*found.span(), f"这个问题写的是“{finding.status}”，这里却说“{found.group()}”。")
    opened = next((f for f in m.reading.findings if f.status and f.status not in DONE | {"视同完成"}), None)
    claim = next((c for c in _ALL_DONE.finditer(m.text) if _claims(m, c)), None)
    left = _UNFINISHED.search(m.text) if claim else None
    if claim and left and not opened:
        yield Hit(*claim.span(), f"这里说全部完成，文中又说“{left.group()}”。")
    if opened and claim and not m.in_finding(claim.start()):
        yield Hit(*claim.span(), f"这里说全部完成，问题“{opened.title[:30]}”的状态却是“{opened.status}”。")


def _claims(m: Manuscript, claim: re.Match[str]) -> bool:
    """Said as a fact, and not as what is still to be reached (对尚未完成的问题,在5月底前全部整改到位)."""
    begin, _ = m.sentence(claim.start())
    return not _NOT_ALL.search(m.text[begin : claim.start()])


_STANDING = re.compile(r"长期坚持|持续(?:推进|坚持|整改)(?!销号)|常抓不懈")
_AHEAD = re.compile(r"下一步[,将]?[^。;]{0,20}将?|(?:将|拟)(?:于|在)[^,。;]{1,12}(?:完成|实施|开工|印发|建成)")


@rule(
    "done-and-ahead",
    Severity.HINT,
    "说已完成，又写了还要做的事",
    matters="完成了的事和还要长期做的事混在一起，读的人分不清到底完没完成。",
    advice="已经做完的写结果；还要做的移到“下一步”，或者把状态改为“基本完成，长期坚持”。",
    basis="惯例：防止虚假整改、纸面整改",
    genres=REPORTS | {Genre.LEDGER},
)
def done_and_ahead(m: Manuscript) -> Iterator[Hit]:
    """A finding called completed whose text speaks of what will be done, or of standing work."""
    for finding in m.leaves:
        if finding.status not in DONE:
            continue
        found = _AHEAD.search(m.text, finding.heading_end, finding.end) or _STANDING.search(
            m.text, finding.heading_end, finding.end
        )
        if found and not _UNDONE.search(m.text, finding.heading_end, finding.end):
            yield Hit(*found.span(), f"这个问题写的是“{finding.status}”，这里又说“{found.group()}”。")


@rule(
    "no-acceptance",
    Severity.HINT,
    "完成没有写验收",
    matters="完成由谁认定、哪天认定，要有交代。",
    advice="写明由谁、在哪一天验收或者同意销号；没有验收的写“已完成，待验收”。",
    basis="惯例：销号须有验收",
    genres=REPORTS | {Genre.LEDGER},
)
def no_acceptance(m: Manuscript) -> Iterator[Hit]:
    """Findings called completed in a text that speaks nowhere of acceptance; said once."""
    done = next((f for f in m.leaves if f.status in DONE), None)
    if done and not m.cut and not re.search(r"验收|销号|核查|审核|审定|认定|评估", m.text):
        yield Hit(done.heading_start, done.heading_end, "写了已完成，全文没有一处写验收或销号。")


@rule(
    "status-count",
    Severity.WARNING,
    "完成数与逐条状态不一",
    matters="总数要和下面逐条写的状态对得上。",
    advice="逐条数一遍，改正总数或状态；“基本完成”不计入已完成。",
    basis="惯例：数据勾稽",
    genres=REPORTS,
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
    genres=RECTIFYING,
)
def same_finding(m: Manuscript) -> Iterator[Hit]:
    """Two findings with the same title."""
    seen: set[str] = set()
    for finding in m.leaves:
        title = re.sub(r"\W", "", finding.title)
        if len(title) >= 4 and title in seen:
            yield Hit(finding.heading_start, finding.heading_end, "前面已经列过这个问题。")
        seen.add(title)
