"""Days in every way that offices write them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

from huiyin.codec.base import Codec
from huiyin.codec.cell import Cell, CellKind
from huiyin.codec.clean import folded
from huiyin.codec.context import Context
from huiyin.codec.outcome import Doubt, Outcome, Refusal, Value

YEARS = range(1900, 2200)
EXAMPLE = "请按“年-月-日”填写日期，例如 2026-03-01"
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 109_574  # 1950 to 2199, as Excel numbers days
_EPOCH, _EPOCH_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
_HAN = "〇一二三四五六七八九"
_HAN_DIGIT = str.maketrans("零○" + _HAN, "00" + "0123456789")
_HAN_YEAR = re.compile("[零○〇一二三四五六七八九]{2,4}(?=年)")
_ONE = "[一二三四五六七八九]"
_HAN_SMALL = re.compile(f"(?:[二三]?十{_ONE}?|廿{_ONE}?|卅一?|[〇零]?{_ONE})(?=[月日号])")
_TAIL = re.compile(r"(?<=[\d日号]) ?\(?(?:星期|周|礼拜)[一二三四五六日天]\)?$|(?<=\d)[.。]$")
_FULL = re.compile(r"(\d{1,4}) ?[年./-] ?(\d{1,2}) ?[月./-] ?(\d{1,2}) ?[日号]?")
_SHORT = re.compile(r"(\d{1,2}) ?[月./-] ?(\d{1,2}) ?[日号]?")
_MONTH = re.compile(r"(\d{4}) ?[年./-] ?(\d{1,2}) ?月?(?:份|底|初|中旬|上旬|下旬)?")
_BACKWARDS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_CLOCK = re.compile(r"(?<=[\d日号])[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")


class Date(Codec[dt.date]):
    """A day. Its year lies within `years`."""

    def __init__(self, years: range = YEARS) -> None:
        self.years = years

    def _read(self, cell: Cell, ctx: Context) -> Outcome[dt.date]:
        text = _arabic(folded(cell.text))
        serial = _serial(text, ctx)
        if serial is not None:
            if cell.kind is CellKind.NUMBER:
                return Value(serial)
            return Doubt(serial, f"“{text}”像是 Excel 的日期序号，是{serial}吗？请写成{serial}")
        return self._written(_TAIL.sub("", _CLOCK.sub("", text)), ctx)

    def _written(self, text: str, ctx: Context) -> Outcome[dt.date]:
        if re.fullmatch(r"\d{8}", text):
            return self._day(int(text[:4]), int(text[4:6]), int(text[6:]))
        found = _BACKWARDS.fullmatch(text)
        if found:
            return self._backwards(int(found[1]), int(found[2]), int(found[3]))
        found = _FULL.fullmatch(text)
        if found and len(found[1]) == 2:
            return _doubtful(self._day(2000 + int(found[1]), int(found[2]), int(found[3])), "年份只写了两位")
        if found:
            return self._day(int(found[1]), int(found[2]), int(found[3]))
        found = _SHORT.fullmatch(text)
        if found:
            return self._without_year(int(found[1]), int(found[2]), ctx)
        if _MONTH.fullmatch(text):
            return Refusal(f"没有写到日，{EXAMPLE}")
        if len(text) <= 60 and re.search(r"\d.*(?:至|到|~|—).*\d", text):
            return Refusal(f"这里只填一个日期，{EXAMPLE}")
        return Refusal(EXAMPLE)

    def _without_year(self, month: int, day: int, ctx: Context) -> Outcome[dt.date]:
        if ctx.year is not None:
            return self._day(ctx.year, month, day)
        if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(2024, month)[1]):
            return Refusal(EXAMPLE)
        return Doubt(None, f"没有写年份，{EXAMPLE}")

    def _backwards(self, one: int, two: int, year: int) -> Outcome[dt.date]:
        """20/11/2026 and 11/20/2026 alike."""
        month, day = (two, one) if one > 12 else (one, two)
        return _doubtful(self._day(year, month, day), "月、日的先后不清楚")

    def _day(self, year: int, month: int, day: int) -> Outcome[dt.date]:
        if year not in self.years:
            return Refusal(f"年份是{year}，请核对")
        if not 1 <= month <= 12:
            return Refusal(f"没有{month}月，{EXAMPLE}")
        if not 1 <= day <= calendar.monthrange(year, month)[1]:
            return Refusal(f"{year}年{month}月没有{day}日，{EXAMPLE}")
        return Value(dt.date(year, month, day))

    def plain(self, value: Any) -> Any:
        return value.date() if isinstance(value, dt.datetime) else value

    def show(self, value: Any) -> str:
        return "" if value is None else f"{self.plain(value):%Y-%m-%d}".rjust(10, "0")


def day_of_serial(number: int, ctx: Context) -> dt.date | None:
    """The day that Excel numbers so; None for what no office means by a day."""
    if ctx.since_1904:
        number += (_EPOCH_1904 - _EPOCH).days
    return _EPOCH + dt.timedelta(days=number) if _FIRST_SERIAL <= number <= _LAST_SERIAL else None


def _serial(text: str, ctx: Context) -> dt.date | None:
    return day_of_serial(int(float(text)), ctx) if re.fullmatch(r"\d{5,6}(?:\.\d{1,20})?", text) else None


def _doubtful(outcome: Outcome[dt.date], why: str) -> Outcome[dt.date]:
    if not isinstance(outcome, Value) or outcome.value is None:
        return outcome
    return Doubt(outcome.value, f"{why}，是{outcome.value}吗？请写成{outcome.value}")


def _arabic(text: str) -> str:
    """Chinese numerals before 年, 月, 日 as digits."""
    text = _HAN_YEAR.sub(lambda found: found[0].translate(_HAN_DIGIT), text)
    return _HAN_SMALL.sub(lambda found: str(_small(found[0])), text)


def _small(text: str) -> int:
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.rpartition("十")
    digits = {c: i for i, c in enumerate(_HAN)} | {"零": 0}
    if not ten:
        return digits[text[-1]]
    return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)
