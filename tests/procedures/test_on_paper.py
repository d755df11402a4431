"""Facts on paper, in the past, against a rule: registered, named, marked."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger.enums import EntryKind, Mode, Outcome, Stage
from huiyin.people.models import Membership, Role, today
from huiyin.procedures.acts import act
from huiyin.procedures.builtin import APART
from huiyin.procedures.checks import CHECKS
from huiyin.procedures.commands import Blocked, Done, NotAllowed
from huiyin.procedures.service import advance
from huiyin.registers.rectification.models import Finding, Measure
from tests.support.organ import Organ, a_measure, a_user, closed_measure, command, material, move

YESTERDAY = dt.timedelta(days=-1)


def paper(organ: Organ, **more: object) -> dict[str, object]:
    return {"mode": Mode.PAPER, "decided_by": organ.leader.person, "materials": (material("signed_paper", "签字件"),), **more}


def ready_to_decide(organ: Organ, finding: Finding) -> Finding:
    closed_measure(organ, a_measure(organ, finding))
    move(finding, "submit", command(organ.handler_a), {"result": "修订并印发了调研工作办法,已经组织实施"})
    move(finding, "accept", command(organ.clerk), {"acceptance_opinion": "同意验收"})
    return finding


def test_a_clerk_registers_what_the_leader_signed(organ: Organ, finding: Finding) -> None:
    ready_to_decide(organ, finding)
    done = advance(finding.pk, "decide", "approve", command(organ.clerk, **paper(organ)))
    assert isinstance(done, Done)
    assert (done.matter.stage, done.matter.outcome) == (Stage.CLOSED, Outcome.COMPLETED)
    assert (done.entry.decided_by, done.entry.registered_by) == (organ.leader.person, organ.clerk)


@pytest.mark.parametrize(("change", "why"), [
    ({"materials": ()}, "扫描件"), ({"decided_by": None}, "作出决定的人员"),
])
def test_paper_needs_a_signer_and_a_scan(organ: Organ, finding: Finding, change: dict[str, object], why: str) -> None:
    ready_to_decide(organ, finding)
    with pytest.raises(NotAllowed, match=why):
        advance(finding.pk, "decide", "approve", command(organ.clerk, **paper(organ, **change)))


def test_the_signer_must_have_been_in_office_on_the_day(organ: Organ, finding: Finding) -> None:
    ready_to_decide(organ, finding)
    with pytest.raises(NotAllowed, match="不负责该环节"):
        advance(finding.pk, "decide", "approve", command(organ.clerk, **paper(organ, decided_by=organ.deputy.person)))
    Membership.objects.filter(body=organ.leading_group, role="chair").update(starts_on=today() - dt.timedelta(days=30))
    before = today() - dt.timedelta(days=31)
    early = paper(organ, decided_on=before)
    with pytest.raises(NotAllowed, match=f"{before:%Y-%m-%d}不负责"):
        advance(finding.pk, "decide", "approve", command(organ.clerk, **early))


def test_only_the_office_registers_a_decision(organ: Organ, finding: Finding) -> None:
    """Neither the department that leads the matter nor anybody else files the leader's consent to it."""
    ready_to_decide(organ, finding)
    for user in (organ.handler_a, organ.handler_b, organ.inspector, organ.administrator):
        with pytest.raises(NotAllowed):
            advance(finding.pk, "decide", "approve", command(user, **paper(organ)))
    with pytest.raises(NotAllowed, match="牵头部门不能自行登记"):
        advance(finding.pk, "decide", "approve", command(organ.handler_a, **paper(organ)))
    assert isinstance(advance(finding.pk, "decide", "approve", command(organ.clerk, **paper(organ))), Done)


def test_the_department_registers_its_own_step(organ: Organ, measure: Measure) -> None:
    colleague = a_user("同事甲", "colleague", organ.committee, roles=(Role.HANDLER,))
    done = advance(measure.pk, "sign", "sign", command(colleague, **paper(organ, decided_by=organ.handler_a.person)))
    assert isinstance(done, Done)


def test_nobody_signs_for_another_on_line(organ: Organ, measure: Measure) -> None:
    with pytest.raises(NotAllowed, match="本人"):
        advance(measure.pk, "sign", "sign", command(organ.handler_a, decided_by=organ.leader.person))


