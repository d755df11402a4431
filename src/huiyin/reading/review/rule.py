"""What a rule of review is: its table entry, and the small function that finds what it objects to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from huiyin.reading.model import Kind, Objection, Severity
from huiyin.reading.review.manuscript import Manuscript

EVERY = frozenset(Kind)
REPORTS = frozenset({Kind.REPORT})
PLANS = frozenset({Kind.PLAN})


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage a rule objects to. `advice` and `severity` replace the rule's own where it has to differ."""

    start: int
    end: int
    why: str
    advice: str = ""
    severity: Severity | None = None


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
    kinds: frozenset[Kind]  # the documents it is about
    find: Finder

    def objections(self, manuscript: Manuscript) -> Iterator[Objection]:
        """What it objects to in a document of its kinds."""
        if manuscript.reading.kind not in self.kinds:
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
            )


def rule(
    code: str,
    severity: Severity,
    title: str,
    *,
    matters: str,
    advice: str,
    basis: str = "惯例",
    kinds: frozenset[Kind] = EVERY,
) -> Callable[[Finder], Rule]:
    """Make a rule of a function that finds hits in a manuscript."""

    def make(find: Finder) -> Rule:
        return Rule(code, severity, title, matters, advice, basis, kinds, find)

    return make
