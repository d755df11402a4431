"""Feedback and plans make a round under way, whole or not at all; what they leave open is there to be completed."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger.enums import Mode, Stage
from huiyin.ledger.models import Entry, Material, Matter
from huiyin.procedures.commands import Blocked
from huiyin.procedures.models import Task
from huiyin.procedures.service import advance
from huiyin.registers.rectification.importing import ImportRefused, preview, store_import
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Plan, Round
from tests.registers.rectification.test_import_report import TEXTS, read
from tests.support.organ import Organ, command

FEEDBACK_DAY = dt.date(2026, 7, 6)


@pytest.fixture
def from_feedback(organ: Organ) -> Round:
    reading, source = read("feedback.txt")
    return store_import(preview(reading), source, command(organ.clerk))


def with_plan(organ: Organ, round_: Round) -> Round:
    reading, source = read("plan.txt")
    return store_import(preview(reading, into=round_), source, command(organ.clerk), round_)


def test_feedback_opens_a_round_that_waits_for_its_plan(from_feedback: Round) -> None:
    assert (from_feedback.step, from_feedback.stage, from_feedback.historical) == ("plan", Stage.REVIEW, False)
    assert from_feedback.feedback_on == FEEDBACK_DAY
    assert from_feedback.concentrated_until == dt.date(2027, 1, 6)
    assert from_feedback.number == "整改轮次〔2026〕1号"
    assert Task.objects.get(matter=from_feedback.pk, is_open=True).due_on == dt.date(2026, 8, 6)
    assert Material.objects.get(matter=from_feedback.pk).kind == "feedback"


def test_feedback_typed_in_later_shows_as_late(from_feedback: Round) -> None:
    first = Entry.objects.filter(matter=from_feedback.pk).earliest("sequence")
    assert (first.happened_on, first.mode) == (FEEDBACK_DAY, Mode.ONLINE)
    assert first.late_days == (dt.date.today() - FEEDBACK_DAY).days  # noqa: DTZ011


def test_findings_keep_the_feedbacks_words(from_feedback: Round) -> None:
    findings = list(Finding.objects.filter(root=from_feedback.pk).order_by("position"))
    assert [f.title for f in findings] == ["调查研究不够深入", "意见建议办理跟踪不紧", "公务用车管理不严"]
    said = "1.调查研究不够深入。具体表现：一是专题调研多在会议室听汇报；二是调研报告针对性不强。"
    assert findings[0].wording == said
    assert said in (TEXTS / "feedback.txt").read_text("utf-8")
    assert findings[0].manifestation.startswith("一是专题调研")
    assert findings[2].parent is not None
    assert findings[2].parent.title == "聚焦作风建设方面"
    assert {f.step for f in findings} == {"plan"}
    assert FocusArea.objects.filter(root=from_feedback.pk).count() == 2


def test_a_plan_brings_measures_to_the_findings_it_names(organ: Organ, from_feedback: Round) -> None:
    with_plan(organ, from_feedback)
    assert Finding.objects.filter(root=from_feedback.pk).count() == 3
    measures = list(Measure.objects.filter(root=from_feedback.pk).order_by("pk"))
    assert [m.parent.title for m in measures if m.parent] == [
        "调查研究不够深入", "调查研究不够深入", "意见建议办理跟踪不紧", "公务用车管理不严",
    ]
    first = measures[0]
    assert (first.lead_department, first.leader, first.due_on) == (
        organ.committee, organ.leader.person, dt.date(2026, 10, 31),
    )
    assert list(first.shares.filter(part="assist").values_list("department", flat=True)) == [organ.other_committee.pk]
    assert measures[2].lead_department == organ.office
    assert (measures[1].long_term, measures[1].due_on, measures[1].due_text) == (True, None, "长期坚持")


def test_a_name_nobody_bears_is_kept_as_written(organ: Organ, from_feedback: Round) -> None:
    reading, _ = read("plan.txt")
    draft = preview(reading, into=from_feedback)
    assert draft.unmatched == ["研究室"]
    assert any("研究室" in warning for warning in draft.warnings)
    with_plan(organ, from_feedback)
    measure = Measure.objects.get(root=from_feedback.pk, long_term=True)
    assert "配合：研究室" in measure.owners_text


def test_a_name_can_be_told_whom_it_means(organ: Organ, from_feedback: Round) -> None:
    reading, source = read("plan.txt")
    draft = preview(reading, into=from_feedback)
    draft.departments["研究室"] = organ.street.pk
    store_import(draft, source, command(organ.clerk), from_feedback)
    measure = Measure.objects.get(root=from_feedback.pk, long_term=True)
    assert list(measure.shares.filter(part="assist").values_list("department", flat=True)) == [organ.street.pk]


def test_the_plan_stands_as_a_draft_with_its_text(organ: Organ, from_feedback: Round) -> None:
    with_plan(organ, from_feedback)
    plan = Plan.objects.get(root=from_feedback.pk)
    assert plan.step == "draft"
    assert Material.objects.get(matter=plan.pk).kind == "draft_text"
    held = advance(plan.pk, "draft", "submit", command(organ.clerk))
    assert isinstance(held, Blocked)
    assert "没有整改时限" in held.message


def test_a_plan_alone_opens_a_round_that_waits_for_its_feedback(organ: Organ) -> None:
    reading, source = read("plan.txt")
    round_ = store_import(preview(reading), source, command(organ.clerk))
    assert (round_.step, round_.feedback_on, round_.number) == ("feedback", None, None)
    assert Finding.objects.filter(root=round_.pk).count() == 3
    assert Measure.objects.filter(root=round_.pk).count() == 4


def test_findings_the_plan_does_not_name_are_pointed_out(organ: Organ, from_feedback: Round) -> None:
    extra = Finding.objects.filter(root=from_feedback.pk).earliest("pk")
    reading, _ = read("plan.txt")
    reading.findings.pop(0)
    draft = preview(reading, into=from_feedback)
    assert f"本轮次的问题“{extra.title}”在文件中没有找到。" in draft.warnings


def test_the_same_plan_is_recognised(organ: Organ, from_feedback: Round) -> None:
    with_plan(organ, from_feedback)
    with pytest.raises(ImportRefused, match="已经导入过"):
        with_plan(organ, from_feedback)
    assert Measure.objects.filter(root=from_feedback.pk).count() == 4


def test_a_report_is_never_merged_into_a_running_round(organ: Organ, from_feedback: Round) -> None:
    reading, source = read("report.txt")
    with pytest.raises(ImportRefused, match="单独的历史轮次"):
        store_import(preview(reading, into=from_feedback), source, command(organ.clerk), from_feedback)
    assert not Matter.objects.filter(historical=True).exists()
