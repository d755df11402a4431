"""Whole numbers, amounts of money and other decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from huiyin.codec.base import Codec
from huiyin.codec.cell import Cell
from huiyin.codec.clean import tight
from huiyin.codec.context import Context
from huiyin.codec.numerals import NotANumber, Numeral, read_numeral
from huiyin.codec.outcome import Doubt, Outcome, Refusal, Value

TAIL = Decimal("1e-6")
"""How far from its last place a number may lie and still be meant exactly: what a computer leaves of 33.3 × 3."""
MOST = Decimal("1e12")
"""Below this all numbers lie, unless a field says less."""
_SCIENTIFIC = re.compile(r"\d{1,40}(?:\.\d{1,40})?[eE][+-]?\d{1,2}")
_SIGNS = re.compile(r"^(?:人民币|RMB|CNY|¥|￥)+:?|(?:RMB|CNY)$", re.IGNORECASE)
_ABOUT = re.compile(r"^(?:大约|约|近|约计|不足|超过|左右)|(?:左右|以上|以下|余元|多元|余)$")
_NOTHING = frozenset("-/\\无—") | {"--", "---", "没有", "N/A", "n/a", "暂无"}
_UNITS = {
    "元": 1, "百元": 100, "千元": 1000, "万元": 10**4, "万": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8, "亿": 10**8,
}


class Number(Codec[Decimal]):
    """A decimal with `places` behind the point; below nought only where it is `signed`. `unit` may stand behind it."""

    wanted, too_fine = "请只填数字", "小数最多{places}位，这里是{text}，请四舍五入后填写"

    def __init__(
        self, places: int = 2, *, signed: bool = False, below: Decimal = MOST, unit: str = "", least: int | None = None
    ) -> None:
        self.places, self.signed, self.below, self.unit, self.least = places, signed, below, unit, least

    def _read(self, cell: Cell, ctx: Context) -> Outcome[Decimal]:
        text = tight(cell.text)
        if text in _NOTHING:
            return Refusal(f"没有就留空，不写“{cell.text[:10]}”")
        bare = _ABOUT.sub("", text)
        if bare != text:
            value = _value_in(self._exact(bare, ctx))
            guess = "" if value is None else f"是{self.show(value)}吗？"
            return Doubt(value, f"写的是约数“{cell.text[:20]}”，{guess}请填确切的数字")
        return self._exact(text, ctx)

    def _exact(self, text: str, ctx: Context) -> Outcome[Decimal]:
        negative, text = _sign(_SIGNS.sub("", text))
        text = _SIGNS.sub("", text)
        for unit in filter(None, (self.unit, ctx.unit)):
            if unit not in _UNITS:
                text = text.removesuffix(unit)
        try:
            numeral = _numeral(text)
        except NotANumber as error:
            return Refusal(f"{error}，请核对后只填数字" if str(error) else self.wanted)
        return self._bounded(-numeral.value if negative else numeral.value, numeral, text, ctx)

    def _bounded(self, value: Decimal, numeral: Numeral, text: str, ctx: Context) -> Outcome[Decimal]:
        if not numeral.has_unit:
            value *= _UNITS.get(ctx.unit, 1)
        if abs(value) >= self.below:
            return Refusal("数字过大，请核对")
        if value < 0 and not self.signed:
            return Refusal("不能填负数")
        if self.least is not None and value < self.least:
            return Refusal(f"不能小于{self.least}")
        exact = self.plain(value)
        if abs(exact - value) > TAIL:
            return Refusal(self.too_fine.format(places=self.places, text=text[:20]))
        if numeral.doubt:
            return Doubt(exact, f"{numeral.doubt}，是{self.show(exact)}吗？请写全")
        return Value(exact)

    def plain(self, value: Any) -> Any:
        """Rounded to its places, and no minus before nought."""
        return None if value is None else Decimal(value).quantize(Decimal(1).scaleb(-self.places)) + 0

    def show(self, value: Any) -> str:
        return "" if value is None else f"{self.plain(value):,}"


class Money(Number):
    """Yuan, exact to the cent (or to fewer `places`)."""

    wanted, too_fine = "请只填数字，例如 1234.50", "金额最多到分，这里是{text}，请四舍五入后填写"

    def __init__(self, places: int = 2, *, signed: bool = False, below: Decimal = MOST, least: int | None = None) -> None:
        super().__init__(places, signed=signed, below=below, unit="元", least=least)


class Integer(Number):
    """A whole number; its value is an int."""

    too_fine = "请填整数，这里是{text}"

    def __init__(self, *, signed: bool = False, below: Decimal = MOST, unit: str = "", least: int | None = None) -> None:
        super().__init__(0, signed=signed, below=below, unit=unit, least=least)

    def plain(self, value: Any) -> Any:
        return None if value is None else int(Decimal(value).to_integral_value())

    def show(self, value: Any) -> str:
        return "" if value is None else str(self.plain(value))


def _sign(text: str) -> tuple[bool, str]:
    """Minus, 负 or the brackets of bookkeepers."""
    if text[:1] in ("-", "负"):
        return True, text[1:]
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1]
    return False, text.removeprefix("+")


def _numeral(text: str) -> Numeral:
    if _SCIENTIFIC.fullmatch(text):
        return Numeral(Decimal(text))
    return read_numeral(text)


def _value_in(outcome: Outcome[Decimal]) -> Decimal | None:
    return None if isinstance(outcome, Refusal) else outcome.value
