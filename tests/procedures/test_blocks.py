"""What stands in the way of a move, what is kept of it, and with which parameters."""

from __future__ import annotations

import datetime as dt

from huiyin.ledger.models import Entry, Matter
from huiyin.people.models import today
from huiyin.procedures.commands import Blocked, Done
from huiyin.procedures.models import Evaluation, Parameter
from huiyin.procedures.service import advance
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.support.judged import judged
from tests.support.organ import Organ, a_measure, command, material, move

YESTERDAY = dt.timedelta(days=-1)


def test_a_block_changes_nothing_but_keeps_its_evaluations(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", command(organ.handler_a))
    before, entries = Matter.objects.values().get(pk=measure.pk), Entry.objects.count()
    blocked = advance(measure.pk, "work", "complete", command(organ.handler_a), {"result": "短"})
    assert isinstance(blocked, Blocked)
    assert Matter.objects.values().get(pk=measure.pk) == before
    assert Entry.objects.count() == entries
    kept = Evaluation.objects.get(matter=measure, check_code="result_says_what_changed", entry=None)
    assert not kept.passed
    assert kept.parameters == {"rectification.result_characters": "10"}
    assert kept.procedure == measure.procedure
    assert Measure.objects.get(pk=measure.pk).result == ""


def test_asked_fields_and_materials_are_named(organ: Organ, round_: Round) -> None:
    Round.objects.filter(pk=round_.pk).update(unit_name="")
    blocked = advance(round_.pk, "feedback", "submit", command(organ.clerk))
    assert isinstance(blocked, Blocked)
    assert "请填写：被巡察单位" in blocked.message
    assert "还缺材料：反馈意见" in blocked.message


def test_a_warning_passes_with_a_reason_that_is_kept(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", command(organ.handler_a))
    papers = (material("evidence", "会议照片"),)
    values = {"result": "召开专题会议传达学习上级部署精神"}
    blocked = advance(measure.pk, "work", "complete", command(organ.handler_a, materials=papers), values)
    assert isinstance(blocked, Blocked)
    assert blocked.objections[0].wants_reason
    reasons = {blocked.objections[0].check.code: "制度正在印发"}
    done = advance(measure.pk, "work", "complete", command(organ.handler_a, materials=papers, reasons=reasons), values)
    assert isinstance(done, Done)
    assert judged(measure, "not_only_meetings").reason == "制度正在印发"


def test_a_parent_waits_for_its_children(organ: Organ, finding: Finding) -> None:
    first = a_measure(organ, finding)
    move(first, "issue", command(organ.clerk))
    done = {"result": "修订并印发了调研工作办法，已经组织实施"}
    papers = (material("evidence", "办法文本"),)
    blocked = advance(finding.pk, "work", "submit", command(organ.handler_a, materials=papers), done)
    assert isinstance(blocked, Blocked)
    assert "还有1项下级事项没有办结" in blocked.message


def test_evaluations_keep_the_parameter_that_held_on_the_day(organ: Organ, measure: Measure) -> None:
    Parameter.objects.filter(code="rectification.result_characters").update(ends_on=today() + YESTERDAY)
    Parameter.objects.create(
        code="rectification.result_characters", title="字数", value="40", starts_on=today(), basis="本单位修订"
    )
    move(measure, "sign", command(organ.handler_a))
    values, papers = {"result": "已经修订并印发了管理制度一项"}, (material("evidence", "制度"),)
    assert isinstance(advance(measure.pk, "work", "complete", command(organ.handler_a, materials=papers), values), Blocked)
    earlier = command(organ.handler_a, materials=papers, happened_on=today() + YESTERDAY)
    done = advance(measure.pk, "work", "complete", earlier, values)
    assert isinstance(done, Done)
    assert judged(measure, "result_says_what_changed").parameters == {
        "rectification.result_characters": "10"
    }
