"""The opening of a meeting, the consideration of its topics one at a time, and the carrying out of what was decided."""

from __future__ import annotations

import datetime as dt

from huiyin.ledger.enums import Outcome
from huiyin.ledger.mentions import mention
from huiyin.people.models import Appointment, Person
from huiyin.procedures.checks import Case, Severity, check
from huiyin.registers.decisions.checks.basis import CATALOGUE, ONE_FILE, PARTY_GROUP, RECORD, SPEAK, TOGETHER
from huiyin.registers.decisions.models import (
    Item,
    Meeting,
    Nature,
    Presence,
    Stance,
    Task,
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
    members,
    on_agenda,
    tally,
)

PASSING = ("approve", "pass")


# Quorum: judged when a topic is listed (as far as leave is known) and at the opening.

def _meeting(matter: Meeting | Topic) -> Meeting | None:
    return matter if isinstance(matter, Meeting) else meeting_of(matter)


@check("到会人数达到规定", basis=f"{SPEAK}；比例按{PARTY_GROUP}", field="attendance", can_be_past=False)
def quorum_is_met(matter: Meeting | Topic, case: Case) -> str | None:
    meeting = _meeting(matter)
    if meeting is None or not meeting.attendance:
        return None
    needed = case.parameter("decisions.quorum")
    present, due, share = attendance_share(meeting)
    return None if share > needed else f"应到{due}人、到会{present}人，没有超过应到人数的{needed}%，不能开会"


@check("人事任免到会人数", basis=PARTY_GROUP, severity=Severity.WARN, field="attendance")
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

@check("会议时间", basis=RECORD, field="from_time")
def hours_are_readable(meeting: Meeting, case: Case) -> str | None:
    for text in filter(None, (meeting.from_time, meeting.to_time)):
        try:
            dt.time.fromisoformat(text)
        except ValueError:
            return f"“{text}”不是时间，请写成 09:30 这样"
    both = meeting.from_time and meeting.to_time
    return "结束时间应晚于开始时间" if both and meeting.to_time <= meeting.from_time else None


@check("出席情况完整", basis=RECORD, field="attendance", can_be_past=False)
def attendance_is_complete(meeting: Meeting, case: Case) -> str | None:
    people = [row["person"] for row in meeting.attendance]
    if len(people) != len(set(people)):
        return "同一人列了两次"
    left_out = [person for person in members(meeting) if person not in people]
    if left_out:
        return f"会议当天的组织成员没有列入应到人员：{_names(left_out)}；请假、缺席的也要列入，改为“缺席”并写明原因"
    present = meeting.people(Presence.PRESENT)
    if meeting.host_id and people and meeting.host_id not in present:
        return "主持人应在出席人员之列"
    absent = [row["person"] for row in meeting.attendance if row.get("presence") == Presence.ABSENT and not row.get("reason")]
    return f"请写明缺席原因：{_names(absent)}" if absent else None


@check("会议当天宣布开会", basis=TOGETHER)
def meeting_day_has_come(meeting: Meeting, case: Case) -> str | None:
    early = meeting.starts_on is not None and case.happened_on < meeting.starts_on
    return f"会议定在{meeting.starts_on}，当天才能宣布开会" if early else None


@check("议题全部审议完毕", basis=SPEAK)
def every_topic_is_settled(meeting: Meeting, case: Case) -> str | None:
    left = [mention(t, t.title) for t in on_agenda(meeting)]
    return f"还有议题没有审议：{'、'.join(left)}。未上会的请移出议程" if left else None


# Considering a topic.

@check("会议正在进行", basis=TOGETHER)
def meeting_is_in_session(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    return None if meeting and meeting.step == "held" else "会议还没有宣布开会，或者已经结束"


@check("一事一议", basis=SPEAK)
def one_topic_at_a_time(topic: Topic, case: Case) -> str | None:
    other = Topic.objects.filter(session=topic.session_id, step="deliberate").exclude(pk=topic.pk).first()
    return f"{mention(other, f'“{other.title}”')}正在审议，请先登记它的审议结果" if other else None


@check("逐人发表意见", basis=SPEAK, field="statements")
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


@check("主持人最后表态", basis=SPEAK, field="statements")
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


@check("未到会人员的意见不计票", basis=PARTY_GROUP, severity=Severity.WARN, field="statements")
def only_those_present_vote(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    present = set(meeting.people(Presence.PRESENT)) if meeting else set()
    others = [row["person"] for row in topic.statements if row["person"] not in present]
    return f"{_names(others)}没有到会，书面意见只作参考，没有计入票数" if meeting and others else None


@check("无记名投票计票", basis=RECORD, field="ballot", can_be_past=False)
def secret_ballot_is_counted(topic: Topic, case: Case) -> str | None:
    meeting = meeting_of(topic)
    if topic.vote_mode != VoteMode.SECRET or meeting is None:
        return None
    recused = sum(1 for row in heard(topic, meeting) if row.get("stance") == Stance.RECUSED)
    voters, cast = len(meeting.people(Presence.PRESENT)) - recused, sum(int(r["votes"]) for r in topic.ballot)
    if any(int(r["votes"]) < 0 or r["stance"] == Stance.RECUSED for r in topic.ballot):
        return "票数按赞成、反对、弃权分别填写，不能小于0"
    return None if 0 < cast <= voters else f"到会有表决权的{voters}人，请按票种填写票数（现为{cast}票）"


@check("分歧严重的缓议", basis=SPEAK, field="divided")
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


@check("结果与表决一致", basis=PARTY_GROUP, severity=Severity.WARN)
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


@check("各次会议都已通过", basis=CATALOGUE)
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


@check("责任人属于牵头部门", basis=ONE_FILE, field="owner")
def owner_is_of_lead_department(task: Task, case: Case) -> str | None:
    """Whoever has to carry it out must be able to open it."""
    seats = Appointment.objects.on(case.happened_on).filter(person=task.owner_id, post__department=task.lead_department_id)
    if task.owner is None or task.lead_department is None or seats.exists():
        return None
    return f"{task.owner}不在{task.lead_department}任职，请改选牵头部门或责任人"


def _names(people: list[int]) -> str:
    return "、".join(Person.objects.filter(pk__in=people).values_list("name", flat=True))
