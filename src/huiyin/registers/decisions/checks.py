"""What must hold before a topic comes to a meeting, at its opening, and while it is considered.

Basis articles marked 三（…） are those of 中办发〔2010〕17号 and block; what rests on a number that is only remembered, or on the
organ's own habit, warns and asks for a reason.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from huiyin.ledger.enums import Outcome
from huiyin.people.models import Person
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.decisions.models import (
    Item,
    Meeting,
    Nature,
    Presence,
    Stance,
    Topic,
    Verdict,
    VoteMode,
)
from huiyin.registers.decisions.votes import (
    attendance_share,
    due_meetings,
    has_spoken,
    heard,
    in_words,
    item_of,
    meeting_of,
    on_agenda,
    tally,
)

_OPINION = "《关于进一步推进国有企业贯彻落实“三重一大”决策制度的意见》（中办发〔2010〕17号，参照执行）三"
_BEFORE, _TOGETHER, _SPEAK, _RECORD = f"{_OPINION}（七）", f"{_OPINION}（九）", f"{_OPINION}（十）", f"{_OPINION}（十一）"
_CATALOGUE = "本单位三重一大事项目录和议事规则"
_PARTY_GROUP = "《中国共产党党组工作条例》（2019年），参照执行；本单位议事规则"
_ONE_FILE = "一事项一登记、一事项一档案工作要求"
PASSING = ("approve", "pass")


# The catalogue.

@check("事项编码不重复", basis=_ONE_FILE, field="code")
def item_code_is_free(item: Item, case: Case) -> str | None:
    other = Item.objects.filter(code=item.code, step="force").exclude(pk=item.pk).first()
    return f"“{other.title}”已经用了编码{item.code}，请先停用或另编" if other else None


@check("决策会议各列一次", basis=_CATALOGUE, field="meetings")
def item_meetings_stand_once(item: Item, case: Case) -> str | None:
    twice = [kind for kind, n in Counter(row["kind"] for row in item.meetings).items() if n > 1]
    return f"{in_words(twice)}列了不止一次" if twice else None


# Preparing a topic.

@check("属于目录中的事项", basis=_CATALOGUE, field="catalogued")
def item_is_in_force(topic: Topic, case: Case) -> str | None:
    item = item_of(topic)
    if item is None:
        return None  # an empty answer is what the step itself objects to
    late = item.effective_on is not None and item.effective_on > case.happened_on
    return f"目录事项“{item.title}”现在没有施行，请另选" if item.step != "force" or late else None


@check("紧急处置有说明", basis=_ONE_FILE, field="urgent_reason")
def emergency_is_explained(topic: Topic, case: Case) -> str | None:
    if not topic.urgent:
        return None
    told = {"紧急缘由": topic.urgent_reason, "已作处置": topic.urgent_action, "处置日期": topic.acted_on}
    missing = [label for label, value in told.items() if not value]
    return f"紧急情况先行处置的，请写明：{'、'.join(missing)}" if missing else None


@check("法律审核不能略过", basis=_CATALOGUE)
def legal_review_is_not_skipped(topic: Topic, case: Case) -> str | None:
    item = item_of(topic)
    skipped = case.action == "pass" and item is not None and item.legal_review
    return "目录规定这类事项须经法律审核，请选“送法制审核”" if skipped else None


# Before the meeting: when the topic is put on the agenda.

@check("会前调研论证", basis=_BEFORE, field="research")
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


@check("会前听取意见", basis=_BEFORE, field="opinions")
def opinions_were_heard(topic: Topic, case: Case) -> str | None:
    if topic.urgent:
        return None
    if not topic.opinions:
        return "请登记听取了谁的意见、是否采纳"
    silent = [row["who"] for row in topic.opinions if row.get("adopted") == "not" and not row.get("reason")]
    return f"{'、'.join(silent)}的意见没有采纳，请写明理由" if silent else None


@check("重大项目听取专家意见", basis=_BEFORE, field="materials")
def experts_were_asked(topic: Topic, case: Case) -> str | None:
    item = item_of(topic)
    if topic.urgent or item is None or item.nature != Nature.PROJECT:
        return None
    return None if "expert_argument" in case.material_kinds(topic) else "重大项目安排上会前，请附专家论证意见"


@check("合法性审核通过", basis=_CATALOGUE)
def legality_is_settled(topic: Topic, case: Case) -> str | None:
    item = item_of(topic)
    if topic.legality == Topic.Legality.UNLAWFUL:
        return "法制审核结论为不合法，不能上会"
    if item is not None and item.legal_review and not topic.legality:
        return "目录规定须经法律审核，还没有审核结论，请退回送审"
    return None


@check("决策会议的次序", basis=_CATALOGUE, field="session")
def meeting_is_in_order(topic: Topic, case: Case) -> str | None:
    item, meeting = item_of(topic), meeting_of(topic)
    if item is None or meeting is None:
        return None
    due = due_meetings(topic, item)
    if not due or meeting.kind == due[0]:
        return None
    return f"按目录应先上{in_words(due[:1])}，所选的是{meeting.get_kind_display()}"


@check("会前列入议程", basis=_TOGETHER, field="session")
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


@check("紧急处置向下一次会议报告", basis=_PARTY_GROUP, severity=Severity.WARN, field="session")
def emergency_goes_to_next_meeting(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    if not topic.urgent or topic.acted_on is None or meeting is None or meeting.starts_on is None:
        return None
    between = Meeting.objects.filter(kind=meeting.kind, starts_on__gt=topic.acted_on, starts_on__lt=meeting.starts_on)
    earlier = between.exclude(outcome=Outcome.WITHDRAWN).order_by("starts_on").first()
    return f"处置之后还有更早的会议“{earlier}”（{earlier.starts_on}），应向那次会议报告" if earlier else None


# Quorum: judged when a topic is listed (as far as leave is known) and at the opening.

def _meeting(matter: Meeting | Topic) -> Meeting | None:
    return matter if isinstance(matter, Meeting) else meeting_of(matter)


@check("到会人数达到规定", basis=f"{_SPEAK}；比例按{_PARTY_GROUP}", field="attendance")
def quorum_is_met(matter: Meeting | Topic, case: Case) -> str | None:
    meeting = _meeting(matter)
    if meeting is None or not meeting.attendance:
        return None
    needed = case.parameter("decisions.quorum")
    present, due, share = attendance_share(meeting)
    return None if share > needed else f"应到{due}人、到会{present}人，没有超过应到人数的{needed}%，不能开会"


@check("人事任免到会人数", basis=_PARTY_GROUP, severity=Severity.WARN, field="attendance")
def personnel_quorum_is_met(matter: Meeting | Topic, case: Case) -> str | None:
    meeting = _meeting(matter)
    if meeting is None or not meeting.attendance:
        return None
    topics = [matter] if isinstance(matter, Topic) else on_agenda(meeting)
    items = Item.objects.filter(pk__in=[t.catalogued_id for t in topics if t.catalogued_id], nature=Nature.PERSONNEL)
    needed = case.parameter("decisions.quorum_personnel")
    present, due, share = attendance_share(meeting)
    if share >= needed or not items.exists():
        return None
    return f"讨论人事任免，到会人数应达到应到人数的{needed}%：应到{due}人、到会{present}人"


# The meeting.

@check("会议时间", basis=_RECORD, field="from_time")
def hours_are_readable(meeting: Meeting, case: Case) -> str | None:
    for text in filter(None, (meeting.from_time, meeting.to_time)):
        try:
            dt.time.fromisoformat(text)
        except ValueError:
            return f"“{text}”不是时间，请写成 09:30 这样"
    both = meeting.from_time and meeting.to_time
    return "结束时间应晚于开始时间" if both and meeting.to_time <= meeting.from_time else None


@check("出席情况完整", basis=_RECORD, field="attendance")
def attendance_is_complete(meeting: Meeting, case: Case) -> str | None:
    people = [row["person"] for row in meeting.attendance]
    if len(people) != len(set(people)):
        return "同一人列了两次"
    present = meeting.people(Presence.PRESENT)
    if meeting.host_id and people and meeting.host_id not in present:
        return "主持人应在出席人员之列"
    absent = [row["person"] for row in meeting.attendance if row.get("presence") == Presence.ABSENT and not row.get("reason")]
    return f"请写明缺席原因：{_names(absent)}" if absent else None


@check("会议当天宣布开会", basis=_TOGETHER)
def meeting_day_has_come(meeting: Meeting, case: Case) -> str | None:
    early = meeting.starts_on is not None and case.happened_on < meeting.starts_on
    return f"会议定在{meeting.starts_on}，当天才能宣布开会" if early else None


@check("议题全部审议完毕", basis=_SPEAK)
def every_topic_is_settled(meeting: Meeting, case: Case) -> str | None:
    left = [t.title for t in on_agenda(meeting)]
    return f"还有议题没有审议：{'、'.join(left)}。未上会的请移出议程" if left else None


# Considering a topic.

@check("会议正在进行", basis=_TOGETHER)
def meeting_is_in_session(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    return None if meeting and meeting.step == "held" else "会议还没有宣布开会，或者已经结束"


@check("一事一议", basis=_SPEAK)
def one_topic_at_a_time(topic: Topic, case: Case) -> str | None:
    other = Topic.objects.filter(session=topic.session_id, step="deliberate").exclude(pk=topic.pk).first()
    return f"“{other.title}”正在审议，请先登记它的审议结果" if other else None


@check("逐人发表意见", basis=_SPEAK, field="statements")
def everybody_spoke(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    if meeting is None:
        return None
    spoke = {row["person"] for row in heard(topic, meeting) if has_spoken(row, topic)}
    silent = [p for p in meeting.people(Presence.PRESENT) if p not in spoke]
    if silent:
        return f"还没有登记意见：{_names(silent)}（不同意、弃权、建议缓议的请写明意见）"
    voted = {row["person"] for row in heard(topic, meeting) if row.get("stance")}
    open_vote = topic.vote_mode != VoteMode.SECRET
    unclear = [p for p in meeting.people(Presence.PRESENT) if p not in voted]
    return f"还没有登记表态：{_names(unclear)}" if open_vote and unclear else None


@check("主持人最后表态", basis=_SPEAK, field="statements")
def host_speaks_last(topic: Topic, case: Case) -> str | None:
    """The host's words are locked until all others have spoken: rows stand in the order of speaking."""
    meeting = meeting_of(topic)
    if meeting is None:
        return None
    rows = heard(topic, meeting)
    first = next((i for i, r in enumerate(rows) if r["person"] == meeting.host_id and has_spoken(r, topic)), None)
    if first is None:
        return None
    before = {row["person"] for row in rows[:first] if has_spoken(row, topic)}
    waiting = [p for p in meeting.people(Presence.PRESENT) if p != meeting.host_id and p not in before]
    return f"主持人应在其他成员之后表态，还没有表态的：{_names(waiting)}" if waiting else None


