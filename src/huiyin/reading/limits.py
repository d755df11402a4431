"""Time limits (整改时限) in the spellings that plans and ledgers use, as the last day they allow.

What names no day stays open and says why: a year that was not written is taken from the document only where the
document has one, and then the limit says so; a term that runs from an event (“三个月内”) is left to a calendar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from huiyin.reading import festivals
from huiyin.reading.dates import FIRST_YEAR, LAST_YEAR, make_date, month_end
from huiyin.reading.normal import narrowed
from huiyin.reading.wording import later

_HAN = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "O": "0", "0": "0"}
_EXCEL_DAY = later(r"^[34]\d{4}(?:\.\d+)?$")
_YEAR = r"(?:(?P<y>(?:19|20)\d{2})\s*(?:年度?\s*|(?=Q))|(?P<rel>今年|本年度?|当年|明年|次年|翌年)\s*|(?P<yy>(?<!\d)[23]\d)年\s*)?"
_DAY = later(
    r"(?P<compact>(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d))"
    r"|(?<!\d)(?P<ys>(?:19|20)\d{2}|[23]\d(?=[./-]\d{1,2}[./-]\d))\s*[./、-]\s*(?P<ms>\d{1,2})(?!\d)"
    r"(?:\s*[./、-]\s*(?P<ds>\d{1,2})(?!\d))?月?(?P<parts>上旬|中旬|下旬|初|中|底|末)?"
    rf"|{_YEAR}(?:(?P<m>(?<!\d)\d{{1,2}})\s*月份?\s*(?:(?P<d>\d{{1,2}})\s*[日号]?|(?P<part>上旬|中旬|下旬|初|中|底|末))?"
    r"|第?(?P<q>[一二三四1-4])季度?(?:末|底)?|Q(?P<q2>[1-4])|(?P<half>[上下]半年)|(?P<yend>年?(?:底|末)|年?内|全年))"
    r"|(?<![\d./-])(?P<mb>\d{1,2})[./-](?P<db>\d{1,2})(?![\d./%-])"
    r"|(?P<only>(?:19|20)\d{2})(?:年度?|(?=\D|$))"
)
_QUARTER_END = {1: (3, 31), 2: (6, 30), 3: (9, 30), 4: (12, 31)}
_STANDING = later(r"[长長]期|持[续續]|常态|经常|贯穿|一直|始终")
_NOW = later(r"立行立改|立即|即知即改|即行即改|马上|立改|即时|当前")
_TERM = later(
    r"(?P<n>[一二两三四五六七八九十半\d]{1,3})\s*个?\s*(?P<u>工作日|日|天|周|星期|月|季度|年)(?:之?内|以内)"
)
_BEFORE = later(r"\s*(?:之?前|以前|止|完成|\(?前)")


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as written and as understood.

    `due` is the last day it allows. `open` says why there is none: "year" (none written and none known), "term" (runs from
    an event), "standing" (长期坚持), "now" (立行立改), "impossible" (a day the calendar has not), "unread". `assumed` is
    the year that was not written but taken from the document.
    """

    text: str
    due: date | None = None
    open: str | None = None
    assumed: int | None = None
    festival: date | None = None


_FESTIVAL = later(rf"{_YEAR}(?P<f>{'|'.join(festivals.NAMES)})(?:节)?(?:假期)?(?P<b>之?前|以前|期间)?(?!月)")
_SEASON = later(
    r"(?:主?汛期?|入?[春夏秋冬](?:季|耕|播|收|灌|种)?|[春夏秋]粮|开学|放假|[寒暑]假|换届|两会|"
    r"雨季|采暖季|供暖|封冻|上冻|入库|年中)(?:结束)?(?:之?[前后]|以[前后]|期间|到来前|来临前)"
)


def due_date(text: str) -> date | None:
    """The last day a time limit allows: “2021年3月底前”, “2021.3”, “2021年二季度”; None where no day is named."""
    return read_limit(text).due


@lru_cache(maxsize=4096)
def read_limit(text: str, since: date | None = None) -> Limit:
    """Read one time limit. `since` is the day the document begins to count from; a day without a year is the first after it."""
    shown = _digits(narrowed(text)).strip()
    if _EXCEL_DAY.match(shown):
        return Limit(text, date(1899, 12, 30) + timedelta(days=int(float(shown))))
    if _TERM.search(shown) and not re.search(r"(?:19|20)\d{2}", shown):
        return Limit(text, open="term")
    named = _by_festival(text, shown, since)
    if named is not None:
        return named
    if _SEASON.search(shown) and not re.search(r"\d\s*月|季度|半年|年底", shown):
        return Limit(text, open="season")
    said = _said(shown, since)
    if said:
        chosen = next((one for one in reversed(said) if one.before), said[-1])
        return Limit(text, chosen.due, chosen.open, chosen.assumed)
    if _STANDING.search(shown):
        return Limit(text, open="standing")
    return Limit(text, open="now" if _NOW.search(shown) else "unread")


