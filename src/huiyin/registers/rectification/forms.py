"""Printed forms of the rectification register: 整改销号审批表, urging letters, and the three lists of a round."""

from __future__ import annotations

from collections.abc import Sequence

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, Material
from huiyin.people.dated import today
from huiyin.people.models import Unit
from huiyin.registers.base import PrintForm
from huiyin.registers.rectification.lights import light_words
from huiyin.registers.rectification.models import Finding, Letter, Measure, Round
from huiyin.rendering.blocks import Column, Document, FormHead, Layout, Meta, Note, Table, Title
from huiyin.rendering.forms import (
    CloseOut,
    LetterKind,
    Opinion,
    UrgedMatter,
    UrgingLetter,
    close_out_form,
    urging_letter,
)
from huiyin.rendering.forms.closeout import REVIEWERS
from huiyin.rendering.grid import Align
from huiyin.rendering.text import chinese_date


def own_unit() -> str:
    """The full name of the organ that keeps the ledger; empty until it is registered."""
    unit = Unit.objects.filter(is_self=True).first()
    return unit.full_name if unit else ""


def close_out(finding: Finding) -> Document:
    """整改销号审批表 of a finding; opinions given so far stand in their cells, the others are left for the pen."""
    measures = list(Measure.objects.filter(parent=finding.pk).order_by("position", "id"))
    evidence = Material.objects.filter(matter__in=[finding.pk, *(m.pk for m in measures)]).order_by("id")
    responsible = f"{finding.lead_department or ''}{f'({finding.leader})' if finding.leader else ''}"
    return close_out_form(
        CloseOut(
            unit=own_unit(),
            number=finding.ordinal or str(finding.position or ""),
            responsible=responsible,
            problem="\n".join(t for t in (finding.wording, finding.manifestation) if t),
            root_cause=finding.root_cause,
            measures="\n".join(f"{i}.{m.wording}" for i, m in enumerate(measures, 1)),
            completion=finding.result or "\n".join(f"{i}.{m.result}" for i, m in enumerate(measures, 1) if m.result),
            evidence=list(dict.fromkeys(m.title for m in evidence)),
            checked_elsewhere=finding.extended_lessons,
            opinions=_opinions(finding),
            register_number=finding.number or "",
            printed_on=today(),
        )
    )


def _opinions(finding: Finding) -> tuple[Opinion, ...]:
    """The latest opinion of the leader in charge, of acceptance and of the leading group, where they were given."""
    found: dict[str, Opinion] = {}
    acts = Entry.objects.filter(matter=finding.pk, kind=EntryKind.ADVANCE, action__in=["accept", "approve", "substantial"])
    for entry in acts.select_related("decided_by").order_by("sequence"):
        post = REVIEWERS[2] if entry.step == "accept" else REVIEWERS[1]
        found[post] = Opinion(
            post, entry.comment or (finding.acceptance_opinion if entry.step == "accept" else "同意销号。"),
            entry.decided_by.name if entry.decided_by else "", entry.decided_on,
        )
    return tuple(found.get(post, Opinion(post)) for post in REVIEWERS)


_LETTERS = {
    Letter.Kind.SUPERVISION: LetterKind.SUPERVISION, Letter.Kind.REMINDER: LetterKind.REMINDER,
    Letter.Kind.GUIDANCE: LetterKind.GUIDANCE, Letter.Kind.ADMONITION: LetterKind.ADMONITION,
    Letter.Kind.ACCOUNTABILITY: LetterKind.ACCOUNTABILITY,
}


