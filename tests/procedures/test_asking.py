"""加签, 会签 and 撤回: who may, what it does to the tasks, what it stops, what the news say."""

from __future__ import annotations

import pytest

from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.rebuild import rebuild
from huiyin.notices.news import news, said
from huiyin.people.actors import actor_of
from huiyin.people.models import User
from huiyin.procedures.acts import act, open_acts
from huiyin.procedures.commands import Blocked, NotAllowed
from huiyin.procedures.models import Task
from huiyin.procedures.service import advance
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.rectification.models import Finding, Measure
from tests.support.judged import judged
from tests.support.organ import Organ, a_measure, closed_measure, command, material, move

DONE = {"result": "修订并印发了调研工作办法，已经组织实施"}


@pytest.fixture
def waiting(organ: Organ, finding: Finding) -> Matter:
    """A finding that waits for the chair's decision."""
    closed_measure(organ, a_measure(organ, finding))
    proof = material("evidence", "问题的佐证")
    move(finding, "submit", command(organ.handler_a, materials=(proof,)), DONE)
    return move(finding, "accept", command(organ.clerk), {"acceptance_opinion": "同意验收"})  # type: ignore[no-any-return]


def ask(matter: Matter, kind: EntryKind, by: User, *whom: User) -> None:
    act(matter.pk, kind, command(by, comment="请提出意见"), {"people": [u.person.pk for u in whom]})


def waits_for(user: User) -> list[str]:
    return [str(t.kind) for t in open_tasks(actor_of(user.person, user=user))]


def test_an_opinion_is_asked_given_and_told(organ: Organ, waiting: Matter) -> None:
    ask(waiting, EntryKind.CONSULT, organ.leader, organ.reviewer)
    assert waits_for(organ.reviewer) == ["sign"]
    who = actor_of(organ.reviewer.person, user=organ.reviewer)
    assert [said(t).word for t in news(who).select_related("news")] == ["加签"]
    act(waiting.pk, EntryKind.OPINION, command(organ.reviewer, comment="同意"))
    assert waits_for(organ.reviewer) == []
    assert move(waiting, "approve", command(organ.leader)).is_closed


def test_without_the_opinion_it_moves_only_with_a_reason(organ: Organ, waiting: Matter) -> None:
    ask(waiting, EntryKind.CONSULT, organ.leader, organ.reviewer)
    done = advance(waiting.pk, "decide", "approve", command(organ.leader))
    assert isinstance(done, Blocked)
    assert "沈秋白还没有回复加签" in done.message
    reason = {"builtin_opinions": "审核员出差，已电话征求意见"}
    assert move(waiting, "approve", command(organ.leader, reasons=reason)).is_closed
    assert waits_for(organ.reviewer) == []
    kept = judged(waiting, "builtin_opinions")
    assert kept.reason == reason["builtin_opinions"]


def test_only_who_was_asked_answers(organ: Organ, waiting: Matter) -> None:
    ask(waiting, EntryKind.CONSULT, organ.leader, organ.reviewer)
    with pytest.raises(NotAllowed):
        act(waiting.pk, EntryKind.OPINION, command(organ.handler_a, comment="同意"))
    paper = command(
        organ.clerk, comment="同意", mode=Mode.PAPER, decided_by=organ.reviewer.person, materials=(material("signed_paper"),)
    )
    act(waiting.pk, EntryKind.OPINION, paper)
    assert waits_for(organ.reviewer) == []


def test_who_cannot_be_asked(organ: Organ, waiting: Matter) -> None:
    with pytest.raises(NotAllowed, match="周稻香无权查看"):
        ask(waiting, EntryKind.CONSULT, organ.leader, organ.street_clerk)
    with pytest.raises(NotAllowed, match="已经在办理"):
        ask(waiting, EntryKind.JOINT, organ.leader, organ.leader)
    with pytest.raises(NotAllowed, match="不能对这件事项"):
        ask(waiting, EntryKind.CONSULT, organ.handler_a, organ.reviewer)  # it is not the handler's turn
    assert waits_for(organ.reviewer) == []


def test_a_second_signature_is_waited_for(organ: Organ, waiting: Matter) -> None:
    ask(waiting, EntryKind.JOINT, organ.leader, organ.deputy, organ.reviewer)
    assert move(waiting, "approve", command(organ.leader)).step == "decide"
    assert move(waiting, "approve", command(organ.deputy)).step == "decide"
    assert move(waiting, "approve", command(organ.reviewer)).is_closed


def test_signatures_agree_or_the_matter_goes_back(organ: Organ, waiting: Matter) -> None:
    ask(waiting, EntryKind.JOINT, organ.leader, organ.deputy)
    move(waiting, "substantial", command(organ.leader))
    with pytest.raises(NotAllowed, match="会签意见不一致：梁长青"):
        advance(waiting.pk, "decide", "approve", command(organ.deputy))
    assert move(waiting, "return", command(organ.deputy, comment="再核")).step == "work"
    assert waits_for(organ.leader) == []


