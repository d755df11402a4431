"""Who may move and begin, on which day, in which register."""

from __future__ import annotations

import pytest

from huiyin.ledger import access
from huiyin.ledger.enums import EntryKind, Mode, Outcome, Stage
from huiyin.ledger.record import Conflict
from huiyin.people.actors import actor_of
from huiyin.people.models import Department, Grant, Role
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.models import Task
from huiyin.procedures.service import advance, begin
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.rectification.models import Finding, Measure, Record, Round
from tests.support.organ import Organ, a_measure, a_user, closed_measure, command, material, move


@pytest.mark.parametrize("who", ["clerk", "leader", "handler_b", "inspector", "administrator", "street_clerk"])
def test_only_whom_the_task_waits_for_may_move(organ: Organ, measure: Measure, who: str) -> None:
    with pytest.raises(NotAllowed):
        advance(measure.pk, "sign", "sign", command(getattr(organ, who)))


def test_a_task_of_a_merged_department_waits_with_its_successor(organ: Organ, measure: Measure) -> None:
    Department.objects.filter(pk=organ.committee.pk).update(successor=organ.other_committee)
    assert open_tasks(actor_of(organ.handler_b.person)).filter(matter=measure).exists()
    assert move(measure, "sign", command(organ.handler_b)).step == "work"


def test_a_role_for_other_registers_opens_no_task_here(organ: Organ, finding: Finding) -> None:
    user = a_user("林泉", "scoped", roles=(Role.OFFICE,), register="talks")
    closed_measure(organ, a_measure(organ, finding))
    move(finding, "submit", command(organ.handler_a), {"result": "修订并印发了调研工作办法,已经组织实施"})
    assert not open_tasks(actor_of(user.person)).exists()
    with pytest.raises(NotAllowed):
        advance(finding.pk, "accept", "accept", command(user), {"acceptance_opinion": "同意"})
    Grant.objects.filter(person=user.person).update(register="rectification")
    assert open_tasks(actor_of(user.person)).filter(matter=finding).exists()
    assert move(finding, "accept", command(user), {"acceptance_opinion": "同意验收"}).step == "decide"


def test_a_role_without_scope_opens_no_task_of_a_restricted_register(
    organ: Organ, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "RESTRICTED", {Round.REGISTER})
    assert not open_tasks(actor_of(organ.clerk.person)).filter(matter=round_).exists()
    with pytest.raises(NotAllowed):
        advance(round_.pk, "feedback", "submit", command(organ.clerk, materials=(material("feedback", "意见"),)))


@pytest.mark.parametrize(("who", "may"), [
    ("clerk", True), ("leader", False), ("handler_a", False), ("reviewer", False), ("inspector", False),
    ("administrator", False),
])
def test_whoever_the_first_step_waits_for_may_begin(organ: Organ, round_: Round, who: str, may: bool) -> None:
    told = command(getattr(organ, who))
    if may:
        begin(Finding, told, "问题", {"wording": "问题"}, parent=round_)
    else:
        with pytest.raises(NotAllowed):
            begin(Finding, told, "问题", {"wording": "问题"}, parent=round_)


def test_everybody_may_begin_what_its_starter_finishes(organ: Organ, round_: Round) -> None:
    values = {"kind": "meeting", "subject": "专题会"}
    record = begin(Record, command(organ.handler_b), "专题会", values, parent=round_).matter
    assert open_tasks(actor_of(organ.handler_b.person)).filter(matter=record).exists()


def test_history_is_brought_in_by_the_office_alone(organ: Organ) -> None:
    with pytest.raises(NotAllowed):
        begin(Round, command(organ.handler_a, mode=Mode.IMPORTED), "往年", {}, closed=True)
    done = begin(Round, command(organ.clerk, mode=Mode.IMPORTED), "往年", {}, closed=True, outcome=Outcome.COMPLETED)
    assert (done.entry.kind, done.matter.historical, done.matter.stage) == (EntryKind.IMPORT, True, Stage.CLOSED)
    assert not Task.objects.filter(matter=done.matter).exists()
    record = begin(Record, command(organ.clerk), "会议", {"kind": "meeting", "subject": "会议"}, parent=done.matter).matter
    with pytest.raises(NotAllowed, match="历史导入"):
        advance(record.pk, "register", "finish", command(organ.clerk, mode=Mode.IMPORTED))


def test_a_stale_page_gets_a_conflict(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", command(organ.handler_a))
    with pytest.raises(Conflict, match="已经不在该环节"):
        advance(measure.pk, "sign", "sign", command(organ.handler_a))
    with pytest.raises(Conflict, match="刷新"):
        advance(measure.pk, "work", "complete", command(organ.handler_a, revision=1))


def test_no_act_sets_what_only_the_ledger_sets(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", command(organ.handler_a))
    for name in ("stage", "outcome", "number", "step", "closed_on", "revision", "parent"):
        with pytest.raises(NotAllowed, match="不能改动"):
            act(measure.pk, EntryKind.CORRECT, command(organ.clerk, comment="改"), {name: "closed"})
