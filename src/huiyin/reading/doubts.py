"""What is damaged in the text, with every reading it allows. Nothing damaged is read in silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from huiyin.reading.dates import Dated, make_date
from huiyin.reading.quantities import Counted

_NUMBER = re.compile(r"〔(?P<y>(?:19|20)\d{2})(?P<n>\d{1,4})号")
_DROPPED = re.compile(r"(?P<n>\d\d{1,3})个方面(?P<thing>(?:具体|突出|主要|的|反馈)*问题)?")
_SPACED = re.compile(r"\d(?<![\d.,\-].)\d{0,2}(?: \d{3})+(?![\d.年])(?=[\u4e00-\u9fff%])")
_MOST_ASPECTS = 20  # no report groups its problems under that many headings
_DAYLESS = re.compile(r"\d\d?月\d{1,2}日?(?:至|到)\d{1,2}(?=[,;])")


@dataclass(frozen=True, slots=True)
class Worry:
    """A doubt in offsets of the cleaned text."""

    start: int
    end: int
    readings: list[str]
    why: str


def date_worries(
    dated: list[Dated], year_before: Callable[[int], int | None], chosen: set[date], published: date | None
) -> list[Worry]:
    """A doubt for each damaged date: preferred reading first, those after publication last."""
    worries = []
    before: date | None = None  # the whole date just read, which one without a year continues
    for one in dated:
        if not one.damaged:
            before = None
            continue
        options = _carried(one, year_before(one.start), before)
        before = max(options) if one.readings[0][0] and len(options) == 1 else None
        options.sort(key=lambda d: (d not in chosen, published is not None and d > published, d))
        if options:
            why = "日期缺“年”“月”等字" + ("，有多种读法" if len(options) > 1 else "，按数字推得")
            worries.append(Worry(one.start, one.end, [d.isoformat() for d in options], why))
    return worries


def _carried(one: Dated, year: int | None, before: date | None) -> list[date]:
    """The calendar days; one that would fall before the date it continues belongs to the next year."""
    options = one.dates(year)
    if before is None or one.readings[0][0] is not None:
        return options
    return [d if d >= before else make_date(d.year + 1, d.month, d.day) or d for d in options]


def vague_worry(start: int, end: int, first: date, last: date) -> Worry:
    """A period named by month or ten days only: its days follow from the calendar, not from the text."""
    return Worry(
        start,
        end,
        [f"{first.isoformat()} 至 {last.isoformat()}"],
        "起止只写到月或旬，没有具体日期；最宽可到此范围",
    )


def text_worries(text: str) -> list[Worry]:
    """Document numbers that lost 〕 and periods whose last day lost 日."""
    worries = [
        Worry(m.start(), m.end(), [f"〔{m['y']}〕{m['n']}号"], "文号缺“〕”") for m in _NUMBER.finditer(text)
    ]
    worries += [
        Worry(m.start(), m.end(), [m.group() + "日"], "日期缺“日”字") for m in _DAYLESS.finditer(text)
    ]
    worries += list(_compact_worries(text))
    for found in _SPACED.finditer(text):
        last = found.group().split(" ")[-1]
        worries.append(
            Worry(
                *found.span(),
                [found.group().replace(" ", ""), last],
                "数字中间有空格，可能是一个数，也可能是两个",
            )
        )
    return worries


_GLUED_DAYS = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])(?P<n>[1-9]\d?)个?工作日")
_COMPACT_DAY = re.compile(
    r"(?:^|(?<=\n))[^\S\n]*(?P<all>(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|"
    r"3[01]))[^\S\n]*(?=\n|$)"
)


def _compact_worries(text: str) -> Iterator[Worry]:
    """Days that lost 年, 月 and 日: glued to the working days behind them, or alone on the line of the signature."""
    for found in _GLUED_DAYS.finditer(text):
        day = make_date(int(found["y"]), int(found["m"]), int(found["d"]))
        if day:
            yield Worry(*found.span(), [f"{day.isoformat()}({found['n']}个工作日)"], "日期与工作日数连在一起，疑丢字")
    for found in _COMPACT_DAY.finditer(text):
        day = make_date(int(found["y"]), int(found["m"]), int(found["d"]))
        if day:
            yield Worry(*found.span("all"), [day.isoformat()], "日期缺“年”“月”“日”，按数字推得")


def repair_counts(text: str, counted: list[Counted]) -> tuple[list[Counted], list[Worry]]:
    """“318个方面具体问题”: words were lost between two numbers, so 318 is none.

    The last digits are the number of problems; where the parts stated elsewhere add up to one of
    the possible endings, that one is taken, else the longest that a report can have.
    """
    worries: list[Worry] = []
    broken = {m.start(): m for m in _DROPPED.finditer(text)}
    sums = _sums(counted, set(broken))
    repaired = []
    for one in counted:
        found = broken.get(one.start)
        if found is None or int(found["n"]) < _MOST_ASPECTS:
            repaired.append(one)
            continue
        digits = found["n"]
        endings = [int(digits[i:]) for i in range(1, len(digits)) if digits[i] != "0"]
        endings.sort(key=lambda n: (n not in sums, -n))
        if not endings:
            repaired.append(one)
            continue
        proved = endings[0] in sums
        readings = [f"{digits[: -len(str(n))]}个方面{n}个{found['thing'] or '问题'}" for n in endings] + [
            found.group()
        ]
        why = "数字残缺，疑两个数字之间丢字" + (f"；分项之和为{endings[0]}" if proved else "")
        worries.append(Worry(one.start, found.end(), readings, why))
        repaired.append(replace(one, value=endings[0], of=found["thing"] or "问题"))
    return repaired, worries


def _sums(counted: list[Counted], without: set[int]) -> set[int | float]:
    """Sums of two or three neighbouring figures of the same unit."""
    sound = [c for c in counted if c.start not in without and c.unit == "个"]
    sums: set[int | float] = set()
    for i in range(len(sound) - 1):
        near = sound[i : i + 3]
        sums.add(near[0].value + near[1].value)
        if len(near) == 3:
            sums.add(near[0].value + near[1].value + near[2].value)
    return sums