def test_a_move_is_taken_back_until_somebody_acts(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", command(organ.handler_a))
    done = move(measure, "complete", command(organ.handler_a, materials=(material(),)), DONE)
    who = actor_of(organ.handler_a.person, user=organ.handler_a)
    assert EntryKind.TAKE_BACK in {a.kind for a in open_acts(who, done)}
    with pytest.raises(NotAllowed):  # whose move it was not
        act(measure.pk, EntryKind.TAKE_BACK, command(organ.clerk, comment="撤回"))
    back = act(measure.pk, EntryKind.TAKE_BACK, command(organ.handler_a, comment="佐证有误")).matter
    assert (back.step, back.stage) == ("work", "under_way")
    assert Task.objects.get(matter=measure.pk, is_open=True).assignee == f"department:{organ.committee.pk}"
    move(measure, "complete", command(organ.handler_a), DONE)
    move(measure, "return", command(organ.clerk, comment="再改"))
    with pytest.raises(NotAllowed):
        act(measure.pk, EntryKind.TAKE_BACK, command(organ.handler_a, comment="撤回"))


def test_what_was_issued_is_not_taken_back(organ: Organ, measure: Measure) -> None:
    with pytest.raises(NotAllowed):
        act(measure.pk, EntryKind.TAKE_BACK, command(organ.clerk, comment="撤回"))


def test_a_question_is_taken_back(organ: Organ, waiting: Matter) -> None:
    ask(waiting, EntryKind.JOINT, organ.leader, organ.deputy)
    act(waiting.pk, EntryKind.TAKE_BACK, command(organ.leader, comment="不需要了"))
    assert waits_for(organ.deputy) == []
    assert move(waiting, "approve", command(organ.leader)).is_closed


def test_taking_back_restores_the_outcome_and_a_signature(organ: Organ, waiting: Matter) -> None:
    ask(waiting, EntryKind.JOINT, organ.leader, organ.deputy)
    move(waiting, "approve", command(organ.leader))
    again = act(waiting.pk, EntryKind.TAKE_BACK, command(organ.leader, comment="再想想")).matter
    assert (again.step, waits_for(organ.leader)) == ("decide", ["do"])
    move(waiting, "substantial", command(organ.leader))
    moved = move(waiting, "substantial", command(organ.deputy))
    assert (moved.step, moved.outcome) == ("work", "substantial")
    undone = act(waiting.pk, EntryKind.TAKE_BACK, command(organ.deputy, comment="看错了")).matter
    assert (undone.step, undone.outcome) == ("decide", "")


def test_a_rebuild_reaches_the_same_tasks(organ: Organ, waiting: Matter) -> None:
    ask(waiting, EntryKind.CONSULT, organ.leader, organ.reviewer)
    ask(waiting, EntryKind.JOINT, organ.leader, organ.deputy)
    act(waiting.pk, EntryKind.TAKE_BACK, command(organ.leader, comment="不需要了"))
    before = sorted(Task.objects.filter(matter=waiting).values_list("key", "kind", "assignee", "is_open"))
    rebuild()
    assert sorted(Task.objects.filter(matter=waiting).values_list("key", "kind", "assignee", "is_open")) == before
    assert Entry.objects.filter(matter=waiting, kind=EntryKind.CONSULT).count() == 1


@pytest.mark.parametrize("kind", [EntryKind.COPY, EntryKind.CONSULT, EntryKind.JOINT])
def test_everybody_the_form_offers_is_accepted_and_nobody_else_is_offered(
    organ: Organ, waiting: Matter, kind: EntryKind
) -> None:
    from huiyin.desk.actforms import SPECS, act_form
    from huiyin.ledger.access import visible

    who = actor_of(organ.clerk.person, user=organ.clerk)
    offered = list(act_form(SPECS[kind], waiting, who).fields["people"].queryset)  # type: ignore[attr-defined]
    for person in offered:
        act(waiting.pk, kind, command(organ.clerk, comment="请看"), {"people": [person.pk]})
    accepted = {
        u.person for u in organ.users
        if u != organ.clerk and u != organ.inspector and visible(actor_of(u.person)).filter(pk=waiting.pk).exists()
    }
    assert set(offered) == accepted
    assert not {organ.street_clerk.person, organ.administrator.person} & set(offered)


def test_the_list_of_people_costs_the_same_for_many(organ: Organ, waiting: Matter) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.desk.conftest import signed_in
    from tests.support.organ import a_user

    client, address = signed_in(organ.clerk), f"/matters/{waiting.pk}/act/copy/"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    for n in range(40):
        a_user(f"同事{n}", f"colleague-{n}", organ.committee)
    with CaptureQueriesContext(connection) as many:
        page = client.get(address).content.decode()
    assert "同事39" in page
    assert len(many) == len(few)
