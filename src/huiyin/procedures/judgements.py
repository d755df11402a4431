"""校验结论: what checks said of an act, in both forms in which it is kept, in words for whoever reads.

An entry holds its verdicts in its payload, each {check, title, basis, severity, passed, says?, matters?, parameters?, reason?}:
`says` with other matters as mentions, `matters` the ids of those. Entries of the first form have rows of `Evaluation`
beside them; acts that changed nothing have rows and no entry. Everybody who reads verdicts reads them here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from huiyin.ledger.mentions import mentioned, told_all
from huiyin.ledger.models import Entry, Matter
from huiyin.people.actors import Actor
from huiyin.procedures.checks import Severity, Verdict
from huiyin.procedures.commands import Command
from huiyin.procedures.models import Evaluation

_MOST = 100
"""Rows of attempts that are looked at: several attempts' worth."""


@dataclass(frozen=True)
class Judgement:
    """One verdict as it is read: `message` is in words for the reader."""

    check_code: str
    title: str
    basis: str
    severity: str
    passed: bool
    message: str = ""
    reason: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


def told_of(verdict: Verdict, command: Command) -> dict[str, Any]:
    """A verdict on an act that is carried out, as its entry keeps it."""
    check = verdict.check
    found: dict[str, Any] = {
        "check": check.code, "title": check.title, "basis": check.basis, "severity": check.severity.value,
        "passed": verdict.passed,
    }
    more = {
        "says": verdict.message, "matters": sorted(mentioned(verdict.message or "")), "parameters": dict(verdict.used),
        "reason": command.reason_for(verdict, carried_out=True),
    }
    return found | {name: value for name, value in more.items() if value}


def of_entry(entry: Entry, who: Actor | None) -> list[Judgement]:
    return of_entries([entry], who)[entry.pk]


def of_entries(entries: Sequence[Entry], who: Actor | None) -> dict[int, list[Judgement]]:
    """Verdicts by entry, in words for `who` (None: for anybody); at most two queries."""
    found: dict[int, list[Judgement]] = {}
    for entry in entries:
        found[entry.pk] = [_read(v) for v in json.loads(entry.payload).get("verdicts", ())]
    old = [entry.pk for entry in entries if entry.mac is None]
    for row in Evaluation.objects.filter(entry__in=old).order_by("-id") if old else ():
        if row.entry_id is not None:
            found[row.entry_id].append(_of_row(row))
    flat = [(pk, one) for pk, judged in found.items() for one in judged]
    said = in_words([one for _, one in flat], who)
    return {pk: [one for (owner, _), one in zip(flat, said, strict=True) if owner == pk] for pk in found}


def hindrances(matter: Matter, who: Actor | None) -> list[Judgement]:
    """What stood in the way of the latest attempt on the present step that changed nothing."""
    if matter.is_closed:
        return []
    tried = Evaluation.objects.filter(matter_id=matter.pk, entry=None, step=matter.step).order_by("-id")[:_MOST]
    rows = list(tried)
    same = [r for r in rows if abs((rows[0].evaluated_at - r.evaluated_at).total_seconds()) < 1]
    return in_words([_of_row(r) for r in same if not r.passed and r.severity != Severity.INFO], who)


def in_words(judged: Iterable[Judgement], who: Actor | None) -> list[Judgement]:
    rows = list(judged)
    return [replace(one, message=said) for one, said in zip(rows, told_all((r.message for r in rows), who), strict=True)]


def _read(stored: Mapping[str, Any]) -> Judgement:
    return Judgement(
        stored["check"], stored["title"], stored["basis"], stored["severity"], stored["passed"], stored.get("says", ""),
        stored.get("reason", ""), stored.get("parameters", {}),
    )


def _of_row(row: Evaluation) -> Judgement:
    return Judgement(
        row.check_code, row.title, row.basis, row.severity, row.passed, row.message, row.reason, row.parameters
    )
