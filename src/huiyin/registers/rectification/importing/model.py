"""What an import is going to store, as plain values that a page or a command line shows and corrects."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from huiyin.ledger.models import Matter
from huiyin.reading import Kind
from huiyin.registers.rectification.models import Round


class ImportRefused(Exception):
    """The document is not taken in; the message (Chinese) says why. `existing` is the round it is in already."""

    def __init__(self, message: str, existing: Matter | None = None) -> None:
        super().__init__(message)
        self.existing = existing


@dataclass
class RoundDraft:
    title: str
    source: str = Round.Source.INSPECTION
    form: str = Round.Form.REGULAR
    organiser: str = ""
    team: str = ""
    label: str = ""
    unit_name: str = ""
    unit_aliases: list[str] = field(default_factory=list)
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    feedback_on: dt.date | None = None
    published_on: dt.date | None = None


@dataclass
class MeasureDraft:
    """`leader`, `leads` and `assists` are names as written; the preview's maps say whom they mean."""

    wording: str
    leader: str = ""
    leads: list[str] = field(default_factory=list)
    assists: list[str] = field(default_factory=list)
    due_on: dt.date | None = None
    due_text: str = ""
    kind: str = ""
    proofs: list[str] = field(default_factory=list)

    @property
    def owners_text(self) -> str:
        said = (("责任领导", self.leader), ("牵头", "、".join(self.leads)), ("配合", "、".join(self.assists)))
        return "；".join(f"{label}：{names}" for label, names in said if names)


@dataclass
class FindingDraft:
    """`focus` and `parent` index the preview's lists; `existing` is the finding of an existing round it stands for."""

    title: str
    wording: str
    number: str = ""
    manifestation: str = ""
    result: str = ""
    focus: int | None = None
    parent: int | None = None
    stated_status: str = ""
    institutions: list[str] = field(default_factory=list)
    measures: list[MeasureDraft] = field(default_factory=list)
    existing: int | None = None


@dataclass
class ClaimDraft:
    """A number as written; `finding` indexes the preview's findings, None for the rest of the text."""

    literal: str
    value: Decimal
    unit_word: str
    of: str
    context: str
    start: int
    end: int
    finding: int | None = None


@dataclass
class DoubtDraft:
    """Damaged text and what it may mean. One that a date depends on (`place`, a field of the round) must be chosen."""

    literal: str
    readings: list[str]
    why: str
    place: str = ""
    chosen: str | None = None


@dataclass
class ImportPreview:
    """`departments` and `people` map every name found to the row it means, None where nobody was recognised."""

    kind: Kind
    round: RoundDraft
    focus_areas: list[str] = field(default_factory=list)
    findings: list[FindingDraft] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    doubts: list[DoubtDraft] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    departments: dict[str, int | None] = field(default_factory=dict)
    people: dict[str, int | None] = field(default_factory=dict)

    @property
    def unmatched(self) -> list[str]:
        """Names that mean nobody yet; they are stored as written and shown."""
        return [name for names in (self.departments, self.people) for name, pk in names.items() if pk is None]

    @property
    def unsettled(self) -> list[DoubtDraft]:
        return [d for d in self.doubts if d.place and d.chosen is None]

    def choose(self, doubt: DoubtDraft, chosen: str) -> None:
        """Settle a doubt by one of its readings or another ISO date; an empty string leaves the date out.

        Raises ValueError for what is no date.
        """
        day = dt.date.fromisoformat(chosen) if chosen else None
        doubt.chosen = chosen
        if doubt.place:
            setattr(self.round, doubt.place, day)

    def drop_finding(self, index: int) -> None:
        """Leave a finding out; parts of it and its numbers stay, no longer tied to it."""
        del self.findings[index]
        for finding in self.findings:
            finding.parent = _after_dropping(finding.parent, index)
        for claim in self.claims:
            claim.finding = _after_dropping(claim.finding, index)


def _after_dropping(position: int | None, index: int) -> int | None:
    if position is None or position == index:
        return None
    return position - 1 if position > index else position
