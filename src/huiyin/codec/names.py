"""Names of people as they are written: with a dot between their parts, with blanks, with where somebody works."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from huiyin.codec.base import Codec
from huiyin.codec.cell import Cell
from huiyin.codec.clean import clean, folded
from huiyin.codec.context import Context
from huiyin.codec.outcome import Outcome, Refusal, Value

DOT = "·"
_DOTS = re.compile("[·•・･‧∙⋅●．.。﹒]")
_BRACKETED = re.compile(r"^(?P<name>[^(\[]+?) ?[(\[](?P<place>[^()\[\]]*)[)\]]$")
_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_BETWEEN_HAN = re.compile(rf"(?<={_HAN}) +(?={_HAN})")


def name_key(text: str) -> str:
    """What two ways of writing one name have in common: width, dots, blanks and brackets apart."""
    return re.sub(r"[\s()\[\]〔〕【】]", "", _DOTS.sub("", unicodedata.normalize("NFKC", clean(text)))).casefold()


def label_key(text: str) -> str:
    """The same of names of things, where a dot counts."""
    return re.sub(r"[\s()\[\]〔〕【】]", "", unicodedata.normalize("NFKC", clean(text))).casefold()


def name_and_place(text: str) -> tuple[str, str]:
    """A name and what stands in brackets behind it (王伟（办公室）); the place is empty where nothing does."""
    found = _BRACKETED.match(folded(text).replace("【", "[").replace("】", "]"))
    return (found["name"], found["place"].strip()) if found else (text, "")


class PersonName(Codec[str]):
    """A name by itself: one middle dot, no blanks between characters."""

    def __init__(self, longest: int = 50) -> None:
        self.longest = longest

    def _read(self, cell: Cell, ctx: Context) -> Outcome[str]:
        text = self.plain(cell.text)
        if re.search(r"\d", text) or not name_key(text):
            return Refusal("不像姓名，请填写姓名")
        if len(text) > self.longest:
            return Refusal(f"姓名过长，最多{self.longest}字，请核对")
        return Value(text)

    def plain(self, value: Any) -> Any:
        if value is None:
            return None
        text = _BETWEEN_HAN.sub("", folded(str(value)))
        return re.sub(rf"\s*{DOT}+\s*", DOT, _DOTS.sub(DOT, text)).strip(DOT + " ") if re.search(_HAN, text) else text
