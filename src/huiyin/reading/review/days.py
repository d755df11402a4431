"""Days: out of order, periods longer than allowed, “so far” without a date, working days miscounted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from huiyin.reading.dates import month_end
from huiyin.reading.limits import read_limit
from huiyin.reading.model import Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.rule import ACCOUNTS, REPORTS, Hit, rule

REVISED = date(2024, 2, 8)  # the day the 巡视工作条例 was last revised
_ARTICLES = "《中国共产党巡视工作条例》（2015年、2017年：两个月内报送整改情况；2024年修订：集中整改期六个月，条文号待核）"


def months_allowed(feedback: date) -> int:
    """The 集中整改期 in months, by the regulation in force on the day of feedback; some places set three."""
    return 6 if feedback >= REVISED else 2


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = month_end(year, month + 1) or date.max
    return last.replace(day=min(day.day, last.day))


@rule(
    "date-order",
    Severity.SERIOUS,
    "日期先后颠倒",
    matters="巡察、反馈、公布有先后，颠倒了必有一处写错。",
    advice="对照巡察通知、反馈意见和发文稿纸核实，改正写错的日期。",
    basis="《中国共产党巡视工作条例》规定的程序：巡视、反馈、整改、公开",
)
def date_order(m: Manuscript) -> Iterator[Hit]:
    """Inspection begins, ends, feedback, publication: in that order."""
    r = m.reading
    period = r.inspection_period
    told = [("巡察开始", period[0]), ("巡察结束", period[1])] if period else []
    told += [("反馈", r.feedback_date)] if r.feedback_date else []
    told += [("公布", r.published)] if r.published else []
    for (earlier, one), (later, other) in pairwise(told):
        if other < one:
            why = f"{later}日期 {other.isoformat()} 早于{earlier}日期 {one.isoformat()}。"
            yield Hit(*m.place_of(other), why)


_BASIS = re.compile(r"根据|依据|按照|《[^》]*$|〔|任免|出生|成立于|始建|印发的|以来|反馈|巡[察视]")
_PAST = re.compile(
    r"(?<!未)已(?!有|定)|完成了|召开了|印发了|举办了|开展了|^[,,]?(?:[^,。;]{0,12})?(?:召开|印发|"
    r"举办|开展|组织|清退|收回|约谈|修订|制定|完成|查处|补缴)"
)
_PLANNED = re.compile(r"前|底|拟|将|计划|预计|力争|截至|至")


@rule(
    "done-before",
    Severity.WARNING,
    "整改动作早于反馈",
    matters="反馈之前做的事不是对反馈的整改，除非是巡察期间边巡边改。",
    advice="核实日期；属于边巡边改的写明“巡察期间”，与本次整改无关的删去。",
    basis="惯例：整改从反馈之日算起",
    genres=REPORTS,
)
def done_before(m: Manuscript) -> Iterator[Hit]:
    """A dated deed in the measures that happened before the feedback."""
    feedback = m.reading.feedback_date
    if feedback is None:
        return
    for measure in m.reading.measures:
        for when in m.dates_in((measure.start, measure.end)):
            begin, end = m.sentence(when.start)
            if (
                not when.explicit
                or when.day >= feedback
                or m.hidden[when.start]
                or feedback.year - when.day.year > 3
            ):
                continue
            if _BASIS.search(
                m.text[max(begin, when.start - 24) : when.start] + m.text[when.end : min(end, when.end + 8)]
            ):
                continue
            why = f"这件事的日期 {when.day.isoformat()} 早于反馈之日 {feedback.isoformat()}。"
            yield Hit(when.start, when.end, why)


@rule(
    "done-after",
    Severity.WARNING,
    "落款之后的事写成已经做了",
    matters="成文时还没有发生的事，不能写成已完成。",
    advice="核实日期；确属以后的安排，改为“将于……前完成”。",
    basis="GB/T 9704—2012 7.3.5：成文日期为签发日期",
    genres=REPORTS,
)
def done_after(m: Manuscript) -> Iterator[Hit]:
    """A date behind the report's own, in a sentence that says it was done."""
    published = m.reading.published
    if published is None:
        return
    for when in m.dates:
        if when.day <= published or not m.in_finding(when.start) or m.in_heading(when.start):
            continue
        begin, end = m.sentence(when.start)
        near = m.text[when.end : min(end, when.end + 30)]
        before = m.text[begin : when.start][-16:]
        if _PLANNED.search(before) or _PLANNED.match(near) or re.search(r"前[^,。;]{0,3}|将|拟|计划|预计", near[:12]):
            continue
        if _PAST.search(before) or _PAST.search(near):
            yield Hit(
                when.start, when.end, f"这个日期晚于落款日期 {published.isoformat()}，文中却说已经做了。"
            )