RESULT = {"result": "修订并印发了调研工作办法,已经组织实施"}


def without_evidence(organ: Organ, finding: Finding, **more: object) -> Done | Blocked:
    """The department asks on paper for the finding to be struck off; there is no evidence in the dossier."""
    told = paper(organ, **{"decided_by": organ.handler_a.person, "happened_on": today() + YESTERDAY, **more})
    return advance(finding.pk, "work", "submit", command(organ.clerk, **told), RESULT)


def test_a_past_fact_against_a_rule_is_registered_as_irregular(organ: Organ, finding: Finding) -> None:
    assert isinstance(without_evidence(organ, finding), Blocked)
    done = without_evidence(organ, finding, irregular_reason="当时没有留存材料")
    assert isinstance(done, Done)
    assert done.entry.irregular
    assert "evidence_present" in done.entry.payload
    assert "当时没有留存材料" in done.entry.payload
    assert done.entry.late_days == 1


@pytest.mark.parametrize("change", [{"happened_on": None}, {"mode": Mode.ONLINE, "decided_by": None}])
def test_an_act_of_today_or_on_line_is_never_let_through(
    organ: Organ, finding: Finding, change: dict[str, object]
) -> None:
    fact = {
        **paper(organ, decided_by=organ.handler_a.person, happened_on=today() + YESTERDAY), **change,
        "irregular_reason": "理由",
    }
    if fact["happened_on"] is None:
        fact["happened_on"] = today()
    user = organ.clerk if fact["mode"] == Mode.PAPER else organ.handler_a
    assert isinstance(advance(finding.pk, "work", "submit", command(user, **fact), RESULT), Blocked)


def test_separation_of_duties_is_never_a_past_irregularity(organ: Organ, finding: Finding) -> None:
    """The chair took part in the work by his own signature: a paper of yesterday does not let him strike it off."""
    closed_measure(organ, a_measure(organ, finding))
    act(finding.pk, EntryKind.PROGRESS, command(organ.clerk, comment="主任带头整改", **paper(organ)))
    move(finding, "submit", command(organ.handler_a), RESULT)
    move(finding, "accept", command(organ.clerk), {"acceptance_opinion": "同意验收"})
    fact = paper(organ, happened_on=today() + YESTERDAY, irregular_reason="当时未作回避")
    blocked = advance(finding.pk, "decide", "approve", command(organ.clerk, **fact))
    assert isinstance(blocked, Blocked)
    assert [o.check.code for o in blocked.objections] == ["decider_is_independent"]


NEVER_PAST = (
    "builtin_apart", "decider_is_independent", "acceptor_is_independent", "payee_does_not_approve", "acceptors_did_not_build",
    "invoice_is_new", "receipt_file_is_new", "payment_invoice_is_new", "welfare_not_twice", "settled_once", "settled_as_stated",
    "application_within_budget", "claim_within_budget", "contract_fits_budget", "payment_fits_budget", "payment_within_value",
    "welfare_fits_budget", "reception_within_budget", "upkeep_within_budget", "project_within_budget", "no_line_below_zero",
    "quorum_is_met", "attendance_is_complete",
)


@pytest.mark.parametrize("code", NEVER_PAST)
def test_what_must_not_take_effect_cannot_be_excused_as_past(code: str) -> None:
    assert not {**CHECKS, APART.code: APART}[code].can_be_past


@pytest.mark.parametrize("when", ["happened_on", "decided_on"])
def test_nothing_happens_tomorrow(organ: Organ, measure: Measure, when: str) -> None:
    tomorrow = {when: today() + dt.timedelta(days=1)}
    with pytest.raises(NotAllowed, match="不能晚于今天"):
        advance(measure.pk, "sign", "sign", command(organ.handler_a, **tomorrow))


def test_late_registration_shows(organ: Organ, measure: Measure) -> None:
    done = advance(measure.pk, "sign", "sign", command(organ.handler_a, happened_on=today() - dt.timedelta(days=9)))
    assert isinstance(done, Done)
    assert done.entry.late_days == 9
