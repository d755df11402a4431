"""Dates as official texts write them, whole, without a year, or damaged in copying.

A damaged date (年 or 月 lost: “2023915日”) is never read silently: every calendar date its digits
allow is listed, ranked by what the text says around it, and reported as a `Doubt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_HAN_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "O": "0"}
FIRST_YEAR, LAST_YEAR = 1949, 2099

_DATE = re.compile(
    r"(?=[\d一二今同当次翌])(?:(?<![\d.])(?P<y>(?:19|20)\d{2})\s*(?:年|[./-])\s*(?P<m>\d{1,2})\s*(?:月|[./-])\s*(?P<d>\d{1,2})(?:\s*日|(?=\D|$))"
    r"|(?P<hy>[一二][〇○零O一二三四五六七八九]{3})年(?P<hm>[一二三四五六七八九十]{1,2})月(?P<hd>[一二三四五六七八九十]{1,3})日"
    r"|(?P<rel>今年|同年|当年|次年|翌年)?(?<!\d)(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日"
    r"|(?<!\d)(?P<y3>(?:19|20)\d{2})(?P<m3>\d{1,2})月(?P<d3>\d{1,2})日"
    r"|(?<!\d)(?P<y4>(?:19|20)\d{2})年(?P<md>\d{2,4})日"
    r"|(?<![\d年月/.-])(?P<bad>\d{6,8})日"
    r"|(?<![\d年月/.-])(?P<bad2>\d{3,4})日(?!报|志|晚|前后|内))"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found at start..end of the cleaned text; more than one reading means damage.

    A reading without a year is a (None, month, day) triple until the year is carried over.
    """

    start: int
    end: int
    readings: tuple[tuple[int | None, int, int], ...]
    damaged: bool
    next_year: bool = False

    def dates(self, year: int | None) -> list[date]:
        """The calendar dates it can be; `year` fills one left out."""
        found = []
        for y, m, d in self.readings:
            in_year = y or (year + self.next_year if year else None)
            made = make_date(in_year, m, d) if in_year else None
            if made:
                found.append(made)
        return found


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None if the calendar or common sense has no such day."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[Dated]:
    """All dates (year, month and day, or month and day) of a stretch of cleaned text."""
    found = []
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        dated = _read(match)
        if dated.readings:
            found.append(dated)
    return found


def _read(match: re.Match[str]) -> Dated:
    part = match.groupdict()
    start, end = match.span()
    if part["y"]:
        return Dated(start, end, _valid([(int(part["y"]), int(part["m"]), int(part["d"]))]), False)
    if part["hy"]:
        year = int("".join(_HAN_DIGITS[c] for c in part["hy"]))
        return Dated(start, end, _valid([(year, _han(part["hm"]), _han(part["hd"]))]), False)
    if part["m2"]:
        following = part["rel"] in ("次年", "翌年")
        return Dated(start, end, _valid([(None, int(part["m2"]), int(part["d2"]))]), False, following)
    if part["y3"]:
        return Dated(start, end, _valid([(int(part["y3"]), int(part["m3"]), int(part["d3"]))]), True)
    if part["y4"]:
        return Dated(start, end, _valid([(int(part["y4"]), m, d) for m, d in splits(part["md"])]), True)
    if part["bad"]:
        digits = part["bad"]
        return Dated(start, end, _valid([(int(digits[:4]), m, d) for m, d in splits(digits[4:])]), True)
    return Dated(start, end, _valid([(None, m, d) for m, d in splits(part["bad2"])]), True)


def _valid(triples: Iterable[tuple[int | None, int, int]]) -> tuple[tuple[int | None, int, int], ...]:
    return tuple(t for t in triples if make_date(t[0] or 2024, t[1], t[2]))


def splits(digits: str) -> list[tuple[int, int]]:
    """Every way to cut a run of digits into month and day: "126" is (1, 26) or (12, 6)."""
    cuts = ((digits[:i], digits[i:]) for i in range(1, len(digits)))
    return [
        (int(m), int(d))
        for m, d in cuts
        if m[0] != "0" or len(m) == 2
        if len(m) <= 2 and len(d) <= 2 and (d[0] != "0" or len(d) == 2)
        if 1 <= int(m) <= 12 and 1 <= int(d) <= 31
    ]


def _han(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int(_HAN_DIGITS.get(text, "0"))
    return int(_HAN_DIGITS.get(tens, "1")) * 10 + int(_HAN_DIGITS.get(ones, "0"))


_MONTHS_SAID = re.compile(r"(?:为期|近|开展|历时)?([一两二三四五六\d])个(多)?月")


def rank_periods(pairs: list[tuple[date, date]], context: str) -> list[tuple[date, date]]:
    """Possible periods, the likeliest first: as long as the text says, else the shortest."""
    said = _MONTHS_SAID.search(context)
    if said is None:
        return sorted(pairs, key=lambda p: (p[1] - p[0], p))
    number = said.group(1)
    months = int(number) if number.isdigit() else "一二三四五六".find(number.replace("两", "二")) + 1
    middle = timedelta(days=30 * months + (15 if said.group(2) else 0))
    return sorted(pairs, key=lambda p: (abs(p[1] - p[0] - middle), p))


def month_end(year: int, month: int) -> date | None:
    """The last day of a month; None for a month that does not exist."""
    after = make_date(year + month // 12, month % 12 + 1, 1) if 1 <= month <= 12 else None
    return after - timedelta(days=1) if after else None


_TEN_DAYS = r"(?:上旬|中旬|下旬|初|中|底|末)"
_VAGUE = re.compile(
    rf"(?P<y>(?:19|20)\d{{2}})\s?年\s?(?P<m>\d{{1,2}})\s?月?(?P<part>{_TEN_DAYS})?\s?(?:至|到|—+|–|-|~)\s?"
    rf"(?:(?P<y2>(?:19|20)\d{{2}})\s?年|(?P<rel>次年|翌年|同年|当年))?\s?(?P<m2>\d{{1,2}})\s?月份?(?P<part2>{_TEN_DAYS})?(?!\s?\d)"
)


def vague_periods(text: str, start: int, end: int) -> list[tuple[int, int, date, date]]:
    """Periods named by month or ten days only (2024年8月上旬至9月), with the widest days they allow."""
    found = []
    for match in _VAGUE.finditer(text, start, end):
        year, month, last_month = int(match["y"]), int(match["m"]), int(match["m2"])
        later = int(match["y2"]) if match["y2"] else year + (last_month < month)
        first_day = {"中旬": 11, "中": 11, "下旬": 21, "底": 21, "末": 21}.get(match["part"] or "", 1)
        ten = {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(match["part2"] or "")
        first = make_date(year, month, first_day)
        last = make_date(later, last_month, ten) if ten else month_end(later, last_month)
        if first and last and first <= last:
            found.append((match.start(), match.end(), first, last))
    return found
