"""Hours, by themselves and with their day."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from huiyin.codec.base import Codec
from huiyin.codec.cell import Cell, CellKind
from huiyin.codec.clean import folded
from huiyin.codec.context import Context
from huiyin.codec.dates import YEARS, Date, day_of_serial
from huiyin.codec.outcome import Doubt, Outcome, Refusal, Value

CLOCK_EXAMPLE = "请写成 14:30 这样的时间"
EXAMPLE = "请写明日期和时间，例如 2026-03-01 14:30"
_PART = r"(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上)?"
_TIME = re.compile(
    _PART + r" ?(?P<h>\d{1,2}) ?(?::|时|点) ?(?:(?P<m>\d{1,2}) ?(?:分|(?=:|$|\.))|(?P<half>半)|整)?"
    r"(?::?(?P<s>\d{1,2})(?:\.\d+)?秒?)?$"
)
_AFTER_NOON = frozenset({"下午", "傍晚", "晚上"})
_FRACTION = re.compile(r"0?\.\d{1,20}")
_SERIAL = re.compile(r"(\d{5,6})(\.\d{1,20})?")


class Clock(Codec[dt.time]):
    """An hour and a minute."""

    def _read(self, cell: Cell, ctx: Context) -> Outcome[dt.time]:
        text = folded(cell.text)
        if cell.kind is CellKind.NUMBER and _FRACTION.fullmatch(text):
            return Value(_of_fraction(Decimal(text)))
        found = _TIME.fullmatch(text)
        if found:
            return _time(found)
        if re.fullmatch(r"[0-2]\d[0-5]\d", text) and text < "2400":
            return Doubt(dt.time(int(text[:2]), int(text[2:])), f"是{text[:2]}:{text[2:]}吗？{CLOCK_EXAMPLE}")
        return Refusal(CLOCK_EXAMPLE)

    def plain(self, value: Any) -> Any:
        return None if value is None else value.replace(second=0, microsecond=0)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{value:%H:%M}"


class Moment(Codec[dt.datetime]):
    """A day and an hour, local and to the minute."""

    def __init__(self, years: range = YEARS) -> None:
        self.day = Date(years)

    def _read(self, cell: Cell, ctx: Context) -> Outcome[dt.datetime]:
        text = re.sub(r"(?<=\d)T(?=\d)", " ", folded(cell.text))
        serial = _SERIAL.fullmatch(text)
        if serial and cell.kind is CellKind.NUMBER:
            on = day_of_serial(int(serial[1]), ctx)
            if on is not None and serial[2]:
                return Value(dt.datetime.combine(on, _of_fraction(Decimal(f"0{serial[2]}"))))
        found = _TIME.search(text)
        if found is None or not text[: found.start()].strip():
            day = self.day.read(text, ctx)
            return Refusal(f"还没有写时间，{EXAMPLE}" if not isinstance(day, Refusal) else EXAMPLE)
        return _together(self.day.read(text[: found.start()], ctx), _time(found))

    def plain(self, value: Any) -> Any:
        return None if value is None else value.replace(second=0, microsecond=0)

    def show(self, value: Any) -> str:
        return "" if value is None else value.strftime("%Y-%m-%d %H:%M").rjust(16, "0")


def _together(day: Outcome[dt.date], at: Outcome[dt.time]) -> Outcome[dt.datetime]:
    if isinstance(day, Refusal):
        return day
    if isinstance(at, Refusal):
        return at
    value = dt.datetime.combine(day.value, at.value) if day.value is not None and at.value is not None else None
    doubts = [one.message for one in (day, at) if isinstance(one, Doubt)]
    return Doubt(value, "；".join(doubts)) if doubts else Value(value)


def _time(found: re.Match[str]) -> Outcome[dt.time]:
    hour, minute = int(found["h"]), 30 if found["half"] else int(found["m"] or 0)
    if found["part"] in _AFTER_NOON and 1 <= hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return Refusal(f"没有{found['h']}时{minute:02}分，{CLOCK_EXAMPLE}")
    if found["part"] == "中午" and 1 <= hour < 3:
        hour += 12
    return Value(dt.time(hour, minute))


def _of_fraction(part: Decimal) -> dt.time:
    """The hour that Excel keeps as a part of a day."""
    minutes = min(int((part * 1440).to_integral_value()), 1439)
    return dt.time(minutes // 60, minutes % 60)
