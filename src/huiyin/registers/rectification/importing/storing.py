"""From a corrected preview to the ledger, in one transaction: the round and all it holds, or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction

from huiyin.figures.claims import NewClaim, as_extra
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, Mode, Outcome
from huiyin.ledger.models import Content, Matter
from huiyin.ledger.numbering import formatted, reserve
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import Department, Person, today
from huiyin.procedures import loading
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked, Command
from huiyin.procedures.service import begin
from huiyin.reading import Kind
from huiyin.register.drafts import Draft, ImportRefused
from huiyin.registers.rectification.importing.model import FindingDraft, MeasureDraft
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Plan, Round
from huiyin.registers.rectification.plans import begin_plan
from huiyin.registers.rectification.rounds import add_focus, bare, open_round, register_feedback, short

# What a stated status means for the outcome. Every other word (部分整改, 持续整改, 视同完成 …) and silence leave it empty:
# the document does not say that the finding was completed, and nobody says it in its place.
STATED = {
    "已完成": Outcome.COMPLETED, "已完成整改": Outcome.COMPLETED, "基本完成": Outcome.SUBSTANTIAL,
    "阶段性完成": Outcome.SUBSTANTIAL,
}
_FILED_AS = {Kind.FEEDBACK: "feedback", Kind.PLAN: "plan", Kind.REPORT: "source_report"}
_ROUND = (
    "source", "form", "organiser", "team", "label", "unit_name", "unit_aliases", "period_from", "period_to",
    "feedback_on",
)


def already_imported(digest: str) -> Round | None:
    """The round whose dossier (or whose plan's) holds this very file; None when there is none."""
    holding = Matter.objects.filter(materials__content=digest, register__in=(Round.REGISTER, Plan.REGISTER))
    roots = [root or pk for pk, root in holding.values_list("pk", "root")]
    return Round.objects.filter(pk__in=roots).order_by("pk").first()


def store_import(
    preview: Draft, source: NewMaterial, command: Command, into: Round | None = None
) -> Round:
    """Store what the preview says, with the file itself in the round's dossier.

    Feedback and plans make (or complete) a round under way; a published report makes a finished one at the outcomes it
    states, without approvals, its numbers as open claims. Raises ImportRefused, before anything is written, for a
    file that was imported before, doubts not settled, an unknown kind or a text without findings; NotAllowed as the
    services it calls. Whatever it raises, nothing is stored.
    """
    with transaction.atomic():
        Content.objects.select_for_update().get(pk=source.digest)  # two imports of one file wait for each other here
        require_storable(preview, source.digest, command, into)
        if preview.kind == Kind.REPORT:
            return _History(preview, command).store(replace(source, kind="source_report"))
        return Running(preview, command).store(replace(source, kind=_FILED_AS[preview.kind]), into)


def require_storable(preview: Draft, digest: str, command: Command, into: Round | None = None) -> None:
    """Raises ImportRefused for what `store_import` would refuse; to be asked before the file's bytes are stored, too."""
    known = already_imported(digest)
    if known is not None and not _is_only_filed(known, into):
        raise ImportRefused(f"这份文件已经导入过，见{known.number or ''}“{known.title}”，没有重复导入。", known)
    if preview.unsettled:
        literals = "、".join(f"“{d.literal}”" for d in preview.unsettled)
        raise ImportRefused(f"请先选定有疑问的日期：{literals}。")
    if preview.kind not in _FILED_AS:
        raise ImportRefused("请先选择文件种类：反馈意见、整改方案或公开报告。")
    if not preview.items:
        raise ImportRefused("没有读出任何问题，没有可导入的内容。")
    if into is not None:
        if preview.kind == Kind.REPORT:
            raise ImportRefused("公开报告导入为单独的历史轮次，不能并入正在办理的轮次。")
        if into.is_closed or not visible(command.actor).filter(pk=into.pk).exists():
            raise ImportRefused("没有找到要并入的轮次，或该轮次已经办结。")


def _is_only_filed(known: Round, into: Round | None) -> bool:
    """The file was put into the dossier of the very round that it is to fill now, and nothing was read from it yet."""
    return into is not None and known.pk == into.pk and not Finding.objects.filter(root=known.pk).exists()


class _Storing:
    """What both ways share: who is meant by a name, what a measure and a finding hold."""

    def __init__(self, preview: Draft, command: Command) -> None:
        self.preview = preview
        self.command = command
        self.departments = Department.objects.in_bulk([pk for pk in preview.departments.values() if pk])
        self.people = Person.objects.in_bulk([pk for pk in preview.people.values() if pk])

    def round_values(self) -> dict[str, Any]:
        return {name: getattr(self.preview.head, name) for name in _ROUND}

    def meant(self, names: Iterable[str]) -> list[Department]:
        found = [self.departments.get(self.preview.departments.get(name) or 0) for name in names]
        return list(dict.fromkeys(d for d in found if d is not None))

    def first_person(self, names: Iterable[str]) -> Person | None:
        return next((p for n in names if (p := self.people.get(self.preview.people.get(n) or 0))), None)

    def duty(self, draft: FindingDraft | MeasureDraft) -> dict[str, Any]:
        """Of several lead departments the first leads and the others assist."""
        leads, assists = self.meant(draft.leads), self.meant(draft.assists)
        return {
            "lead_department": leads[0] if leads else None, "assists": [d.pk for d in (*leads[1:], *assists)],
            "leader": self.first_person(draft.leaders),
        }

    def measure_values(self, draft: MeasureDraft) -> dict[str, Any]:
        """All names stay as written besides whom they mean."""
        return {
            **self.duty(draft), "wording": draft.wording, "kind": draft.kind or Measure.Kind.IMMEDIATE,
            "proofs": draft.proofs, "due_on": draft.due_on, "due_text": draft.due_text[:100],
            "owners_text": draft.owners_text[:300], "long_term": "长期" in draft.due_text, "progress": draft.progress,
        }

    def finding_values(self, draft: FindingDraft, position: int) -> dict[str, Any]:
        """The finding is led by whom the document names for it, else by whoever leads its first measure; others assist."""
        parts = [self.duty(one) for one in (draft, *draft.parts)]
        lead = next((p["lead_department"] for p in parts if p["lead_department"]), None)
        others = {d for p in parts for d in (*p["assists"], *([p["lead_department"].pk] if p["lead_department"] else []))}
        return {
            "ordinal": draft.number, "wording": draft.wording, "manifestation": draft.manifestation,
            "root_cause": draft.root_cause, "target": draft.target,
            "stated_status": draft.stated_status, "institutions": draft.institutions, "result": draft.result,
            "long_term": draft.stated_status == "长期坚持", "lead_department": lead,
            "leader": next((p["leader"] for p in parts if p["leader"]), None), "position": position,
            "due_on": draft.due_on, "assists": sorted(others - {lead.pk if lead else 0}),
        }

    def findings(self, round_: Round, areas: list[FocusArea]) -> list[Finding]:
        """Findings in the document's order, each under its finding, its heading, or the round."""
        stored: list[Finding] = []
        for n, draft in enumerate(self.preview.items):
            parent: Matter = round_
            if draft.parent is not None and draft.parent < n:
                parent = stored[draft.parent]
            elif draft.heading is not None and draft.heading < len(areas):
                parent = areas[draft.heading]
            stored.append(self.finding(draft, parent, n + 1))
        return stored

    def finding(self, draft: FindingDraft, parent: Matter, position: int) -> Finding:
        raise NotImplementedError


def _noting(command: Command, draft: FindingDraft | MeasureDraft) -> Command:
    """What the sheet says in columns of its own stands with the first entry."""
    notes = [*draft.notes]
    if isinstance(draft, FindingDraft) and draft.due_text and draft.due_on is None:
        notes.append(f"时限：{draft.due_text}")
    return replace(bare(command), comment="\n".join(notes)[:2000])


class Running(_Storing):
    """反馈意见 or 整改方案: everything stands where the office completes it."""

    def __init__(self, preview: Draft, command: Command) -> None:
        """What feedback says happened on the day it was given, whenever it is typed in: terms run from that day."""
        given_on = preview.head.feedback_on if preview.kind == Kind.FEEDBACK else None
        super().__init__(preview, replace(command, happened_on=min(given_on or command.happened_on, command.happened_on)))

    def store(self, source: NewMaterial, into: Round | None) -> Round:
        filed = replace(self.command, materials=(source,))
        round_ = into or open_round(filed, self.preview.head.title, self.round_values())
        if into is not None and already_imported(source.digest) is None:
            act(into.pk, EntryKind.ATTACH, replace(filed, revision=None))
        self.findings(round_, self.areas(round_))
        if self.preview.kind == Kind.PLAN:
            self.file_plan(round_, source)
        elif round_.step == "feedback" and self.preview.head.feedback_on:
            done = register_feedback(round_, bare(self.command))
            if isinstance(done, Blocked):
                raise ImportRefused(done.message)
        return Round.objects.get(pk=round_.pk)

    def areas(self, round_: Round) -> list[FocusArea]:
        known = {area.wording: area for area in FocusArea.objects.filter(root=round_.pk)}
        return [known.get(w) or add_focus(round_, bare(self.command), w) for w in self.preview.headings]

    def finding(self, draft: FindingDraft, parent: Matter, position: int) -> Finding:
        if draft.existing is not None:
            stored = Finding.objects.get(pk=draft.existing, root=parent.root_id or parent.pk)
        else:
            values = self.finding_values(draft, position)
            stored = begin(Finding, _noting(self.command, draft), draft.title, values, parent=parent).matter  # type: ignore[assignment]
        for n, measure in enumerate(draft.parts, stored.children.count() + 1):
            self.measure(measure, stored, n)
        return stored

    def measure(self, draft: MeasureDraft, parent: Finding, position: int) -> Matter:
        values = {**self.measure_values(draft), "position": position}
        return begin(Measure, _noting(self.command, draft), short(draft.wording), values, parent=parent).matter

    def file_plan(self, round_: Round, source: NewMaterial) -> None:
        text = replace(bare(self.command), materials=(replace(source, kind="draft_text"),))
        under_way = Plan.objects.filter(root=round_.pk).open().first()
        if under_way is not None:
            act(under_way.pk, EntryKind.ATTACH, text)
        else:
            begin_plan(round_, text, f"{round_.title}方案")


class _History(_Storing):
    """公开报告: a finished round. Entries say that it was imported; nobody is said to have approved anything."""

    def __init__(self, preview: Draft, command: Command) -> None:
        super().__init__(preview, command)
        stated = preview.head.published_on or preview.head.feedback_on or command.happened_on
        self.stated_on = min(stated, today())
        self.began_on = min(preview.head.feedback_on or self.stated_on, self.stated_on)
        self.imported = replace(
            command, mode=Mode.IMPORTED, happened_on=self.stated_on, decided_on=None, decided_by=None, materials=(),
            request_id=None, revision=None,
        )

    def store(self, source: NewMaterial) -> Round:
        first = replace(self.imported, request_id=self.command.request_id)
        round_ = self.begin(Round, self.preview.head.title, self.round_values(), None, command=first)
        areas = [
            self.begin(FocusArea, short(wording), {"wording": wording, "position": n}, round_)
            for n, wording in enumerate(self.preview.headings, 1)
        ]
        stored = self.findings(round_, areas)  # type: ignore[arg-type]
        claims = [
            NewClaim(
                key=f"c{n}", literal=c.literal, value=c.value, unit_word=c.unit_word[:10], of=c.of, context=c.context,
                start=c.start, end=c.end, about=stored[c.item].pk if c.item is not None else None,
            )
            for n, c in enumerate(self.preview.claims, 1)
        ]
        with_source = replace(self.imported, materials=(source,), comment="导入公开报告原件及其中数字，数字均待核")
        act(round_.pk, EntryKind.CLAIM, with_source, extra=as_extra(claims))
        return Round.objects.get(pk=round_.pk)

    def finding(self, draft: FindingDraft, parent: Matter, position: int) -> Finding:
        outcome = STATED.get(draft.stated_status)
        values = self.finding_values(draft, position)
        stored = self.begin(Finding, draft.title, values, parent, outcome)
        for n, measure in enumerate(draft.parts, 1):
            values = {**self.measure_values(measure), "position": n}
            self.begin(Measure, short(measure.wording), values, stored)
        assert isinstance(stored, Finding)
        return stored

    def begin(
        self, model: type[Matter], title: str, values: dict[str, Any], parent: Matter | None,
        outcome: Outcome | None = None, command: Command | None = None,
    ) -> Matter:
        given = {**values, "happened_on": self.began_on}
        done = begin(
            model, command or self.imported, title, given, parent=parent, closed=True, outcome=outcome,
            extra=_number(model, self.began_on),
        )
        return done.matter


def _number(model: type[Matter], on: dt.date) -> dict[str, str]:
    """History is registered, too: it takes the next number of the year it belongs to."""
    pattern = loading.pinned(loading.current(model.REGISTER)).number
    return {"number": formatted(pattern, on.year, reserve(model.REGISTER, on.year))} if pattern else {}
