"""Words as they are, lists of them, and codes: numbers that are names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from huiyin.codec.base import Codec
from huiyin.codec.cell import Cell, CellKind
from huiyin.codec.clean import clean, folded
from huiyin.codec.context import Context
from huiyin.codec.outcome import Doubt, Outcome, Refusal, Value

EXACT = 15
"""Digits that a number cell keeps; what follows them is nought, whatever was typed."""
_DAMAGED = "在 Excel 中是数字格式，超过15位的尾数已经丢失。请把这一列设为“文本”格式，按原件重新填写"
_PADDED = "在 Excel 中是数字格式，前面的0可能已经丢失。是“{text}”吗？不是的，请把这一列设为“文本”格式后重填"
_EXPONENT = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d{1,3}")


def damaged(cell: Cell) -> bool:
    """Whether the digits of a number cell are no longer those that were typed."""
    digits = cell.text.lstrip("-").partition(".")[0]
    return cell.kind is CellKind.NUMBER and (bool(_EXPONENT.fullmatch(cell.text)) or len(digits) > EXACT)


class Text(Codec[str]):
    """Words of at most `longest` characters; of one line unless it is `long`."""

    def __init__(self, longest: int | None = None, *, long: bool = True) -> None:
        self.longest, self.long = longest, long

    def _read(self, cell: Cell, ctx: Context) -> Outcome[str]:
        if damaged(cell):
            return Refusal(_DAMAGED)
        text = self.plain(cell.text)
        if self.longest is not None and len(text) > self.longest:
            return Refusal(f"内容过长（{len(text)}字），请精简到{self.longest}字以内")
        return Value(text)

    def plain(self, value: Any) -> Any:
        if value is None:
            return None
        text = clean(str(value))
        return text if self.long else re.sub(r"\s*\n\s*", " ", text)


class Lines(Codec[Sequence[str]]):
    """A list of short texts, one per line."""

    def _read(self, cell: Cell, ctx: Context) -> Outcome[Sequence[str]]:
        return Refusal(_DAMAGED) if damaged(cell) else Value(self.plain(cell.text.split("\n")))

    def plain(self, value: Any) -> Any:
        return None if value is None else [bare for line in value for bare in clean(str(line)).split("\n") if bare.strip()]

    def show(self, value: Any) -> str:
        return "\n".join(self.plain(value) or ())


class Code(Codec[str]):
    """A number of an invoice, an account, a thing: every digit counts, the noughts in front too."""

    def __init__(self, longest: int | None = None) -> None:
        self.longest = longest

    def _read(self, cell: Cell, ctx: Context) -> Outcome[str]:
        text = self.plain(cell.text)
        if damaged(cell) or _EXPONENT.fullmatch(text):
            return Refusal(_DAMAGED)
        if self.longest is not None and len(text) > self.longest:
            return Refusal(f"内容过长（{len(text)}位），最多{self.longest}位，请核对")
        if cell.kind is CellKind.NUMBER:
            text = text.zfill(len(cell.number_format)) if set(cell.number_format) == {"0"} else text
            return Doubt(text, _PADDED.format(text=text))
        return Value(text)

    def plain(self, value: Any) -> Any:
        """Half width, no blanks within a row of digits, none at the ends."""
        return None if value is None else re.sub(r"(?<=\d) (?=\d)", "", folded(str(value)))
