"""Countersigning waits for all; a return ends it and may go to any earlier step."""

from __future__ import annotations

import pytest

from huiyin.ledger.enums import Stage
from huiyin.ledger.models import Matter
from huiyin.people.actors import actor_of
from huiyin.procedures.commands import Blocked, NotAllowed
from huiyin.procedures.models import Task
from huiyin.procedures.service import advance, begin
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.rectification.models import Record, Round
from tests.support.organ import Organ, command, move
from tests.support.versions import COUNTERSIGNED, publish


@pytest.fixture
def countersigned(organ: Organ, round_: Round) -> Matter:
    """A record waiting to be signed by reviewer, handling department and leader."""
    publish(COUNTERSIGNED)
    values = {"kind": "talk", "subject": "谈话", "lead_department": organ.committee, "leader": organ.leader.person}
    record = begin(Record, command(organ.clerk), "会签的事", values, parent=round_).matter
    return move(record, "submit", command(organ.clerk))  # type: ignore[no-any-return]


def test_countersigning_waits_for_all_and_then_goes_on(organ: Organ, countersigned: Matter) -> None:
    for user in (organ.reviewer, organ.leader):
        assert move(countersigned, "approve", command(user)).step == "sign"
    assert not open_tasks(actor_of(organ.reviewer.person)).exists()
    after = move(countersigned, "approve", command(organ.handler_a))
    assert (after.step, after.stage) == ("file", Stage.DECISION)
    assert Task.objects.filter(matter=after, is_open=True).values_list("assignee", flat=True).get() == "role:office"


def test_nobody_countersigns_twice(organ: Organ, countersigned: Matter) -> None:
    move(countersigned, "approve", command(organ.reviewer))
    with pytest.raises(NotAllowed):
        advance(countersigned.pk, "sign", "approve", command(organ.reviewer))


def test_one_return_ends_the_countersigning(organ: Organ, countersigned: Matter) -> None:
    move(countersigned, "approve", command(organ.reviewer))
    after = move(countersigned, "return", command(organ.leader, comment="再改"))
    assert after.step == "draft"
    assert Task.objects.filter(matter=after, is_open=True).count() == 1
    again = move(countersigned, "submit", command(organ.clerk))
    assert Task.objects.filter(matter=again, is_open=True).count() == 3


def test_a_return_may_go_to_any_earlier_step_and_to_no_later_one(organ: Organ, countersigned: Matter) -> None:
    for user in (organ.reviewer, organ.leader, organ.handler_a):
        move(countersigned, "approve", command(user))
    with pytest.raises(NotAllowed, match="之前的环节"):
        advance(countersigned.pk, "file", "return", command(organ.clerk, comment="退"), to="file")
    assert move(countersigned, "return", command(organ.clerk, comment="退"), to="draft").step == "draft"


def test_a_return_says_why(organ: Organ, countersigned: Matter) -> None:
    blocked = advance(countersigned.pk, "sign", "return", command(organ.leader))
    assert isinstance(blocked, Blocked)
    assert "理由" in blocked.message
