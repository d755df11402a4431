"""Who works does not accept, who accepts does not decide — judged by who decided, not by who registered it."""

from __future__ import annotations

import pytest

from huiyin.ledger.enums import EntryKind, Mode
from huiyin.people.models import Grant, Role, User, today
from huiyin.procedures.acts import act
from huiyin.procedures.checks import Case
from huiyin.procedures.commands import Blocked
from huiyin.procedures.service import advance
from huiyin.registers.rectification import checks
from huiyin.registers.rectification.models import Finding, Measure
from tests.registers.rectification.walks import ACCEPTED, RESULT, Hand, work_off
from tests.support.organ import LONG_AGO, Organ, command, material, move


def case(by: User) -> Case:
    return Case("accept", "accept", today(), by.person, {})


@pytest.fixture
def worked(organ: Organ, measure: Measure) -> Measure:
    """Reported complete by handler_a; waits for acceptance."""
    move(measure, "sign", command(organ.handler_a))
    move(measure, "complete", command(organ.handler_a, materials=(material(),)), {"result": RESULT})
    return measure


def test_who_signed_for_it_does_not_accept_it(organ: Organ, worked: Measure) -> None:
    assert checks.acceptor_is_independent(worked, case(organ.clerk)) is None
    assert checks.acceptor_is_independent(worked, case(organ.handler_a)) == "王一鸣参与了该事项的整改，不能由其验收"


def test_who_reported_progress_does_not_accept_it(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", command(organ.handler_a))
    act(measure.pk, EntryKind.PROGRESS, command(organ.clerk, comment="已起草"), {"progress": "已起草"})
    assert checks.acceptor_is_independent(measure, case(organ.clerk)) is not None


def test_registering_a_signed_paper_is_not_taking_part(organ: Organ, measure: Measure) -> None:
    hand = Hand(organ, paper=True)
    move(measure, "sign", hand.of(organ.handler_a))
    paper = hand.of(organ.handler_a, comment="已起草")
    act(measure.pk, EntryKind.PROGRESS, paper, {"progress": "已起草"})
    assert checks.acceptor_is_independent(measure, case(organ.clerk)) is None
    assert checks.acceptor_is_independent(measure, case(organ.handler_a)) is not None


def test_the_block_holds_in_the_procedure(organ: Organ, worked: Measure) -> None:
    Grant.objects.create(person=organ.handler_a.person, role=Role.OFFICE, starts_on=LONG_AGO)
    held = advance(worked.pk, "accept", "accept", command(organ.handler_a), ACCEPTED)
    assert isinstance(held, Blocked)
    assert "不能由其验收" in held.message


def test_work_on_a_measure_is_work_on_its_finding(organ: Organ, finding: Finding, worked: Measure) -> None:
    assert checks.acceptor_is_independent(finding, case(organ.handler_a)) is not None
    assert checks.decider_is_independent(finding, case(organ.handler_a)) is not None
    assert checks.decider_is_independent(finding, case(organ.leader)) is None


def test_who_accepted_the_finding_does_not_decide_on_it(organ: Organ, finding: Finding, measure: Measure) -> None:
    work_off(Hand(organ), measure)
    move(finding, "submit", command(organ.handler_a), {"result": RESULT})
    move(finding, "accept", command(organ.clerk), ACCEPTED)
    assert checks.decider_is_independent(finding, case(organ.clerk)) == "陈小禾参与了该问题的整改或验收，不能由其审批销号"
    done = move(
        finding, "approve",
        command(organ.clerk, mode=Mode.PAPER, decided_by=organ.leader.person, materials=(material("signed_paper"),)),
    )
    assert done.is_closed
