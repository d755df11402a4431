"""From a reading to a preview. Nothing is guessed: what the text leaves open stays open for a person to fill in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from huiyin.people.dated import today
from huiyin.people.models import Unit
from huiyin.reading import Finding as ReadFinding
from huiyin.reading import Kind, Quantity, Reading
from huiyin.reading import Measure as ReadMeasure
from huiyin.reading.model import Note
from huiyin.register.drafts import ClaimDraft, DoubtDraft, Draft, ImportRefused
from huiyin.registers.rectification.importing.matching import Names, finding_by_title, findings_of, split
from huiyin.registers.rectification.importing.model import FindingDraft, MeasureDraft, RoundDraft
from huiyin.registers.rectification.models import Measure, Round

_MARKED = (
    "文件中有国家秘密标志“{literal}”，按规定不能存入本系统，没有保存任何内容。"
    "请在涉密载体上办理；需要备查时，只登记文号和纸质件保管人。"
)
_FORMS = (
    ("回头看", Round.Form.LOOK_BACK), ("提级", Round.Form.RAISED), ("机动", Round.Form.MOBILE),
    ("联动", Round.Form.LINKED), ("专项巡", Round.Form.SPECIAL),
)
_SOURCES = (
    ("巡察", Round.Source.INSPECTION), ("巡视", Round.Source.HIGHER_INSPECTION), ("审计", Round.Source.AUDIT),
    ("专项检查", Round.Source.SPECIAL), ("自查", Round.Source.SELF),
)
_KINDS = {"当下改": Measure.Kind.IMMEDIATE.value, "长久立": Measure.Kind.STANDING.value}
_AROUND = 80  # characters of the sentence kept on either side of a number


def preview(reading: Reading, kind: Kind | None = None, into: Round | None = None) -> Draft:
    """What storing this document would bring. `kind` overrules the reader, `into` names a round to complete.

    Raises ImportRefused for a marking of state secrecy; nothing may be stored then, the file's bytes included.
    """
    if reading.secrecy is not None:
        raise ImportRefused(_MARKED.format(literal=reading.secrecy.literal))
    kind = kind or reading.kind
    found = Draft(kind, _round(reading), list(reading.focus_areas))
    found.items = [_finding(reading, one, kind) for one in reading.findings]
    found.name_keys()
    found.doubts = _doubts(reading, found.head)
    if kind == Kind.REPORT:
        found.claims = _claims(reading)
    match_names(found)
    if into is not None:
        _match_findings(found, into)
    found.warnings += _warnings(found, into)
    return found


def _round(reading: Reading) -> RoundDraft:
    head = reading.text[: reading.findings[0].heading_start if reading.findings else 1000]
    said = f"{reading.title or ''}{reading.inspector or ''}" or head
    source = next((s for word, s in _SOURCES if word in said), None) or next(
        (s for word, s in _SOURCES if word in head), Round.Source.INSPECTION
    )
    period = reading.inspection_period or (None, None)
    own = Unit.objects.filter(is_self=True).first()
    year = f"{reading.feedback_date.year}年" if reading.feedback_date else ""
    return RoundDraft(
        title=f"{year}{reading.inspector or reading.organiser or ''}{source.label}整改"[:300], source=source.value,
        form=next((f for word, f in _FORMS if word in head), Round.Form.REGULAR).value,
        organiser=(reading.organiser or "")[:100], team=(reading.inspector or "")[:100],
        unit_name=(reading.unit or (own.full_name if own else ""))[:200], unit_aliases=list(own.aliases) if own else [],
        period_from=period[0], period_to=period[1], feedback_on=reading.feedback_date, published_on=reading.published,
    )


def _finding(reading: Reading, one: ReadFinding, kind: Kind) -> FindingDraft:
    """Feedback: heading and body, as they stand, are the wording. Report: the heading is, and the body tells the result."""
    heading, body = one.heading.strip(), reading.text[one.start : one.end].strip()
    is_report = kind == Kind.REPORT
    return FindingDraft(
        title=(one.title or heading)[:300], number=(one.number or "")[:20], heading=one.focus, parent=one.parent,
        wording=reading.text[one.heading_start : one.end].strip() if kind == Kind.FEEDBACK else heading,
        manifestation="\n".join(m.text.strip() for m in one.manifestations), root_cause=one.cause or "",
        target=one.goal or "", result=body if is_report else one.done or "", stated_status=(one.status or "")[:20],
        institutions=list(one.documents), parts=[] if kind == Kind.FEEDBACK else [_measure(m) for m in one.measures],
        at=one.heading_start, notes=_notes(one.notes), **_duty(one.duty),
    )


def _duty(duty: ReadMeasure | None) -> dict[str, Any]:
    """Who answers for a finding, and until when, where the sheet says it of the finding itself."""
    if duty is None:
        return {}
    said = _measure(duty)
    return {name: getattr(said, name) for name in ("leaders", "leads", "assists", "due_on", "due_text")}


def _measure(one: ReadMeasure) -> MeasureDraft:
    return MeasureDraft(
        wording=one.text.strip(), leaders=list(one.leaders) or split(one.leader or ""), leads=list(one.leads),
        assists=list(one.assists), due_on=one.due, due_text=(one.due_text or "")[:100],
        kind=_KINDS.get(one.kind or "", ""), proofs=list(one.proofs), progress=one.done or "", at=one.start,
        notes=_notes(one.notes, one.status and f"状态：{one.status}"),
    )


def _notes(notes: list[Note], *more: str | None) -> list[str]:
    """Columns of the sheet that have no place of their own: they are kept with the matter's first entry."""
    return [*(f"{note.label}：{note.text}" for note in notes if note.text.strip()), *filter(None, more)]


