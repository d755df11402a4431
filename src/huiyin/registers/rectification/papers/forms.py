"""Printed forms of the rectification register: 整改销号审批表 and the urging letters."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from huiyin.kit.printing import own_unit, shown
from huiyin.ledger.access import visible, visible_materials
from huiyin.ledger.enums import EntryKind, LinkKind, Mode
from huiyin.ledger.models import Entry, Link
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.register.base import PrintForm
from huiyin.registers.rectification.models import Finding, Letter, Measure, Round
from huiyin.registers.rectification.papers.closeout import REVIEWERS, CloseOut, close_out_form
from huiyin.registers.rectification.papers.letters import LetterKind, UrgingLetter, urging_letter
from huiyin.registers.rectification.proofs import PROCEDURAL
from huiyin.rendering.blocks import Document
from huiyin.rendering.forms import (
    Opinion,
)

_BY_OFFICE, _BY_GROUP = REVIEWERS[2], REVIEWERS[1]
_BACK = ("return", "reopen")
_DECISIONS = {"approve": "同意销号。", "substantial": "认定基本完成，继续整改。", "accept": "验收通过。"}


def close_out(finding: Finding, who: Actor) -> Document:
    """整改销号审批表 of one finding (see `close_outs`)."""
    return close_outs([finding], who)[0]


def close_outs(findings: Sequence[Finding], who: Actor) -> list[Document]:
    """整改销号审批表 of each finding, loaded with its leader and lead department. Nine queries, however many they are.

    Opinions given so far stand in their cells, the others are left for the pen. A finding divided into parts shows the
    measures of all its parts.
    """
    known = _Known(findings, who)
    unit = own_unit()
    return [close_out_form(_close_out(finding, known, unit)) for finding in findings]


class _Known:
    """What the forms of several findings need, read for all of them at once."""

    def __init__(self, findings: Sequence[Finding], who: Actor) -> None:
        wanted = [f.pk for f in findings]
        below = Q(parent__in=wanted) | Q(parent__parent__in=wanted)
        rows = visible(who, Measure.objects.filter(below)).select_related("parent")
        self.measures: dict[int, list[Measure]] = {pk: [] for pk in wanted}
        for measure in rows.order_by("parent__position", "parent_id", "position", "id"):
            parent = measure.parent
            assert parent is not None
            self.measures[parent.pk if parent.pk in self.measures else parent.parent_id or 0].append(measure)
        matters = [*wanted, *(m.pk for m in rows)]
        self.titles: dict[int, list[str]] = {pk: [] for pk in matters}
        papers = visible_materials(who).filter(matter__in=matters, replaced_by=None).exclude(kind__in=PROCEDURAL)
        for pk, title in papers.order_by("id").values_list("matter_id", "title"):
            self.titles[pk].append(title)
        ties = Link.objects.filter(kind=LinkKind.EVIDENCES, target__in=matters, ended_by=None)
        seen = visible(who).filter(links_out__in=ties).values("pk")
        for pk, title in ties.filter(source__in=seen).order_by("source_id").values_list("target_id", "source__title"):
            self.titles[pk].append(title)
        self.acts: dict[int, list[Entry]] = {pk: [] for pk in wanted}
        acts = Entry.objects.filter(matter__in=wanted, kind__in=(EntryKind.ADVANCE, EntryKind.REOPEN))
        for entry in acts.select_related("decided_by", "registered_by__person").order_by("matter_id", "sequence"):
            self.acts[entry.matter_id].append(entry)

    def evidence(self, finding: Finding) -> list[str]:
        """Names of the documents that prove the work, and of the matters linked as proof; not the procedure's papers."""
        matters = [finding.pk, *(m.pk for m in self.measures[finding.pk])]
        return list(dict.fromkeys(title for pk in matters for title in self.titles[pk]))


def _close_out(finding: Finding, known: _Known, unit: str) -> CloseOut:
    measures = known.measures[finding.pk]
    return CloseOut(
        unit=unit,
        number=finding.ordinal or str(finding.position or ""),
        responsible=f"{finding.lead_department or ''}{f'（{finding.leader}）' if finding.leader else ''}",
        problem="\n".join(t for t in (finding.wording, finding.manifestation) if t),
        root_cause=finding.root_cause,
        measures=_numbered([m.wording for m in measures]),
        completion=finding.result or _numbered([m.result or m.progress for m in measures]),
        evidence=known.evidence(finding),
        checked_elsewhere=finding.extended_lessons,
        opinions=_opinions(finding, known.acts[finding.pk]),
        register_number=finding.number or "",
        printed_on=today(),
    )


def _numbered(texts: list[str]) -> str:
    """Texts under the numbers of their measures; the number stays when another measure has no text."""
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{i}. {text}" for i, text in enumerate(texts, 1) if text)


def _opinions(finding: Finding, acts: Sequence[Entry]) -> tuple[Opinion, ...]:
    """The opinions that stand: acceptance (by the office) and decision (by the leading group).

    A return or a reopening takes back what was said before it.
    """
    found: dict[str, Opinion] = {}
    for entry in acts:
        if entry.action in _BACK or entry.kind == EntryKind.REOPEN:
            found.clear()
        elif entry.action in _DECISIONS:
            post = _BY_OFFICE if entry.action == "accept" else _BY_GROUP
            found[post] = _opinion(post, entry, finding)
    return tuple(found.get(post, Opinion(post)) for post in REVIEWERS)


def _opinion(post: str, entry: Entry, finding: Finding) -> Opinion:
    said = entry.comment or (finding.acceptance_opinion if entry.action == "accept" else "")
    on_paper = entry.mode == Mode.PAPER and entry.registered_by is not None
    note = f"纸质签批，{entry.registered_by.person.name}登记" if on_paper and entry.registered_by else ""
    name = entry.decided_by.name if entry.decided_by else ""
    return Opinion(post, said or _DECISIONS[entry.action], name, entry.decided_on, note)


_LETTERS = {
    Letter.Kind.SUPERVISION: LetterKind.SUPERVISION, Letter.Kind.REMINDER: LetterKind.REMINDER,
    Letter.Kind.GUIDANCE: LetterKind.GUIDANCE, Letter.Kind.ADMONITION: LetterKind.ADMONITION,
    Letter.Kind.ACCOUNTABILITY: LetterKind.ACCOUNTABILITY,
}


def letter(matter: Letter, who: Actor) -> Document:
    """督办通知书 or 提醒函 as it goes out: its own wording, dated by its signing (by its drafting before that).

    Nothing is read from the urged matter, which moves on while a letter that was sent stays what it was.
    """
    round_ = Round.objects.select_related("group_office").filter(pk=matter.root_id or 0).first()
    issuer = str(round_.group_office) if round_ and round_.group_office else own_unit()
    signed = Entry.objects.filter(matter=matter.pk, step="sign", action="approve").order_by("sequence").last()
    signed_on = (signed.decided_on or signed.happened_on) if signed else matter.happened_on
    return urging_letter(
        UrgingLetter(
            kind=_LETTERS[Letter.Kind(matter.kind)], number=matter.number or "",
            addressee=shown(matter.lead_department), issuer=issuer, signed_on=signed_on, as_of=signed_on,
            reply_by=matter.reply_by or signed_on, basis="整改方案", matters=[],
            paragraphs=[p for p in matter.wording.splitlines() if p.strip()],
        )
    )


CLOSE_OUT = PrintForm("close-out", "整改销号审批表", close_out)
LETTER = PrintForm("letter", "督办文书", letter)
