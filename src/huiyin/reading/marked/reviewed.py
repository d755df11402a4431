"""One document with its objections in order, and its text cut where they begin and end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from huiyin.reading.model import Objection, Reading
from huiyin.reading.review import objections
from huiyin.reading.review.catalogue import WEIGHTS as SEVERITY_WORDS
from huiyin.reading.severity import Severity

_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Opinion:
    """An objection with its place in the list, which the marks in the text point to."""

    number: int
    line: int
    item: Objection

    @property
    def words(self) -> str:
        return SEVERITY_WORDS[self.item.severity]

    def to_json(self) -> dict[str, Any]:
        return {"number": self.number, "line": self.line, **asdict(self.item)}


@dataclass(frozen=True)
class Stretch:
    """A piece of the text, and the objections that cover it (in the order of the list)."""

    text: str
    covering: tuple[Opinion, ...] = ()
    opens: tuple[Opinion, ...] = ()

    @property
    def severity(self) -> str:
        """The heaviest of what covers it; empty where nothing does."""
        weights = [one.item.severity for one in self.covering]
        return min(weights, key=_WEIGHT.__getitem__).value if weights else ""


@dataclass(frozen=True)
class Reviewed:
    """A document that was checked."""

    name: str
    reading: Reading
    opinions: list[Opinion]
    silenced: dict[str, str] = field(default_factory=dict)  # codes the organ does not raise, with its reasons

    @cached_property
    def counts(self) -> list[tuple[Severity, str, int]]:
        """Per severity, the heaviest first: its words and how many."""
        return [
            (one, SEVERITY_WORDS[one], sum(o.item.severity is one for o in self.opinions)) for one in Severity
        ]

    def at_least(self, severity: Severity) -> bool:
        """Whether anything weighs as much as this, or more."""
        return any(_WEIGHT[one.item.severity] <= _WEIGHT[severity] for one in self.opinions)

    def to_json(self) -> dict[str, Any]:
        return {
            "file": self.name,
            "kind": self.reading.genre.value,
            "silenced": dict(self.silenced),
            "counts": {severity.value: count for severity, _, count in self.counts},
            "objections": [one.to_json() for one in self.opinions],
        }


def review(reading: Reading, name: str, silenced: Mapping[str, str] | None = None) -> Reviewed:
    """Check a document that was read. `silenced` are codes the organ has decided not to raise, each with its reason."""
    said = dict(silenced or {})
    found = objections(reading, said) if said else objections(reading)
    opinions = [Opinion(n, reading.line_of(o.start), o) for n, o in enumerate(found, 1)]
    return Reviewed(name, reading, opinions, said)


def stretches(text: str, opinions: Iterable[Opinion], offset: int = 0) -> Iterator[Stretch]:
    """A part of the document's text, which begins at `offset`, cut where objections begin and end.

    A stretch that several objections cover stands once and names all; each objection opens at its first
    stretch in the document.
    """
    begins: dict[int, list[Opinion]] = defaultdict(list)
    ends: dict[int, list[Opinion]] = defaultdict(list)
    stop = offset + len(text)
    for one in opinions:
        if one.item.start < stop and one.item.end > offset and one.item.start < one.item.end:
            begins[max(one.item.start, offset)].append(one)
            ends[min(one.item.end, stop)].append(one)
    active: dict[int, Opinion] = {}
    for start, end in pairwise(sorted({offset, stop, *begins, *ends})):
        for one in ends[start]:
            active.pop(one.number, None)
        active |= {one.number: one for one in begins[start]}
        opens = tuple(one for one in begins[start] if one.item.start == start)
        covering = tuple(active[number] for number in sorted(active))
        yield Stretch(text[start - offset : end - offset], covering, opens)
