"""Numbers as Chinese offices write them: 1,234.50, 1.2万, 3万5千, 壹拾贰万叁仟元整, 五元三角."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SPELLED = {
    "0": "零〇○", "1": "一壹", "2": "二贰貳两兩", "3": "三叁參叄", "4": "四肆", "5": "五伍", "6": "六陆陸", "7": "七柒",
    "8": "八捌", "9": "九玖", ".": "点", "元": "圆圓块塊", "十": "拾", "百": "佰", "千": "仟", "万": "萬", "亿": "億",
}
_DIGITS = {ord(spelled): sign for sign, ways in _SPELLED.items() for spelled in ways}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_TOKEN = re.compile(r"\d+(?:\.\d*)?|\.\d+|[十百千万亿]")
_WHOLE = re.compile(r"(?P<yuan>[\d.十百千万亿]*)(?P<mark>元)?(?:(?P<jiao>\d)角)?(?:0?(?P<fen>\d)分)?(?P<rest>\d)?[整正]?")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d,])")
MOST_CHARACTERS = 60


class NotANumber(ValueError):
    """The message, where there is one, says what is odd about it."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """`has_unit`: whether the text itself says in what it counts (元, 万); `doubt` what else it might mean."""

    value: Decimal
    has_unit: bool = False
    doubt: str = ""


def read_numeral(text: str) -> Numeral:
    """Of folded text without blanks, currency signs and minus. Raises NotANumber."""
    if len(text) > MOST_CHARACTERS:
        raise NotANumber
    text = _GROUPED.sub(lambda found: found[0].replace(",", ""), text)
    if "," in text:
        raise NotANumber("千分位的逗号位置不对")
    found = _WHOLE.fullmatch(text.translate(_DIGITS))
    if found is None or not any(found[name] for name in ("yuan", "jiao", "fen")):
        raise NotANumber
    if found["rest"] and not (found["mark"] or found["jiao"]):
        raise NotANumber
    value, doubt, large = _whole(found["yuan"]) if found["yuan"] else (Decimal(0), "", False)
    value += Decimal(int(found["jiao"] or 0)) / 10 + Decimal(int(found["fen"] or 0)) / 100
    if found["rest"]:
        if found["fen"]:
            raise NotANumber
        value += Decimal(int(found["rest"])) / (100 if found["jiao"] else 10)
        doubt = "最后一位没有写单位"
    spoken = bool(found["mark"] or found["jiao"] or found["fen"])
    return Numeral(value, spoken or large, doubt)


def _whole(text: str) -> tuple[Decimal, str, bool]:
    """Value, doubt, and whether 千, 万 or 亿 is written out, which says that it counts single yuan."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        raise NotANumber
    adding = _Adding()
    for token in tokens:
        if token in _SMALL:
            adding.small(_SMALL[token])
        elif token in _LARGE:
            adding.large(_LARGE[token])
        else:
            adding.number(token)
    return adding.end(), adding.doubt, not {"千", "万", "亿"}.isdisjoint(tokens)


class _Adding:
    """Adds up digits and units from the left; units only fall within a section of four digits, sections only fall."""

    def __init__(self) -> None:
        self.total, self.section = Decimal(0), Decimal(0)
        self.pending: str | None = None
        self.last_small, self.last_large, self.last_unit = 10**5, 10**13, 0
        self.written = False
        self.doubt = ""

    def number(self, token: str) -> None:
        if self.pending is not None:
            raise NotANumber
        self.pending, self.written = token, True

    def small(self, unit: int) -> None:
        if self.pending is None and unit != 10:
            raise NotANumber
        if unit >= self.last_small:
            raise NotANumber
        self.section += Decimal(self.pending or 1) * unit
        self.pending, self.last_small, self.last_unit, self.written = None, unit, unit, True

    def large(self, unit: int) -> None:
        section = self.section + Decimal(self.pending or 0)
        if not self.written:
            raise NotANumber
        if unit < self.last_large:
            self.total += section * unit
        elif self.last_unit == 10**4 and unit == 10**8 and not section and self.last_large == 10**4:
            self.total *= unit  # 1万亿
        else:
            raise NotANumber
        self.section, self.pending, self.last_small = Decimal(0), None, 10**5
        self.last_large = self.last_unit = unit

    def end(self) -> Decimal:
        if self.pending is not None:
            self._tail(self.pending)
        return self.total + self.section

    def _tail(self, token: str) -> None:
        """What stands behind the last unit: 十二 and 1万2345 say it, 一万二 does not (12,000 or 10,002)."""
        value = Decimal(token)
        digits = token.partition(".")[0]
        if self.last_unit > 10 and not digits.startswith("0") and len(digits) < len(str(self.last_unit)) - 1:
            if len(digits) > 1 or "." in token:
                self.doubt = "最后几位没有写单位"
            else:
                value *= self.last_unit // 10
                self.doubt = "最后一位没有写单位"
        elif self.last_unit and value >= self.last_unit:
            raise NotANumber
        self.section += value
