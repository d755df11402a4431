"""What the rectification room declares to the rest of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.models import Membership, Role
from huiyin.procedures.acts import open_acts
from huiyin.procedures.commands import Blocked, Command, Done, NotAllowed
from huiyin.procedures.service import begin
from huiyin.register.base import Column, OnlyWhen, Panel, Register, Together
from huiyin.registers.rectification import home, letters, plans, proofs, suggesting
from huiyin.registers.rectification.importing.importer import RectificationImporter
from huiyin.registers.rectification.lists import THREE_LISTS
from huiyin.registers.rectification.models import (
    Finding,
    FocusArea,
    Instruction,
    Letter,
    Measure,
    Plan,
    Record,
    Round,
)
from huiyin.registers.rectification.papers.forms import CLOSE_OUT, LETTER
from huiyin.registers.rectification.reporting.parts import RoundParts
from huiyin.reports.register import BEGINS_REPORT


def _name(attribute: str) -> Any:
    return lambda matter: str(getattr(matter, attribute) or "")


_COMMON = (
    Column("number", "编号", _name("number"), 16, sortable=True),
    Column("title", "事项", _name("title"), 48),
    Column("lead_department", "牵头部门", _name("lead_department"), 16),
    Column("leader", "责任领导", _name("leader"), 10, for_leaders=False),
    Column("due_on", "时限", lambda m: m.due_on, 12, sortable=True),
    Column("stage", "状态", lambda m: m.get_stage_display(), 10),
)


def _round_papers(matter: Round, who: Actor) -> Mapping[str, Any]:
    return {"round": matter, "office": who.has(Role.OFFICE, Round.REGISTER)}


def _papers(matter: Matter, who: Actor) -> Mapping[str, Any]:
    """The office joins a finding to another, learns from it, and says when a matter is looked at again. The round's lists
    are for those who see the round. One query for that.
    """
    office = who.has(Role.OFFICE, matter.register) and not who.is_administrator
    finding = office and matter.register == Finding.REGISTER
    review = office and any(a.kind == EntryKind.REVIEW_DATE for a in open_acts(who, matter))
    whole = matter.root_id is not None and visible(who, Round.objects.filter(pk=matter.root_id)).exists()
    return {
        "matter": matter, "whole": whole, "merge": finding and not matter.is_closed, "learn": finding, "review": review,
    }


def _leading_group(matter: Matter, who: Actor) -> Mapping[str, Any]:
    """Who sits in the round's leading group and its office today. One query."""
    assert isinstance(matter, Round)
    bodies = [b for b in (matter.leading_group_id, matter.group_office_id) if b]
    seats = Membership.objects.on().filter(body__in=bodies).select_related("person", "body")
    command = list(Membership.Role.values)
    found = sorted(seats, key=lambda m: (bodies.index(m.body_id), command.index(m.role), m.person.position, m.pk))
    office = who.has(Role.OFFICE, matter.register) and not who.is_administrator
    return {"matter": matter, "seats": found, "change": office}


def _without_group(matter: Matter, who: Actor) -> Mapping[str, Any]:
    """The round of a plan on its way when it has no leading group to approve it; nothing otherwise. One query."""
    root = matter.root_id if not matter.is_closed else None
    lacking = Round.objects.filter(pk=root, leading_group=None).first() if root is not None else None
    return {"round": lacking, "change": who.has(Role.OFFICE, Round.REGISTER) and not who.is_administrator}


_WITH_THE_PLAN = Together("plan", "项待随方案印发", plans.open_plans)
_PAPERS = Panel("rectification/measure_papers.html", _papers)


class _Spine(Register):
    """Who leads findings and measures is what the plan says, whoever registers them."""

    led_by_starter = False


class RoundRegister(_Spine):
    code, title, model = Round.REGISTER, "整改轮次", Round
    fixed_steps = frozenset({"feedback", "plan", "work", "report"})
    icon = "repeat"
    begins = True
    begin_fields = ("source", "form", "organiser", "team", "label", "unit_name", "period_from", "period_to", "feedback_on")
    detail_fields = (*begin_fields, "concentrated_until", "leading_group", "group_office")
    forms = (THREE_LISTS,)
    columns = _COMMON
    importer = RectificationImporter()
    home = (Panel("rectification/home_rounds.html", home.current_rounds),)
    panels = (
        Panel("rectification/round_papers.html", _round_papers), Panel("rectification/leading_group.html", _leading_group),
        BEGINS_REPORT,
    )
    report_parts = RoundParts()
    addresses = {
        "rectification/": "huiyin.registers.rectification.pages.urls",
        "paperwork/": "huiyin.registers.rectification.paperwork.urls",
    }
    guides = {"paperwork:lists": ("三张清单是同一份台账的三种看法，可以导出，也可以按部门拆开下发。",)}
    charts = (
        "rectification.by_focus", "rectification.by_department", "rectification.over_time", "rectification.overdue",
        "rectification.records",
    )
    children = (
        FocusArea.REGISTER, Finding.REGISTER, Plan.REGISTER, Record.REGISTER, Instruction.REGISTER,
    )
    guide = "一次巡察、巡视、审计、专项检查或自查为一个轮次；从反馈意见或整改方案文件导入最省事。"

    @classmethod
    def claim_suggestions(cls, claim: Any) -> list[Any]:
        return suggesting.suggestions(claim)


class FocusAreaRegister(_Spine):
    code, title, model = FocusArea.REGISTER, "聚焦领域", FocusArea
    icon = "target"
    menu = False
    begin_fields = ("wording",)
    title_from = "wording"
    detail_fields = ("wording",)
    columns = _COMMON
    children = (Finding.REGISTER,)

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        """A heading waits for nobody."""
        return begin(FocusArea, command, title, values, parent=parent, with_task=False)