def _by_festival(text: str, shown: str, since: date | None) -> Limit | None:
    """“2024年春节前” ends on the day before; without a year, before the next festival of that name."""
    found = _FESTIVAL.search(shown)
    if found is None or re.search(r"\d\s*月", shown):
        return None
    years = [int(found["y"])] if found["y"] else [int(found["yy"]) + 2000] if found["yy"] else []
    assumed = not years
    if found["rel"] and since is not None:
        years, assumed = [since.year + (found["rel"] in ("明年", "次年", "翌年"))], True
    if not years and since is None:
        return Limit(text, open="year")
    days = [festivals.festival(found["f"], y) for y in years or [since.year, since.year + 1]]  # type: ignore[union-attr]
    day = next((d for d in days if d and (since is None or not assumed or d > since)), None)
    if day is None:
        return Limit(text, open="season")
    before = found["b"] and "前" in found["b"]
    return Limit(text, day - timedelta(days=1) if before else day, assumed=day.year if assumed else None, festival=day)


@dataclass(frozen=True, slots=True)
class _Said:
    """One day named in a limit; `before` where the words behind it make it the end (前, 完成)."""

    due: date | None
    open: str | None
    assumed: int | None
    before: bool


def _digits(text: str) -> str:
    """Chinese numerals of a date in digits; spaces and line ends within a date dropped."""
    text = re.sub(
        r"[一二][〇○零O0一二三四五六七八九]{3}(?=\s*年)", lambda m: "".join(_HAN[c] for c in m.group()), text
    )
    text = re.sub(
        r"(?<![每个])([一二三四五六七八九十]{1,3})(?=[月日](?!内))", lambda m: _number(m.group(1)), text
    )
    text = re.sub(
        r"(?<=[\d年月季])\s+(?=[\d年月日季第底末上下])|(?<=\d)\s*\.\s*(?=\d)",
        lambda m: "." if "." in m.group() else "",
        text,
    )
    return re.sub(r"\s*00?:00(?::00)?$", "", text)


def _number(han: str) -> str:
    tens, ten, ones = han.rpartition("十")
    if not ten:
        return _HAN[han] if len(han) == 1 else han
    return str(int(_HAN.get(tens, "1") if tens else "1") * 10 + int(_HAN.get(ones, "0") if ones else "0"))


def _said(text: str, since: date | None) -> list[_Said]:
    found: list[_Said] = []
    year: int | None = None
    month = 0
    for match in _DAY.finditer(text):
        part = match.groupdict()
        written = _year(part, since)
        rolled = written is None and year is not None
        own = written if written is not None else year
        last = _last_day(part, own or 2024)
        if own is None and last is not None:
            found.append(_without_year(part, last, since, _ends(text, match.end())))
            continue
        if rolled and last is not None and last.month < month and own is not None:
            own += 1  # 2025年11月至2月 runs into the next year
            last = _last_day(part, own)
        year, month = own, last.month if last else 0
        assumed = own if written is not None and part["rel"] else None
        found.append(_Said(last, None if last else "impossible", assumed, _ends(text, match.end())))
    return found


def _ends(text: str, at: int) -> bool:
    return _BEFORE.match(text, at) is not None


def _without_year(part: dict[str, str | None], in_2024: date, since: date | None, before: bool) -> _Said:
    if since is None:
        return _Said(None, "year", None, before)
    last = next(
        (d for y in (since.year, since.year + 1) if (d := _last_day(part, y)) is not None and d >= since),
        None,
    )
    return _Said(last, None if last else "impossible", last.year if last else None, before)


def _year(part: dict[str, str | None], since: date | None) -> int | None:
    if part["compact"]:
        return int(part["compact"][:4])
    full = part["y"] or part["only"] or part["ys"] or part["yy"]
    if full:
        year = int(full) + (2000 if len(full) == 2 else 0)
        return year if FIRST_YEAR <= year <= LAST_YEAR else None
    if part["rel"] and since is not None:
        return since.year + (part["rel"] in ("明年", "次年", "翌年"))
    return None


def _last_day(part: dict[str, str | None], year: int) -> date | None:
    compact = part["compact"]
    if compact:
        day = int(compact[6:]) if len(compact) == 8 else None
        return (
            make_date(year, int(compact[4:6]), day) if day is not None else month_end(year, int(compact[4:6]))
        )
    quarter = part["q"] or part["q2"]
    if quarter:
        return make_date(year, *_QUARTER_END["一二三四".find(quarter) + 1 or int(quarter)])
    if part["half"] == "上半年":
        return make_date(year, 6, 30)
    month, day_said = part["m"] or part["ms"] or part["mb"], part["d"] or part["ds"] or part["db"]
    if month is None:
        return make_date(year, 12, 31)
    if day_said:
        return make_date(year, int(month), int(day_said))
    tenth = part["part"] or part["parts"]
    if tenth in ("上旬", "初"):
        return make_date(year, int(month), 10)
    if tenth in ("中旬", "中"):
        return make_date(year, int(month), 20)
    return month_end(year, int(month))
