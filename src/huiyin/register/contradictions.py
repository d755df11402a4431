"""What cannot be true together: rules that rooms declare over facts, links and their own matters.

Every night each is run (`registers/contradictions`); what one finds becomes a matter of its own.

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
