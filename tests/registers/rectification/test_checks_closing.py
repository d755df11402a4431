"""What must hold before a finding that touches the public is struck off, and before a round is closed."""

from __future__ import annotations

from typing import Any

import pytest

from huiyin.ledger.enums import EntryKind
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.checks import Case
from huiyin.registers.rectification import checks
from huiyin.registers.rectification.models import Finding, Letter, Record, Round
from tests.support.organ import Organ, a_finding, command, material


def case(*kinds: str, step: str = "work") -> Case:
    return Case(step, "submit", today(), None, {}, kinds)


@pytest.mark.parametrize(
    ("affects", "satisfaction", "papers", "said"),
    [
        (False, "", (), None), (True, "", (), "请填写满意度"), (True, "dissatisfied", ("satisfaction",), "不满意的不能销号"),
        (True, "satisfied", (), "请上传群众满意度测评材料"), (True, "satisfied", ("satisfaction",), None),
        (True, "fair", ("satisfaction",), None),
    ],
)
def test_the_public_must_be_satisfied(
    finding: Finding, affects: bool, satisfaction: str, papers: tuple[str, ...], said: str | None
) -> None:
    finding.affects_public, finding.satisfaction = affects, satisfaction
    message = checks.public_is_satisfied(finding, case(*papers))
    assert (message is None) == (said is None)
    assert said is None or said in str(message)


def test_a_survey_filed_before_counts(organ: Organ, finding: Finding) -> None:
    finding.affects_public, finding.satisfaction = True, "satisfied"
    act(finding.pk, EntryKind.ATTACH, command(organ.clerk, materials=(material("satisfaction", "测评表"),)))
    assert checks.public_is_satisfied(finding, case(step="accept")) is None


def test_open_findings_want_a_reason_before_the_report(organ: Organ, round_: Round) -> None:
    assert checks.no_open_finding(round_, case()) is None
    a_finding(organ, round_)
    assert str(checks.no_open_finding(round_, case())).startswith("还有1个问题没有销号")


@pytest.mark.parametrize(
    ("kinds", "lacking"),
    [
        ((), "整改情况报告、主要负责人组织落实情况报告"), (("report",), "主要负责人组织落实情况报告"),
        (("principal_report",), "整改情况报告"), (("report", "principal_report"), None),
    ],
)
def test_both_reports_close_the_period(round_: Round, kinds: tuple[str, ...], lacking: str | None) -> None:
    assert checks.both_reports_filed(round_, case(*kinds)) == (f"还缺：{lacking}" if lacking else None)


def test_a_round_without_published_report_wants_a_reason(round_: Round) -> None:
    assert checks.report_is_published(round_, case()) == "本轮次还没有公布的整改报告"


@pytest.mark.parametrize(
    ("due", "present", "absent", "passes"),
    [
        (10, 10, "", True), (10, 9, "", False), (10, 9, "陈小禾因公出差", True), (10, 11, "", False),
        (None, 3, "", True), (10, None, "", True),
    ],
)
def test_attendance_adds_up(due: int | None, present: int | None, absent: str, passes: bool) -> None:
    record = Record(due_people=due, present_people=present, absent_people=absent)
    assert (checks.attendance_adds_up(record, case()) is None) == passes


def test_a_record_without_paper_wants_a_reason(organ: Organ, round_: Round) -> None:
    from huiyin.registers.rectification.rounds import add_record

    record = add_record(round_, command(organ.clerk), "支委会", {"kind": "meeting", "subject": "会议"})
    assert checks.record_has_material(record, case()) is not None
    assert checks.record_has_material(record, case("minutes")) is None


@pytest.mark.parametrize(("kind", "passes"), [("supervision", True), ("reminder", True), ("accountability", False)])
def test_the_office_sends_only_its_own_letters(organ: Organ, kind: Any, passes: bool) -> None:
    given = case()
    assert (checks.letter_kind_is_ours(Letter(kind=kind), given) is None) == passes
    assert given.used == {"rectification.office_letters": "supervision,reminder"}


def test_other_letters_can_be_switched_on(organ: Organ) -> None:
    from huiyin.procedures.models import Parameter

    Parameter.objects.filter(code="rectification.office_letters").update(value="supervision,accountability")
    assert checks.letter_kind_is_ours(Letter(kind="accountability"), case()) is None
