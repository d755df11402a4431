"""A catalogue, a body of five, and how a topic comes before it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from huiyin.people.models import Body, Membership, today
from huiyin.procedures.commands import Blocked, Done
from huiyin.procedures.service import advance
from huiyin.registers.decisions.models import Item, Meeting, Topic
from huiyin.registers.decisions.register import ItemRegister, MeetingRegister, TopicRegister
from tests.support.organ import LONG_AGO, Organ, a_person, command, duties, material, move

IN_TEN_DAYS = dt.timedelta(days=10)


@dataclass
class Scene:
    """The organ with five members of a Party group, its leader presiding."""

    organ: Organ
    body: Body
    members: list[int]

    @property
    def host(self) -> int:
        return self.organ.leader.person_id


def set_scene(organ: Organ) -> Scene:
    duties(organ)
    body = Body.objects.create(name="党组", kind=Body.Kind.PARTY_GROUP, formed_on=LONG_AGO)
    people = [organ.leader.person, organ.deputy.person, *(a_person(n, organ.office) for n in ("甲一", "乙二", "丙三"))]
    for person in people:
        Membership.objects.create(body=body, person=person, starts_on=LONG_AGO)
    return Scene(organ, body, [p.pk for p in people])


def with_members(scene: Scene, number: int) -> None:
    """Let the Party group be only the first `number` of its five."""
    Membership.objects.filter(body=scene.body).exclude(person__in=scene.members[:number]).delete()


def an_item(scene: Scene, **values: Any) -> Item:
    given = {
        "nature": "matter", "code": "JC-01", "meetings": [{"kind": "party_group"}], "rule": "议事规则", "effective_on": LONG_AGO,
        **values,
    }
    by = command(scene.organ.clerk, materials=(material("rule_document", "议事规则"),))
    return move(ItemRegister.begin(by, "年度工作计划", given).matter, "submit", by)  # type: ignore[no-any-return]


def a_meeting(scene: Scene, *, absent: tuple[int, ...] = (), issued: bool = True, **values: Any) -> Meeting:
    given = {
        "kind": "party_group", "body": scene.body, "starts_on": today(), "from_time": "09:30", "to_time": "11:00",
        "place": "三楼会议室", "host": scene.organ.leader.person, "recorder": scene.organ.clerk.person, **values,
    }
    meeting = MeetingRegister.begin(command(scene.organ.clerk), "党组会议", given).matter
    assert isinstance(meeting, Meeting)
    rows = [{**r, **({"presence": "absent", "reason": "外出学习"} if r["person"] in absent else {})} for r in meeting.attendance]
    return move(meeting, "issue", command(scene.organ.clerk), {"attendance": rows}) if issued else meeting  # type: ignore[no-any-return]


def a_topic(scene: Scene, item: Item, **values: Any) -> Topic:
    """A topic that is ready to be listed; its department is the committee, in the leader's charge."""
    given = {
        "catalogued": item, "source": "年度工作要点", "content": "审议年度工作计划", "research": "到三个街道调研",
        "researched_on": today() - dt.timedelta(days=3),
        "opinions": [{"who": "各街道工委", "opinion": "突出民生", "adopted": "adopted"}], **values,
    }
    done = TopicRegister.begin(
        command(scene.organ.handler_a, materials=(material("proposal", f"议题材料{item.pk}"),)), "年度工作计划（草案）", given
    )
    topic = done.matter
    if item.legal_review:
        move(topic, "submit", command(scene.organ.handler_a))
        legal = next(u for u in _users() if u.username == "legal")
        move(topic, "pass", command(legal), {"legal_opinion": "程序和内容合法", "legality": "lawful"})
    else:
        move(topic, "pass", command(scene.organ.handler_a))
    return move(topic, "approve", command(scene.organ.leader))  # type: ignore[no-any-return]


def _users() -> Any:
    from huiyin.people.models import User

    return User.objects.all()


def said(scene: Scene, *stances: str, host_first: bool = False) -> list[dict[str, Any]]:
    """A row for each member by their places in the body (the host is the first of them), spoken with the host last."""
    given = [*stances, *["for"] * (len(scene.members) - len(stances))]
    rows = [
        {"person": p, "stance": s, "words": "同意。" if s == "for" else "还须再作论证。"}
        for p, s in zip(scene.members, given, strict=True)
    ]
    return rows if host_first else [*rows[1:], rows[0]]


def listed(scene: Scene, topic: Topic, meeting: Meeting, **reasons: str) -> Topic:
    reasons = {"listed_in_time": "年度例行事项", **reasons}
    return move(topic, "submit", command(scene.organ.clerk, reasons=reasons), {"session": meeting.pk})  # type: ignore[no-any-return]


def open_meeting(scene: Scene, meeting: Meeting) -> Meeting:
    return move(meeting, "submit", command(scene.organ.clerk))  # type: ignore[no-any-return]


def considered(scene: Scene, topic: Topic, meeting: Meeting) -> Topic:
    """The topic as it is being considered."""
    listed(scene, topic, meeting)
    if Meeting.objects.get(pk=meeting.pk).step == "ready":
        open_meeting(scene, meeting)
    move(topic, "submit", command(scene.organ.clerk))
    return Topic.objects.get(pk=topic.pk)


def decide(scene: Scene, topic: Topic, action: str, rows: list[dict[str, Any]], **more: Any) -> Done | Blocked:
    """What the service answers to a result."""
    reasons = more.pop("reasons", {})
    values = {"statements": rows, "divergence": "无", "resolution": "原则同意，按程序办理", **more}
    return advance(topic.pk, "deliberate", action, command(scene.organ.clerk, reasons=reasons), values)


def codes(answer: Done | Blocked) -> set[str]:
    return {o.check.code for o in answer.objections} if isinstance(answer, Blocked) else set()