def letter(matter: Letter) -> Document:
    """督办通知书 or 提醒函 as it goes out, with the matter it urges as it stands."""
    about = matter.about
    round_ = Round.objects.filter(pk=matter.root_id).first()
    issuer = str(round_.group_office) if round_ and round_.group_office else own_unit()
    urged = UrgedMatter(
        number=about.number or (about.parent.number if about.parent and about.parent.number else ""),
        title=about.title, department=str(about.lead_department or ""), due_on=about.due_on or matter.happened_on,
        state=light_words(about),
    )
    return urging_letter(
        UrgingLetter(
            kind=_LETTERS[Letter.Kind(matter.kind)], number=matter.number or "", addressee=str(matter.lead_department or ""),
            issuer=issuer, signed_on=matter.happened_on, as_of=matter.happened_on,
            reply_by=matter.reply_by or matter.happened_on, basis=f"《{round_.title}》整改方案" if round_ else "整改方案",
            matters=[urged], paragraphs=[p for p in matter.wording.splitlines() if p.strip()],
        )
    )


def three_lists(round_: Round) -> Document:
    """问题清单, 任务清单 and 责任清单: three views of the same findings and measures."""
    findings = list(
        Finding.objects.filter(root=round_.pk).select_related("lead_department", "leader").order_by("position", "id")
    )
    measures = list(
        Measure.objects.filter(root=round_.pk).select_related("lead_department", "leader")
        .prefetch_related("shares__department").order_by("position", "id")
    )
    below: dict[int | None, list[Measure]] = {}
    for measure in measures:
        below.setdefault(measure.parent_id, []).append(measure)
    head = FormHead(f"单位:{own_unit()}", f"截至{chinese_date(today())}")
    blocks = [Title(f"{round_.title}问题、任务、责任清单"), head]
    for caption, columns, rows in (
        ("一、问题清单", _PROBLEM, _problem_rows(findings)),
        ("二、任务清单", _TASK, _task_rows(findings, below)),
        ("三、责任清单", _DUTY, _duty_rows(findings, below)),
    ):
        blocks.append(Table(columns, rows or [["—"] * len(columns)], caption=caption, font_pt=10.5))
    blocks.append(Note("三个清单取自同一份台账,内容以台账为准。"))
    return Document(blocks, Meta(f"{round_.title}三个清单", own_unit(), layout=Layout.WIDE_FORM))


_PROBLEM = (Column("序号", 8), Column("编号", 20), Column("问题", 60, Align.BOTH), Column("具体表现", 60, Align.BOTH), Column("状态", 14))
_TASK = (Column("序号", 8), Column("问题", 34, Align.BOTH), Column("整改措施", 66, Align.BOTH), Column("类型", 12), Column("时限", 18), Column("应有佐证", 26, Align.BOTH))
_DUTY = (Column("序号", 8), Column("整改措施", 60, Align.BOTH), Column("责任领导", 16), Column("牵头部门", 24), Column("配合单位", 30), Column("时限", 18))


def _problem_rows(findings: Sequence[Finding]) -> list[list[str]]:
    return [
        [str(i), f.number or "", f.wording, f.manifestation or "—", f.status] for i, f in enumerate(findings, 1)
    ]


def _task_rows(findings: Sequence[Finding], below: dict[int | None, list[Measure]]) -> list[list[str]]:
    return [
        [f"{i}.{j}", f.title, m.wording, m.get_kind_display(), _due(m), "、".join(m.proofs) or "—"]
        for i, f in enumerate(findings, 1) for j, m in enumerate(below.get(f.pk, []), 1)
    ]


def _duty_rows(findings: Sequence[Finding], below: dict[int | None, list[Measure]]) -> list[list[str]]:
    return [
        [f"{i}.{j}", m.wording, str(m.leader or ""), str(m.lead_department or ""), assists(m) or "—", _due(m)]
        for i, f in enumerate(findings, 1) for j, m in enumerate(below.get(f.pk, []), 1)
    ]


def _due(measure: Measure) -> str:
    if measure.due_on is None:
        return "长期坚持" if measure.long_term else ""
    return chinese_date(measure.due_on)


def assists(matter: Measure | Finding) -> str:
    """Names of the assisting departments; reads `shares` as prefetched."""
    return "、".join(s.department.name for s in matter.shares.all() if s.part == "assist")


CLOSE_OUT = PrintForm("close-out", "整改销号审批表", close_out)
LETTER = PrintForm("letter", "督办文书", letter)
THREE_LISTS = PrintForm("lists", "问题、任务、责任清单", three_lists)
