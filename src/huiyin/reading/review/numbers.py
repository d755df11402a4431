"""Numbers: no evidence, sums and rates that do not agree, wholes and parts, one thing counted twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from huiyin.reading.model import Quantity, Severity
from huiyin.reading.review.manuscript import Manuscript, Span
from huiyin.reading.review.rule import REPORTS, Hit, rule

_DONE = re.compile(r"(?:已|全部)?(?:完成|整改到位|办结|销号)|(?:已|全部)整改")
_PARTIAL = re.compile(r"基本完成|阶段性|部分")
_OPEN = re.compile(r"正在|尚在|尚未|未完成|未整改|持续|推进中|仍在")
_INCLUDED = re.compile(r"(?:含|包括|其中要求)[^,。;()]{0,14}$")
_RATE = re.compile(r"(?:完成率|整改率|办结率|销号率)")
_MAKES = re.compile(r"占(?:比|总数的?|全部的?)?(?:为|达)?$")
_SHARE = re.compile(
    r"(?:完成率|整改率|办结率|销号率|满意率|满意度|覆盖率|达标率|参与率|参学率|知晓率|合格率|占比)[^,。;]{0,6}$"
)
_GROWTH = re.compile(r"增长|上升|提高|提升|同比|环比|增幅")
_ABOUT_RATE = 0.06  # percentage points that rounding may shift
MONEY = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
_CLAUSE = 80  # characters of a clause on either side of a number
_NEAR = 24  # characters between a whole and its parts in one breath
_SHOWN = 12  # numbers that are named in the words of the objection
_ITEMS = ("个", "项", "条", "件")


def amount(q: Quantity) -> float:
    """The value in its base unit: 万元 and 亿元 count as 元."""
    return q.value * MONEY.get(q.unit, 1)


def alike(one: Quantity, other: Quantity) -> bool:
    """Counted in the same unit, or both of them money."""
    return one.unit == other.unit or (one.unit in MONEY and other.unit in MONEY)


def shown(value: float, unit: str) -> str:
    """A sum as people write it, in the unit of the whole."""
    return f"{round(value / MONEY.get(unit, 1), 4):.12g}"


def equal(one: float, other: float) -> bool:
    """Equal up to the hundredth of a yuan that 万元 with four decimals leave."""
    return abs(one - other) < 0.5 if max(one, other) > 10_000 and one % 1 else abs(one - other) < 1e-6


@rule(
    "no-evidence",
    Severity.HINT,
    "数字没有依据",
    matters="公布的数字要经得起追问。",
    advice="导入后与台账统计核对，或附上佐证材料；核不出的，由具名人员说明理由后放行。",
    basis="惯例：数据先核后用",
    genres=REPORTS,
)
def unproved(m: Manuscript) -> Iterator[Hit]:
    """Every number of a report is a claim until something proves it: one objection, with the list of them."""
    figures = m.figures
    if not figures:
        return
    shown = "、".join(f"{q.of or '该数'} {q.literal}" for q in figures[:_SHOWN])
    more = f"等{len(figures)}个数字" if len(figures) > _SHOWN else f"共{len(figures)}个数字"
    places = tuple((q.start, q.end) for q in figures)
    yield Hit(figures[0].start, figures[0].end, f"{shown}，{more}在文中没有依据（未核）。", places=places)


def state(m: Manuscript, q: Quantity, span: Span) -> str | None:
    """Whether a number counts finished, partly finished or open items, by the words of its own clause."""
    begin, end = max(span[0], q.start - _CLAUSE), min(span[1], q.end + _CLAUSE)
    first = max(max(m.text.rfind(c, begin, q.start) for c in ",、:(") + 1, begin)
    stops = [s for s in (m.text.find(c, q.end, end) for c in ",、)。") if s >= 0]
    clause = m.text[first : min(stops, default=end)]
    for pattern, name in ((_PARTIAL, "partial"), (_OPEN, "open"), (_DONE, "done")):
        if pattern.search(clause):
            return name
    return None


def by_sentence(m: Manuscript) -> Iterator[tuple[Span, list[Quantity]]]:
    """The figures, sentence by sentence."""
    group: list[Quantity] = []
    here: Span | None = None
    for q in m.figures:
        if here is not None and q.start < here[1]:
            group.append(q)
            continue
        if here is not None:
            yield here, group
        here, group = m.sentence(q.start), [q]
    if here is not None:
        yield here, group


@rule(
    "sum",
    Severity.SERIOUS,
    "分项之和与总数不符",
    matters="总数和分项对不上，整篇数字都会被质疑。",
    advice="逐项核对台账，改正总数或分项；有交叉计数的写明。",
    basis="惯例：数据勾稽",
)
def sums(m: Manuscript) -> Iterator[Hit]:
    """A whole and its finished, partly finished and open parts; a total written behind its items."""
    for span, group in by_sentence(m):
        yield from _of_states(m, span, group)
        yield from _total_behind(m, span, group)
    yield from _units_inspected(m)


def _differs(whole: Quantity, parts: list[Quantity]) -> Iterator[Hit]:
    """Said at the whole; where that stands in the sentence before, at the parts."""
    total = sum(amount(q) for q in parts)
    if not equal(total, amount(whole)):
        terms = "+".join(shown(amount(q), whole.unit) for q in parts)
        result = shown(total, whole.unit)
        span = (whole.start, whole.end) if parts[0].start - whole.end < _NEAR else (parts[0].start, parts[-1].end)
        yield Hit(*span, f"分项之和 {terms}={result}，与总数 {whole.value:g} 不符。")


def _of_states(m: Manuscript, span: Span, group: list[Quantity]) -> Iterator[Hit]:
    unit = next((q.unit for q in group if q.unit in _ITEMS), None)
    same = [q for q in group if q.unit == unit and not q.of.startswith("方面")]
    parts = [q for q in same if state(m, q, span)]
    parts = [q for q in parts if not _INCLUDED.search(m.text[span[0] : q.start])]
    wholes = [q for q in same if q not in parts and q.start < min((p.start for p in parts), default=0)]
    if not re.search(r"问题|任务|事项|措施", m.said(span)) and not (unit and _told_before(m, span, unit)):
        return
    if not wholes and unit:
        wholes = [q for q in _told_before(m, span, unit) if parts and q.start < parts[0].start]
    if wholes and len(parts) > 1 and len({state(m, q, span) for q in parts}) > 1:
        yield from _differs(wholes[-1], parts)


def _told_before(m: Manuscript, span: Span, unit: str) -> list[Quantity]:
    """The number of problems fed back, where the sentence before says it (对反馈的4个问题…。已完成3个,…)."""
    begin, end = m.sentence(max(0, span[0] - 2))
    if re.match(r"其中", m.text[begin:end].strip()):
        begin, _ = m.sentence(max(0, begin - 2))
    if "\n" in m.text[begin : span[0]].strip():
        return []
    near = m.figures_in((begin, end))
    return [
        q for q in near
        if q.unit == unit
        and re.match(r"(?:具体|突出)?(?:问题|任务|事项|建议|提案)|[,。;]", m.text[q.end : q.end + 6])
        and re.search(r"反馈|指出|发现|移交|共|收到|承办|交办", m.text[max(begin, q.start - 14) : q.start])
    ]  # fmt: skip


_TOTAL = re.compile(r"(?:合计|共计|总计|合共)(?:金额|为|达|资金)?$")


def _total_behind(m: Manuscript, span: Span, group: list[Quantity]) -> Iterator[Hit]:
    """“清退A万元、追回B万元，合计C万元”."""
    for i, whole in enumerate(group):
        parts = group[:i]
        if not _TOTAL.search(m.text[max(span[0], whole.start - 8) : whole.start]):
            continue
        if len(parts) > 1 and all(alike(p, whole) for p in parts):
            yield from _differs(whole, parts)


def _units_inspected(m: Manuscript) -> Iterator[Hit]:
    """“对A等4家单位…；对B所属32家单位…”, then “向40家被巡察单位反馈”."""
    homes = [q for q in m.figures_in((0, 3000)) if q.unit in ("家", "个", "所")]
    told = [q for q in homes if m.text[max(0, q.start - 6) : q.start].endswith("向")]
    whole = next((q for q in told if re.match(r"被?巡[察视]|单位|党组织", m.text[q.end : q.end + 6])), None)
    if whole is None:
        return
    parts = [q for q in homes if q.end < whole.start and _inspected(m, q)]
    if len(parts) > 1:
        yield from _differs(whole, parts)


def _inspected(m: Manuscript, q: Quantity) -> bool:
    after = re.split(r"[。;]", m.text[q.end : q.end + 60])[0]
    return (
        re.search(r"单位|党组织|学校|企业", after[:8]) is not None
        and re.search(r"巡[察视]", after) is not None
    )


@rule(
    "part",
    Severity.SERIOUS,
    "“其中”各项与总数不符",
    matters="“其中”是总数的一部分，不能比总数大，也不应漏列。",
    advice="核对是不是分项重复计数、总数漏计，或者两者口径不同；口径不同的分开写。",
    basis="惯例：数据勾稽",
)
def parts_of(m: Manuscript) -> Iterator[Hit]:
    """What stands behind 其中 is at most the whole; several that almost make it up are one short."""
    for span, group in by_sentence(m):
        for found in re.finditer("其中", m.said(span)):
            at = span[0] + found.start()
            wholes = [q for q in group if q.end <= at] or _just_before(m, span, at)
            whole = wholes[-1] if wholes else None
            parts = [q for q in group if q.start > at and whole and alike(q, whole)]
            if whole is None or not parts or whole.unit == "%":
                continue
            yield from _behind(m, _with_those_beside(m, wholes), parts)
            break


def _with_those_beside(m: Manuscript, wholes: list[Quantity]) -> Quantity:
    """“建议8件、提案13件,其中…”: the whole is both together."""
    whole = wholes[-1]
    for one in reversed(wholes[:-1]):
        if one.unit != whole.unit or not re.match(r"[^,。;]{0,2}[、和及]", m.text[one.end : one.end + 4]):
            break
        literal = f"{one.literal}、{whole.literal}"
        whole = replace(whole, value=one.value + whole.value, start=one.start, literal=literal)
    return whole


def _just_before(m: Manuscript, span: Span, at: int) -> list[Quantity]:
    """“共收到32条。其中,…”: the whole ends the sentence before."""
    if m.text[span[0] : at].strip():
        return []
    begin, end = m.sentence(max(0, span[0] - 2))
    return [q for q in m.figures_in((begin, end)) if end - q.end <= 12][-1:]


def _behind(m: Manuscript, whole: Quantity, parts: list[Quantity]) -> Iterator[Hit]:
    biggest = max(parts, key=amount)
    total = sum(amount(q) for q in parts)
    if amount(biggest) > amount(whole):
        why = f"“其中”的 {biggest.literal} 比总数 {whole.literal} 还大。"
        yield Hit(whole.start, biggest.end, why)
    elif len(parts) > 1 and not equal(total, amount(whole)) and total >= 0.9 * amount(whole):
        terms = "+".join(shown(amount(q), whole.unit) for q in parts)
        why = f"“其中”各项相加 {terms}={shown(total, whole.unit)}，与总数 {whole.value:g} 不符。"
        yield Hit(whole.start, parts[-1].end, why, severity=Severity.WARNING)


@rule(
    "rate",
    Severity.SERIOUS,
    "比率与数字不符",
    matters="完成率是最受关注的一个数，算法必须说得清。",
    advice="完成率只按“已完成”计算，“基本完成”不算；请重新计算或说明口径。",
    basis="惯例：公开的完成率＝已完成÷总数，不含基本完成",
)
def rates(m: Manuscript) -> Iterator[Hit]:
    """完成率 = 已完成 ÷ 总数; no rate but one of growth exceeds 100 %."""
    for span, group in by_sentence(m):
        for i, q in enumerate(group):
            before = m.text[max(span[0], q.start - 14) : q.start]
            if q.unit != "%":
                continue
            if q.value > 100 and _SHARE.search(before) and not _GROWTH.search(before):
                yield Hit(q.start, q.end, f"{q.literal} 超过了 100%。")
            elif _RATE.search(before[-12:]):
                yield from _recomputed(m, span, group[:i], q)
            elif _MAKES.search(before) and i > 1 and state(m, group[i - 1], span) == "done":
                yield from _shared(
                    [f for f in group[: i - 1] if f.unit == group[i - 1].unit], group[i - 1], q
                )


def _recomputed(m: Manuscript, span: Span, before: list[Quantity], q: Quantity) -> Iterator[Hit]:
    near = [f for f in before[-12:] if f.unit != "%"]
    done = [f for f in near if state(m, f, span) == "done"]
    wholes = [f for f in near if state(m, f, span) is None and not f.of.startswith("方面")]
    if done:
        yield from _shared(wholes, done[0], q)


def _shared(wholes: list[Quantity], done: Quantity, q: Quantity) -> Iterator[Hit]:
    """“25项任务已完成19项，占76%”: the last whole is the base; a rounded rate is right."""
    if not wholes or not wholes[-1].value:
        return
    actual = 100 * done.value / wholes[-1].value
    if abs(actual - q.value) > _ABOUT_RATE and round(actual) != q.value and round(actual, 1) != q.value:
        yield Hit(
            q.start, q.end, f"{done.value:g}÷{wholes[-1].value:g}={actual:.2f}%，与文中 {q.literal} 不符。"
        )


@rule(
    "rate-base",
    Severity.HINT,
    "比率没有写明分子和分母",
    matters="只有比率没有基数，读的人算不出来，也核不了。",
    advice="在同一句写明分母和分子，例如“应办50件，已办结48件，办结率96%”。",
    genres=REPORTS,
)
def rate_base(m: Manuscript) -> Iterator[Hit]:
    """A share with no other number in its sentence: 98 % of what?"""
    for span, group in by_sentence(m):
        shares = [q for q in group if q.unit == "%"]
        if len(shares) < len(group):
            continue
        for q in shares:
            if _SHARE.search(m.text[max(span[0], q.start - 14) : q.start]):
                yield Hit(q.start, q.end, f"这个 {q.literal} 看不出是多少分之多少。")


_COVERED = re.compile(r"全覆盖(?!、全|率|式)|全面覆盖")
_BASE = re.compile(
    r"(?:应|共有|现有|全体|全部|全区|全县|全市|全局|所有|涉及)[^,。;]{0,10}\d|\d+[名人个家]?应"
)
_WANTED = re.compile(r"(?:确保|力争|争取|要求|推进|推动|无盲区、|巡察|巡视)[^,。;]{0,8}$")


@rule(
    "coverage",
    Severity.HINT,
    "“全覆盖”没有写明基数",
    matters="说全覆盖，就要说得出应覆盖多少、实际覆盖多少；人次不能代替人数。",
    advice="写明应到的人数（家数）和实际的人数（家数），例如“应谈40人，已谈40人”。",
    genres=REPORTS,
)
def coverage(m: Manuscript) -> Iterator[Hit]:
    """全覆盖 claimed as done, without the number that had to be covered."""
    outlook = m.reading.outlook.start if m.reading.outlook else len(m.text)
    said_until = 0  # one objection a sentence
    for found in _COVERED.finditer(m.text, 0, outlook):
        if found.start() < said_until:
            continue
        begin, end = m.sentence(found.start())
        if m.hidden[found.start()] or _WANTED.search(m.text[begin : found.start()]):
            continue
        said_until = end
        if not _BASE.search(m.text[begin:end]):
            yield Hit(*found.span(), f"“{found.group()}”没有写应覆盖多少。")
