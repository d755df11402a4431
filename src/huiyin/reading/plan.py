"""Who, by when and with what proof: the owner words of a plan (责任领导 牵头部门 配合部门 整改时限 …)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from huiyin.reading.labels import OWNER, Label, Labels
from huiyin.reading.limits import read_limit
from huiyin.reading.model import Measure, Note
from huiyin.reading.names import read_names
from huiyin.reading.normal import Clean

Span = tuple[int, int]
LEADING = re.compile(r"牵头|责任领导|领办|包案|分管|主责")  # the stronger of two words for one role
_ROLES = {"leader": "leaders", "lead": "leads", "assist": "assists"}
_LONG = re.compile(r"长久立|长期|立制度|建机制|治本")
_NOW = re.compile(r"当下改|立行立改|立即|即知即改|治标")


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


def plan_measures(
    cleaned: Clean, spans: list[Span], body: Span, labels: Labels, since: date | None = None
) -> list[Measure]:
    """The measures of one finding with their owners.

    A block of owner labels speaks for every measure since the block before it; one behind the
    heading, before any measure, speaks for all that have none of their own.
    """
    owners = [x for x in labels.between(*body) if x.name in OWNER]
    if not owners:
        return [Detail().measure(cleaned, span, since) for span in spans]
    details = [Detail() for _ in spans]
    common = Detail()
    first = 0  # the first measure the next block speaks for
    at = 0
    while at < len(owners):
        block_at = owners[at].start
        done = sum(1 for s in spans if s[0] < block_at)
        block = [owners[at]]
        while at + 1 < len(owners) and not any(block_at < s[0] < owners[at + 1].start for s in spans):
            at += 1
            block.append(owners[at])
        at += 1
        for target in details[first:done] or ([common] if done == 0 else details[:done]):
            _apply(cleaned, target, block, body[1])
        first = done
    merged = [_merge(d, common) for d in details]
    return [
        d.measure(cleaned, _before_labels(cleaned, s, owners), since)
        for d, s in zip(merged, spans, strict=True)
    ]


def _apply(cleaned: Clean, target: Detail, block: list[Label], limit: int) -> None:
    for label in block:
        said = target.leaders if label.name == "leader" else target.leads if label.name == "lead" else None
        if said and not LEADING.search(label.word):
            continue
        end = min(label.value_end, limit, label.end + 400)
        value = re.split(r"\n\s*\n|\n(?=\S{0,6}[、.):])", cleaned.plain[label.end : end])[0]
        value = (
            re.split(r"[。;]\s*(?=\S)|\)(?=[。;\s]|$)", value)[0]
            if label.name != "proof"
            else value.split("。")[0]
        )
        if label.name in ("leader", "lead", "assist", "due"):
            value = value.strip().split("\n")[0]
        target.set(label.name, value)


def _merge(own: Detail, common: Detail) -> Detail:
    return replace(
        own,
        leaders=own.leaders or common.leaders,
        leads=own.leads or common.leads,
        assists=own.assists or common.assists,
        due_text=own.due_text or common.due_text,
        kind=own.kind or common.kind,
        proofs=own.proofs or common.proofs,
    )


def _before_labels(cleaned: Clean, span: Span, owners: list[Label]) -> Span:
    """The measure's own words: without the owner block behind it and the bracket that opens it."""
    inside = [x.start for x in owners if span[0] < x.start < span[1]]
    end = inside[0] if inside else span[1]
    while end > span[0] + 1 and cleaned.text[end - 1] in " \n([【(":
        end -= 1
    return span[0], end
