"""What a number counts: different things that read as one, one thing counted twice, and since when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from huiyin.reading.dates import make_date
from huiyin.reading.model import Quantity, Severity
from huiyin.reading.review.manuscript import Manuscript
from huiyin.reading.review.numbers import MONEY, alike, amount, by_sentence, equal
from huiyin.reading.review.rule import REPORTS, Hit, rule

_ITEM_UNITS = frozenset(("条", "件", "个", "项", "宗", "起"))


@rule(
    "definition",
    Severity.WARNING,
    "两个数并列而口径不明",
    matters="读的人会把后一个数当成前一个数的一部分。",
    advice="分别写明两个数怎么计数（口径）以及两数的关系；未解决的部分也要交代去向。",
    basis="惯例：人、人次、条、件、次分别统计",
    genres=REPORTS,
)
def definitions(m: Manuscript) -> Iterator[Hit]:
    """意见建议36条 beside 推动解决21件: two units side by side ask for both definitions."""
    for first, second in pairwise(m.figures):
        if (
            first.unit == second.unit
            or {first.unit, second.unit} - _ITEM_UNITS
            or second.start - first.end > 60
        ):
            continue
        between = m.text[first.end : second.start]
        if re.search(r"[。\n;]", between) or not re.search(r"解决|办结|办理|采纳|答复|化解|落实", between):
            continue
        why = f"“{first.literal}”与“{second.literal}”单位不同，看不出后者是不是前者的一部分。"
        advice = f"分别写明“{first.unit}”和“{second.unit}”怎么计数（口径），以及两数的关系；未解决的部分也要交代去向。"
        yield Hit(first.start, second.end, why, advice)


_HANDLING = r"(?:党纪处分|政务处分|组织处理|问责|诫勉谈话|诫勉|责令检查|批评教育|谈话提醒|提醒谈话|约谈|通报批评|警告|批评帮助)"
_LUMPED = re.compile(
    rf"(?P<kinds>{_HANDLING}(?:[、和及或]{_HANDLING}){{1,6}})(?:等)?(?:处理)?(?:共|计|共计)?\d{{1,6}}(?:人次|人|名)"
    r"|已?完成(?:整改)?(?:或|和|及|、)(?:者)?基本完成(?:整改)?(?:的)?[^,。;\d]{0,10}\d{1,6}[个项条件]"
)


@rule(
    "lumped",
    Severity.WARNING,
    "几类不同的情况合成一个数",
    matters="轻重不同的处理、完成与基本完成合在一起，看不出各有多少。",
    advice="分类列出，例如“诫勉3人、批评教育5人”；“已完成”和“基本完成”分开写。",
    basis="惯例：公开的完成率不含基本完成；四种形态分别统计",
    genres=REPORTS,
)
def lumped(m: Manuscript) -> Iterator[Hit]:
    """责令检查、批评教育、谈话提醒24人: one number for three measures of different weight."""
    for found in _LUMPED.finditer(m.text):
        what = found["kinds"] or "完成与基本完成"
        yield Hit(*found.span(), f"“{what}”合在一起只有一个数。")


_RAISED = re.compile(
    r"(?:反馈|移交|指出|发现|查出|提出)[^,。;\d]{0,12}(?:[\d一二三四五六七八九十]{1,3}个方面)?(?:的|共)?$"
)
_MADE = re.compile(r"(?:制定|制订|提出|细化|分解|形成)[^,。;\d]{0,10}$")
_KEYS = (
    (re.compile(r"具体问题"), _RAISED, "反馈的具体问题"),
    (re.compile(r"(?:突出|主要)?问题(?!清单)"), _RAISED, "反馈的问题"),
    (re.compile(r"(?:具体)?(?:整改)?措施"), _MADE, "整改措施"),
)
_SUMS = re.compile(
    r"(?P<verb>清退|退回|追缴|追回|收缴|挽回)(?P<what>[^,。;、\d]{0,10})$"
    r"|(?P<made>(?:制定|制订|修订|修改|完善|新建|建立|出台|健全|及|和|、)+)(?:各项|规章|管理|相关)*制度(?:共|计|共计)?$"
)


def _counts(m: Manuscript, q: Quantity) -> str | None:
    """Which of the totals of a report a figure states, if any."""
    lead = m.text[max(0, q.start - 24) : q.start]
    for thing, before, name in _KEYS:
        if thing.match(q.of) and before.search(lead):
            return name
    found = _SUMS.search(lead)
    if found and found["made"]:
        return f"“{found['made']}制度”"
    return f"“{found['verb']}{found['what']}”" if found and q.unit in MONEY else None


@rule(
    "counted-twice",
    Severity.WARNING,
    "同一件事前后数字不一",
    matters="同一个总数在一篇稿子里只能有一个说法。",
    advice="核对台账后统一数字和单位；确有两种口径的，各自写明。",
    basis="惯例：数据勾稽",
    genres=REPORTS,
)
def counted_twice(m: Manuscript) -> Iterator[Hit]:
    """Problems raised, measures or institutions made, money returned: stated twice and differently."""
    first: dict[str, Quantity] = {}
    damaged = {d.start for d in m.reading.doubts}
    for q in m.reading.report_figures:
        name = _counts(m, q)
        if name is None or q.start in damaged:
            continue
        before = first.setdefault(name, q)
        if not equal(amount(before), amount(q)) or not alike(before, q):
            what = "单位不同" if before.value == q.value else "数字不同"
            yield Hit(q.start, q.end, f"{name}前文写 {before.literal}，这里写 {q.literal}，{what}。")


@rule(
    "listed",
    Severity.HINT,
    "写明的个数与逐条列出的个数不一",
    matters="读的人会数：说有几个，就该看到几个。",
    advice="核对是否合并列写、漏写或另有附表；合并的写明对应关系。",
    genres=REPORTS,
)
def findings_counted(m: Manuscript) -> Iterator[Hit]:
    """The text says how many problems or aspects were raised, but another number of them is listed."""
    reading = m.reading
    listed, areas = len(m.leaves), len(reading.focus_areas)
    if not listed or m.cut:
        return
    for q in reading.report_figures:
        lead = m.text[max(0, q.start - 24) : q.start]
        if not _WHOLE.search(lead):
            continue
        problems = q.of.startswith(("问题", "具体问题", "突出问题")) or (lead.endswith("问题") and q.unit in ("个", "项", "条"))
        if problems and q.value not in (listed, len(reading.findings)):
            yield Hit(q.start, q.end, f"文中说有 {q.literal}问题，逐条列出的是 {listed} 个。")
            return
        if areas and (q.unit == "方面" or q.of.startswith("方面")) and q.value != areas:
            yield Hit(q.start, q.end, f"文中说有 {q.value:g} 个方面，逐条整改部分列出的是 {areas} 个方面。")


_WHOLE = re.compile(r"(?:反馈|移交|指出|发现|查出)[^,。;]{0,14}$")
_SINCE = re.compile(
    r"(?P<y>(?:19|20)\d{2})年(?:度)?"
    r"(?:(?:\s*(?P<m>\d{1,2})\s*月)(?:\s*(?P<d>\d{1,2})\s*日)?(?=以来|来,|起|至今|开始)"
    r"|(?P<whole>(?:以来|来)?)(?!\s*\d{1,2}\s*月|第?[一二三四]季度|[上下]半年))"
)
_NARROWED = re.compile(r"\d{1,2}\s*月")
_TOTAL_OF_YEAR = re.compile(r"[,]?(?:共计?|累计|全年|先后|总共|合计|已)(?!同)")


@rule(
    "early-period",
    Severity.WARNING,
    "统计时段早于反馈",
    matters="反馈之前的工作不是整改成效。",
    advice="改为反馈之日起的数，或者写明统计起止日期。",
    basis="惯例：整改成效从反馈之日算起",
    genres=REPORTS,
)
def early_period(m: Manuscript) -> Iterator[Hit]:
    """“2022年共…” counts from January although the feedback came in June; one objection a sentence."""
    feedback = m.reading.feedback_date
    if feedback is None:
        return
    for span, group in by_sentence(m):
        if "年" not in m.said(span):
            continue
        early = [(since, q) for q in group for since in [_since(m.text[span[0] : q.start])] if since]
        early = [(since, q) for since, q in early if since < feedback and q.unit != "%" and not m.in_heading(q.start)]
        if early and feedback.year - early[0][0].year <= 3:
            yield _early(m, early[0][0], feedback, [q for _, q in early])


def _since(lead: str) -> date | None:
    """The day a count begins (“2020年共…”, “2020年9月以来…”); None where none is said."""
    found = list(_SINCE.finditer(lead))
    if not found:
        return None
    last = found[-1]
    rest = lead[last.end() :]
    if _NARROWED.search(rest) or (last["whole"] == "" and not _TOTAL_OF_YEAR.match(rest)):
        return None  # 复核2023年补贴申请412份: the year tells which applications
    return make_date(int(last["y"]), int(last["m"] or 1), int(last["d"] or 1))


def _early(m: Manuscript, since: date, feedback: date, group: list[Quantity]) -> Hit:
    period = m.reading.inspection_period
    before = "早于巡察进驻之日，更" if period and since < period[0] else ""
    why = f"统计时段从 {since.isoformat()} 算起，{before}早于反馈之日（{feedback.isoformat()}）。"
    return Hit(group[0].start, group[-1].end, why)
