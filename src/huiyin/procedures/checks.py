"""Checks: predicates with a legal basis, evaluated against a matter as of the day the act happened.

    @check("销号须有佐证", basis="…", severity=Severity.BLOCK)
    def evidence_present(matter: Finding, case: Case) -> str | None: ...

A check returns None when the matter passes, or the message (Chinese) that says what is wrong. Checks are pure: they
read `matter`, `case` and parameters through `case.parameter()`, so that every number they used is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import Person
from huiyin.procedures import parameters


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass
class Case:
    """The circumstances a check judges: the act, its day, who decided, what is in the dossier once it is done."""

    step: str
    action: str
    happened_on: dt.date
    decided_by: Person | None
    values: Mapping[str, Any]
    new_materials: tuple[str, ...] = ()
    papers: tuple[NewMaterial, ...] = ()
    used: dict[str, str] = field(default_factory=dict)

    def parameter(self, code: str, on: dt.date | None = None) -> Decimal:
        """As of the day of the act, or of the day `on` that the rule itself counts by."""
        return Decimal(self.words(code, on))

    def words(self, code: str, on: dt.date | None = None) -> str:
        """A parameter that is no number, as it stands."""
        self.used[code] = parameters.parameter(code, on or self.happened_on)
        return self.used[code]

    def material_kinds(self, matter: Matter) -> set[str]:
        held = set(Material.objects.filter(matter_id=matter.pk).values_list("kind", flat=True))
        return held | set(self.new_materials)

    @staticmethod
    def deciders(matter: Matter, *steps: str) -> set[int]:
        """Ids of those who decided at `steps` so far, or registered progress there."""
        acts = Entry.objects.filter(
            matter_id=matter.pk, step__in=steps, kind__in=[EntryKind.ADVANCE, EntryKind.PROGRESS]
        )
        return set(acts.exclude(decided_by=None).values_list("decided_by", flat=True))

    @staticmethod
    def starter(matter: Matter) -> int | None:
        """Whoever began the matter; nobody of what the system found and of imported history."""
        first = Entry.objects.filter(matter_id=matter.pk, sequence=1, kind=EntryKind.BEGIN)
        return first.values_list("decided_by", flat=True).first()


Predicate = Callable[[Any, Case], str | None]


@dataclass(frozen=True)
class Check:
    code: str
    title: str
    basis: str
    severity: Severity
    predicate: Predicate
    field: str = ""
    can_be_past: bool = True
    """Whether a past fact that fails it can still be registered, as irregular; never true of what a form must say, nor of
    what must not take effect at all."""


@dataclass(frozen=True)
class Verdict:
    check: Check
    message: str | None
    used: Mapping[str, str]

    @property
    def passed(self) -> bool:
        return self.message is None


CHECKS: dict[str, Check] = {}


def check(
    title: str, basis: str, severity: Severity = Severity.BLOCK, field: str = "", *, can_be_past: bool = True
) -> Callable[[Predicate], Predicate]:
    """Declare a check; its code is the function's name. `field` says beside which field a form shows it.

    `can_be_past=False` for what must not take effect however it came about: separation of duties, a document or an event
    used twice, more money than there is, a quorum that was not there.
    """

    def declare(predicate: Predicate) -> Predicate:
        code: str = predicate.__name__
        known = CHECKS.get(code)
        if known is not None and known.predicate.__module__ != predicate.__module__:
            raise ValueError(f"check {code!r} is declared twice")
        CHECKS[code] = Check(code, title, basis, severity, predicate, field, can_be_past)
        return predicate

    return declare


def evaluate(codes: tuple[str, ...], matter: Matter, case: Case) -> list[Verdict]:
    verdicts = []
    for code in codes:
        item = CHECKS[code]
        case.used = {}
        message = item.predicate(matter, case)
        verdicts.append(Verdict(item, message, case.used))
    return verdicts
