"""Lists, the agenda on the meeting's page, and the form on which members' opinions are taken down."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.registers.decisions.scenes import a_meeting, a_topic, an_item, considered, listed, set_scene
from tests.support.organ import Organ

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