@check("未到会人员的意见不计票", basis=_PARTY_GROUP, severity=Severity.WARN, field="statements")
def only_those_present_vote(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    present = set(meeting.people(Presence.PRESENT)) if meeting else set()
    others = [row["person"] for row in topic.statements if row["person"] not in present]
    return f"{_names(others)}没有到会，书面意见只作参考，没有计入票数" if meeting and others else None


@check("无记名投票计票", basis=_RECORD, field="ballot")
def secret_ballot_is_counted(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    if topic.vote_mode != VoteMode.SECRET or meeting is None:
        return None
    recused = sum(1 for row in heard(topic, meeting) if row.get("stance") == Stance.RECUSED)
    voters, cast = len(meeting.people(Presence.PRESENT)) - recused, sum(int(r["votes"]) for r in topic.ballot)
    if any(int(r["votes"]) < 0 or r["stance"] == Stance.RECUSED for r in topic.ballot):
        return "票数按赞成、反对、弃权分别填写，不能小于0"
    return None if 0 < cast <= voters else f"到会有表决权的{voters}人，请按票种填写票数（现为{cast}票）"


@check("分歧严重的缓议", basis=_SPEAK, field="divided")
def split_is_postponed(topic: Topic, case: Case) -> str | None:
    return "存在重大意见分歧的，应当缓议，待进一步论证后再上会" if topic.divided and case.action in PASSING else None


@check("分歧较大的说明", basis="本单位议事规则", severity=Severity.WARN, field="divergence")
def narrow_vote_is_explained(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    if meeting is None or case.action not in PASSING:
        return None
    votes, limit = tally(topic, meeting), case.parameter("decisions.narrow_share")
    wide = votes.base > 0 and votes.not_in_favour * 100 >= limit * votes.base
    return f"有{votes.not_in_favour}人没有赞成（{votes.words}），达到计票基数的{limit}%，一般应当缓议" if wide else None


@check("结果与表决一致", basis=_PARTY_GROUP, severity=Severity.WARN)
def votes_bear_out_result(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    if meeting is None or case.action == "carry":
        return None
    votes, needed = tally(topic, meeting), case.parameter("decisions.pass_share")
    passed = votes.share > needed
    if passed == (case.action in PASSING):
        return None
    verb = "没有超过" if not passed else "已超过"
    return f"赞成票{verb}计票基数的{needed}%（{votes.words}），与所选结果不一致"


@check("各次会议都已通过", basis=_CATALOGUE)
def further_meeting_is_held(topic: Topic, case: Case) -> str | None:
    item = item_of(topic)
    if item is None or case.action not in PASSING:
        return None
    left = due_meetings(topic, item)[1:]
    if case.action == "approve" and left:
        return f"按目录还须经{in_words(left)}，请选“{Verdict.PASSED.label}，提请下一会议”"
    return "已经是目录规定的最后一次会议，请选“通过”" if case.action == "pass" and not left else None


@check("决议落实到人", basis="本单位议事规则", severity=Severity.WARN)
def execution_is_assigned(topic: Topic, case: Case) -> str | None:
    done = topic.children.filter(register="decisions.task").exclude(outcome=Outcome.WITHDRAWN)
    return None if done.exists() else "还没有落实事项：请写明为什么不需要分解落实"


def _names(people: list[int]) -> str:
    return "、".join(Person.objects.filter(pk__in=people).values_list("name", flat=True))
