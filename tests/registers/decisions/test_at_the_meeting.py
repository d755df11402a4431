"""One topic at a time, everybody heard, the host last; what the votes come to; what is never changed again."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.components.decisions import why_undecided
from huiyin.figures.registry import Scope, compute
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, Mode, Outcome, Stage
from huiyin.ledger.facts import Participation
from huiyin.ledger.models import Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import today
from huiyin.procedures import loading
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Done, NotAllowed
from huiyin.procedures.service import advance
from huiyin.register.contradictions import RULES
from huiyin.registers.decisions.models import Meeting, Task, Topic
from huiyin.registers.decisions.register import TaskRegister, TopicRegister
from tests.registers.decisions.scenes import (
    Scene,
    a_meeting,
    a_topic,
    an_item,
    codes,
    considered,
    decide,
    listed,
    open_meeting,
    said,
    set_scene,
    with_members,
)
from tests.support.organ import Organ, command, material, move, second_clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(organ: Organ) -> Scene:
    return set_scene(organ)


@pytest.fixture
def topic(scene: Scene) -> Topic:
    return considered(scene, a_topic(scene, an_item(scene)), a_meeting(scene))


def test_seats_are_laid_out_with_the_host_last(scene: Scene, topic: Topic) -> None:
    assert [row["person"] for row in topic.statements] == [*scene.members[1:], scene.host]
    assert topic.vote_mode == "oral"


def test_a_passed_topic_is_carried_out(scene: Scene, topic: Topic) -> None:
    """Only then may contracts and projects rely on it."""
    assert "还没有作出决定" in (why_undecided(topic, today()) or "")
    assert isinstance(decide(scene, topic, "approve", said(scene)), Done)
    topic.refresh_from_db()
    assert (topic.step, topic.verdict, topic.decided_on) == ("execute", "passed", today())
    assert why_undecided(topic, today()) is None
    (result,) = Meeting.objects.get(pk=topic.session_id).results
    assert (result["base"], result["in_favour"], result["verdict"]) == (5, 5, "passed")


def test_the_host_does_not_speak_first(scene: Scene, topic: Topic) -> None:
    assert codes(decide(scene, topic, "approve", said(scene, host_first=True))) == {"host_speaks_last"}


def test_everybody_present_is_heard(scene: Scene, topic: Topic) -> None:
    assert codes(decide(scene, topic, "approve", said(scene)[1:])) == {"everybody_spoke", "host_speaks_last"}
    silent = said(scene, "for", "against")
    silent[0]["words"] = ""
    assert "everybody_spoke" in codes(decide(scene, topic, "approve", silent))


def test_one_topic_at_a_time(scene: Scene, topic: Topic) -> None:
    meeting = a_meeting(scene)
    first, second = (listed(scene, a_topic(scene, an_item(scene, code=c)), meeting) for c in ("A", "B"))
    too_early = advance(first.pk, "listed", "submit", command(scene.organ.clerk))
    assert codes(too_early) == {"meeting_is_in_session"}
    open_meeting(scene, meeting)
    move(first, "submit", command(scene.organ.clerk))
    assert codes(advance(second.pk, "listed", "submit", command(scene.organ.clerk))) == {"one_topic_at_a_time"}
    assert isinstance(decide(scene, first, "approve", said(scene)), Done)
    move(second, "submit", command(scene.organ.clerk))


def test_a_serious_split_is_postponed(scene: Scene, topic: Topic) -> None:
    rows = said(scene, "for", "against")
    assert codes(decide(scene, topic, "approve", rows, divided=True)) == {"split_is_postponed"}
    assert isinstance(decide(scene, topic, "carry", rows, divided=True, divergence="经费来源意见不一"), Done)
    topic.refresh_from_db()
    assert (topic.step, topic.verdict, topic.session_id) == ("list", "postponed", None)


@pytest.mark.parametrize(("against", "warned"), [(1, set()), (2, {"narrow_vote_is_explained"})])
def test_a_narrow_vote_is_explained(scene: Scene, topic: Topic, against: int, warned: set[str]) -> None:
    rows = said(scene, "for", *["against"] * against)
    assert codes(decide(scene, topic, "approve", rows)) == warned


def test_the_result_agrees_with_the_votes(scene: Scene, topic: Topic) -> None:
    lost = said(scene, "for", "against", "abstains", "later")
    assert "votes_bear_out_result" in codes(decide(scene, topic, "approve", lost))
    assert codes(decide(scene, topic, "finish", said(scene))) == {"votes_bear_out_result"}
    assert isinstance(decide(scene, topic, "finish", lost), Done)
    topic.refresh_from_db()
    assert (topic.stage, topic.outcome) == (Stage.CLOSED, Outcome.REFUSED)


def test_who_withdraws_leaves_the_base(scene: Scene, topic: Topic) -> None:
    """Two in favour of three are more than half; of five they would not be."""
    rows = said(scene, "for", "for", "against", "recused", "recused")
    answer = decide(scene, topic, "approve", rows, reasons={"narrow_vote_is_explained": "已充分讨论"})
    assert isinstance(answer, Done)
    assert Meeting.objects.get(pk=topic.session_id).results[0]["base"] == 3


def test_letters_of_absentees_are_not_counted(scene: Scene) -> None:
    away = scene.members[4]
    topic = considered(scene, a_topic(scene, an_item(scene)), a_meeting(scene, absent=(away,)))
    assert away not in {row["person"] for row in topic.statements}
    answer = decide(scene, topic, "approve", said(scene))
    assert codes(answer) == {"only_those_present_vote"}
    decide(scene, topic, "approve", said(scene), reasons={"only_those_present_vote": "书面意见存档备查"})
    (result,) = Meeting.objects.get(pk=topic.session_id).results
    assert (result["base"], result["in_favour"]) == (5, 4)


def test_half_of_those_due_is_not_enough(scene: Scene) -> None:
    with_members(scene, 4)
    rows = [{"person": p, "presence": "present"} for p in scene.members[:4]]
    topic = considered(scene, a_topic(scene, an_item(scene)), a_meeting(scene, attendance=rows))
    given = [{"person": p, "stance": s, "words": "意见"} for p, s in zip(
        [*scene.members[1:4], scene.host], ("for", "against", "against", "for"), strict=True)]
    answer = decide(scene, topic, "approve", given, reasons={"narrow_vote_is_explained": "说明"})
    assert codes(answer) == {"votes_bear_out_result"}


def test_a_secret_ballot_is_counted(scene: Scene) -> None:
    topic = considered(scene, a_topic(scene, an_item(scene, vote_mode="secret")), a_meeting(scene))
    spoken = [{"person": r["person"], "words": "赞同所提人选"} for r in said(scene)]
    assert "secret_ballot_is_counted" in codes(decide(scene, topic, "approve", spoken))
    six = [{"stance": "for", "votes": 6}]
    assert codes(decide(scene, topic, "approve", spoken, ballot=six)) == {"secret_ballot_is_counted"}
    five = [{"stance": "for", "votes": 4}, {"stance": "against", "votes": 1}]
    assert isinstance(decide(scene, topic, "approve", spoken, ballot=five), Done)


def test_a_second_meeting_follows_the_first(scene: Scene) -> None:
    item = an_item(scene, meetings=[{"kind": "party_group"}, {"kind": "directors"}])
    topic = considered(scene, a_topic(scene, item), a_meeting(scene))
    assert codes(decide(scene, topic, "approve", said(scene))) == {"further_meeting_is_held"}
    assert isinstance(decide(scene, topic, "pass", said(scene)), Done)
    topic.refresh_from_db()
    assert topic.step == "list"
    second = considered(scene, topic, a_meeting(scene, kind="directors"))
    assert second.resolution == ""
    assert codes(decide(scene, second, "pass", said(scene))) == {"further_meeting_is_held"}
    assert isinstance(decide(scene, second, "approve", said(scene)), Done)
    second.refresh_from_db()
    assert len(second.course) == 2


def test_no_way_leads_to_a_decision_but_through_a_meeting() -> None:
    steps = loading.read_files()["decisions.topic"][0].steps
    ways = {(s.code, a) for s in steps.values() for a, t in s.leads_to.items() if t.step == "execute" or t.outcome == "completed"}
    assert ways == {("deliberate", "approve"), ("execute", "finish")}
    assert {s.code for s in steps.values() if "deliberate" in {t.step for t in s.leads_to.values()}} == {"listed"}


class TestMinutes:
    def held(self, scene: Scene, topic: Topic) -> Meeting:
        decide(scene, topic, "approve", said(scene))
        return Meeting.objects.get(pk=topic.session_id)

    def signed(self, scene: Scene, topic: Topic) -> Meeting:
        meeting = self.held(scene, topic)
        by = command(scene.organ.clerk, materials=(material("minutes", "纪要"),))
        move(meeting, "submit", by, {"content": "审议一项议题"})
        return move(meeting, "approve", command(scene.organ.leader))  # type: ignore[no-any-return]

    def test_the_host_signs_and_they_are_filed(self, scene: Scene, topic: Topic) -> None:
        assert self.signed(scene, topic).outcome == Outcome.COMPLETED

    def test_every_topic_is_settled_first(self, scene: Scene, topic: Topic) -> None:
        by = command(scene.organ.clerk, materials=(material("minutes", "纪要"),))
        answer = advance(topic.session_id or 0, "held", "submit", by, {"content": "审议"})
        assert codes(answer) == {"every_topic_is_settled"}

    def test_they_are_signed_on_paper_too(self, scene: Scene, topic: Topic) -> None:
        meeting = self.held(scene, topic)
        move(meeting, "submit", command(scene.organ.clerk, materials=(material("minutes", "纪要"),)), {"content": "审议一项"})
        paper = command(
            second_clerk(scene.organ), mode=Mode.PAPER, decided_by=scene.organ.leader.person,
            materials=(material("signed_paper", "签发件"),),
        )
        assert move(meeting, "approve", paper).is_closed

    def test_corrections_are_refused_and_addenda_filed(self, scene: Scene, topic: Topic) -> None:
        meeting = self.signed(scene, topic)
        for kind in (EntryKind.CORRECT, EntryKind.REOPEN):
            with pytest.raises(NotAllowed):
                act(meeting.pk, kind, command(scene.organ.clerk, comment="改记录"), {"content": "改写"})
        addendum = command(scene.organ.clerk, comment="补充列席人员", materials=(material("addendum", "补充说明"),))
        assert isinstance(act(meeting.pk, EntryKind.ATTACH, addendum), Done)

    def test_the_present_were_there_at_its_hours(self, scene: Scene, topic: Topic) -> None:
        meeting = self.held(scene, topic)
        there = Participation.objects.filter(matter=meeting.pk)
        assert set(there.values_list("person", flat=True)) == {*scene.members, scene.organ.clerk.person_id}
        row = there.first()
        assert row
        assert row.ends - row.starts == dt.timedelta(minutes=90)
        assert not row.vague

    def test_a_meeting_to_come_puts_nobody_anywhere(self, scene: Scene) -> None:
        assert not Participation.objects.filter(matter=a_meeting(scene).pk).exists()

    def test_a_meeting_with_an_agenda_is_not_called_off(self, scene: Scene) -> None:
        meeting = a_meeting(scene)
        topic = listed(scene, a_topic(scene, an_item(scene)), meeting)
        with pytest.raises(NotAllowed, match="议程上还有1项"):
            move(meeting, "withdraw", command(scene.organ.clerk, comment="改期"))
        move(topic, "return", command(scene.organ.clerk, comment="另行上会"))
        assert move(meeting, "withdraw", command(scene.organ.clerk, comment="改期")).is_closed


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"from_time": "9点"}, "hours_are_readable"),
        ({"to_time": "09:30"}, "hours_are_readable"),
        ({"attendance": "unexcused"}, "attendance_is_complete"),
        ({"attendance": "without host"}, "attendance_is_complete"),
        ({"attendance": "twice"}, "attendance_is_complete"),
    ],
)
def test_what_a_notice_must_say(scene: Scene, values: dict[str, object], code: str) -> None:
    meeting = a_meeting(scene, issued=False)
    rows = [dict(row) for row in meeting.attendance]
    changed = {
        "unexcused": [*rows[:-1], {**rows[-1], "presence": "absent"}], "without host": rows[1:], "twice": [*rows, rows[0]],
    }
    if "attendance" in values:
        values = {"attendance": changed[str(values["attendance"])]}
    assert codes(advance(meeting.pk, "convene", "issue", command(scene.organ.clerk), values)) == {code}


def test_nobody_opens_a_meeting_before_its_day(scene: Scene) -> None:
    meeting = a_meeting(scene, starts_on=today() + dt.timedelta(days=1))
    assert codes(advance(meeting.pk, "ready", "submit", command(scene.organ.clerk))) == {"meeting_day_has_come"}


class TestExecution:
    def test_tasks_end_before_the_decision_is_carried_out(self, scene: Scene, topic: Topic) -> None:
        decide(scene, topic, "approve", said(scene))
        begun = TaskRegister.begin(command(scene.organ.handler_a), "印发工作计划", {
            "requirement": "印发工作计划", "owner": scene.organ.handler_a.person, "due_on": today() + dt.timedelta(days=20),
        }, parent=topic)
        task = begun.matter
        move(task, "issue", command(scene.organ.handler_a))
        finish = {"execution": "计划已印发并分解"}
        assert codes(advance(topic.pk, "execute", "finish", command(scene.organ.handler_a), finish)) == {"builtin_children"}
        move(task, "complete", command(scene.organ.handler_a), {"result": "已印发"})
        move(task, "accept", command(scene.organ.clerk))
        assert isinstance(advance(topic.pk, "execute", "finish", command(scene.organ.handler_a), finish), Done)
        assert Task.objects.get(pk=task.pk).outcome == Outcome.COMPLETED

    def test_a_decision_without_tasks_is_explained(self, scene: Scene, topic: Topic) -> None:
        decide(scene, topic, "approve", said(scene))
        answer = advance(topic.pk, "execute", "finish", command(scene.organ.handler_a), {"execution": "知悉"})
        assert codes(answer) == {"execution_is_assigned"}

    def test_a_decision_is_changed_by_a_decision_alone(self, scene: Scene, topic: Topic) -> None:
        decide(scene, topic, "approve", said(scene))
        with pytest.raises(NotAllowed):
            act(topic.pk, EntryKind.CORRECT, command(scene.organ.clerk, comment="改决议"), {"resolution": "另行安排"})
        assert topic.pk in dict(TopicRegister.offered(command(scene.organ.clerk).actor))
        again = a_topic(scene, an_item(scene, code="JC-07"), changes=topic)
        assert again.links_out.filter(kind="derives", target=topic.pk).count() == 1


def test_personnel_topics_are_work_secrets(scene: Scene) -> None:
    assert a_topic(scene, an_item(scene, nature="personnel")).confidentiality == "work_secret"
    assert a_topic(scene, an_item(scene, code="JC-03")).confidentiality == "internal"


def test_departments_see_their_topics_and_no_others(scene: Scene, topic: Topic) -> None:
    def sees(user: str) -> bool:
        person = getattr(scene.organ, user).person
        return visible(actor_of(person), Matter.objects.filter(pk=topic.pk)).exists()

    assert [sees(user) for user in ("handler_a", "clerk", "leader", "handler_b")] == [True, True, True, False]


def test_figures_count_what_was_decided(scene: Scene, topic: Topic) -> None:
    decide(scene, topic, "approve", said(scene))
    now, past = Scope(starts_on=today()), Scope(ends_on=today() - dt.timedelta(days=1))
    found = {c: int(compute(f"decisions.{c}", now).value) for c in ("meetings", "attendances", "topics", "passed", "rejected")}
    assert found == {"meetings": 1, "attendances": 6, "topics": 1, "passed": 1, "rejected": 0}
    assert compute("decisions.topics", past).value == 0


def test_an_emergency_that_the_next_meeting_was_not_told_of_is_found(scene: Scene) -> None:
    acted = today() - dt.timedelta(days=5)
    urgent = a_topic(scene, an_item(scene), urgent=True, urgent_reason="台风", urgent_action="转移安置", acted_on=acted)
    rule = RULES["decisions.emergency_unreported"]
    meeting = open_meeting(scene, a_meeting(scene))
    (pair,) = rule.find(acted)
    assert (pair.left, pair.right) == (urgent.pk, meeting.pk)
    assert not list(rule.find(today()))
