"""The catalogue, the preparation of a topic, and what must hold when it is put on an agenda."""

from __future__ import annotations

from collections import Counter

from huiyin.ledger.enums import Outcome
from huiyin.ledger.mentions import mention
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.decisions.checks.basis import BEFORE, CATALOGUE, ONE_FILE, PARTY_GROUP, TOGETHER
from huiyin.registers.decisions.models import Item, Meeting, Nature, Topic
from huiyin.registers.decisions.votes import due_meetings, in_words, item_of, meeting_of

# The catalogue.

@check("事项编码不重复", basis=ONE_FILE, field="code")
def item_code_is_free(item: Item, case: Case) -> str | None:
    other = Item.objects.filter(code=item.code, step="force").exclude(pk=item.pk).first()
    return f"{mention(other, f'“{other.title}”')}已经用了编码{item.code}，请先停用或另编" if other else None


@check("决策会议各列一次", basis=CATALOGUE, field="meetings")
def item_meetings_stand_once(item: Item, case: Case) -> str | None:
    twice = [kind for kind, n in Counter(row["kind"] for row in item.meetings).items() if n > 1]
    return f"{in_words(twice)}列了不止一次" if twice else None


# Preparing a topic.

@check("属于目录中的事项", basis=CATALOGUE, field="catalogued")
def item_is_in_force(topic: Topic, case: Case) -> str | None:
    item = item_of(topic)
    if item is None:
        return None  # an empty answer is what the step itself objects to
    late = item.effective_on is not None and item.effective_on > case.happened_on
    return f"目录事项{mention(item, f'“{item.title}”', '')}现在没有施行，请另选" if item.step != "force" or late else None


@check("紧急处置有说明", basis=ONE_FILE, field="urgent_reason")
def emergency_is_explained(topic: Topic, case: Case) -> str | None:
    if not topic.urgent:
        return None
    told = {"紧急缘由": topic.urgent_reason, "已作处置": topic.urgent_action, "处置日期": topic.acted_on}
    missing = [label for label, value in told.items() if not value]
    return f"紧急情况先行处置的，请写明：{'、'.join(missing)}" if missing else None


@check("法律审核不能略过", basis=CATALOGUE)
def legal_review_is_not_skipped(topic: Topic, case: Case) -> str | None:
    item = item_of(topic)
    skipped = case.action == "pass" and item is not None and item.legal_review
    return "目录规定这类事项须经法律审核，请选“送法制审核”" if skipped else None


# Before the meeting: when the topic is put on the agenda.

@check("会前调研论证", basis=BEFORE, field="research")
def researched_before_meeting(topic: Topic, case: Case) -> str | None:
    """What was acted on in an emergency is reported as it was done."""
    if topic.urgent:
        return None
    if not topic.research.strip() or topic.researched_on is None:
        return "请写明调研论证情况和完成日期"
    meeting = meeting_of(topic)
    on = meeting.starts_on if meeting and meeting.starts_on else case.happened_on
    late = topic.researched_on > on
    return f"调研论证（{topic.researched_on}）应在会议（{on}）之前完成" if late else None


@check("会前听取意见", basis=BEFORE, field="opinions")
def opinions_were_heard(topic: Topic, case: Case) -> str | None:
    if topic.urgent:
        return None
    if not topic.opinions:
        return "请登记听取了谁的意见、是否采纳"
    silent = [row["who"] for row in topic.opinions if row.get("adopted") == "not" and not row.get("reason")]
    return f"{'、'.join(silent)}的意见没有采纳，请写明理由" if silent else None


@check("重大项目听取专家意见", basis=BEFORE, field="materials")
def experts_were_asked(topic: Topic, case: Case) -> str | None:
    item = item_of(topic)
    if topic.urgent or item is None or item.nature != Nature.PROJECT:
        return None
    return None if "expert_argument" in case.material_kinds(topic) else "重大项目安排上会前，请附专家论证意见"


@check("合法性审核通过", basis=CATALOGUE)
def legality_is_settled(topic: Topic, case: Case) -> str | None:
    item = item_of(topic)
    if topic.legality == Topic.Legality.UNLAWFUL:
        return "法制审核结论为不合法，不能上会"
    if item is not None and item.legal_review and not topic.legality:
        return "目录规定须经法律审核，还没有审核结论，请退回送审"
    return None


@check("决策会议的次序", basis=CATALOGUE, field="session")
def meeting_is_in_order(topic: Topic, case: Case) -> str | None:
    item, meeting = item_of(topic), meeting_of(topic)
    if item is None or meeting is None:
        return None
    due = due_meetings(topic, item)
    if not due or meeting.kind == due[0]:
        return None
    return f"按目录应先上{in_words(due[:1])}，所选的是{meeting.get_kind_display()}"


@check("会前列入议程", basis=TOGETHER, field="session")
def agenda_is_still_open(topic: Topic, case: Case) -> str | None:
    """Nothing is put on the agenda of a meeting that has begun; only a meeting that is to come can decide."""
    meeting = meeting_of(topic)
    if meeting is None:
        return None
    if meeting.step not in ("convene", "ready"):
        return "这次会议已经开过或者取消，请选择尚未召开的会议"
    past = meeting.starts_on is not None and meeting.starts_on < case.happened_on
    return f"会议日期（{meeting.starts_on}）已过，请先改期或另选会议" if past else None


@check("议题提前送达", basis="本单位议事规则", severity=Severity.WARN, field="session")
def listed_in_time(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    if topic.urgent or meeting is None or meeting.starts_on is None:
        return None
    days, ahead = case.parameter("decisions.notice_days"), (meeting.starts_on - case.happened_on).days
    return f"议题应在会前{days}天列入议程，现在距会议{ahead}天" if ahead < days else None


@check("紧急处置向下一次会议报告", basis=PARTY_GROUP, severity=Severity.WARN, field="session")
def emergency_goes_to_next_meeting(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    if not topic.urgent or topic.acted_on is None or meeting is None or meeting.starts_on is None:
        return None
    between = Meeting.objects.filter(kind=meeting.kind, starts_on__gt=topic.acted_on, starts_on__lt=meeting.starts_on)
    earlier = between.exclude(outcome=Outcome.WITHDRAWN).order_by("starts_on").first()
    return f"处置之后还有更早的会议“{earlier}”（{earlier.starts_on}），应向那次会议报告" if earlier else None
