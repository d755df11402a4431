"""What a rule of review is: its table entry, and the small function that finds what it objects to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huiyin.reading.model import Genre, Objection, Passage, Severity
from huiyin.reading.review.manuscript import Manuscript

EVERY = frozenset(Genre)
REPORTS = frozenset({Genre.REPORT, Genre.NOTICE, Genre.AUDIT, Genre.CONGRESS})  # papers that tell what was done
ACCOUNTS = frozenset({Genre.REPORT})  # an inspected unit's own report on its rectification
PLANS = frozenset({Genre.PLAN, Genre.LEDGER, Genre.TASK_LIST})
ORDERS = frozenset({Genre.PLAN, Genre.TASK_LIST})  # what is still to be done; a ledger also holds what is done


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage a rule objects to. `advice` and `severity` replace the rule's own where it has to differ."""

    start: int
    end: int
    why: str
    advice: str = ""
    severity: Severity | None = None
    places: tuple[tuple[int, int], ...] = ()  # where one objection speaks of several passages


Finder = Callable[[Manuscript], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the table of objections; the words are shown to users as they stand."""

    code: str
    severity: Severity
    title: str  # what is objected to
    matters: str  # why it matters, one sentence
    advice: str  # what to do
    basis: str  # article and source, or 惯例
    genres: frozenset[Genre]  # the kinds of papers it is about
    find: Finder

    def objections(self, manuscript: Manuscript) -> Iterator[Objection]:
        """What it objects to in a document of its kinds."""
        if manuscript.reading.genre not in self.genres:
            return
        for hit in self.find(manuscript):
            yield Objection(
                code=self.code,
                severity=hit.severity or self.severity,
                start=hit.start,
                end=hit.end,
                passage=manuscript.reading.text[hit.start : hit.end],
                why=hit.why + self.matters,
                advice=hit.advice or self.advice,
                title=self.title,
                basis=self.basis,
                places=[Passage(manuscript.reading.text[a:b], a, b) for a, b in hit.places],
            )


def rule(
    code: str,
    severity: Severity,
    title: str,
    *,
    matters: str,
    advice: str,
    basis: str = "惯例",
    genres: frozenset[Genre] = EVERY,
) -> Callable[[Finder], Rule]:
    """Make a rule of a function that finds hits in a manuscript."""

    def make(find: Finder) -> Rule:
        return Rule(code, severity, title, matters, advice, basis, genres, find)

    return make
