"""Ways through a round that several tests take. `Hand` gives orders on line, or on paper through the clerk alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import count
from typing import Any

from huiyin.ledger.enums import Mode
from huiyin.ledger.record import NewMaterial
from huiyin.people.models import User, today
from huiyin.procedures.commands import Command
from huiyin.registers.rectification.models import Finding, Measure, Plan, Round
from huiyin.registers.rectification.plans import begin_plan, issue_plan
from huiyin.registers.rectification.rounds import add_finding, add_measure, open_round, register_feedback
from tests.support.organ import Organ, command, material, move, second_clerk

_sheets = count(1)
RESULT = "修订并印发了调研工作办法,已经按新办法开展调研"
ACCEPTED = {"acceptance_opinion": "同意验收"}


@dataclass
class Hand:
    """On line everybody signs in; on paper a second clerk registers what the others signed, each on a sheet of its own."""

    organ: Organ
    paper: bool = False

    def of(self, user: User, *materials: NewMaterial, **more: Any) -> Command:
        if not self.paper or user == self.organ.clerk:
            return command(user, materials=materials, **more)
        signed = material("signed_paper", f"{user.person.name}签字件{next(_sheets)}")
        return command(
            second_clerk(self.organ), mode=Mode.PAPER, decided_by=user.person, materials=(*materials, signed), **more
        )


def a_round_with_feedback(hand: Hand, feedback_on: dt.date | None = None, **values: Any) -> Round:
    organ = hand.organ
    given = {
        "unit_name": organ.unit.full_name, "feedback_on": feedback_on or today(), "leading_group": organ.leading_group,
        "group_office": organ.group_office, **values,
    }
    round_ = open_round(hand.of(organ.clerk), "第三轮巡察整改", given)
    done = register_feedback(round_, hand.of(organ.clerk, material("feedback", "反馈意见")))
    assert done.matter.step == "plan"  # type: ignore[union-attr]
    return done.matter  # type: ignore[union-attr,return-value]


def a_full_finding(hand: Hand, round_: Round, title: str = "调查研究不够深入", **values: Any) -> tuple[Finding, Measure]:
    organ = hand.organ
    owners = {"lead_department": organ.committee, "leader": organ.leader.person}
    finding = add_finding(round_, hand.of(organ.clerk), title, {"wording": f"{title}的问题", **owners, **values})
    measure = add_measure(
        finding, hand.of(organ.clerk), f"针对{title}制定工作办法",
        {**owners, "assists": [organ.other_committee.pk], "due_on": today() + dt.timedelta(days=60)},
    )
    return finding, measure


def an_approved_plan(hand: Hand, round_: Round) -> Plan:
    """A plan that only waits to be issued."""
    organ = hand.organ
    plan = begin_plan(round_, hand.of(organ.clerk), "整改方案")
    move(plan, "submit", hand.of(organ.clerk))
    move(plan, "pass", hand.of(organ.reviewer))
    move(plan, "approve", hand.of(organ.leader))
    return plan


def issued(hand: Hand, plan: Plan) -> Any:
    text = material("issued_text", "整改方案印发稿")
    return issue_plan(plan.pk, hand.of(hand.organ.clerk, text), {"document_number": "云人整〔2026〕2号", "issued_on": today()})


def work_off(hand: Hand, measure: Measure) -> None:
    """From signing to acceptance."""
    organ = hand.organ
    move(measure, "sign", hand.of(organ.handler_a))
    proof = material("evidence", f"第{measure.pk}项措施的制度文本")
    move(measure, "complete", hand.of(organ.handler_a, proof), {"result": RESULT})
    move(measure, "accept", hand.of(organ.clerk), ACCEPTED)


def to_decision(hand: Hand, finding: Finding) -> None:
    move(finding, "submit", hand.of(hand.organ.handler_a), {"result": RESULT})
    move(finding, "accept", hand.of(hand.organ.clerk), ACCEPTED)
