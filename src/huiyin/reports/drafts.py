"""Every text a report has had, from its entries, and what changed from one to another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from huiyin.ledger.models import Entry
from huiyin.ledger.upcasting import payload_of
from huiyin.procedures.loading import procedure_of
from huiyin.reports.models import Report

ALIKE = 0.4  # from here on two lines are one line changed, below it one gone and one new


@dataclass(frozen=True)
class Version:
    """A text as it stood after one entry; `stage` names the step it was left in (初稿, 送审稿 …)."""

    key: str
    stage: str
    on: dt.date
    by: str
    body: str


@dataclass(frozen=True)
class Part:
    """A stretch of a line: kept, added or removed."""

    text: str
    change: str


@dataclass(frozen=True)
class Change:
    """A line of the comparison; `change` is same, changed, added or removed."""

    change: str
    parts: tuple[Part, ...]


def versions(report: Report) -> list[Version]:
    """The texts in the order they came about; one query."""
    steps = procedure_of(report).steps
    entries = Entry.objects.filter(matter=report.pk).select_related("registered_by__person").order_by("sequence")
    found: list[Version] = []
    for entry in entries:
        body = payload_of(entry.payload)["set"].get("body")
        if body is None or (found and body == found[-1].body):
            continue
        stage = steps[entry.step].title if entry.step in steps else "起草"
        by = entry.registered_by.person.name if entry.registered_by else ""
        found.append(Version(str(entry.sequence), stage, entry.happened_on, by, body))
    return found


def compared(before: str, after: str) -> list[Change]:
    """Line by line what has become of `before`; inside a changed line, stretch by stretch."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Change("same", (Part(line, "same"),)) for line in old[a:b]]
        else:
            found += _replaced(old[a:b], new[c:d])
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    for n in range(max(len(old), len(new))):
        was, now = (old[n] if n < len(old) else None), (new[n] if n < len(new) else None)
        if was is not None and now is not None:
            matcher = SequenceMatcher(None, was, now, autojunk=False)
            if matcher.ratio() >= ALIKE:
                yield Change("changed", tuple(_parts(matcher, was, now)))
                continue
        if was is not None:
            yield Change("removed", (Part(was, "removed"),))
        if now is not None:
            yield Change("added", (Part(now, "added"),))


def parts_of(was: str, now: str) -> Iterator[Part]:
    """A changed line, stretch by stretch."""
    return _parts(SequenceMatcher(None, was, now, autojunk=False), was, now)


def _parts(matcher: SequenceMatcher[str], was: str, now: str) -> Iterator[Part]:
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Part(was[a:b], "same")
            continue
        if b > a:
            yield Part(was[a:b], "removed")
        if d > c:
            yield Part(now[c:d], "added")
