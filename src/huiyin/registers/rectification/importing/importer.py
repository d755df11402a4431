"""What this room declares of its imports to the rest of the house."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.ledger.record import NewMaterial
from huiyin.people.actors import Actor
from huiyin.people.models import User
from huiyin.procedures.commands import Command
from huiyin.reading import Kind, Reading
from huiyin.reading.ledgers.model import Choices, Layout
from huiyin.register.drafts import Draft, ItemDraft, PartDraft
from huiyin.register.importing import Asked, Differences, Importer, Shape, Sort
from huiyin.registers.rectification.importing import drafting, remembered, storing, updating
from huiyin.registers.rectification.importing.comparing import Comparing
from huiyin.registers.rectification.importing.matching import findings_of
from huiyin.registers.rectification.importing.model import FindingDraft, MeasureDraft
from huiyin.registers.rectification.models import Measure, Round

# A day as people write it; “长期坚持” and “2026年底前” are none, and nothing is asked of them.
_DAY = re.compile(r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]|\d{2,4}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}|(?<!\d)20\d{6}(?!\d)")
_ITEM = (
    Asked("title", "问题名称", most=300, required="请填写问题名称"),
    Asked("number", "序号", most=20),
)
_WORDS = (
    Asked("wording", "反馈原文", Shape.TEXT, required="请填写反馈原文", rows=4),
    Asked("manifestation", "具体表现", Shape.TEXT, rows=3),
)
_ENDED = (Asked("stated_status", "原文所称状态", most=20),)
_RESULT = (Asked("result", "整改完成情况", Shape.TEXT, rows=5),)
_DUTY = (
    Asked("leaders", "责任领导", Shape.NAMES, most=200),
    Asked("leads", "牵头部门", Shape.NAMES, most=300),
    Asked("assists", "配合单位", Shape.NAMES, most=300),
    Asked("due_on", "时限", Shape.DATE),
    Asked("due_text", "原文所写时限", most=100),
)
_PLANNED = (
    Asked("root_cause", "根本原因", Shape.TEXT, folded=True), Asked("target", "整改目标", Shape.TEXT, folded=True),
    *(replace(one, folded=True) for one in _DUTY),
)
_PART = (
    Asked("wording", "整改措施", Shape.TEXT, required="请填写措施内容，或去掉勾选不导入"),
    *_DUTY,
    Asked("kind", "类型", Shape.CHOICE, choices=(("", "（未注明）"), *Measure.Kind.choices)),
    Asked("proofs", "应有佐证（一行一项）", Shape.LINES),
    Asked("progress", "最新进展", Shape.TEXT),
)


class RectificationImporter(Importer):
    register = Round.REGISTER
    item, part = "问题", "措施"
    sorts = (
        Sort(Kind.FEEDBACK, "反馈意见", "建一个正在整改的轮次：反馈原文逐条登记，一字不改，接着制定整改方案。"),
        Sort(
            Kind.PLAN, "整改方案（含清单、台账）",
            "登记问题和措施，责任领导、牵头部门、配合单位按本单位名册对应；可以并入已有的轮次，再次导入时只更新有变化的。",
        ),
        Sort(
            Kind.REPORT, "已公开的整改报告",
            "建一个历史轮次。文中每个数字都标为“未核”，之后逐个核对；不要求补造任何佐证。", grows=False,
        ),
    )
    head = (
        Round,
        ("source", "form", "organiser", "team", "label", "unit_name", "period_from", "period_to", "feedback_on"),
    )

    def choices(self) -> Choices:
        return remembered.remembered()

    def remember(self, tables: Mapping[str, tuple[str, Layout]], user: User) -> None:
        remembered.remember(tables, user)

    def confirmed(self, fingerprints: list[str]) -> dict[str, str]:
        rows = remembered.last_confirmed(fingerprints)
        return {
            key: f"{row.confirmed_by.person.name}于{timezone.localtime(row.confirmed_at):%Y年%m月%d日}确认"
            for key, row in rows.items()
        }

    def targets(self, who: Actor) -> list[Matter]:
        return list(visible(who, Round.objects.all()).open().order_by("-pk"))

    def draft(self, reading: Reading, kind: Kind | None, into: Matter | None) -> Draft:
        return drafting.preview(reading, kind, _round(into))

    def fields_of_head(self, kind: Kind | None) -> tuple[Asked, ...]:
        return (Asked("published_on", "公布日期", Shape.DATE),) if kind == Kind.REPORT else ()

    def fields_of_items(self, kind: Kind | None) -> tuple[Asked, ...]:
        if kind == Kind.REPORT:
            return (*_ITEM, *_ENDED, *_WORDS, *_RESULT)
        return (*_ITEM, *_WORDS, *(_PLANNED if kind == Kind.PLAN else ()))

    def fields_of_parts(self, kind: Kind | None) -> tuple[Asked, ...]:
        return _PART

    def blank_item(self) -> ItemDraft:
        return FindingDraft()

    def blank_part(self) -> PartDraft:
        return MeasureDraft()

    def absorb(self, item: Any, other: Any) -> None:
        item.institutions = list(dict.fromkeys([*item.institutions, *other.institutions]))
        item.notes = list(dict.fromkeys([*item.notes, *other.notes]))

    def amiss(self, draft: ItemDraft | PartDraft) -> dict[str, str]:
        """A day that does not exist, or reads two ways, is settled by a person."""
        if isinstance(draft, MeasureDraft | FindingDraft) and draft.due_on is None and _DAY.search(draft.due_text):
            return {
                "due_on": f"“{draft.due_text}”读不出日期（没有这一天，或写法有误）。请填写时限，或改写、清空“原文所写时限”"
            }
        return {}

    def match_names(self, draft: Draft) -> None:
        drafting.match_names(draft)

    def known(self, into: Matter) -> list[tuple[int, str]]:
        return [(f.pk, f.title) for f in findings_of(_typed(into))]

    def already(self, digest: str) -> Matter | None:
        return storing.already_imported(digest)

    def store(self, draft: Draft, source: NewMaterial, command: Command, into: Matter | None) -> Matter:
        return storing.store_import(draft, source, command, _round(into))

    def stored(self, draft: Draft) -> str:
        if draft.kind == Kind.REPORT:
            return f"{len(draft.claims)}个数字均为未核，请逐个核对。"
        if draft.kind != Kind.PLAN:
            return "请接着制定整改方案。"
        lacking = sum(not m.leads or (m.due_on is None and not m.due_text) for m in draft.parts)
        return f"还有{lacking}条措施缺牵头部门或时限，请补齐后送审。" if lacking else "请核对后送审。"

    def holds_parts(self, into: Matter) -> bool:
        return Measure.objects.filter(root=into.pk).exists()

    def differences(self, draft: Draft, into: Matter) -> Differences:
        return Comparing(draft, _typed(into)).differences()

    def update(
        self, draft: Draft, into: Matter, ticked: Collection[str], source: NewMaterial, command: Command, reason: str,
        shown: str | None = None,
    ) -> int:
        return updating.update(draft, _typed(into), ticked, source, command, reason, shown)


def _round(into: Matter | None) -> Round | None:
    return None if into is None else _typed(into)


def _typed(into: Matter) -> Round:
    assert isinstance(into, Round)
    return into
