"""A round from the feedback to its close, on line with three accounts and on paper with the clerk's alone."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger.enums import Mode, Outcome, Stage
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import today
from huiyin.procedures.commands import Done
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.rectification.models import Finding, FocusArea
from huiyin.registers.rectification.progress import progress_of
from huiyin.registers.rectification.rounds import add_focus
from tests.registers.rectification.walks import (
    Hand,
    a_full_finding,
    a_round_with_feedback,
    an_approved_plan,
    issued,
    to_decision,
    work_off,
)
from tests.support.organ import Organ, material, move, second_clerk

REASONS = {"report_is_published": "随后公布"}


@pytest.mark.parametrize("paper", [False, True], ids=["on line", "on paper"])
def test_a_round_runs_from_feedback_to_close(organ: Organ, paper: bool) -> None:
    hand = Hand(organ, paper)
    round_ = a_round_with_feedback(hand)
    add_focus(round_, hand.of(organ.clerk), "聚焦调查研究方面")
    finding, measure = a_full_finding(hand, round_)
    plan = an_approved_plan(hand, round_)
    assert isinstance(issued(hand, plan), Done)

    assert Matter.objects.get(pk=round_.pk).step == "work"
    assert open_tasks(actor_of(organ.handler_a.person)).filter(matter=measure.pk, step="sign").exists()
    work_off(hand, measure)
    to_decision(hand, finding)
    move(finding, "approve", hand.of(organ.leader))
    assert Finding.objects.get(pk=finding.pk).status == Outcome.COMPLETED.label
    assert progress_of(round_).rate == 100

    move(round_, "submit", hand.of(organ.clerk))
    reports = (material("report", "整改情况报告"), material("principal_report", "组织落实情况报告"))
    move(round_, "finish", hand.of(organ.clerk, *reports, reasons=REASONS))
    closed = Matter.objects.get(pk=round_.pk)
    assert closed.stage == Stage.CLOSED
    assert FocusArea.objects.get(root=round_.pk).stage == Stage.CLOSED
    assert not Matter.objects.filter(root=round_.pk).open().exists()


def test_on_paper_the_leader_decides_and_the_clerk_registers(organ: Organ) -> None:
    hand = Hand(organ, paper=True)
    round_ = a_round_with_feedback(hand)
    finding, measure = a_full_finding(hand, round_)
    issued(hand, an_approved_plan(hand, round_))
    work_off(hand, measure)
    to_decision(hand, finding)
    move(finding, "approve", hand.of(organ.leader))

    last = Entry.objects.filter(matter=finding.pk).latest("sequence")
    other = second_clerk(organ)
    assert (last.decided_by, last.registered_by, last.mode) == (organ.leader.person, other, Mode.PAPER)
    assert not Entry.objects.exclude(registered_by__in=(organ.clerk, other)).exists()
    assert Material.objects.filter(matter=finding.pk, kind="signed_paper").exists()


def test_issuing_gives_the_finding_the_latest_deadline_of_its_measures(organ: Organ) -> None:
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    finding, measure = a_full_finding(hand, round_)
    issued(hand, an_approved_plan(hand, round_))
    assert Finding.objects.get(pk=finding.pk).due_on == measure.due_on


def test_a_deadline_given_to_the_finding_itself_stays(organ: Organ) -> None:
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    own = today() + dt.timedelta(days=90)
    finding, _ = a_full_finding(hand, round_, due_on=own)
    issued(hand, an_approved_plan(hand, round_))
    assert Finding.objects.get(pk=finding.pk).due_on == own


def test_the_issued_plan_stands_in_the_rounds_dossier_too(organ: Organ) -> None:
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    a_full_finding(hand, round_)
    plan = an_approved_plan(hand, round_)
    issued(hand, plan)
    text = Material.objects.get(matter=plan.pk, kind="issued_text")
    assert Material.objects.get(matter=round_.pk, kind="plan").content == text.content