class FindingRegister(_Spine):
    code, title, model = Finding.REGISTER, "整改问题", Finding
    icon = "alert-circle"
    begin_fields = (
        "ordinal", "wording", "manifestation", "root_cause", "target", "affects_public", "lead_department", "leader",
    )
    together = _WITH_THE_PLAN
    title_from = "wording"
    children = (Finding.REGISTER, Measure.REGISTER, Letter.REGISTER, Record.REGISTER)
    detail_fields = (
        "ordinal", "wording", "manifestation", "root_cause", "target", "affects_public", "self_found", "stated_status",
        "result", "extended_lessons", "satisfaction", "satisfaction_people", "acceptance_opinion", "long_term",
        "next_review_on", "institutions",
    )
    forms = (CLOSE_OUT,)
    panels = (_PAPERS,)
    columns = _COMMON
    guide = "反馈意见指出的每个问题一条，反馈原文一字不改；全部措施验收后申请销号。"


class MeasureRegister(_Spine):
    code, title, model = Measure.REGISTER, "整改措施", Measure
    icon = "list-check"
    begin_fields = (
        "ordinal", "wording", "kind", "lead_department", "leader", "assists", "due_on", "proofs", "long_term",
        "next_review_on",
    )
    only_when = (OnlyWhen("long_term", ("1",), ("next_review_on",)),)
    together = _WITH_THE_PLAN
    title_from = "wording"
    children = (Letter.REGISTER, Record.REGISTER)
    detail_fields = (
        "ordinal", "wording", "kind", "proofs", "owners_text", "due_text", "long_term", "next_review_on", "progress",
        "progress_on", "result", "acceptance_opinion",
    )
    panels = (_PAPERS,)
    columns = _COMMON
    guide = "每条措施有牵头部门、配合单位和时限；每月报送进展，完成后附佐证报请验收。"

    @classmethod
    def proofs(cls, matter: Measure) -> list[tuple[str, bool]]:
        missing = set(proofs.missing_proofs(matter))
        return [(proof, proof not in missing) for proof in matter.proofs]


class PlanRegister(_Spine):
    code, title, model = Plan.REGISTER, "整改方案", Plan
    fixed_steps = frozenset({"draft", "approve", "issue"})
    icon = "clipboard-list"
    detail_fields = ("document_number", "issued_on", "requirements", "review_opinion")
    first_panels = (Panel("rectification/without_group.html", _without_group),)
    columns = _COMMON
    guide = "问题清单、任务清单、责任清单是同一份台账的三种看法；方案印发后各部门即收到任务。"

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        """One plan at a time for a round."""
        if not isinstance(parent, Round):
            raise NotAllowed("整改方案请从整改轮次页面拟定。")
        plan = plans.begin_plan(parent, command, title, values)
        return Done(plan, plan.entries.get(sequence=1))

    @classmethod
    def advance(
        cls, pk: int, step: str, action: str, command: Command, values: Mapping[str, Any], to: str | None = None
    ) -> Done | Blocked:
        """Issuing the plan issues every finding and measure that waits for it."""
        if (step, action) == ("issue", "issue"):
            return plans.issue_plan(pk, command, values)
        return super().advance(pk, step, action, command, values, to)


class RecordRegister(_Spine):
    code, title, model = Record.REGISTER, "工作记录", Record
    icon = "notebook"
    begins = True
    begin_fields = (
        "kind", "subject", "quantity", "unit", "starts_on", "place", "host", "recorder", "due_people",
        "present_people", "absent_people", "also_present", "content", "resolution",
    )
    detail_fields = begin_fields
    only_when = (
        OnlyWhen("kind", (Record.Kind.MEETING, Record.Kind.STUDY, Record.Kind.LESSON, Record.Kind.EDUCATION), (
            "host", "recorder", "due_people", "present_people", "absent_people", "also_present", "resolution",
        )),
    )
    columns = _COMMON
    guide = "会议、学习、谈话、接待等实际做了的工作，做一次登记一次；报告里的数字从这里统计。"


class InstructionRegister(_Spine):
    code, title, model = Instruction.REGISTER, "领导批示", Instruction
    icon = "writing-sign"
    begins = True
    title_from = "wording"
    begin_fields = ("given_by", "given_on", "wording", "lead_department")
    detail_fields = ("given_by", "given_on", "wording", "result")
    columns = _COMMON
    guide = "领导对整改工作的批示、指示，逐件登记、逐件落实。"


class LetterRegister(_Spine):
    code, title, model = Letter.REGISTER, "督办文书", Letter
    fixed_steps = frozenset({"sign", "reply"})
    icon = "send"
    detail_fields = ("kind", "about", "wording", "reply_by", "reply")
    forms = (LETTER,)
    columns = _COMMON
    begin_fields = ("kind", "reply_by")
    guide = "从被督办的事项起草督办通知书或提醒函，签发后由责任部门回复。"

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        """Drafted from the matter that it urges; the title follows from both."""
        if parent is None:
            raise NotAllowed("督办文书请从被督办的事项页面起草。")
        return letters.draft(parent, Letter.Kind(values["kind"]), command, values.get("reply_by"))


REGISTERS: tuple[type[Register], ...] = (
    RoundRegister, PlanRegister, FindingRegister, MeasureRegister, RecordRegister, InstructionRegister,
    LetterRegister, FocusAreaRegister,
)
