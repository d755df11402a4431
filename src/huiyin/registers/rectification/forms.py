"""Printed forms of the rectification register: 整改销号审批表 and the urging letters."""

from __future__ import annotations

from django.db.models import Q

from huiyin.ledger.access import visible, visible_materials
from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Entry
from huiyin.people.dated import today
from huiyin.people.standing import Standing
from huiyin.registers.base import PrintForm
from huiyin.registers.printing import own_unit, shown
from huiyin.registers.rectification.models import Finding, Letter, Measure, Round
from huiyin.registers.rectification.proofs import PROCEDURAL, evidencing_matters
from huiyin.rendering.blocks import Document
from huiyin.rendering.forms import CloseOut, LetterKind, Opinion, UrgingLetter, close_out_form, urging_letter
from huiyin.rendering.forms.closeout import REVIEWERS

_BY_OFFICE, _BY_GROUP = REVIEWERS[2], REVIEWERS[1]
_BACK = ("return", "reopen")
_DECISIONS = {"approve": "同意销号。", "substantial": "认定基本完成，继续整改。", "accept": "验收通过。"}


def close_out(finding: Finding, who: Standing) -> Document:
    """整改销号审批表 of a finding; opinions given so far stand in their cells, the others are left for the pen.

    A finding divided into parts shows the measures of all its parts.
    """
    below = Q(parent=finding.pk) | Q(parent__parent=finding.pk)
    measures = list(visible(who, Measure.objects.filter(below)).order_by("parent__position", "parent_id", "position", "id"))
    responsible = f"{finding.lead_department or ''}{f'（{finding.leader}）' if finding.leader else ''}"
    return close_out_form(
        CloseOut(
            unit=own_unit(),
            number=finding.ordinal or str(finding.position or ""),
            responsible=responsible,
            problem="\n".join(t for t in (finding.wording, finding.manifestation) if t),
            root_cause=finding.root_cause,
            measures=_numbered([m.wording for m in measures]),
            completion=finding.result or _numbered([m.result or m.progress for m in measures]),
            evidence=_evidence(finding, measures, who),
            checked_elsewhere=finding.extended_lessons,
            opinions=_opinions(finding),
            register_number=finding.number or "",
            printed_on=today(),
        )
    )


def _numbered(texts: list[str]) -> str:
    """Texts under the numbers of their measures; the number stays when another measure has no text."""
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{i}. {text}" for i, text in enumerate(texts, 1) if text)


def _evidence(finding: Finding, measures: list[Measure], who: Standing) -> list[str]:
    """Names of the documents that prove the work, and of the matters linked as proof; not the papers of the procedure."""
    matters = [finding, *measures]
    papers = visible_materials(who).filter(matter__in=[m.pk for m in matters], replaced_by=None)
    titles = list(papers.exclude(kind__in=PROCEDURAL).order_by("id").values_list("title", flat=True))
    for matter in matters:
        titles += visible(who, evidencing_matters(matter)).order_by("id").values_list("title", flat=True)
    return list(dict.fromkeys(titles))


def _opinions(finding: Finding) -> tuple[Opinion, ...]:
    """The opinions that stand: acceptance (by the office) and decision (by the leading group).

    A return or a reopening takes back what was said before it.
    """
    found: dict[str, Opinion] = {}
    acts = Entry.objects.filter(matter=finding.pk, kind__in=(EntryKind.ADVANCE, EntryKind.REOPEN))
    for entry in acts.select_related("decided_by", "registered_by__person").order_by("sequence"):
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


def letter(matter: Letter, who: Standing) -> Document:
    """督办通知书 or 提醒函 as it goes out: its own wording, dated by its signing (by its drafting before that).

    Nothing is read from the urged matter, which moves on while a letter that was sent stays what it was.
    """
    round_ = Round.objects.select_related("group_office").filter(pk=matter.root_id).first()
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
