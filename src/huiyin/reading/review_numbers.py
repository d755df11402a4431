"""Objections to numbers: no evidence, sums and rates that do not agree, periods, definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from huiyin.reading.model import Kind, Objection, Quantity, Reading, Severity
from huiyin.reading.normal import folded

_WHOLE = re.compile(r"(?:反馈|移交|指出|发现|查出|涉及|反映|细化|梳理|共|总)[^,。;]{0,14}$")
_DONE = re.compile(r"(?:已|全部)?(?:完成|整改到位|办结|销号)")
_PARTIAL = re.compile(r"基本完成|阶段性|部分")
_OPEN = re.compile(r"正在|尚在|尚未|未完成|未整改|持续|推进中|仍在")
_INCLUDED = re.compile(r"(?:含|包括|其中要求)[^,。;()]{0,14}$")
_RATE = re.compile(r"(?:完成率|整改率|办结率|销号率)")
_WHOLE_YEAR = re.compile(
    r"((?:19|20)\d{2})年(?:度)?(?:以来|来)?(?!\s*\d{1,2}\s*月|第?[一二三四]季度|[上下]半年)"
)
_ABOUT_RATE = 0.06  # percentage points that rounding may shift


def _object(reading: Reading, code: str, severity: Severity, q: Quantity, why: str, advice: str) -> Objection:
    return Objection(code, severity, q.start, q.end, reading.text[q.start : q.end], why, advice)


def _sentence(reading: Reading, at: int) -> tuple[int, int]:
    """The sentence around an offset, 400 characters each way at most."""
    text = folded(reading.text)
    low, high = max(0, at - 400), min(len(text), at + 400)
    begin = max((text.rfind(c, low, at) for c in "。\n;"), default=-1) + 1
    ends = [e for e in (text.find(c, at, high) for c in "。\n;") if e >= 0]
    return max(begin, low), min(ends, default=high)


def unproved(reading: Reading) -> Iterator[Objection]:
    """Every number of a report is a claim until something proves it."""
    if reading.kind is not Kind.REPORT:
        return
    for q in reading.figures:
        yield _object(
            reading,
            "no-evidence",
            Severity.HINT,
            q,
            f"“{q.of or '该数'} {q.literal}”在文中没有依据（未核）。",
            "导入后与台账统计核对，或附上佐证材料；核不出的，由具名人员说明理由后放行。",
        )


def early_period(reading: Reading) -> Iterator[Objection]:
    """“2022年共…” counts from January although the feedback came in June; one objection a sentence."""
    feedback = reading.feedback_date
    if feedback is None:
        return
    early: dict[tuple[int, int], list[Quantity]] = {}
    for q in reading.figures:
        begin, _ = _sentence(reading, q.start)
        year = _counted_from(folded(reading.text)[begin : q.start])
        if year and date(year, 1, 1) < feedback and year <= feedback.year:
            early.setdefault((begin, year), []).append(q)
    for (_, year), group in early.items():
        start, end = group[0].start, group[-1].end
        yield Objection(
            "early-period",
            Severity.WARNING,
            start,
            end,
            reading.text[start:end],
            f"统计时段从{year}年初算起，早于反馈之日（{feedback.isoformat()}），反馈前的工作也算进了整改成效。",
            "改为反馈之日起的数，或者写明统计起止日期。",
        )


def _counted_from(lead: str) -> int | None:
    """The year whose whole is counted (“2020年共…”); None where a month narrows it."""
    years = list(_WHOLE_YEAR.finditer(lead))
    if not years or re.search(r"^\s*\d{1,2}\s*月|\d{1,2}月", lead[years[-1].end() :]):
        return None
    return int(years[-1].group(1))


def sums(reading: Reading) -> Iterator[Objection]:
    """A whole and its finished, unfinished and partly finished parts in one sentence must agree."""
    grouped: dict[tuple[int, int], list[Quantity]] = {}
    for q in reading.figures:
        begin, end = _sentence(reading, q.start)
        if re.search(r"问题|任务|事项|措施", folded(reading.text)[begin:end]):
            grouped.setdefault((begin, end), []).append(q)
    for (begin, end), group in grouped.items():
        yield from _sum_of(reading, group, begin, end)


def _sum_of(reading: Reading, group: list[Quantity], begin: int, end: int) -> Iterator[Objection]:
    unit = next((q.unit for q in group if q.unit in ("个", "项", "条", "件") and q.of[:2] != "方面"), None)
    same = [q for q in group if q.unit == unit and not q.of.startswith("方面")]
    parts = [q for q in same if _state(reading, q, begin, end)]
    parts = [q for q in parts if not _INCLUDED.search(folded(reading.text)[begin : q.start])]
    wholes = [q for q in same if q not in parts and q.start < min((p.start for p in parts), default=0)]
    states = {_state(reading, q, begin, end) for q in parts}
    if not wholes or len(parts) < 2 or len(states) < 2:
        return
    whole = wholes[-1]
    total = sum(q.value for q in parts)
    if abs(total - whole.value) > 1e-9:
        shown = "+".join(f"{q.value:g}" for q in parts)
        yield _object(
            reading,
            "sum",
            Severity.SERIOUS,
            whole,
            f"分项之和 {shown}={total:g}，与总数 {whole.value:g} 不符。",
            "逐项核对台账，改正总数或分项；有交叉计数的写明。",
        )


def _state(reading: Reading, q: Quantity, begin: int, end: int) -> str | None:
    """Whether a number counts finished, partly finished or open items, by the words of its own clause."""
    text = folded(reading.text)
    first = max(text.rfind(c, begin, q.start) for c in ",、:(") + 1
    first = max(first, begin)
    stops = [s for s in (text.find(c, q.end, end) for c in ",、)。") if s >= 0]
    clause = text[first : min(stops, default=end)]
    for pattern, state in ((_PARTIAL, "partial"), (_OPEN, "open"), (_DONE, "done")):
        if pattern.search(clause):
            return state
    return None


def rates(reading: Reading) -> Iterator[Objection]:
    """完成率 = 已完成 ÷ 总数; 基本完成 does not count as completed."""
    figures = reading.figures
    for i, q in enumerate(figures):
        begin, end = _sentence(reading, q.start)
        if q.unit != "%" or not _RATE.search(folded(reading.text)[max(begin, q.start - 12) : q.start]):
            continue
        near = [f for f in figures[max(0, i - 12) : i] if begin <= f.start and f.unit != "%"]
        done = [f for f in near if _state(reading, f, begin, end) == "done"]
        wholes = [f for f in near if _state(reading, f, begin, end) is None and not f.of.startswith("方面")]
        if not done or not wholes or not wholes[-1].value:
            continue
        actual = 100 * done[0].value / wholes[-1].value
        if abs(actual - q.value) > _ABOUT_RATE and round(actual) != q.value and round(actual, 1) != q.value:
            yield _object(
                reading,
                "rate",
                Severity.SERIOUS,
                q,
                f"{done[0].value:g}÷{wholes[-1].value:g}={actual:.2f}%，与文中 {q.literal} 不符。",
                "完成率只按“已完成”计算，“基本完成”不算；请重新计算或说明口径。",
            )


def definitions(reading: Reading) -> Iterator[Objection]:
    """意见建议36条 beside 推动解决21件: two units side by side ask for both definitions."""
    figures = reading.figures
    for first, second in pairwise(figures):
        between = folded(reading.text)[first.end : second.start]
        if first.unit == second.unit or {first.unit, second.unit} - {"条", "件", "个", "项", "宗", "起"}:
            continue
        if re.search(r"[。\n;]", between) or not re.search(r"解决|办结|办理|采纳|答复|化解|落实", between):
            continue
        yield Objection(
            "definition",
            Severity.WARNING,
            first.start,
            second.end,
            reading.text[first.start : second.end],
            f"“{first.literal}”与“{second.literal}”单位不同，看不出后者是不是前者的一部分。",
            f"分别写明“{first.unit}”和“{second.unit}”怎么计数（口径），以及两数的关系；未解决的部分也要交代去向。",
        )


def findings_counted(reading: Reading) -> Iterator[Objection]:
    """The text says how many problems were raised, but another number of them is listed."""
    leaves = {f.parent for f in reading.findings}
    listed = sum(i not in leaves for i in range(len(reading.findings)))
    if reading.kind is not Kind.REPORT or not listed:
        return
    for q in reading.report_figures:
        lead = folded(reading.text)[max(0, q.start - 24) : q.start]
        if (
            q.of.startswith(("问题", "具体问题"))
            and _WHOLE.search(lead)
            and q.value not in (listed, len(reading.findings))
        ):
            yield _object(
                reading,
                "listed",
                Severity.HINT,
                q,
                f"文中说有 {q.literal}问题，逐条列出的是 {listed} 个。",
                "核对是否合并列写、漏写或另有附表；合并的写明对应关系。",
            )
            return
