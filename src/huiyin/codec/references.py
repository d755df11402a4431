"""What a name stands for: people, departments, matters, of those that whoever reads may name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from huiyin.codec.base import Codec
from huiyin.codec.cell import Cell
from huiyin.codec.clean import tight
from huiyin.codec.context import Context
from huiyin.codec.names import label_key, name_and_place
from huiyin.codec.outcome import Doubt, Outcome, Refusal, Value

_LONGEST, _NEAR, _COMPARED = 80, 3, 2000
_HARD = re.compile(r"[、,，;；\n]+")
_SOFT = re.compile(r"[/／\s\u3000]+")


class Resolver(Protocol):
    """The caller's directory of what may be named."""

    def find(self, text: str) -> Outcome[int]:
        """The key of what is named; a Refusal for nobody (with near ones) and for several (with them)."""
        ...

    def label(self, key: int) -> str:
        """How `find` knows it by itself."""
        ...


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody or something by the label that tells it from others; `also` are other ways to write it."""

    key: int
    label: str
    also: tuple[str, ...] = ()


class Directory:
    """Finds by label, then by the other ways, then by name and place (王伟（办公室）, 沈望舒（副书记）).

    `key` says what ways of writing have in common. `places` gives, on demand, the departments and posts of every key; it
    is asked only for a name with brackets.
    """

    def __init__(
        self, subjects: Iterable[Subject], places: Callable[[], Mapping[int, Iterable[str]]] | None = None,
        pick: str = "请从列表中选择", key: Callable[[str], str] = label_key,
    ) -> None:
        self._labels: dict[int, str] = {}
        self._by_label: dict[str, list[int]] = {}
        self._by_other: dict[str, list[int]] = {}
        self._places, self._pick, self._key = places, pick, key
        for one in subjects:
            self._labels[one.key] = one.label
            self._by_label.setdefault(self._key(one.label), []).append(one.key)
            for other in one.also:
                self._by_other.setdefault(self._key(other), []).append(one.key)

    def label(self, key: int) -> str:
        return self._labels.get(key, "")

    def labels(self) -> list[str]:
        """Every label once, in the order given."""
        return list(dict.fromkeys(self._labels.values()))

    def knows(self, text: str) -> bool:
        """Whether anything bears exactly this name."""
        return bool(self._named(text))

    def find(self, text: str) -> Outcome[int]:
        if len(text) > _LONGEST:
            return Refusal(f"“{text[:20]}…”过长，{self._pick}")
        key = self._key(text)
        keys = self._by_label.get(key) or self._by_other.get(key)
        if keys:
            return self._one(keys, text)
        name, place = name_and_place(text)
        keys = self._named(name) if place and self._places is not None else []
        if keys:
            return self._placed(keys, name, place)
        return self._nobody(text)

    def _named(self, name: str) -> list[int]:
        key = self._key(name)
        return list(dict.fromkeys([*self._by_label.get(key, ()), *self._by_other.get(key, ())]))

    def _one(self, keys: Sequence[int], text: str) -> Outcome[int]:
        if len(keys) == 1:
            return Value(keys[0])
        labels = tuple(dict.fromkeys(self._labels[k] for k in keys))
        if len(labels) == 1:
            return Refusal(f"有{len(keys)}个“{text}”，名称相同分不清，{self._pick}", labels)
        return Refusal(f"有{len(keys)}个“{text}”，请写明是哪一个：{'、'.join(labels[:6])}", labels)

    def _placed(self, keys: Sequence[int], name: str, place: str) -> Outcome[int]:
        assert self._places is not None
        wanted, places = self._key(place), self._places()
        there = {key for key, found in places.items() if wanted in map(self._key, found)}
        fitting = [key for key in keys if key in there]
        if fitting:
            return self._one(fitting, f"{name}（{place}）")
        if len(keys) > 1:
            return self._one(keys, name)
        if there:
            return Doubt(keys[0], f"“{name}”没有登记为在“{place}”，是不是写错了？确为本人的只写“{self._labels[keys[0]]}”")
        return Value(keys[0])

    def _nobody(self, text: str) -> Refusal:
        key = self._key(text)
        known = dict(list(self._by_label.items())[:_COMPARED])
        near = difflib.get_close_matches(key, known, n=_NEAR, cutoff=0.6) if key else []
        labels = tuple(dict.fromkeys(self._labels[k] for match in near for k in known[match]))
        hint = f"，是不是“{'”“'.join(labels)}”" if labels else ""
        return Refusal(f"没有“{text}”{hint}，{self._pick}", labels)


class Reference(Codec[int]):
    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver

    def _read(self, cell: Cell, ctx: Context) -> Outcome[int]:
        return self.resolver.find(cell.text)

    def show(self, value: Any) -> str:
        return "" if value is None else self.resolver.label(value)


class References(Codec[Sequence[int]]):
    """Several, parted by 、 ， ； or lines; by / or blanks where what they part is known and the whole is not."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver

    def _read(self, cell: Cell, ctx: Context) -> Outcome[Sequence[int]]:
        found: list[int] = []
        doubts: list[str] = []
        refused: list[Refusal] = []
        for part in _HARD.split(cell.text):
            for outcome in self._part(part.strip()) if tight(part) else ():
                if isinstance(outcome, Refusal):
                    refused.append(outcome)
                    continue
                found += [] if outcome.value is None else [outcome.value]
                doubts += [outcome.message] if isinstance(outcome, Doubt) else []
        if refused:
            return Refusal("；".join(r.message for r in refused[:3]), tuple(c for r in refused for c in r.candidates))
        value = list(dict.fromkeys(found))
        return Doubt(value, "；".join(doubts)) if doubts else Value(value)

    def _part(self, text: str) -> list[Outcome[int]]:
        whole = self.resolver.find(text)
        pieces = [piece for piece in _SOFT.split(text) if piece]
        if not isinstance(whole, Refusal) or len(pieces) < 2 or len(pieces) > _LONGEST:
            return [whole]
        each = [self.resolver.find(piece) for piece in pieces]
        return [whole] if any(isinstance(one, Refusal) for one in each) else each

    def plain(self, value: Any) -> Any:
        return None if value is None else list(dict.fromkeys(value))

    def show(self, value: Any) -> str:
        return "、".join(self.resolver.label(key) for key in value or ())
