"""A round with something to report: an area, two findings (one struck off), counted work, contacts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pytest

from huiyin.ledger.enums import EntryKind, Outcome
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Record, Round
from huiyin.reports import snapshots, stages
from huiyin.reports.composing import compose
from huiyin.reports.models import Report
from tests.support.organ import Organ, a_finding, a_measure, a_round, closed_measure, command, material, move

CONTACTS = {
    "contact_phone": "0999-5550101", "contact_post": "云溪大道9号", "contact_email": "zhenggai@example.org",
}


@dataclass
class World:
    organ: Organ
    round: Round
    area: FocusArea
    finding: Finding
    open_finding: Finding
    measure: Measure
    record: Record


def a_record(organ: Organ, parent: Round | Finding, subject: str, quantity: int, unit: str, **more: object) -> Record:
    values = {"kind": "study", "subject": subject, "quantity": quantity, "unit": unit, **more}
    made = begin(Record, command(organ.clerk), f"{subject}登记", values, parent=parent).matter
    return move(made, "finish", command(organ.clerk, materials=(material("minutes", f"{subject}的记录"),)))  # type: ignore[no-any-return]


def struck_off(organ: Organ, finding: Finding) -> Finding:
    """Take a finding in draft whose measures are accepted to 已完成."""
    move(finding, "issue", command(organ.clerk))
    move(finding, "submit", command(organ.handler_a), {"result": "修订并印发了调研工作办法，已经组织实施"})
    move(finding, "accept", command(organ.clerk), {"acceptance_opinion": "同意验收"})
    return move(finding, "approve", command(organ.leader))  # type: ignore[no-any-return]


@pytest.fixture
def world(organ: Organ) -> World:
    return build_world(organ)


def build_world(organ: Organ) -> World:
    round_ = a_round(
        organ, team="区委第五巡察组", organiser="区委", period_from=today() - dt.timedelta(days=120),
        period_to=today() - dt.timedelta(days=90),
    )
    wording = {"wording": "聚焦履职能力方面存在的问题"}
    area = begin(FocusArea, command(organ.clerk), "聚焦履职能力方面", wording, parent=round_).matter
    finding = a_finding(organ, area, "调查研究不够深入")
    measure = closed_measure(organ, a_measure(organ, finding))
    finding = struck_off(organ, finding)
    later = a_finding(organ, area, "代表联络不够经常", long_term=True)
    record = a_record(organ, finding, "走访选区", 12, "time")
    a_record(organ, round_, "专题学习", 3, "issue")
    assert isinstance(area, FocusArea)
    return World(organ, round_, area, finding, later, measure, record)


@pytest.fixture
def report(world: World) -> Report:
    return compose(world.round, Report.Kind.PUBLIC, command(world.organ.clerk), values=CONTACTS)


def fresh(report: Report) -> Report:
    return Report.loaded(report.pk)


def step_on(report: Report, action: str, by: object, **more: object) -> Report:
    """One stage further; fails the test when a check stands in the way."""
    reasons = {"numbers_are_live": "措施原文中的数字，已核对佐证", "snapshot_is_current": "固化后的变化下期报告反映"}
    done = stages.move(fresh(report), action, command(by, reasons=reasons, **more))  # type: ignore[arg-type]
    assert isinstance(done, stages.Done), done.message
    return fresh(report)


def to_audit(world: World, report: Report) -> Report:
    """Frozen and finalised: waits for the data review."""
    step_on(report, "submit", world.organ.clerk)
    step_on(report, "pass", world.organ.reviewer)
    snapshots.take(fresh(report), today(), command(world.organ.clerk))
    return step_on(report, "approve", world.organ.leader)


def to_publication(world: World, report: Report) -> Report:
    to_audit(world, report)
    return step_on(report, "pass", world.organ.reviewer)


def published(world: World, report: Report) -> Report:
    to_publication(world, report)
    done = stages.publish(fresh(report), command(world.organ.clerk), today())
    assert isinstance(done, stages.Published), done.message
    return fresh(report)


def correct(world: World, matter: Finding | Record, **values: object) -> None:
    act(matter.pk, EntryKind.CORRECT, command(world.organ.clerk, comment="登记有误"), values)


__all__ = [
    "CONTACTS", "Outcome", "World", "build_world", "correct", "fresh", "published", "step_on", "to_audit", "to_publication",
]