_MONTHS = re.compile(
    r"(?:(?:经过?|历时|为期)(?P<a>[一两二三四五六七八九十\d]{1,2})个(?:多)?月(?:的)?(?:集中)?(?:整改|努力)"
    r"|集中整改(?:期)?(?:为|共|历时)?(?P<b>[一两二三四五六七八九十\d]{1,2})个(?:多)?月)"
)
_HAN = "一二三四五六七八九十"


@rule(
    "overlong",
    Severity.WARNING,
    "集中整改超过规定的期限",
    matters="集中整改期由条例规定，超期要有批准。",
    advice="核对反馈之日和集中整改期；经批准延长的写明批准单位，属于持续整改的不要写成集中整改。",
    basis=_ARTICLES,
    genres=ACCOUNTS,
)
def overlong(m: Manuscript) -> Iterator[Hit]:
    """The months of rectification the text states, against the regulation in force at the feedback."""
    feedback = m.reading.feedback_date
    if feedback is None or not m.on_inspection:
        return
    limit = months_allowed(feedback)
    for found in _MONTHS.finditer(m.text):
        written = (found["a"] or found["b"]).replace("两", "二")
        months = int(written) if written.isdigit() and written.isascii() else _HAN.find(written[0]) + 1
        if months > limit:
            why = f"写的是{months}个月，按反馈之日（{feedback.isoformat()}）适用的规定是{limit}个月，另有规定的从其规定。"
            yield Hit(*found.span(), why)


@rule(
    "late",
    Severity.HINT,
    "公布距反馈时间较长",
    matters="隔得久了，读的人不知道说的是哪一天的情况。",
    advice="写明数据截至何日；属于集中整改之后的进展，写明与集中整改期分开。公布晚本身不妨碍发布。",
    basis=_ARTICLES,
    genres=ACCOUNTS,
)
def late(m: Manuscript) -> Iterator[Hit]:
    """Published more than three months after the period of rectification ended."""
    feedback, published = m.reading.feedback_date, m.reading.published
    period = m.reading.inspection_period
    if feedback is None and period and published and m.on_inspection:
        yield from _late_without_feedback(m, period[1], published)
    if feedback is None or published is None or not m.on_inspection:
        return
    limit = months_allowed(feedback)
    if published > add_months(feedback, limit + 3):
        months = (published.year - feedback.year) * 12 + published.month - feedback.month
        why = f"{feedback.isoformat()} 反馈，{published.isoformat()} 公布，前后约{months}个月，集中整改期为{limit}个月。"
        yield Hit(*m.place_of(published), why)


def _late_without_feedback(m: Manuscript, ended: date, published: date) -> Iterator[Hit]:
    """Where the feedback is not dated, the end of the inspection goes before it, by three months at most."""
    if published > add_months(ended, months_allowed(ended) + 6):
        months = (published.year - ended.year) * 12 + published.month - ended.month
        why = f"{ended.isoformat()} 巡察结束，{published.isoformat()} 公布，前后约{months}个月，中间没有写反馈日期。"
        yield Hit(*m.place_of(published), why)


_NOW = re.compile(r"(?:(?<=[,。;\n])|^)[^\S\n]{0,20}(?:目前|现已|至今|迄今)(?=[^。;\n]{0,30}(?:\d|完成|整改|办结))")
_SO_FAR = re.compile(r"截[至止](?:到)?(?:目前|现在|今)")


