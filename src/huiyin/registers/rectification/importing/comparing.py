"""An updated sheet or plan against the ledger: what it changes, what it adds, and what it no longer holds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from huiyin.ledger.enums import Outcome
from huiyin.ledger.models import Matter, Share
from huiyin.people.models import Department, Person
from huiyin.reading.compare import Item, match
from huiyin.register.drafts import Draft
from huiyin.register.importing import Addition, Differences, FieldChange, MatterChange
from huiyin.registers.rectification.importing.matching import bare_title, findings_of
from huiyin.registers.rectification.importing.model import FindingDraft, MeasureDraft
from huiyin.registers.rectification.models import Finding, Measure, Round
from huiyin.registers.rectification.rounds import short

_CLOSED = "这个问题已经办结；要增加措施，请先重新开启"


class Comparing:
    """One comparison. Rows of the round in four queries; nothing is written."""

    def __init__(self, draft: Draft, into: Round) -> None:
        self.draft, self.into = draft, into
        self.findings = [f for f in findings_of(into) if f.outcome != Outcome.WITHDRAWN]
        measures = Measure.objects.filter(root=into.pk).exclude(outcome=Outcome.WITHDRAWN)
        self.below: dict[int | None, list[Measure]] = defaultdict(list)
        for measure in measures.select_related("lead_department", "leader").order_by("position", "pk"):
            self.below[measure.parent_id].append(measure)
        self.departments = Department.objects.in_bulk([pk for pk in draft.departments.values() if pk])
        self.people = Person.objects.in_bulk([pk for pk in draft.people.values() if pk])
        self.assists: dict[int, list[Department]] = defaultdict(list)
        shares = Share.objects.filter(matter__root=into.pk, part="assist").select_related("department").order_by("pk")
        for share in shares:
            self.assists[share.matter_id].append(share.department)

    def differences(self) -> Differences:
        """Items are matched by number and likeness of wording; a value that the document leaves empty says nothing."""
        found = Differences()
        matched = {f.existing: f for f in self.draft.items if f.existing is not None}
        known = {f.pk: f for f in self.findings}
        for pk, draft in matched.items():
            if pk in known:
                self._finding(found, known.pop(pk), draft)
        left = [f for f in self.draft.items if f.existing is None]
        stands = list(known.values())
        pairs, added, missing = _matched(
            [Item(f.ordinal, bare_title(f.title)) for f in stands], [Item(f.number, bare_title(f.title)) for f in left]
        )
        for old, new in pairs:
            self._finding(found, stands[old], left[new])
        for new in (left[n] for n in added):
            found.added.append(Addition(new.key, new.title, "新的问题", new))
            found.added += [Addition(p.key, short(p.wording), f"新的问题“{new.title}”下", p) for p in new.parts]
        found.missing += [stands[n] for n in missing]
        return found

    def _finding(self, found: Differences, old: Finding, new: FindingDraft) -> None:
        new.existing = old.pk
        self._changed(found, old, new, "问题", finding_values(old, new))
        stands = self.below[old.pk]
        pairs, added, missing = _matched(
            [Item("", m.wording) for m in stands], [Item("", p.wording) for p in new.parts]
        )
        for n, m in pairs:
            matter, draft = stands[n], new.parts[m]
            self._changed(found, matter, draft, f"“{old.title}”的措施", self._measure_values(matter, draft))
        fixed = _CLOSED if old.is_closed else ""
        for part in (new.parts[n] for n in added):
            found.added.append(Addition(part.key, short(part.wording), f"“{old.title}”下新的措施", part, old.pk, fixed))
        found.missing += [stands[n] for n in missing]

    def _changed(
        self, found: Differences, matter: Matter, draft: Any, where: str, values: list[tuple[str, str, Any, Any]]
    ) -> None:
        fields = [
            FieldChange(name, label, _words(before), _words(after))
            for name, label, before, after in values if after not in (None, "", []) and before != after
        ]
        if fields:
            found.changed.append(MatterChange(matter, where, fields, draft, matter.is_closed))
        else:
            found.same += 1

    def _measure_values(self, old: Measure, new: MeasureDraft) -> list[tuple[str, str, Any, Any]]:
        """Departments as storing understands them: of several that lead, the others assist.

        Words about a deadline count where there is no day to compare.
        """
        leads = self._departments(new.leads)
        assists = [*leads[1:], *self._departments(new.assists)]
        stands = self.assists[old.pk]
        if {d.pk for d in assists} == {d.pk for d in stands}:
            assists = stands
        leader = next((p for n in new.leaders if (p := self.people.get(self.draft.people.get(n) or 0))), None)
        kind = dict(Measure.Kind.choices)
        return [
            ("wording", "措施内容", old.wording, new.wording),
            ("lead_department", "牵头部门", old.lead_department, leads[0] if leads else None),
            ("leader", "责任领导", old.leader, leader),
            ("assists", "配合单位", stands, assists),
            ("due_on", "时限", old.due_on, new.due_on),
            ("due_text", "原文所写时限", old.due_text, "" if new.due_on else new.due_text),
            ("kind", "类型", kind.get(old.kind, ""), kind.get(new.kind, "")),
            ("proofs", "应有佐证", old.proofs, new.proofs),
            ("progress", "最新进展", old.progress, new.progress),
        ]

    def _departments(self, names: list[str]) -> list[Department]:
        found = (self.departments.get(self.draft.departments.get(n) or 0) for n in names)
        return list(dict.fromkeys(d for d in found if d is not None))


def finding_values(old: Finding, new: FindingDraft) -> list[tuple[str, str, Any, Any]]:
    """The feedback's own words are not compared: they are frozen, and a plan shortens them."""
    title = old.title if bare_title(old.title) == bare_title(new.title) else new.title
    return [
        ("title", "问题名称", old.title, title), ("ordinal", "问题序号", old.ordinal, new.number),
        ("root_cause", "根本原因", old.root_cause, new.root_cause), ("target", "整改目标", old.target, new.target),
    ]


def _matched(old: list[Item], new: list[Item]) -> tuple[list[tuple[int, int]], list[int], list[int]]:
    """Pairs of places, and the places only the new and only the old has."""
    pairs = [(o, n) for o, n, _ in match(old, new)]
    had, has = {o for o, _ in pairs}, {n for _, n in pairs}
    added = [n for n in range(len(new)) if n not in has]
    return pairs, added, [o for o in range(len(old)) if o not in had]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_words(v) for v in value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value.name if isinstance(value, Department | Person) else value or "")
