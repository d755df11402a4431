"""What the rectification room declares to the rest of the house."""

from __future__ import annotations

from typing import Any

from huiyin.registers.base import Column, Register
from huiyin.registers.rectification.forms import CLOSE_OUT, LETTER
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


def _name(attribute: str) -> Any:
    return lambda matter: str(getattr(matter, attribute) or "")


_COMMON = (
    Column("number", "编号", _name("number"), 16),
    Column("title", "事项", _name("title"), 48),
    Column("lead_department", "牵头部门", _name("lead_department"), 16),
    Column("leader", "责任领导", _name("leader"), 10),
    Column("due_on", "时限", lambda m: m.due_on, 12, sortable=True),
    Column("stage", "状态", lambda m: m.get_stage_display(), 10),
)


class RoundRegister(Register):
    code, title, model = Round.REGISTER, "整改轮次", Round
    begins = True
    begin_fields = ("source", "form", "organiser", "team", "label", "unit_name", "period_from", "period_to", "feedback_on")
    detail_fields = (*begin_fields, "concentrated_until", "leading_group", "group_office")
    forms = (THREE_LISTS,)
    columns = _COMMON
    guide = "一次巡察、巡视、审计、专项检查或自查为一个轮次；从反馈意见或整改方案文件导入最省事。"


class FocusAreaRegister(Register):
    code, title, model = FocusArea.REGISTER, "聚焦领域", FocusArea
    menu = False
    detail_fields = ("wording",)
    columns = _COMMON


class FindingRegister(Register):
    code, title, model = Finding.REGISTER, "整改问题", Finding
    begin_fields = ("ordinal", "wording", "manifestation", "root_cause", "target", "affects_public")
    detail_fields = (
        *begin_fields, "result", "extended_lessons", "satisfaction", "satisfaction_people", "acceptance_opinion",
        "long_term", "next_review_on", "institutions",
    )
    forms = (CLOSE_OUT,)
    columns = _COMMON
    guide = "反馈意见指出的每个问题一条，反馈原文一字不改；全部措施验收后申请销号。"


class MeasureRegister(Register):
    code, title, model = Measure.REGISTER, "整改措施", Measure
    begin_fields = ("ordinal", "wording", "kind", "proofs", "long_term", "next_review_on")
    detail_fields = (*begin_fields, "progress", "progress_on", "result", "acceptance_opinion")
    columns = _COMMON
    guide = "每条措施有牵头部门、配合单位和时限；每月报送进展，完成后附佐证报请验收。"


class PlanRegister(Register):
    code, title, model = Plan.REGISTER, "整改方案", Plan
    detail_fields = ("document_number", "issued_on", "requirements", "review_opinion")
    columns = _COMMON
    guide = "问题清单、任务清单、责任清单是同一份台账的三种看法；方案印发后各部门即收到任务。"


class RecordRegister(Register):
    code, title, model = Record.REGISTER, "工作记录", Record
    begins = True
    begin_fields = (
        "kind", "subject", "quantity", "unit", "starts_on", "place", "host", "recorder", "due_people",
        "present_people", "absent_people", "also_present", "content", "resolution",
    )
    detail_fields = begin_fields
    columns = _COMMON
    guide = "会议、学习、谈话、接待等实际做了的工作，做一次登记一次；报告里的数字从这里统计。"


class InstructionRegister(Register):
    code, title, model = Instruction.REGISTER, "领导批示", Instruction
    begins = True
    begin_fields = ("given_by", "given_on", "wording")
    detail_fields = (*begin_fields, "result")
    columns = _COMMON
    guide = "领导对整改工作的批示、指示，逐件登记、逐件落实。"


class LetterRegister(Register):
    code, title, model = Letter.REGISTER, "督办文书", Letter
    detail_fields = ("kind", "about", "wording", "reply_by", "reply")
    forms = (LETTER,)
    columns = _COMMON
    guide = "从被督办的事项起草督办通知书或提醒函，签发后由责任部门回复。"


REGISTERS: tuple[type[Register], ...] = (
    RoundRegister, PlanRegister, FindingRegister, MeasureRegister, RecordRegister, InstructionRegister,
    LetterRegister, FocusAreaRegister,
)
