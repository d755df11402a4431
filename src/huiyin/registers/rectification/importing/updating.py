"""What somebody ticked of a comparison, carried out: further entries on the ledger, all of them or none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from django.db import transaction

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Content, Matter
from huiyin.ledger.record import Conflict, NewMaterial
from huiyin.procedures.acts import act, open_acts
from huiyin.procedures.commands import Command
from huiyin.procedures.repetition import repeated
from huiyin.register.drafts import Draft, ImportRefused
from huiyin.register.importing import Addition, Differences, MatterChange
from huiyin.registers.rectification.importing.comparing import Comparing
from huiyin.registers.rectification.importing.model import FindingDraft, MeasureDraft
from huiyin.registers.rectification.importing.storing import Running
from huiyin.registers.rectification.models import Finding, Round
from huiyin.registers.rectification.rounds import add_focus, bare

_OWNERS = frozenset({"lead_department", "leader", "assists"})
_MOVED = "核对期间台账有了变化，没有更新。以下是重新核对的结果，请再确认一次。"


def update(
    draft: Draft, into: Round, ticked: Collection[str], source: NewMaterial, command: Command, reason: str,
    shown: str | None = None,
) -> int:
    """Apply the ticked differences: `pk.field` for a changed value, the draft's key for an addition.

    `shown` is the fingerprint of what the person saw; Conflict when the ledger has moved on since. A change of a matter
    that is finished is a correction and wants `reason`. Returns how many matters were changed or added; the request
    sent twice returns 0. Raises ImportRefused, NotAllowed and Conflict, and stores nothing then.
    """
    with transaction.atomic():
        Content.objects.select_for_update().get(pk=source.digest)
        if repeated(command, into.pk) is not None:
            return 0
        _require_open(into, command)
        found = Comparing(draft, into).differences()
        if shown is not None and shown != found.fingerprint:
            raise Conflict(_MOVED)
        changes = _ticked_changes(found, ticked)
        additions = [a for a in found.added if a.key in ticked and not a.fixed]
        if not changes and not additions:
            raise ImportRefused("没有勾选任何变化，没有更新。")
        if any(c.finished for c in changes) and not reason.strip():
            raise ImportRefused("勾选的变化涉及已经办结的事项，请写明更正理由。")
        return _Updating(draft, into, source, command, reason).carry_out(changes, additions)


def _require_open(into: Round, command: Command) -> None:
    if into.is_closed or not visible(command.actor).filter(pk=into.pk).exists():
        raise ImportRefused("没有找到要更新的轮次，或该轮次已经办结。")


def _ticked_changes(found: Differences, ticked: Collection[str]) -> list[MatterChange]:
    kept = []
    for change in found.changed:
        fields = [f for f in change.fields if f"{change.matter.pk}.{f.name}" in ticked and not f.fixed]
        if fields:
            kept.append(replace(change, fields=fields))
    return kept


class _Updating(Running):
    """Storing as for a plan under way, matter by matter."""

    def __init__(self, draft: Draft, into: Round, source: NewMaterial, command: Command, reason: str) -> None:
        super().__init__(draft, command)
        self.into, self.source, self.reason = into, source, reason.strip()
        self.by_file = f"按更新后的“{source.file_name}”"

    def carry_out(self, changes: list[MatterChange], additions: list[Addition]) -> int:
        """The file itself first: the request is its entry's."""
        filed = replace(self.command, materials=(replace(self.source, kind="plan"),), comment=f"{self.by_file}更新台账")
        act(self.into.pk, EntryKind.ATTACH, replace(filed, revision=None))
        for change in changes:
            self.change(change)
        begun: dict[str, Finding] = {}
        for addition in additions:
            self.add(addition, begun)
        return len(changes) + len(additions)

    def change(self, change: MatterChange) -> None:
        """Each sort of value by the act that is meant for it where the step permits it, else as a correction."""
        matter = change.matter
        stored = self._values(change)
        wanted = {f.name: stored[f.name] for f in change.fields}
        open_kinds = {a.kind for a in open_acts(self.command.actor, matter)}
        for kind, values in self._acts(matter, wanted, open_kinds):
            comment = self.reason if change.finished and self.reason else f"{self.by_file}更新"
            command = replace(bare(self.command), comment=comment)
            if kind == EntryKind.PROGRESS:
                command = replace(command, comment=values["progress"])
            act(matter.pk, kind, command, values)

    def _acts(
        self, matter: Matter, wanted: dict[str, Any], open_kinds: set[EntryKind]
    ) -> list[tuple[EntryKind, dict[str, Any]]]:
        parted: dict[EntryKind, dict[str, Any]] = {}
        for name, value in wanted.items():
            kind = EntryKind.CORRECT
            if name in _OWNERS:
                kind = EntryKind.REASSIGN
            elif name == "due_on" and matter.due_on is not None and value > matter.due_on:
                kind = EntryKind.EXTEND
            elif name == "progress":
                kind = EntryKind.PROGRESS
            parted.setdefault(kind if kind in open_kinds else EntryKind.CORRECT, {})[name] = value
        if EntryKind.PROGRESS in parted:
            parted[EntryKind.PROGRESS]["progress_on"] = self.command.happened_on
        return list(parted.items())

    def _values(self, change: MatterChange) -> dict[str, Any]:
        if isinstance(change.draft, MeasureDraft):
            return self.measure_values(change.draft)
        assert isinstance(change.draft, FindingDraft)
        return {**self.finding_values(change.draft, change.matter.position), "title": change.draft.title}

    def add(self, addition: Addition, begun: dict[str, Finding]) -> None:
        """A new finding without its measures: those are ticked for themselves, and wait for it."""
        draft = addition.draft
        if isinstance(draft, FindingDraft):
            alone = replace(draft, parts=[])
            begun[draft.key] = self.finding(alone, self._parent(draft), Finding.objects.filter(root=self.into.pk).count() + 1)
            return
        assert isinstance(draft, MeasureDraft)
        parent = self._finding_of(draft, addition, begun)
        self.measure(draft, parent, parent.children.count() + 1)

    def _finding_of(self, draft: MeasureDraft, addition: Addition, begun: dict[str, Finding]) -> Finding:
        if addition.parent is not None:
            return Finding.objects.get(pk=addition.parent, root=self.into.pk)
        holder = next(item for item in self.preview.items if draft in item.parts)
        if holder.key not in begun:
            raise ImportRefused(f"措施“{draft.wording[:30]}”所属的新问题没有勾选，请一并勾选或都不勾选。")
        return begun[holder.key]

    def _parent(self, draft: FindingDraft) -> Matter:
        if draft.heading is None:
            return self.into
        wording = self.preview.headings[draft.heading]
        known = self.into.children.filter(register="rectification.focus", title=wording).first()
        return known.typed() if known else add_focus(self.into, bare(self.command), wording)
