"""What comes into the service and what comes out of it: domain objects, never requests or forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from huiyin.ledger.enums import Mode
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.record import NewMaterial, Provenance
from huiyin.people.actors import Actor
from huiyin.people.models import Person, today
from huiyin.procedures.checks import Check, Severity, Verdict


class NotAllowed(Exception):
    """The act is not open to this person now; the message (Chinese) says why."""


@dataclass(frozen=True)
class Command:
    """One instruction to the service: who gives it, who decided, when, on paper or on line, with which papers."""

    actor: Actor
    happened_on: dt.date
    decided_by: Person | None = None
    decided_on: dt.date | None = None
    mode: Mode = Mode.ONLINE
    comment: str = ""
    materials: tuple[NewMaterial, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    irregular_reason: str = ""
    request_id: str | None = None
    revision: int | None = None
    together: frozenset[int] = frozenset()
    """Matters that one signed paper decides together with this one."""

    @property
    def decider(self) -> Person:
        """Who decided: on line the person signed in, on paper whoever signed."""
        return self.decided_by or self.actor.person

    @property
    def states_past_irregularity(self) -> bool:
        """A fact on paper that lies in the past and is known to break a rule: it is registered, and marked."""
        return self.mode == Mode.PAPER and self.happened_on < today() and bool(self.irregular_reason.strip())

    def reason_for(self, verdict: Verdict, carried_out: bool) -> str:
        """What was said in answer to a verdict: a warning's own reason, or the reason of an irregular past fact."""
        said = self.reasons.get(verdict.check.code, "")
        irregular = carried_out and not verdict.passed and verdict.check.severity == Severity.BLOCK
        return said or (self.irregular_reason if irregular else "")

    def provenance(self) -> Provenance:
        return Provenance(
            by=self.actor.user, happened_on=self.happened_on, decided_by=self.decider,
            decided_on=self.decided_on or self.happened_on, mode=self.mode, comment=self.comment,
            request_id=self.request_id,
        )


@dataclass(frozen=True)
class Done:
    matter: Matter
    entry: Entry
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True)
class Objection:
    """A verdict that stands in the way: a block, or a warning that wants a reason."""

    check: Check
    message: str

    @property
    def wants_reason(self) -> bool:
        return self.check.severity == Severity.WARN


@dataclass(frozen=True)
class Blocked:
    """Nothing was changed; the evaluations that say why are kept."""

    objections: tuple[Objection, ...]

    @property
    def message(self) -> str:
        return ";".join(o.message for o in self.objections)