def _doubts(reading: Reading, draft: RoundDraft) -> list[DoubtDraft]:
    """A date that damaged text leaves open is taken out of the draft until somebody has chosen."""
    found = []
    for doubt in reading.doubts:
        one = DoubtDraft(doubt.literal, list(doubt.readings), doubt.why)
        place = _place(draft, doubt.readings) if len(doubt.readings) > 1 else ""
        if place:
            one.place = place
            setattr(draft, place, None)
        found.append(one)
    return found


def _place(draft: RoundDraft, readings: list[str]) -> str:
    for name in ("feedback_on", "period_from", "period_to", "published_on"):
        day: dt.date | None = getattr(draft, name)
        if day is not None and day.isoformat() in readings:
            return name
    return ""


def _claims(reading: Reading) -> list[ClaimDraft]:
    about = {id(q): n for n, finding in enumerate(reading.findings) for q in finding.figures}
    return [_claim(reading.text, q, about.get(id(q))) for q in reading.figures]


def _claim(text: str, one: Quantity, finding: int | None) -> ClaimDraft:
    left = max(text.rfind("\n", 0, one.start) + 1, one.start - _AROUND)
    line_end = text.find("\n", one.end)
    right = min(line_end if line_end >= 0 else len(text), one.end + _AROUND)
    return ClaimDraft(
        literal=one.literal, value=Decimal(str(one.value)), unit_word=one.unit, of=one.of,
        context=text[left:right].strip(), start=one.start, end=one.end, item=finding,
    )


def match_names(found: Draft) -> None:
    """Look up the names that the draft's maps do not hold yet, and what resembles those nobody bears."""
    names = Names(today())
    for measure in (*found.items, *found.parts):
        for name in (*measure.leads, *measure.assists):
            if name not in found.departments:
                found.departments[name] = names.department(name)
            if found.departments[name] is None:
                found.likely.setdefault(name, names.likely_departments(name))
        for name in measure.leaders:
            if name not in found.people:
                found.people[name] = names.person(name)
            if found.people[name] is None:
                found.likely.setdefault(name, names.likely_people(name))


def _match_findings(found: Draft, into: Round) -> None:
    known = findings_of(into)
    for finding in found.items:
        finding.existing = finding_by_title(finding.title, known)
    missed = {f.pk: f.title for f in known} if found.kind == Kind.PLAN else {}
    for finding in found.items:
        missed.pop(finding.existing or 0, None)
        if finding.existing is None and known:
            found.warnings.append(f"“{finding.title}”在本轮次中没有对应的问题，将新增登记。")
    found.warnings += [f"本轮次的问题“{title}”在文件中没有找到。" for title in missed.values()]


def _warnings(found: Draft, into: Round | None) -> list[str]:
    said = []
    if found.kind == Kind.UNKNOWN:
        said.append("没有认出文件种类，请选择：反馈意见、整改方案或公开报告。")
    if not found.items:
        said.append("没有读出任何问题，请核对文件，或改用手工登记。")
    known = found.head.feedback_on or (into and into.feedback_on)
    if known is None and not any(d.place == "feedback_on" for d in found.doubts):
        said.append("没有找到反馈日期；集中整改期从反馈日起算，请填写。")
    for measure in (m for m in found.parts if m.due_text and m.due_on is None):
        what = "长期坚持的措施须填下次复核日期" if "长期" in measure.due_text else f"时限“{measure.due_text}”没有读出日期"
        said.append(f"{what}：{measure.wording[:20]}")
    if found.unmatched:
        said.append(f"以下名称没有对应到部门或人员，将按原文保留：{'、'.join(found.unmatched)}")
    return said
