"""Plans and ledgers: who, by when, within the period, and measures that merely repeat the problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from huiyin.reading.limits import read_limit
from huiyin.reading.model import Genre, Measure, Severity
from huiyin.reading.review.days import add_months, months_allowed
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.rule import ORDERS, PLANS, Hit, rule

_LISTS = "惯例：问题清单、任务清单、责任清单逐条对应，缺一不得印发"


@rule(
    "no-owner",
    Severity.SERIOUS,
    "措施没有落实责任",
    matters="没有人牵头、没有期限的措施，最后没有人做。",
    advice="补齐后再印发：每条措施都要有人牵头、有部门负责、有完成时限。",
    basis=_LISTS,
    genres=PLANS,
)
def no_owner(m: Manuscript) -> Iterator[Hit]:
    """A plan cannot be issued while a measure lacks who answers for it or by when."""
    filled = m.reading.measures if m.reading.genre is Genre.LEDGER else ()
    for measure in m.reading.measures:
        said = (("责任领导", measure.leader), ("牵头部门", measure.leads), ("整改时限", measure.due_text))
        missing = [word for word, value in said if not value]
        if filled:  # a ledger lacks what its other rows say
            missing = [word for word in missing if any(_SAID[word](one) for one in filled)]
        if missing:
            yield _at(measure, f"这条措施没有写明{'、'.join(missing)}。")


_SAID: dict[str, Callable[[Measure], object]] = {
    "责任领导": lambda one: one.leader,
    "牵头部门": lambda one: one.leads,
    "整改时限": lambda one: one.due_text,
}


def _at(measure: Measure, why: str, advice: str = "") -> Hit:
    return Hit(measure.start, measure.end, why, advice)


_REVIEW = re.compile(
    r"每[月季年半]|(?:每)?(?:季度|半年|年度|年)[^,。;]{0,4}(?:检查|评估|报告|回头看)|首次|下次|检查|评估"
)


@rule(
    "open-ended",
    Severity.HINT,
    "时限没有具体日期",
    matters="“长期坚持”没有检查点，过一阵就没有人记得。",
    advice="长期坚持的事项，也请定一个下次检查的日期。",
    basis=_LISTS,
    genres=PLANS,
)
def open_ended(m: Manuscript) -> Iterator[Hit]:
    """A time limit without a day and without a review."""
    for measure in m.reading.measures:
        standing = measure.due_text and measure.due is None and read_limit(measure.due_text).open in ("standing", "now")
        if standing and not _REVIEW.search(measure.due_text or ""):
            yield _at(measure, f"整改时限写的是“{measure.due_text}”，没有具体日期。")


@rule(
    "due-late",
    Severity.WARNING,
    "时限超出集中整改期",
    matters="集中整改期内应当完成的，不能把时限排到期外。",
    advice="改到集中整改期内；确需更长时间的，写明理由和阶段目标，并按规定报批。",
    basis="《中国共产党巡视工作条例》（2015年、2017年：两个月；2024年修订：六个月，条文号待核）",
    genres=PLANS,
)
def due_late(m: Manuscript) -> Iterator[Hit]:
    """A due day behind the end of the 集中整改期, counted from the feedback; not for 长久立."""
    feedback = m.feedback
    if feedback is None:
        return
    limit = add_months(feedback, months_allowed(feedback))
    for measure in m.reading.measures:
        if measure.due and measure.due > limit and not measure.finished and measure.kind != "长久立":
            yield _at(measure, f"时限 {measure.due.isoformat()} 晚于集中整改期满之日 {limit.isoformat()}。")


@rule(
    "due-past",
    Severity.SERIOUS,
    "时限早于方案本身",
    matters="定下来的时候就已经过期，无法照办。",
    advice="核对年份；已经完成的，写明完成日期并注明“已完成”。",
    basis=_LISTS,
    genres=ORDERS,
)
def due_past(m: Manuscript) -> Iterator[Hit]:
    """A due day before the plan's own date, or before the feedback where the plan has none."""
    begin = m.reading.published or m.feedback
    if begin is None:
        return
    for measure in m.reading.measures:
        if measure.due and measure.due < begin and not measure.status and not measure.finished:
            yield _at(measure, f"时限 {measure.due.isoformat()} 早于 {begin.isoformat()}。")


_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")
_OPENING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}是|\d{1,2}|针对|关于|存在|解决|整改|反馈)+|(?:的?问题|等|情况)+$"
)


_LONGEST = 400  # characters of a problem or measure that are compared


def _bare(text: str) -> str:
    return _OPENING.sub("", _NOT_WORDS.sub("", text))


@rule(
    "copied",
    Severity.WARNING,
    "措施照抄问题",
    matters="把问题再说一遍不是措施。",
    advice="写清做什么、谁做、做到什么程度。",
    basis=_LISTS,
    genres=PLANS,
)
def copied(m: Manuscript) -> Iterator[Hit]:
    """The measure's words are the problem's words."""
    for finding in m.reading.findings:
        problem = _bare(m.text[finding.heading_start : finding.heading_end][:_LONGEST])
        title = _bare(finding.title[:_LONGEST])
        for measure in finding.measures:
            words = _bare(m.text[measure.start : min(measure.end, measure.start + _LONGEST)])
            if len(words) >= 4 and words in (problem, title):
                yield _at(measure, "措施的文字和问题的文字一样。")


@rule(
    "cell",
    Severity.WARNING,
    "表格里的内容有疑问",
    matters="读不准的格子会带进台账。",
    advice="对照原表核对这一格。",
    basis=_LISTS,
)
def cell(m: Manuscript) -> Iterator[Hit]:
    """What the reader of ledgers stumbled over, by sheet, row and column."""
    for issue in m.reading.issues:
        if issue.end > issue.start:
            yield Hit(issue.start, issue.end, f"{issue.place}：{issue.why}", issue.advice, issue.severity)
