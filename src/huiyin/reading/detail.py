"""What a plan or ledger says of one measure: who, by when, of which kind, with what proof."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from huiyin.reading.limits import read_limit
from huiyin.reading.model import Measure, Note
from huiyin.reading.normal import Clean
from huiyin.reading.wording import later

Span = tuple[int, int]
_ROLES = {"leader": "leaders", "lead": "leads", "assist": "assists"}
_LONG = later(r"长久立|长期|立制度|建机制|治本")
_NOW = later(r"当下改|立行立改|立即|即知即改|治标")


@dataclass(slots=True)
class Detail:
    """What a plan or ledger says of a measure, or of a finding without measures."""

    leaders: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)
    assists: list[str] = field(default_factory=list)
    due_text: str | None = None
    due: date | None = None  # where it was read with the help of the document (a year that was not written)
    kind: str | None = None
    proofs: list[str] = field(default_factory=list)
    status: str | None = None
    status_literal: str | None = None
    done: str | None = None
    finished: date | None = None
    notes: list[Note] = field(default_factory=list)

    def set(self, name: str, value: str) -> None:
        """Take over the value behind a label; blanks and dashes say nothing."""
        value = re.sub(r"^[\s。;,、()]+|[\s。;,、(]+$", "", value)
        value = value[:-1] if value.count(")") > value.count("(") and value.endswith(")") else value
        if not value or re.fullmatch(r"[-—/\\无]+", value):
            return
        if name in _ROLES:
            self._names(_ROLES[name], value)
        elif name == "due":
            self.due_text = value
        elif name == "kind":
            self.kind = measure_kind(value)
        elif name == "proof":
            self.proofs = split_proofs(value)

    def _names(self, role: str, value: str) -> None:
        """The names of a label; (牵头) (配合) written behind single ones may name other roles, too."""
        from huiyin.reading.names import read_names  # only a plan or ledger names anybody

        named = read_names(value, role)
        own = getattr(named, role) or named.handlers
        setattr(self, role, own)
        for other in ("leaders", "leads", "assists"):
            if other != role and not getattr(self, other):
                setattr(self, other, getattr(named, other))

    def measure(self, cleaned: Clean, span: Span, since: date | None = None) -> Measure:
        start, end = cleaned.span(*span)
        return self.as_measure(cleaned.raw[start:end], start, end, since)

    def as_measure(self, text: str, start: int, end: int, since: date | None = None) -> Measure:
        due = self.due or (read_limit(self.due_text, since).due if self.due_text else None)
        return Measure(
            text=text,
            start=start,
            end=end,
            leader="、".join(self.leaders) or None,
            leads=self.leads,
            assists=self.assists,
            due=due,
            due_text=self.due_text,
            kind=self.kind,
            proofs=self.proofs,
            leaders=self.leaders,
            status=self.status,
            status_literal=self.status_literal,
            done=self.done,
            finished=self.finished,
            notes=self.notes,
        )

    def take_over(self, other: Detail) -> None:
        """Fill what is left open here from what is said of the finding as a whole."""
        self.leaders = self.leaders or list(other.leaders)
        self.leads = self.leads or list(other.leads)
        self.assists = self.assists or list(other.assists)
        if self.due_text is None:
            self.due_text, self.due = other.due_text, other.due
        self.kind = self.kind or other.kind

    @property
    def says_anything(self) -> bool:
        return bool(self.leaders or self.leads or self.assists or self.due_text or self.kind or self.proofs)


def split_proofs(value: str) -> list[str]:
    """Proof materials: split at 、;, and line ends, numbering dropped, 《…》 kept whole."""
    pieces = re.split(r"[;\n]|[、,](?![^《]*》)", value)
    cleaned = (
        re.sub(r"^\s*(?:\d{1,2}[.、)]|\(\d{1,2}\)|[①-⑳]|[一二三四五六七八九十]是)\s*", "", p).strip(" 。")
        for p in pieces
    )
    return [p for p in cleaned if p]


def measure_kind(value: str) -> str | None:
    """当下改 or 长久立; None when neither or both are said."""
    now, long = bool(_NOW.search(value)), bool(_LONG.search(value))
    if now == long:
        return None
    return "当下改" if now else "长久立"
