"""What considering a topic entails for its meeting and for itself; and what is never changed again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from huiyin.ledger.enums import Confidentiality, EntryKind, LinkKind
from huiyin.ledger.models import Entry, Link
from huiyin.ledger.record import Change, Provenance, lock, record
from huiyin.ledger.upcasting import payload_of
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.consequences import follows
from huiyin.registers.decisions.models import Meeting, Presence, Topic, Verdict
from huiyin.registers.decisions.votes import item_of, meeting_of, on_agenda, tally

VERDICTS = {
    "approve": Verdict.PASSED, "pass": Verdict.PASSED, "carry": Verdict.POSTPONED, "finish": Verdict.REJECTED,
}
_DECIDED = frozenset({
    "catalogued", "content", "amount", "statements", "ballot", "divided", "divergence", "resolution", "verdict", "decided_on",
    "course", "vote_mode", "session",
})


@follows(Topic.REGISTER)
def seats_are_laid_out(topic: Topic, entry: Entry, command: Command) -> None:
    """As a topic is taken up: a row for each member present, the host's last, and nothing left of an earlier meeting."""
    if (entry.step, entry.action) != ("listed", "submit"):
        return
    meeting, item = meeting_of(topic), item_of(topic)
    assert meeting is not None
    present = meeting.people(Presence.PRESENT)
    speaking = sorted(present, key=lambda person: person == meeting.host_id)
    values: dict[str, Any] = {
        "statements": [{"person": person} for person in speaking], "ballot": [], "divided": False, "divergence": "",
        "resolution": "", "verdict": "", "vote_mode": item.vote_mode if item else "",
    }
    record(topic, EntryKind.CORRECT, _by_rule(command, "开始审议，按出席情况列出发言人员"), Change(values=values))


@follows(Topic.REGISTER)
def secret_topic_makes_secret_meeting(topic: Topic, entry: Entry, command: Command) -> None:
    """The meeting's record tells what was said of each topic: it is kept as the most guarded of them."""
    secret = Confidentiality.WORK_SECRET
    if (entry.step, entry.action) != ("list", "submit") or topic.confidentiality != secret:
        return
    meeting = lock(topic.session_id or 0)
    if meeting.confidentiality != secret:
        noted = _by_rule(command, f"议程中有{secret.label}事项，会议记录一并按{secret.label}管理")
        record(meeting, EntryKind.NOTE, noted, Change(values={"confidentiality": secret.value}))


@follows(Topic.REGISTER)
def result_goes_to_the_meeting(topic: Topic, entry: Entry, command: Command) -> None:
    """The meeting keeps what was said and decided, the topic its course; a topic that goes on waits for another meeting."""
    if entry.step != "deliberate" or entry.action not in VERDICTS:
        return
    meeting = lock(topic.session_id or 0)
    assert isinstance(meeting, Meeting)
    verdict, votes = VERDICTS[entry.action], tally(topic, meeting)
    said = [{"topic": topic.pk, **row} for row in topic.statements]
    result = {
        "topic": topic.pk, "verdict": verdict.value, "base": votes.base, "in_favour": votes.in_favour,
        "against": votes.against, "abstained": votes.abstained, "divergence": topic.divergence,
        "resolution": topic.resolution,
    }
    kept = {"statements": [*meeting.statements, *said], "results": [*meeting.results, result]}
    record(
        meeting, EntryKind.NOTE, _by_rule(command, f"审议“{topic.title}”：{verdict.label}（{votes.words}）"),
        Change(values=kept),
    )
    step = {"meeting": meeting.pk, "on": str(entry.happened_on), "verdict": verdict.value, "votes": votes.words}
    values: dict[str, Any] = {"course": [*topic.course, step], "verdict": verdict.value, "decided_on": entry.happened_on}
    if entry.action in ("pass", "carry"):
        values["session"] = None
    record(topic, EntryKind.NOTE, _by_rule(command, f"{meeting.title}：{verdict.label}"), Change(values=values))


@follows(Topic.REGISTER)
def decision_changes_by_decision(topic: Topic, entry: Entry, command: Command) -> None:
    """Raises NotAllowed for touching what was decided. A topic that changes an earlier decision is tied to it."""
    stated = set(payload_of(entry.payload)["set"])
    if entry.kind == EntryKind.CORRECT and topic.course and topic.step != "deliberate" and stated & _DECIDED:
        raise NotAllowed("会议已经作出的决定不能更正；需要改变的，请另提议题再次上会。")
    if "changes" not in stated or topic.changes_id is None:
        return
    tied = Link.objects.filter(kind=LinkKind.DERIVES, source=topic.pk, target=topic.changes_id, ended_by=None)
    if not tied.exists():
        linked = Change(links=((LinkKind.DERIVES, topic.changes_id),))
        record(topic, EntryKind.LINK, _by_rule(command, "拟改变的原决定"), linked)


@follows(Meeting.REGISTER)
def signed_minutes_stand(meeting: Meeting, entry: Entry, command: Command) -> None:
    """Raises NotAllowed for a correction once a meeting has been held, and for calling off one with topics on its agenda."""
    if entry.kind in (EntryKind.CORRECT, EntryKind.REOPEN) and (meeting.has_opened or meeting.is_closed):
        raise NotAllowed("会议记录和纪要不作更正；需要补充的，请用“补充材料”另附说明。")
    if entry.action == "withdraw" and (left := on_agenda(meeting)):
        raise NotAllowed(f"议程上还有{len(left)}项议题，请先把它们移出议程，再取消会议。")


def _by_rule(command: Command, comment: str) -> Provenance:
    return replace(command.provenance(), comment=comment, request_id=None)
