"""Counting: who was due and came, what was said, what the votes come to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from huiyin.components.rows import Row
from huiyin.figures.registry import percentage
from huiyin.people.models import Body, Membership
from huiyin.registers.decisions.models import (
    Item,
    Meeting,
    MeetingKind,
    Presence,
    Stance,
    Topic,
    Verdict,
    VoteMode,
)


def item_of(topic: Topic) -> Item | None:
    return Item.objects.filter(pk=topic.catalogued_id or 0).first()


def meeting_of(topic: Topic) -> Meeting | None:
    return Meeting.objects.filter(pk=topic.session_id or 0).first()


def due_meetings(topic: Topic, item: Item) -> list[str]:
    """The kinds of meeting that have yet to pass the topic, in order."""
    passed = sum(1 for row in topic.course if row.get("verdict") == Verdict.PASSED)
    return [row["kind"] for row in item.meetings][passed:]


def in_words(kinds: list[str]) -> str:
    return "、".join(str(MeetingKind(kind).label) for kind in kinds)


def members(meeting: Meeting) -> list[int]:
    """Whoever sits in the meeting's body on its day, in their order; its staff have no vote and are not due.

    A meeting of the Party group that names no body is one of the organ's only Party group, where there is but one.
    """
    body, on = meeting.body_id, meeting.starts_on
    if body is None and meeting.kind == MeetingKind.PARTY_GROUP and on is not None:
        groups = Body.objects.filter(kind=Body.Kind.PARTY_GROUP).exclude(dissolved_on__lte=on)
        body = groups.get().pk if groups.count() == 1 else None
    if body is None or on is None:
        return []
    seats = Membership.objects.on(on).filter(body=body).exclude(role=Membership.Role.STAFF)
    people = seats.order_by("person__position", "person_id").values_list("person_id", flat=True)
    return list(dict.fromkeys(people))


def due_people(meeting: Meeting) -> list[int]:
    """The base of every count: those listed, and every member of the body, whether somebody listed them or not."""
    return list(dict.fromkeys([*(row["person"] for row in meeting.attendance), *members(meeting)]))


def attendance_share(meeting: Meeting) -> tuple[int, int, Decimal]:
    """(present, due, per cent rounded half up to two decimals). Before the meeting: as far as leave is known."""
    present, due = len(meeting.people(Presence.PRESENT)), len(due_people(meeting))
    return present, due, percentage(Decimal(present), Decimal(due))


@dataclass(frozen=True)
class Tally:
    """Votes; the base is the members due (出席 or not) without those who withdrew from this topic."""

    base: int
    in_favour: int
    against: int
    abstained: int
    later: int

    @property
    def share(self) -> Decimal:
        return percentage(Decimal(self.in_favour), Decimal(self.base))

    @property
    def not_in_favour(self) -> int:
        return self.against + self.abstained + self.later

    @property
    def words(self) -> str:
        later = f"，建议缓议{self.later}" if self.later else ""
        return f"基数{self.base}，赞成{self.in_favour}，反对{self.against}，弃权{self.abstained}{later}"


def heard(topic: Topic, meeting: Meeting) -> list[Row]:
    """What those present said, in the order in which they spoke; letters of absentees are left out."""
    present = set(meeting.people(Presence.PRESENT))
    return [row for row in topic.statements if row.get("person") in present]


def tally(topic: Topic, meeting: Meeting) -> Tally:
    rows = heard(topic, meeting)
    recused = {row["person"] for row in rows if row.get("stance") == Stance.RECUSED}
    if topic.vote_mode == VoteMode.SECRET:
        count = {s: sum(int(r["votes"]) for r in topic.ballot if r["stance"] == s) for s in Stance}
    else:
        latest = {row["person"]: row.get("stance") for row in rows}
        count = {s: sum(1 for stance in latest.values() if stance == s) for s in Stance}
    return Tally(
        len(due_people(meeting)) - len(recused), count[Stance.FOR], count[Stance.AGAINST], count[Stance.ABSTAINS],
        count[Stance.LATER],
    )


def has_spoken(row: Row, topic: Topic) -> bool:
    """Words, or an open vote in favour or withdrawal, which need none."""
    enough = topic.vote_mode != VoteMode.SECRET and row.get("stance") in (Stance.FOR, Stance.RECUSED)
    return bool(str(row.get("words", "")).strip()) or enough or row.get("stance") == Stance.RECUSED


def on_agenda(meeting: Meeting) -> list[Topic]:
    """Topics that wait for this meeting or are being considered there."""
    rows = Topic.objects.filter(session=meeting.pk, step__in=("listed", "deliberate")).order_by("pk")
    return cast("list[Topic]", list(rows))
