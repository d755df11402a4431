"""Forms any register can be printed on: the general sheet of a matter, and the 呈批单 a leader signs on paper."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import timezone

from huiyin.components import rows
from huiyin.components.rows import RowsField
from huiyin.kit.naming import named_matters
from huiyin.ledger.access import visible_materials
from huiyin.ledger.enums import EntryKind, Mode, Stage
from huiyin.ledger.models import Entry, Matter
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.people.models import Unit
from huiyin.procedures.definition import BACKWARD, Procedure, Step
from huiyin.procedures.loading import procedure_of
from huiyin.register.base import PrintForm, register_of
from huiyin.rendering import pdf, word
from huiyin.rendering.blocks import Column, Document, Table
from huiyin.rendering.forms import (
    MatterSheet,
    Opinion,
    Submission,
    TimelineEntry,
    matter_form,
    submission_form,
)
from huiyin.rendering.text import chinese_date


class Format(StrEnum):
    """What a form is handed out as."""

    WORD = "docx"
    PDF = "pdf"


MEDIA_TYPES = {
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}
_RENDER: dict[Format, Callable[[Document], bytes]] = {Format.WORD: word.render, Format.PDF: pdf.render}
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069]+')
_JUDGING = frozenset({Stage.REVIEW, Stage.ACCEPTANCE, Stage.DECISION})
_NAME_LENGTH = 60  # characters; Windows and WPS refuse long paths


def rendered(document: Document, style: Format) -> bytes:
    """Raises PdfFailed (message in Chinese)."""
    return _RENDER[style](document)


def printed(form: PrintForm, matter: Matter, who: Actor, style: Format) -> bytes:
    """A matter's form as a file. Raises PdfFailed (message in Chinese)."""
    return rendered(form.build(matter, who), style)


def file_name(*parts: str, extension: str) -> str:
    """A name every system takes: the parts that say something, joined by a hyphen, cut when long."""
    words = "-".join(_NOT_IN_NAMES.sub("", p).strip(" .") for p in parts if p)
    return f"{words[:_NAME_LENGTH].strip(' .-') or '文件'}.{extension}"


def own_unit() -> str:
    """The full name of the organ that keeps the ledger; empty until it is registered."""
    unit = Unit.objects.filter(is_self=True).first()
    return unit.full_name if unit else ""


def shown(value: Any) -> str:
    """A field's value as an official reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{chinese_date(moment)} {moment:%H:%M}"
    if isinstance(value, dt.date):
        return chinese_date(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    if isinstance(value, list):
        return "、".join(str(v) for v in value)
    return str(value)


def head_facts(matter: Matter) -> list[tuple[str, str]]:
    """(label, value) of what every matter has; empty ones are left out."""
    found = [
        ("事项名称", matter.title), ("牵头部门", _department_then(matter)), ("责任领导", shown(matter.leader)),
        ("办理时限", shown(matter.due_on)), ("状态", str(matter.get_stage_display())),
    ]
    return [(label, value) for label, value in found if value]


def _department_then(matter: Matter) -> str:
    """What the leading department was called when the matter closed; an open one has today's name."""
    department = matter.lead_department
    return department.name_on(matter.closed_on or today()) if department is not None else ""


def facts(matter: Matter, who: Actor) -> list[tuple[str, str]]:
    """The same, with the fields its register shows; other matters are called by what `who` may be told of them."""
    found = head_facts(matter)
    named = named_matters(matter, who)
    for name in register_of(matter).detail_fields:
        field = matter._meta.get_field(name)
        if isinstance(field, RowsField):
            continue
        display = getattr(matter, f"get_{name}_display", None)
        value = named[name].words if name in named else getattr(matter, name)
        if display and value:
            value = display()
        found.append((str(getattr(field, "verbose_name", name)), shown(value)))
    return [(label, value) for label, value in found if value]


def row_sheets(matter: Matter) -> list[rows.Sheet]:
    """The rows its register shows (attendance, lines of a claim …) as tables; empty ones are left out."""
    names = rows.Names()
    fields = (matter._meta.get_field(name) for name in register_of(matter).detail_fields)
    held = ((field, getattr(matter, field.name)) for field in fields if isinstance(field, RowsField))
    return [rows.sheet(field, value, names) for field, value in held if value]


def row_tables(matter: Matter) -> list[Table]:
    """The same for printed forms."""
    return [_table(sheet) for sheet in row_sheets(matter)]


def table_of(matter: Matter, name: str) -> Table:
    """The rows of one field as a printed table, totals beneath."""
    field = matter._meta.get_field(name)
    assert isinstance(field, RowsField)
    return _table(rows.sheet(field, getattr(matter, name), rows.Names()))


def rows_in_words(matter: Matter, name: str) -> str:
    """The rows of one field in a line: cells by spaces, rows by semicolons."""
    field = matter._meta.get_field(name)
    assert isinstance(field, RowsField)
    sheet = rows.sheet(field, getattr(matter, name), rows.Names())
    return "；".join(_in_line(row) for row in sheet.rows)


def _table(sheet: rows.Sheet) -> Table:
    body = (*sheet.rows, *([sheet.totals] if sheet.totals else []))
    return Table(
        tuple(Column(c.label, c.width) for c in sheet.columns), [[text for _, text in row] for row in body],
        caption=sheet.label, font_pt=10.5,
    )


