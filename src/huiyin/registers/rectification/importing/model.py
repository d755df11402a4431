"""What a document becomes in this room: a round, findings, measures — plain values, shown and corrected before they count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from huiyin.register.drafts import ItemDraft, PartDraft
from huiyin.registers.rectification.models import Round


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


@dataclass(kw_only=True)
class _Duty:
    """Who answers and until when. `leaders`, `leads`, `assists` are names as written; the draft's maps say whom they mean."""

    leaders: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    assists: list[str] = field(default_factory=list)
    due_on: dt.date | None = None
    due_text: str = ""


@dataclass(kw_only=True)
class MeasureDraft(_Duty, PartDraft):
    kind: str = ""
    proofs: list[str] = field(default_factory=list)
    progress: str = ""

    @property
    def owners_text(self) -> str:
        said = (("责任领导", self.leaders), ("牵头", self.leads), ("配合", self.assists))
        return "；".join(f"{label}：{'、'.join(names)}" for label, names in said if names)


@dataclass(kw_only=True)
class FindingDraft(_Duty, ItemDraft):
    """Its own duty counts where its measures say nothing. `wording` is the feedback's own.

    `result` and `stated_status` are what a report tells of the finding's end.
    """

    wording: str = ""
    manifestation: str = ""
    root_cause: str = ""
    target: str = ""
    result: str = ""
    stated_status: str = ""
    institutions: list[str] = field(default_factory=list)
