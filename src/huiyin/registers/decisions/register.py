"""What the room of decisions declares to the rest of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from huiyin.ledger.access import visible
from huiyin.ledger.enums import Confidentiality, Outcome
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.people.models import Membership
from huiyin.procedures.commands import Command, Done
from huiyin.register.base import OFFERED, Column, OnlyWhen, Panel, Register
from huiyin.registers.decisions.forms import FORMS
from huiyin.registers.decisions.models import Item, Meeting, Nature, Presence, Task, Topic, VoteMode
from huiyin.registers.decisions.votes import on_agenda

_NUMBER = Column("number", "编号", lambda m: m.number or "", 18, sortable=True)
_STAGE = Column("stage", "状态", lambda m: m.get_stage_display(), 10)


def _agenda(matter: Meeting, who: Actor) -> dict[str, Any]:
    """The topics that wait for the meeting; of those `who` may not see, only that there is one."""
    agenda = [] if matter.is_closed else on_agenda(matter)
    seen = visible(who).filter(pk__in=[t.pk for t in agenda]).values_list("pk", flat=True) if agenda else ()
    return {"agenda": agenda, "seen": set(seen)}


class _Decisions(Register):
    group = "重大决策"


class ItemRegister(_Decisions):
    code, title, model = Item.REGISTER, "三重一大事项目录", Item
    named_to_all = True
    icon = "list-details"
    begins = True
    begin_fields = ("nature", "code", "scope", "meetings", "legal_review", "vote_mode", "rule", "effective_on", "remark")
    detail_fields = begin_fields
    fixed_steps = frozenset({"force"})
    columns = (
        Column("code", "事项编码", lambda m: m.code, 12), Column("title", "名称", lambda m: m.title, 36),
        Column("nature", "类别", lambda m: m.get_nature_display(), 16),
        Column("legal_review", "是否需经法律审核", lambda m: "是" if m.legal_review else "否", 12), _STAGE,
    )
    guide = "哪些事项必须上会、上哪些会、什么次序、是否先经法律审核，按议事规则列在这里；议题都从这里选事项。"

    @classmethod
    def offered(cls, who: Actor) -> list[tuple[int, str]]:
        """Every item in force, to everybody: what must be decided together is no secret."""
        rows = Item.objects.filter(step="force").order_by("code", "pk")
        return [(m.pk, f"{m.code} {m.title}") for m in rows]


class TopicRegister(_Decisions):
    code, title, model = Topic.REGISTER, "三重一大议题", Topic
    icon = "message-circle"
    begins = True
    begin_fields = (
        "catalogued", "source", "programme", "content", "amount", "research", "researched_on", "opinions", "changes",
        "urgent", "urgent_reason", "urgent_action", "acted_on",
    )
    detail_fields = (
        *begin_fields, "legal_opinion", "legality", "session", "also_present", "vote_mode", "statements", "ballot",
        "divided", "divergence", "resolution", "verdict", "decided_on", "course", "reports_up", "execution",
    )
    only_when = (
        OnlyWhen("urgent", ("1",), ("urgent_reason", "urgent_action", "acted_on")),
        OnlyWhen("vote_mode", (VoteMode.SECRET,), ("ballot",)),
    )
    children = (Task.REGISTER,)
    fixed_steps = frozenset({"list", "listed", "deliberate", "execute"})
    columns = (
        _NUMBER, Column("title", "议题名称", lambda m: m.title, 44),
        Column("lead_department", "提请部门", lambda m: str(m.lead_department or ""), 16),
        Column("verdict", "审议结果", lambda m: m.get_verdict_display(), 10),
        Column("decided_on", "决定日期", lambda m: m.decided_on, 12), _STAGE,
    )
    guide = "会前做好调研论证、听取意见和法律审核，列入议程时逐项核对；决定只能由会议作出，改变决定也要再次上会。"

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        """Topics about appointments are work secrets."""
        named = values.get("catalogued")
        item = Item.objects.filter(pk=getattr(named, "pk", named) or 0).first()
        if item is not None and item.nature == Nature.PERSONNEL:
            values = {"confidentiality": Confidentiality.WORK_SECRET, **values}
        return super().begin(command, title, values, parent)

    @classmethod
    def offered(cls, who: Actor) -> list[tuple[int, str]]:
        """What has been decided, carried out or not: to be relied on by other registers, or changed by a new topic."""
        decided = Q(step="execute") | Q(outcome=Outcome.COMPLETED)
        rows = visible(who, Matter.objects.of(cls.code)).filter(decided).order_by("-id")[:OFFERED]
        return [(m.pk, str(m)) for m in rows]


class MeetingRegister(_Decisions):
    code, title, model = Meeting.REGISTER, "决策会议", Meeting
    icon = "users-group"
    begins = True
    begin_fields = (
        "kind", "body", "starts_on", "from_time", "to_time", "place", "host", "recorder", "attendance", "also_present",
    )
    detail_fields = (*begin_fields, "content", "results", "statements")
    panels = (Panel("decisions/agenda.html", _agenda),)
    forms = FORMS
    fixed_steps = frozenset({"convene", "ready", "held", "sign"})
    columns = (
        _NUMBER, Column("title", "会议名称", lambda m: m.title, 36),
        Column("kind", "会议类型", lambda m: m.get_kind_display(), 16),
        Column("starts_on", "时间", lambda m: m.starts_on, 12), Column("place", "地点", lambda m: m.place, 18),
        Column("present", "实到/应到", lambda m: f"{len(m.people(Presence.PRESENT))}/{len(m.attendance)}", 10), _STAGE,
    )
    guide = "先发通知、列议程，开会时核对到会人数，逐项审议；纪要签发后不再改动。"

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        """Whoever sits in the body on the day is due, unless others are stated; the host signs for the meeting."""
        values = dict(values)
        body, on = values.get("body"), values.get("starts_on") or command.happened_on
        if body and not values.get("attendance"):
            seats = Membership.objects.on(on).filter(body=body).order_by("person__position", "person_id")
            due = dict.fromkeys(seats.values_list("person_id", flat=True))
            values["attendance"] = [{"person": pk, "presence": Presence.PRESENT.value} for pk in due]
        if values.get("host") and not values.get("leader"):
            values["leader"] = values["host"]
        return super().begin(command, title, values, parent)


class TaskRegister(_Decisions):
    code, title, model = Task.REGISTER, "决议落实", Task
    icon = "list-check"
    title_from = "requirement"
    begin_fields = ("requirement", "lead_department", "leader", "owner", "due_on")
    detail_fields = ("requirement", "owner", "progress", "progress_on", "result")
    columns = (
        _NUMBER, Column("title", "落实事项", lambda m: m.title, 44),
        Column("lead_department", "牵头部门", lambda m: str(m.lead_department or ""), 16),
        Column("due_on", "时限", lambda m: m.due_on, 12, sortable=True), _STAGE,
    )
    guide = "决议分成落实事项，各有责任人和时限；责任人报告结果，由办公室核实。"


REGISTERS = (ItemRegister, TopicRegister, MeetingRegister, TaskRegister)
