"""Yes or no, and one of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from huiyin.codec.base import Codec
from huiyin.codec.cell import Cell
from huiyin.codec.clean import tight
from huiyin.codec.context import Context
from huiyin.codec.outcome import Doubt, Outcome, Refusal, Value

_YES = frozenset({"是", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "1", "on"})
_NO = frozenset({"否", "×", "✗", "✘", "x", "不是", "n", "no", "false", "0", "off", "☐", "□"})
_PERHAPS = {"有": True, "已": True, "无": False, "没有": False, "未": False}
_LISTED = 12


class YesNo(Codec[bool]):
    def _read(self, cell: Cell, ctx: Context) -> Outcome[bool]:
        text = tight(cell.text).casefold()
        if text in _YES or text in _NO:
            return Value(text in _YES)
        if text in _PERHAPS:
            return Doubt(_PERHAPS[text], f"写的是“{cell.text}”，请填“是”或“否”")
        return Refusal("请填“是”或“否”")

    def plain(self, value: Any) -> Any:
        return None if value is None else bool(value)

    def show(self, value: Any) -> str:
        return "" if value is None else "是" if value else "否"


class Choice(Codec[Any]):
    """One of `choices` (value, label), by label or value in either width; what is only like one of them is a doubt."""

    def __init__(self, choices: Sequence[tuple[Any, Any]], synonyms: Mapping[str, Any] | None = None) -> None:
        self.choices = [(value, str(label)) for value, label in choices]
        self.known: dict[str, Any] = {}
        for value, label in self.choices:
            self.known.setdefault(_key(label), value)
        for value, _ in self.choices:
            self.known.setdefault(_key(str(value)), value)
        self.synonyms = {_key(word): value for word, value in (synonyms or {}).items()}

    def _read(self, cell: Cell, ctx: Context) -> Outcome[Any]:
        key = _key(cell.text)
        if key in self.known:
            return Value(self.known[key])
        like = [self.synonyms[key]] if key in self.synonyms else self._like(key)
        if len(like) == 1:
            return Doubt(like[0], f"选项中没有“{cell.text[:20]}”，是“{self.show(like[0])}”吗？请照选项填写")
        labels = tuple(label for _, label in self.choices)
        more = "等" if len(labels) > _LISTED else ""
        return Refusal(f"不在选项中，可以填：{'、'.join(labels[:_LISTED])}{more}", labels)

    def _like(self, key: str) -> list[Any]:
        """Values whose label holds the text, or is held by it."""
        pairs = [(value, _key(label)) for value, label in self.choices if _key(label)]
        return [value for value, label in pairs if len(key) > 1 and (key in label or (len(label) > 1 and label in key))]

    def show(self, value: Any) -> str:
        return next((label for v, label in self.choices if v == value), "" if value is None else str(value))


def _key(text: str) -> str:
    return tight(text).casefold()