def standing_titles(matter: Matter, who: Actor) -> list[str]:
    """Titles of the dossier's documents that `who` may see, without those a later version replaced."""
    papers = visible_materials(who).filter(matter=matter.pk, replaced_by=None).order_by("id")
    return list(dict.fromkeys(papers.values_list("title", flat=True)))


def _entries(matter: Matter) -> list[Entry]:
    found = Entry.objects.filter(matter=matter.pk).select_related("decided_by", "registered_by__person")
    return list(found.order_by("sequence"))


def general(matter: Matter, who: Actor) -> Document:
    """Facts, the opinions given, the course of the matter, and room for nothing that was not recorded."""
    procedure = procedure_of(matter)
    timeline, entries = [], _entries(matter)
    for entry in entries:
        step = procedure.steps.get(entry.step)
        timeline.append(TimelineEntry(
            entry.happened_on, step.title if step else "", str(entry.decided_by or ""), _course(entry, step)
        ))
    return matter_form(MatterSheet(
        unit=own_unit(), kind=register_of(matter).title, number=matter.number or "", facts=facts(matter, who),
        timeline=timeline, printed_on=today(), tables=row_tables(matter), opinions=_opinions(procedure, entries),
    ))


def opinions(matter: Matter) -> list[Opinion]:
    """What was said last at every step of review, acceptance and decision, for a register's own form."""
    return _opinions(procedure_of(matter), _entries(matter))


def _opinions(procedure: Procedure, entries: list[Entry]) -> list[Opinion]:
    """What was said last at every step of review, acceptance and decision (countersigners each), and opinions asked for."""
    last: dict[tuple[str, int | None], tuple[str, Entry]] = {}
    for entry in entries:
        step = procedure.steps.get(entry.step)
        if entry.kind == EntryKind.OPINION:
            last["", entry.decided_by_id] = ("加签意见", entry)
        elif entry.kind == EntryKind.ADVANCE and step is not None and step.stage in _JUDGING:
            last[entry.step, entry.decided_by_id] = (f"{step.title}意见", entry)
    return [
        Opinion(title, _course(e, procedure.steps.get(e.step), plain=True), str(e.decided_by or ""), e.decided_on)
        for title, e in last.values()
    ]


def _course(entry: Entry, step: Step | None, *, plain: bool = False) -> str:
    """What was done, what was said, and how it came into the ledger where that differs from the ordinary."""
    try:
        act = step.label(entry.action) if step and entry.action else EntryKind(entry.kind).label
    except KeyError:  # an action that only a service takes (结转)
        act = EntryKind(entry.kind).label
    said = f"{act}：{entry.comment}" if entry.comment else str(act)
    if plain and entry.kind == EntryKind.OPINION:
        return entry.comment
    if entry.mode == Mode.PAPER and entry.registered_by:
        said += f"（纸质签批，{entry.registered_by.person.name}登记）"
    return f"{said}（补录）" if entry.late_days > 0 else said


def submission(matter: Matter, who: Actor) -> Document:
    """呈批单: what is laid before the leaders, to be signed on paper and registered from the scan."""
    procedure = procedure_of(matter)
    step = procedure.steps.get(matter.step)
    last = next((e for e in reversed(_entries(matter)) if e.registered_by), None)
    handler = last.registered_by.person if last and last.registered_by else None
    head = ("事项名称", "状态", "牵头部门")
    content = "\n".join([
        *(f"{label}：{value}" for label, value in facts(matter, who) if label not in head),
        *(f"{sheet.label}：{'；'.join(_in_line(row) for row in sheet.rows)}" for sheet in row_sheets(matter)),
    ])
    return submission_form(Submission(
        unit=own_unit(), number=matter.number or "", subject=matter.title,
        department=str(matter.lead_department or ""), handler=handler.name if handler else "",
        phone=handler.phone if handler else "", content=content, proposal=_proposal(step),
        submitted_on=last.happened_on if last else None, attachments=standing_titles(matter, who),
        opinions=(
            *((Opinion(f"{step.title}意见"),) if step else ()), Opinion("分管领导\n批示"), Opinion("主要领导\n批示")
        ),
    ))


def _in_line(row: list[tuple[rows.Col, str]]) -> str:
    return " ".join(text for _, text in row if text)


def _proposal(step: Step | None) -> str:
    """拟办意见: the step's first forward action, for the leader to agree with or not."""
    forward = next((a for a in step.leads_to if a not in BACKWARD), None) if step else None
    return f"拟“{step.label(forward)}”，请领导审批。" if step and forward else ""


GENERAL = PrintForm("general", "登记表", general)
SUBMISSION = PrintForm("submission", "呈批单", submission)


def forms_of(matter: Matter) -> tuple[PrintForm, ...]:
    """Every form the matter can be printed on: its register's own first."""
    own = register_of(matter).forms
    return (*own, *(() if matter.is_closed else (SUBMISSION,)), GENERAL)


def form_of(matter: Matter, code: str) -> PrintForm:
    """Raises LookupError for a form this matter cannot be printed on."""
    for form in forms_of(matter):
        if form.code == code:
            return form
    raise LookupError(code)
