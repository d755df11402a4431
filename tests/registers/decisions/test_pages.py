"""Lists, the agenda on the meeting's page, and the form on which members' opinions are taken down."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.kit.printing import form_of
from huiyin.ledger.access import visible
from huiyin.ledger.enums import Confidentiality
from huiyin.ledger.models import Matter
from huiyin.people.actors import actor_of
from huiyin.procedures.service import advance
from huiyin.registers.decisions.models import Meeting
from huiyin.registers.decisions.register import TaskRegister
from huiyin.rendering.blocks import DocNumber, Heading, Paragraph, Subtitle, Table
from huiyin.rendering.text import plain
from tests.registers.decisions.scenes import (
    Scene,
    a_meeting,
    a_topic,
    an_item,
    considered,
    decide,
    listed,
    said,
    set_scene,
)
from tests.support.organ import Organ, command, material

pytestmark = pytest.mark.django_db


def test_the_pages_of_a_meeting_and_its_topics(organ: Organ, client: Client) -> None:
    scene = set_scene(organ)
    meeting = a_meeting(scene)
    listed(scene, a_topic(scene, an_item(scene)), meeting)
    client.force_login(organ.clerk)
    page = client.get(f"/matters/{meeting.pk}/").content.decode()
    assert "会议议程" in page
    assert "年度工作计划（草案）" in page
    for slug in ("item", "topic", "meeting", "task"):
        assert client.get(f"/registers/decisions-{slug}/").status_code == 200
    topic = considered(scene, a_topic(scene, an_item(scene, code="JC-05")), meeting)
    form = client.get(f"/matters/{topic.pk}/do/approve/")
    assert form.status_code == 200
    for name in ("梁长青", "甲一", "主要分歧意见"):
        assert name in form.content.decode()


def minutes_of(scene: Scene, meeting: Matter) -> list[object]:
    return list(form_of(meeting, "minutes").build(meeting.typed(), actor_of(scene.organ.clerk.person)).blocks)


def test_minutes_say_what_was_registered_and_who_signed_them(organ: Organ) -> None:
    scene = set_scene(organ)
    meeting = a_meeting(scene)
    topic = considered(scene, a_topic(scene, an_item(scene)), meeting)
    decide(scene, topic, "approve", said(scene, "for", "against"), divergence="进度安排")
    blocks = minutes_of(scene, Meeting.objects.get(pk=meeting.pk))
    text = [plain(b.text) for b in blocks if isinstance(b, Paragraph)]
    assert [plain(b.text) for b in blocks if isinstance(b, Heading)] == ["年度工作计划（草案）"]
    assert "主要分歧意见：进度安排" in text
    assert "表决：计票基数5人，赞成4人，反对1人，弃权0人。" in text
    assert "决定：通过。原则同意，按程序办理" in text
    assert "罗望山：不同意。还须再作论证。" in text
    assert text.index("罗望山：不同意。还须再作论证。") < text.index("梁长青：同意。"), "the order of speaking"
    assert any(isinstance(b, Subtitle) and plain(b.text) == "（尚未签发）" for b in blocks)
    minutes = (material("minutes", "会议纪要"),)
    advance(meeting.pk, "held", "submit", command(organ.clerk, materials=minutes), {"content": "审议一项", "to_time": "10:30"})
    advance(meeting.pk, "sign", "approve", command(organ.leader))
    signed = minutes_of(scene, Meeting.objects.get(pk=meeting.pk))
    assert [b.signer for b in signed if isinstance(b, DocNumber)] == ["梁长青"]
    assert not any(isinstance(b, Subtitle) for b in signed)


def test_the_sheet_to_sign_names_all_who_are_due_and_why_one_is_absent(organ: Organ) -> None:
    scene = set_scene(organ)
    meeting = a_meeting(scene, absent=(scene.members[4],))
    sheet = form_of(meeting, "sign-in").build(meeting, actor_of(organ.clerk.person))
    (table,) = (b for b in sheet.blocks if isinstance(b, Table))
    assert [(row[1], row[3]) for row in table.rows][3:] == [("乙二", ""), ("丙三", "缺席：外出学习")]


def test_a_meeting_and_tasks_are_as_secret_as_their_topic(organ: Organ) -> None:
    """An inspection account reads the record of an ordinary meeting; not of one at which an appointment is considered."""
    scene = set_scene(organ)
    def seen() -> set[int]:
        return set(visible(actor_of(organ.inspector.person)).values_list("pk", flat=True))

    meeting = a_meeting(scene)
    topic = a_topic(scene, an_item(scene, code="RS-01", nature="personnel"))
    assert topic.confidentiality == Confidentiality.WORK_SECRET
    assert meeting.pk in seen()
    listed(scene, topic, meeting)
    assert meeting.pk not in seen()
    given = {"requirement": "印发任职通知", "owner": organ.handler_a.person}
    task = TaskRegister.begin(command(organ.handler_a), "", given, parent=topic).matter
    assert task.confidentiality == Confidentiality.WORK_SECRET
    ordinary = a_meeting(scene)
    listed(scene, a_topic(scene, an_item(scene, code="JC-09")), ordinary)
    assert ordinary.pk in seen()
