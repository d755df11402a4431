"""The words of a reading. Every `start`/`end` counts characters of `Reading.text`."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from huiyin.reading.ledgers.model import CellIssue, TableFound
from huiyin.reading.severity import Severity as Severity


class Kind(StrEnum):
    """What a document is taken into the system as; `Genre` says more closely what it is."""

    REPORT = "report"  # 整改(进展)报告、通报、公示
    FEEDBACK = "feedback"  # 反馈意见
    PLAN = "plan"  # 整改方案、问题清单、任务清单、责任清单、整改台账
    UNKNOWN = "unknown"


class Genre(StrEnum):
    """What kind of paper (文种) was read: it chooses what is read and what is reviewed."""

    REPORT = "report"  # 整改（进展）情况的报告、通报
    FEEDBACK = "feedback"  # 反馈意见
    FEEDBACK_NEWS = "feedback_news"  # 反馈情况的消息
    SPEECH = "speech"  # 反馈会上的讲话
    NOTICE = "notice"  # 公示
    PLAN = "plan"  # 整改方案
    LEDGER = "ledger"  # 台账、问题清单、销号表
    TASK_LIST = "task_list"  # 任务清单
    AUDIT = "audit"  # 审计报告、审计整改情况的报告
    CONGRESS = "congress"  # 向人大的报告、建议提案的办理情况
    OTHER = "other"

    @property
    def kind(self) -> Kind:
        return _TAKEN_AS.get(self, Kind.UNKNOWN)


_TAKEN_AS = {
    Genre.REPORT: Kind.REPORT,
    Genre.NOTICE: Kind.REPORT,
    Genre.AUDIT: Kind.REPORT,
    Genre.CONGRESS: Kind.REPORT,
    Genre.FEEDBACK: Kind.FEEDBACK,
    Genre.FEEDBACK_NEWS: Kind.FEEDBACK,
    Genre.SPEECH: Kind.FEEDBACK,
    Genre.PLAN: Kind.PLAN,
    Genre.LEDGER: Kind.PLAN,
    Genre.TASK_LIST: Kind.PLAN,
}


@lru_cache(maxsize=4)
def _line_ends(text: str) -> list[int]:
    return [m.start() for m in re.finditer("\n", text)]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text, verbatim."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """What a column or label says that has no place of its own (备注, 联系人 …)."""

    label: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit that feedback sets (报送整改方案, 集中整改期). A `term` runs from an event and has no day of its own."""

    text: str
    due: date | None
    term: str | None
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"due": self.due and self.due.isoformat()}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a counting or money unit. 万元 stays as written: value 12.5, unit 万元."""

    value: int | float
    unit: str
    of: str
    literal: str
    start: int
    end: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure (整改措施), with what a plan says about it."""

    text: str
    start: int
    end: int
    leader: str | None = None  # 责任领导
    leads: list[str] = field(default_factory=list)  # 牵头部门
    assists: list[str] = field(default_factory=list)  # 配合部门
    due: date | None = None
    due_text: str | None = None  # 整改时限, as written (“长期坚持” has no date)
    kind: str | None = None  # 当下改 / 长久立
    proofs: list[str] = field(default_factory=list)  # 佐证材料、成果形式
    leaders: list[str] = field(default_factory=list)  # the names of `leader`, one by one
    status: str | None = None  # as a ledger states it of this measure
    done: str | None = None  # 完成情况, in a ledger
    finished: date | None = None  # 实际完成时间
    status_literal: str | None = None  # the status as the cell writes it
    notes: list[Note] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"text": self.text, "start": self.start, "end": self.end}
        said = {
            "leader": self.leader,
            "leads": self.leads,
            "assists": self.assists,
            "due": self.due and self.due.isoformat(),
            "due_text": self.due_text,
            "kind": self.kind,
            "proofs": self.proofs,
            "status": self.status,
            "status_literal": self.status_literal,
            "done": self.done,
            "finished": self.finished and self.finished.isoformat(),
            "notes": [asdict(n) for n in self.notes],
        }
        return shown | {key: value for key, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem pointed out under a heading of its own.

    `heading` is the verbatim wording, mark included; `title` is without mark and wrapping words.
    `start`/`end` is the body below the heading; `parent` indexes `Reading.findings`.
    """

    number: str | None
    title: str
    heading: str
    heading_start: int
    heading_end: int
    start: int
    end: int
    focus: int | None = None
    parent: int | None = None
    status: str | None = None  # the normalised word
    status_literal: str | None = None  # the words as written
    completed_on: date | None = None  # the day of completion or acceptance that stands with it
    in_prose: bool = False  # told in running text, under no heading of its own
    measures: list[Measure] = field(default_factory=list)
    figures: list[Quantity] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    cited_documents: list[str] = field(default_factory=list)
    planned_documents: list[str] = field(default_factory=list)  # still to be issued (拟印发)
    manifestations: list[Passage] = field(default_factory=list)  # 具体表现, of feedback
    requirements: list[Passage] = field(default_factory=list)  # what feedback demands for this finding
    cause: str | None = None  # 原因分析
    goal: str | None = None  # 整改目标
    done: str | None = None  # 整改情况, in a ledger
    duty: Measure | None = None  # who answers for the finding, where its rows hold no measure
    notes: list[Note] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "title": self.title,
            "heading": self.heading,
            "start": self.start,
            "end": self.end,
            "focus": self.focus,
            "parent": self.parent,
            "status": self.status,
            "status_literal": self.status_literal,
            "completed_on": self.completed_on and self.completed_on.isoformat(),
            "in_prose": self.in_prose,
            "measures": [m.to_json() for m in self.measures],
            "figures": [f.to_json() for f in self.figures],
            "documents": list(self.documents),
            "cited_documents": list(self.cited_documents),
            "planned_documents": list(self.planned_documents),
            "manifestations": [asdict(m) for m in self.manifestations],
            "requirements": [asdict(r) for r in self.requirements],
            **{key: value for key, value in self._ledger().items() if value},
        }

    def _ledger(self) -> dict[str, Any]:
        return {
            "cause": self.cause,
            "goal": self.goal,
            "done": self.done,
            "duty": self.duty and self.duty.to_json(),
            "notes": [asdict(n) for n in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Part:
    """A top-level section (一、 二、 三、): from its heading to the next one."""

    number: str | None
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contacts:
    """Where the public can answer."""

    phone: str | None = None
    post: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Damaged text with the readings it allows, the preferred one first."""

    start: int
    end: int
    literal: str
    readings: list[str]
    why: str


@dataclass(frozen=True, slots=True)
class Secrecy:
    """A marking of state secrecy (密级标志) found in the text."""

    literal: str
    start: int
    end: int
    level: str


@dataclass(frozen=True, slots=True)
class Objection:
    """What a careful reviewer would object to, for people."""

    code: str
    severity: Severity
    start: int
    end: int
    passage: str
    why: str
    advice: str
    title: str = ""  # what kind of objection it is
    basis: str = ""  # article and source, or 惯例
    places: list[Passage] = field(default_factory=list)  # every passage, where one objection speaks of several


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, read."""

    text: str
    kind: Kind = Kind.UNKNOWN
    genre: Genre = Genre.OTHER
    title: str | None = None
    unit: str | None = None
    inspector: str | None = None
    units: list[str] = field(default_factory=list)  # every unit named as inspected or reporting, `unit` first
    inspectors: list[str] = field(default_factory=list)  # every team or audit office, `inspector` first
    issuers: list[str] = field(default_factory=list)  # who signs, one by one
    reporter: str | None = None  # who gives the report at a meeting, post and name
    organiser: str | None = None  # the committee behind the inspection (…委)
    inspection_period: tuple[date, date] | None = None
    feedback_date: date | None = None
    focus_areas: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    report_figures: list[Quantity] = field(default_factory=list)
    report_documents: list[str] = field(default_factory=list)
    report_cited_documents: list[str] = field(default_factory=list)
    report_planned_documents: list[str] = field(default_factory=list)
    contacts: Contacts = Contacts()
    issuer: str | None = None
    published: date | None = None
    doubts: list[Doubt] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    organisation: Passage | None = None  # part one: how the rectification was organised
    outlook: Passage | None = None  # part three: what comes next
    secrecy: Secrecy | None = None
    tables: list[TableFound] = field(default_factory=list)
    issues: list[CellIssue] = field(default_factory=list)  # of cells of these tables
    requirements: list[Passage] = field(default_factory=list)  # 意见建议、整改要求, of feedback
    deadlines: list[Deadline] = field(default_factory=list)
    clues: list[Passage] = field(default_factory=list)  # 移交的问题线索, as far as the text names them
    unread: list[Passage] = field(default_factory=list)  # what no rule claimed, for people to see

    @property
    def figures(self) -> list[Quantity]:
        """All figures of the document, in the order of the text."""
        every = [*self.report_figures, *(q for f in self.findings for q in f.figures)]
        return sorted(every, key=lambda q: q.start)

    @property
    def measures(self) -> list[Measure]:
        """All measures of the document, by finding."""
        return [m for f in self.findings for m in f.measures]

    def line_of(self, offset: int) -> int:
        """The line (counted from 1) on which an offset stands."""
        return bisect_left(_line_ends(self.text), offset) + 1

    def to_json(self) -> dict[str, Any]:
        """The reading as `huiyin read --json` prints it."""
        period = self.inspection_period
        return {
            "kind": self.genre.value,
            "taken_as": self.kind.value,
            "title": self.title,
            "unit": self.unit,
            "inspector": self.inspector,
            "units": list(self.units),
            "inspectors": list(self.inspectors),
            "issuers": list(self.issuers),
            "reporter": self.reporter,
            "organiser": self.organiser,
            "inspection_period": [d.isoformat() for d in period] if period else None,
            "feedback_date": self.feedback_date and self.feedback_date.isoformat(),
            "focus_areas": list(self.focus_areas),
            "findings": [f.to_json() for f in self.findings],
            "report_figures": [q.to_json() for q in self.report_figures],
            "report_documents": list(self.report_documents),
            "report_cited_documents": list(self.report_cited_documents),
            "report_planned_documents": list(self.report_planned_documents),
            "contacts": asdict(self.contacts),
            "issuer": self.issuer,
            "published": self.published and self.published.isoformat(),
            "doubts": [asdict(d) for d in self.doubts],
            "parts": [asdict(p) for p in self.parts],
            "organisation": _span(self.organisation),
            "outlook": _span(self.outlook),
            "secrecy": asdict(self.secrecy) if self.secrecy else None,
            "tables": [t.to_json() for t in self.tables],
            "issues": [i.to_json() for i in self.issues],
            "requirements": [asdict(r) for r in self.requirements],
            "deadlines": [d.to_json() for d in self.deadlines],
            "clues": [asdict(c) for c in self.clues],
            "unread": [asdict(u) for u in self.unread],
        }


def _span(passage: Passage | None) -> dict[str, int] | None:
    return {"start": passage.start, "end": passage.end} if passage else None
