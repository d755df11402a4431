"""会议纪要, drawn from what was registered as each topic was considered, and 会议签到表 for the pen."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.components.rows import PERSON, Names, Row
from huiyin.kit.printing import own_unit, shown
from huiyin.ledger.enums import Outcome
from huiyin.people.actors import Actor
from huiyin.register.base import PrintForm
from huiyin.registers.decisions.models import Meeting, MeetingKind, Presence, Stance, Topic, Verdict
from huiyin.rendering.blocks import (
    Block,
    Column,
    DocNumber,
    Document,
    FormHead,
    Heading,
    Layout,
    Letterhead,
    Meta,
    Paragraph,
    Subtitle,
    Table,
    Title,
)

_NONE = "无"


def minutes(meeting: Meeting, who: Actor) -> Document:
    """What a record must have: when, where, who, what was said, where they differed, the count, what was decided."""
    signed, people, title = meeting.outcome == Outcome.COMPLETED, Names().of(PERSON), f"{_name(meeting)}纪要"
    blocks: list[Block] = [
        Letterhead(own_unit()), DocNumber(meeting.number or "", shown(meeting.host) if signed else ""), Title(title),
        *([] if signed else [Subtitle("（尚未签发）")]),
        *(Paragraph(f"{label}：{text}") for label, text in _head(meeting, people)),
        *([Paragraph(meeting.content)] if meeting.content else []), *_considered(meeting, people),
    ]
    return Document(blocks, Meta(f"{title} {meeting.number or ''}", own_unit()))


def sign_in(meeting: Meeting, who: Actor) -> Document:
    """Everybody who is due, in the order of the body; those on leave are named as such."""
    people, title = Names().of(PERSON), f"{_name(meeting)}签到表"
    rows = [
        (str(place), people.get(row["person"], ""), "", _absence(row) if row.get("presence") == Presence.ABSENT else "")
        for place, row in enumerate(meeting.attendance, start=1)
    ]
    table = Table((Column("序号", 8), Column("姓名", 24), Column("签到", 34), Column("缺席及原因", 34)), rows)
    blocks = (
        Title(title), FormHead(f"时间：{_hours(meeting)}", f"地点：{meeting.place}"), table,
        FormHead(f"列席：{meeting.also_present or _NONE}"),
    )
    return Document(blocks, Meta(f"{title} {meeting.number or ''}", own_unit(), layout=Layout.FORM))


def _name(meeting: Meeting) -> str:
    return meeting.title if meeting.kind == MeetingKind.OTHER else str(meeting.get_kind_display())


def _hours(meeting: Meeting) -> str:
    return " ".join(filter(None, (shown(meeting.starts_on), "—".join(filter(None, (meeting.from_time, meeting.to_time))))))


def _absence(row: Row) -> str:
    return f"缺席：{row.get('reason') or '未写明原因'}"


def _head(meeting: Meeting, people: dict[int, str]) -> Iterator[tuple[str, str]]:
    absent = [
        f"{people.get(row['person'], '')}（{row.get('reason') or '未写明原因'}）"
        for row in meeting.attendance if row.get("presence") == Presence.ABSENT
    ]
    yield "时间", _hours(meeting)
    yield "地点", meeting.place
    yield "主持", shown(meeting.host)
    yield "出席", "、".join(people.get(p, "") for p in meeting.people(Presence.PRESENT))
    yield "缺席", "、".join(absent) or _NONE
    yield "列席", meeting.also_present or _NONE
    yield "记录", shown(meeting.recorder) or _NONE


def _considered(meeting: Meeting, people: dict[int, str]) -> Iterator[Block]:
    """One topic after another: what each said in the order of speaking, where they differed, the count, the decision."""
    titles = dict(Topic.objects.filter(pk__in=[r["topic"] for r in meeting.results]).values_list("pk", "title"))
    for result in meeting.results:
        yield Heading(1, titles[result["topic"]])
        for row in meeting.statements:
            if row["topic"] == result["topic"]:
                yield Paragraph(f"{people.get(row['person'], '')}：{_said(row)}")
        yield Paragraph(f"主要分歧意见：{result['divergence'] or _NONE}")
        yield Paragraph(
            f"表决：计票基数{result['base']}人，赞成{result['in_favour']}人，反对{result['against']}人，弃权{result['abstained']}人。"
        )
        yield Paragraph(f"决定：{Verdict(result['verdict']).label}。{result['resolution']}")


def _said(row: Row) -> str:
    stance = str(Stance(row["stance"]).label) if row.get("stance") else ""
    words = str(row.get("words", ""))
    return words if words.startswith(stance) else f"{stance}。{words}"


FORMS = (PrintForm("minutes", "会议纪要", minutes), PrintForm("sign-in", "会议签到表", sign_in))
