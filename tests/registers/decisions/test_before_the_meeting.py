"""What is judged when a topic is put on the agenda: all of it before the meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from huiyin.ledger.enums import Mode
from huiyin.people.models import Membership, today
from huiyin.procedures.commands import Blocked, Done, NotAllowed
from huiyin.procedures.service import advance
from huiyin.registers.decisions.models import Meeting, Topic
from tests.registers.decisions.scenes import (
    Scene,
    a_meeting,
    a_topic,
    an_item,
    codes,
    listed,
    open_meeting,
    set_scene,
    with_members,
)
from tests.support.organ import Organ, command, material, move

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(organ: Organ) -> Scene:
    return set_scene(organ)


def put_on(scene: Scene, topic: Topic, meeting: Meeting, *papers: Any, **values: Any) -> Done | Blocked:
    by = command(scene.organ.clerk, materials=papers)
    return advance(topic.pk, "list", "submit", by, {"session": meeting.pk, **values})


def test_a_prepared_topic_two_days_ahead_meets_no_objection(scene: Scene) -> None:
    meeting = a_meeting(scene, starts_on=today() + dt.timedelta(days=2))
    assert isinstance(put_on(scene, a_topic(scene, an_item(scene)), meeting), Done)


def test_one_day_ahead_is_warned_about_and_explained(scene: Scene) -> None:
    topic, meeting = a_topic(scene, an_item(scene)), a_meeting(scene, starts_on=today() + dt.timedelta(days=1))
    assert codes(put_on(scene, topic, meeting)) == {"listed_in_time"}
    listed(scene, topic, meeting)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"research": ""}, "researched_before_meeting"),
        ({"researched_on": None}, "researched_before_meeting"),
        ({"researched_on": today() + dt.timedelta(days=4)}, "researched_before_meeting"),
        ({"opinions": []}, "opinions_were_heard"),
        ({"opinions": [{"who": "某街道", "opinion": "缓办", "adopted": "not"}]}, "opinions_were_heard"),
    ],
)
def test_what_was_not_prepared_is_stopped(scene: Scene, values: dict[str, Any], code: str) -> None:
    meeting = a_meeting(scene, starts_on=today() + dt.timedelta(days=3))
    topic = a_topic(scene, an_item(scene))
    assert codes(put_on(scene, topic, meeting, **values)) == {code}


def test_research_on_the_day_of_the_meeting_and_a_reason_for_what_was_not_adopted_pass(scene: Scene) -> None:
    day = today() + dt.timedelta(days=3)
    rows = [{"who": "某街道", "opinion": "缓办", "adopted": "not", "reason": "与年度任务不符"}]
    answer = put_on(scene, a_topic(scene, an_item(scene)), a_meeting(scene, starts_on=day), researched_on=day, opinions=rows)
    assert not codes(answer)


def test_projects_want_the_opinion_of_experts(scene: Scene) -> None:
    topic = a_topic(scene, an_item(scene, nature="project"))
    meeting = a_meeting(scene, starts_on=today() + dt.timedelta(days=3))
    assert codes(put_on(scene, topic, meeting)) == {"experts_were_asked"}
    assert isinstance(put_on(scene, topic, meeting, material("expert_argument", "专家论证")), Done)


def test_legal_review_can_neither_be_skipped_nor_be_negative(scene: Scene) -> None:
    item = an_item(scene, legal_review=True)
    other = an_item(scene, code="JC-02")
    free = a_topic(scene, other)
    move(free, "return", command(scene.organ.clerk, comment="改按另一事项办理"), to="prepare")
    skipped = advance(free.pk, "prepare", "pass", command(scene.organ.handler_a), {"catalogued": item.pk})
    assert codes(skipped) == {"legal_review_is_not_skipped"}
    meeting = a_meeting(scene, starts_on=today() + dt.timedelta(days=3))
    reviewed = a_topic(scene, item)
    with pytest.raises(NotAllowed, match="不能填写“法制审核结论”"):
        put_on(scene, reviewed, meeting, legality="lawful")
    for said in ("unlawful", ""):
        Topic.objects.filter(pk=reviewed.pk).update(legality=said)
        assert codes(put_on(scene, reviewed, meeting)) == {"legality_is_settled"}
    Topic.objects.filter(pk=reviewed.pk).update(legality="lawful")
    assert isinstance(put_on(scene, reviewed, meeting), Done)


def test_meetings_come_in_the_order_of_the_catalogue(scene: Scene) -> None:
    topic = a_topic(scene, an_item(scene, meetings=[{"kind": "party_group"}, {"kind": "directors"}]))
    day = today() + dt.timedelta(days=3)
    second = a_meeting(scene, kind="directors", starts_on=day)
    assert codes(put_on(scene, topic, second)) == {"meeting_is_in_order"}
    assert isinstance(put_on(scene, topic, a_meeting(scene, starts_on=day)), Done)


def test_nothing_is_added_to_a_meeting_that_has_begun(scene: Scene) -> None:
    topic, meeting = a_topic(scene, an_item(scene)), a_meeting(scene)
    open_meeting(scene, meeting)
    assert "agenda_is_still_open" in codes(put_on(scene, topic, meeting))


def test_a_topic_names_an_item_in_force(scene: Scene) -> None:
    item = an_item(scene)
    topic = a_topic(scene, item)
    move(topic, "return", command(scene.organ.clerk, comment="请核对所属事项"), to="prepare")
    move(item, "finish", command(scene.organ.clerk))
    assert codes(advance(topic.pk, "prepare", "pass", command(scene.organ.handler_a))) == {"item_is_in_force"}


def test_codes_of_items_in_force_are_used_once(scene: Scene) -> None:
    an_item(scene)
    with pytest.raises(AssertionError, match="已经用了编码"):
        an_item(scene)
    with pytest.raises(AssertionError, match="不止一次"):
        an_item(scene, code="JC-09", meetings=[{"kind": "directors"}, {"kind": "directors"}])


class TestQuorum:
    @pytest.mark.parametrize(("away", "blocked"), [(0, False), (2, False), (3, True)])
    def test_more_than_half_of_those_due(self, scene: Scene, away: int, blocked: bool) -> None:
        meeting = a_meeting(scene, absent=tuple(scene.members[2 : 2 + away]), starts_on=today() + dt.timedelta(days=3))
        answer = put_on(scene, a_topic(scene, an_item(scene)), meeting)
        assert codes(answer) == ({"quorum_is_met"} if blocked else set())

    def test_exactly_half_is_not_more_than_half(self, scene: Scene) -> None:
        with_members(scene, 4)
        rows = [{"person": p, "presence": "present"} for p in scene.members[:2]]
        rows += [{"person": p, "presence": "absent", "reason": "出差"} for p in scene.members[2:4]]
        meeting = a_meeting(scene, attendance=rows)
        assert codes(advance(meeting.pk, "ready", "submit", command(scene.organ.clerk))) == {"quorum_is_met"}

    @pytest.mark.parametrize(("away", "warned"), [(1, False), (2, True)])
    def test_two_thirds_for_personnel(self, scene: Scene, away: int, warned: bool) -> None:
        """Four of five are 80 %, three of five 60 %."""
        meeting = a_meeting(scene, absent=tuple(scene.members[3 : 3 + away]), starts_on=today() + dt.timedelta(days=3))
        answer = put_on(scene, a_topic(scene, an_item(scene, nature="personnel")), meeting)
        assert codes(answer) == ({"personnel_quorum_is_met"} if warned else set())

    def test_exactly_two_thirds_are_enough_for_personnel(self, scene: Scene) -> None:
        with_members(scene, 3)
        rows = [{"person": p, "presence": "present"} for p in scene.members[:2]]
        rows.append({"person": scene.members[2], "presence": "absent", "reason": "请假"})
        meeting = a_meeting(scene, attendance=rows, starts_on=today() + dt.timedelta(days=3))
        assert not codes(put_on(scene, a_topic(scene, an_item(scene, nature="personnel")), meeting))

    @pytest.mark.parametrize("named", [True, False])
    def test_the_absent_cannot_be_left_off_the_list(self, scene: Scene, named: bool) -> None:
        """The base is the body's membership on the day, whether the meeting names the only Party group or not."""
        meeting = a_meeting(scene, absent=tuple(scene.members[2:5]), **({} if named else {"body": None, "attendance": [
            {"person": p, "presence": "present"} for p in scene.members
        ]}))
        shorter = {"attendance": [{"person": p, "presence": "present"} for p in scene.members[:2]]}
        answer = advance(meeting.pk, "ready", "submit", command(scene.organ.clerk), shorter)
        assert codes(answer) == {"attendance_is_complete", "quorum_is_met"}
        assert isinstance(answer, Blocked)
        for name in ("甲一", "乙二", "丙三"):
            assert name in answer.message
        past = command(
            scene.organ.clerk, mode=Mode.PAPER, decided_by=scene.organ.clerk.person, happened_on=today() - dt.timedelta(days=1),
            irregular_reason="补录", materials=(material("signed_paper", "会议签到"),),
        )
        assert {"attendance_is_complete", "quorum_is_met"} <= codes(advance(meeting.pk, "ready", "submit", past, shorter))

    def test_membership_counts_on_the_day_of_the_meeting(self, scene: Scene) -> None:
        gone = scene.members[4]
        Membership.objects.filter(body=scene.body, person=gone).update(ends_on=today() - dt.timedelta(days=1))
        rows = [{"person": p, "presence": "present"} for p in scene.members[:4]]
        meeting = a_meeting(scene, attendance=rows)
        assert not codes(advance(meeting.pk, "ready", "submit", command(scene.organ.clerk)))

    def test_it_is_judged_again_at_the_opening(self, scene: Scene) -> None:
        meeting = a_meeting(scene, absent=tuple(scene.members[2:5]))
        assert codes(advance(meeting.pk, "ready", "submit", command(scene.organ.clerk))) == {"quorum_is_met"}


class TestEmergency:
    def acted(self, scene: Scene, days_ago: int = 5) -> Topic:
        return a_topic(
            scene, an_item(scene), research="", researched_on=None, opinions=[], urgent=True, urgent_reason="台风来袭",
            urgent_action="先行转移安置", acted_on=today() - dt.timedelta(days=days_ago),
        )

    def test_it_says_why_and_what(self, scene: Scene) -> None:
        with pytest.raises(AssertionError, match="紧急缘由、已作处置、处置日期"):
            a_topic(scene, an_item(scene), urgent=True)

    def test_it_is_reported_without_research_at_any_notice(self, scene: Scene) -> None:
        assert not codes(put_on(scene, self.acted(scene), a_meeting(scene)))

    def test_a_meeting_passed_over_is_warned_about(self, scene: Scene) -> None:
        topic = self.acted(scene)
        a_meeting(scene, starts_on=today() + dt.timedelta(days=1))
        later = a_meeting(scene, starts_on=today() + dt.timedelta(days=9))
        assert codes(put_on(scene, topic, later)) == {"emergency_goes_to_next_meeting"}
