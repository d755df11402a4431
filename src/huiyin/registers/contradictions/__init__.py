"""矛盾核查: what two ledgers say of the same person, thing or money and cannot both be true.

A room declares rules over facts, links and its own matters; every night each is run. What one finds becomes a matter
of its own with both sides before the eyes of those who registered them. It is explained or corrected, and confirmed by
somebody else; it is never closed because it is no longer found.

    @contradiction("hospitality.letter_missing", "接待没有公函", basis="…")
    def without_letter(since: date) -> Iterable[Pair]: ...
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """Two matters that contradict one another (or one that contradicts a rule), in words, and the day they speak of."""

    left: int
    right: int | None
    words: str
    on: dt.date

    @property
    def key(self) -> frozenset[int | None]:
        return frozenset({self.left, self.right})


Find = Callable[[dt.date], Iterable[Pair]]


@dataclass(frozen=True)
class Rule:
    code: str
    title: str
    basis: str
    find: Find


RULES: dict[str, Rule] = {}


def contradiction(code: str, title: str, basis: str) -> Callable[[Find], Find]:
    """Declare a rule; it is given the first day to look at. Raises ValueError for a code that is taken."""

    def declare(find: Find) -> Find:
        known = RULES.get(code)
        if known is not None and known.find.__module__ != find.__module__:
            raise ValueError(f"contradiction {code!r} is declared twice")
        RULES[code] = Rule(code, title, basis, find)
        return find

    return declare