@rule(
    "as-of",
    Severity.HINT,
    "“截至目前”没有日期",
    matters="数字每天在变，没有截止日期就无法核对。",
    advice="写明截至哪一天，例如“截至2022年12月15日”。",
    basis="惯例：报告写明数据截止日期",
    genres=REPORTS,
)
def as_of(m: Manuscript) -> Iterator[Hit]:
    """“So far” in a text that dates it nowhere; said once."""
    found = _SO_FAR.search(m.text) or _NOW.search(m.text, m.body)
    if found and not re.search(r"截[至止]到?\s*(?:\d{4}年|\d{1,2}月)", m.text):
        yield Hit(*found.span(), f"“{found.group().strip()}”说不清是哪一天。")


_WORKDAYS = re.compile(r"\(?(?:共|为期|计|不少于)?(?P<n>\d{1,2})个工作日")


@rule(
    "public-days",
    Severity.WARNING,
    "公示期的工作日数不对",
    matters="公示天数不足，程序上站不住。",
    advice="按国务院办公厅公布的放假安排重新计算起止日期，从公示的次日算起。",
    basis="惯例：工作日不含周末和法定节假日",
)
def public_days(m: Manuscript) -> Iterator[Hit]:
    """Fewer weekdays between two dates than the working days said; one make-up day is allowed for."""
    for found in _WORKDAYS.finditer(m.text):
        begin, _ = m.sentence(found.start())
        two = m.dates_in((max(begin, found.start() - 60), found.start()))[-2:]
        if len(two) < 2 or not re.fullmatch(r"\s*(?:至|到|—+|-|~)\s*", m.text[two[0].end : two[1].start]):
            continue
        weekdays = _weekdays(two[0].day, two[1].day)
        if int(found["n"]) > weekdays + 1:
            yield Hit(
                two[0].start,
                found.end(),
                f"这段时间从周一到周五一共只有{weekdays}天，不会有{found['n']}个工作日。",
            )


def _weekdays(first: date, last: date) -> int:
    days = max(0, (last - first).days + 1)
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((first + timedelta(i)).weekday() < 5 for i in range(rest))


_PROMISED = re.compile(
    r"(?P<by>(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日|底|末)?(?:之?前|以前))(?:[^,。;已]{0,6})(?:全部|全面|按期|基本)?(?:完成|整改到位|整改完|销号|办结|建成|印发|到位)"
)
_AHEAD = re.compile(r"(?P<y>20\d{2})年(?:度)?[^。;\n]{0,40}?为契机|(?:将|拟)(?:于|在)(?P<y2>20\d{2})年")


@rule(
    "stale",
    Severity.HINT,
    "下一步写的是已经过去的事",
    matters="把去年的事写成打算，说明稿子定下来以后没有再核。",
    advice="已经做了的，移到整改情况里写结果；还没做的，改成现在的安排。",
    genres=REPORTS,
)
def stale(m: Manuscript) -> Iterator[Hit]:
    """What comes next names a year before the year of publication, or a term that has run out by then."""
    published, outlook = m.reading.published, m.reading.outlook
    if published is None:
        return
    for found in _PROMISED.finditer(m.text, m.body):
        begin, _ = m.sentence(found.start())
        due = read_limit(found["by"]).due
        done = re.search(r"已|完成了|(?:19|20)\d{2}年[^,。;]{0,8}$", m.text[begin : found.start()])
        if due and due < published and not done and (m.feedback is None or due >= m.feedback):
            yield Hit(*found.span("by"), f"落款是{published.isoformat()}，这个期限到那时已经过了。")
    if outlook is None:
        return
    for found in _AHEAD.finditer(m.text, outlook.start, outlook.end):
        year = int(found["y"] or found["y2"])
        if year < published.year:
            yield Hit(*found.span(), f"落款是{published.year}年，这里还把{year}年的事当作下一步。")
