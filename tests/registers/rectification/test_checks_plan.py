"""What must hold before a plan is submitted and issued."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from huiyin.ledger.enums import Outcome
from huiyin.people.models import today
from huiyin.procedures.checks import Case
from huiyin.procedures.commands import Blocked, NotAllowed
from huiyin.procedures.service import begin
from huiyin.registers.rectification import checks
from huiyin.registers.rectification.models import Measure, Plan, Round
from huiyin.registers.rectification.passing import merge
from huiyin.registers.rectification.plans import begin_plan, issue_plan
from huiyin.registers.rectification.rounds import add_finding, add_measure
from tests.registers.rectification.walks import (
    Hand,
    a_full_finding,
    a_round_with_feedback,
    an_approved_plan,
    issued,
)
from tests.support.judged import judged
from tests.support.organ import Organ, command, move


def case(on: dt.date | None = None, **more: Any) -> Case:
    return Case(**{"step": "draft", "action": "submit", "happened_on": on or today(), "decided_by": None, "values": {}, **more})


@pytest.fixture
def hand(organ: Organ) -> Hand:
    return Hand(organ)


@pytest.fixture
def planned(hand: Hand) -> Round:
    return a_round_with_feedback(hand)


@pytest.fixture
def plan(hand: Hand, planned: Round) -> Plan:
    return begin_plan(planned, hand.of(hand.organ.clerk), "整改方案")


def complete(plan: Plan) -> str | None:
    return checks.findings_are_complete(plan, case())


def test_a_round_without_findings_has_no_plan(plan: Plan) -> None:
    assert complete(plan) == "本轮次还没有登记任何问题"


def test_a_full_finding_passes(hand: Hand, planned: Round, plan: Plan) -> None:
    a_full_finding(hand, planned)
    assert complete(plan) is None


def test_a_finding_without_measure_is_named(hand: Hand, planned: Round, plan: Plan) -> None:
    values = {"wording": "原话", "lead_department": hand.organ.committee}
    add_finding(planned, command(hand.organ.clerk), "没有措施的问题", values)
    assert complete(plan) == "“没有措施的问题”没有整改措施"


def test_a_finding_divided_into_parts_has_its_measures_there(hand: Hand, planned: Round, plan: Plan) -> None:
    owners = {"lead_department": hand.organ.committee}
    whole = add_finding(planned, command(hand.organ.clerk), "总问题", {"wording": "原话", **owners})
    part = add_finding(whole, command(hand.organ.clerk), "分问题", {"wording": "原话", **owners})
    add_measure(part, command(hand.organ.clerk), "措施", {**owners, "due_on": today()})
    assert complete(plan) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lead_department": None}, "没有牵头部门"), ({"due_on": None}, "没有整改时限"),
        ({"due_on": None, "long_term": True}, "没有整改时限"),
        ({"due_on": None, "long_term": True, "next_review_on": dt.date(2030, 1, 1)}, None), ({}, None),
    ],
)
def test_a_measure_needs_owner_and_date(
    hand: Hand, planned: Round, plan: Plan, change: dict[str, Any], said: str | None
) -> None:
    owners = {"lead_department": hand.organ.committee}
    finding = add_finding(planned, command(hand.organ.clerk), "问题", {"wording": "原话", **owners})
    add_measure(finding, command(hand.organ.clerk), "措施", {**owners, "due_on": today(), **change})
    message = complete(plan)
    assert (message is None) == (said is None)
    assert said is None or said in str(message)


def test_a_finding_joined_to_another_needs_nothing_of_its_own(hand: Hand, planned: Round, plan: Plan) -> None:
    main, _ = a_full_finding(hand, planned)
    joined = add_finding(planned, command(hand.organ.clerk), "并入的问题", {"wording": "原话"})
    merge(joined.pk, main.pk, command(hand.organ.clerk))
    assert complete(plan) is None


@pytest.mark.parametrize(("days", "passes"), [(-1, False), (0, True), (1, True)])
def test_a_deadline_before_the_feedback_wants_a_reason(
    hand: Hand, planned: Round, plan: Plan, days: int, passes: bool
) -> None:
    finding, _ = a_full_finding(hand, planned)
    add_measure(finding, command(hand.organ.clerk), "早到的措施", {"due_on": today() + dt.timedelta(days=days)})
    assert (checks.deadlines_follow_feedback(plan, case()) is None) == passes


@pytest.mark.parametrize(
    ("kind", "days", "passes"), [("immediate", 0, True), ("immediate", 1, False), ("standing", 1, True)]
)
def test_what_is_put_right_at_once_ends_with_the_concentrated_period(
    hand: Hand, planned: Round, plan: Plan, kind: str, days: int, passes: bool
) -> None:
    finding, _ = a_full_finding(hand, planned)
    until = Round.objects.get(pk=planned.pk).concentrated_until
    assert until is not None
    add_measure(finding, command(hand.organ.clerk), "措施", {"due_on": until + dt.timedelta(days=days), "kind": kind})
    assert (checks.deadlines_within_period(plan, case()) is None) == passes


@pytest.mark.parametrize(("on", "passes"), [(dt.date(2026, 2, 28), True), (dt.date(2026, 3, 1), False)])
def test_a_plan_is_due_a_calendar_month_after_the_feedback(organ: Organ, on: dt.date, passes: bool) -> None:
    round_ = a_round_with_feedback(Hand(organ), dt.date(2026, 1, 31))
    plan = begin_plan(round_, command(organ.clerk), "方案")
    assert (checks.plan_is_in_time(plan, case(on)) is None) == passes


def test_a_measure_without_leader_wants_a_reason(hand: Hand, planned: Round, plan: Plan) -> None:
    finding, _ = a_full_finding(hand, planned)
    assert checks.leader_in_charge_named(plan, case()) is None
    add_measure(finding, command(hand.organ.clerk), "无人分管的措施", {"due_on": today()})
    assert checks.leader_in_charge_named(plan, case()) == "“无人分管的措施”没有责任领导"


def test_a_round_goes_on_only_once_its_plan_is_issued(hand: Hand, planned: Round) -> None:
    a_full_finding(hand, planned)
    plan = an_approved_plan(hand, planned)
    assert checks.plan_is_issued(planned, case()) == "整改方案还没有印发"
    issued(hand, plan)
    assert checks.plan_is_issued(planned, case()) is None


def test_what_was_added_after_approval_still_holds_the_plan_back(hand: Hand, planned: Round) -> None:
    a_full_finding(hand, planned)
    plan = an_approved_plan(hand, planned)
    add_finding(planned, command(hand.organ.clerk), "后来补的问题", {"wording": "原话", "lead_department": hand.organ.committee})
    held = issued(hand, plan)
    assert isinstance(held, Blocked)
    assert "“后来补的问题”没有整改措施" in held.message
    assert Plan.objects.get(pk=plan.pk).outcome == ""
    assert Measure.objects.filter(root=planned.pk).exclude(step="plan").count() == 0


def test_what_is_put_right_before_the_plan_is_noted_and_let_through(hand: Hand, planned: Round) -> None:
    finding, measure = a_full_finding(hand, planned)
    message = "整改方案尚未印发，先行下达；立行立改的请在办理意见中说明"
    assert checks.comes_with_the_plan(measure, case()) == message
    move(measure, "issue", command(hand.organ.clerk, comment="立行立改"))
    assert judged(measure, "comes_with_the_plan").message == message
    issued(hand, an_approved_plan(hand, planned))
    assert checks.comes_with_the_plan(finding, case()) is None
    assert Measure.objects.get(pk=measure.pk).step == "sign"


def test_issuing_twice_by_a_double_click_is_issuing_once(hand: Hand, planned: Round) -> None:
    a_full_finding(hand, planned)
    plan = an_approved_plan(hand, planned)
    values = {"document_number": "云人整〔2026〕2号", "issued_on": today()}
    twice = command(hand.organ.clerk, request_id="click")
    first, second = issue_plan(plan.pk, twice, values), issue_plan(plan.pk, twice, values)
    assert first.entry == second.entry  # type: ignore[union-attr]
    assert Plan.objects.get(pk=plan.pk).outcome == Outcome.ISSUED


def test_a_plan_is_not_issued_before_the_feedback_is_on_file(organ: Organ) -> None:
    round_ = begin(Round, command(organ.clerk), "没有反馈的轮次", {}).matter
    assert isinstance(round_, Round)
    plan = begin_plan(round_, command(organ.clerk), "方案")
    with pytest.raises(NotAllowed, match="先在轮次中登记反馈意见"):
        issue_plan(plan.pk, command(organ.clerk), {})


def test_one_plan_at_a_time(hand: Hand, planned: Round, plan: Plan) -> None:
    with pytest.raises(NotAllowed, match="已有一份整改方案"):
        begin_plan(planned, command(hand.organ.clerk), "又一份")


def test_a_plan_nobody_may_see_reads_as_missing(hand: Hand, planned: Round, plan: Plan) -> None:
    with pytest.raises(NotAllowed, match="没有找到"):
        issue_plan(plan.pk, command(hand.organ.street_clerk), {})


def test_the_feedbacks_words_are_frozen_once_the_plan_is_issued(hand: Hand, planned: Round) -> None:
    from huiyin.ledger.enums import EntryKind
    from huiyin.procedures.acts import act

    finding, _ = a_full_finding(hand, planned)
    correction = command(hand.organ.clerk, comment="录入有误")
    act(finding.pk, EntryKind.CORRECT, correction, {"wording": "反馈原话"})
    issued(hand, an_approved_plan(hand, planned))
    with pytest.raises(NotAllowed, match="反馈原文"):
        act(finding.pk, EntryKind.CORRECT, correction, {"wording": "轻一点的说法"})
    finding.refresh_from_db()
    assert finding.wording == "反馈原话"
