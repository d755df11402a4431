"""Moving a matter: who may, what stands in the way, what is kept, where returns and countersigning lead."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.ledger import access
from huiyin.ledger.enums import EntryKind, Mode, Outcome, Stage
from huiyin.ledger.models import Entry, Matter
from huiyin.ledger.record import Conflict
from huiyin.people.models import Department, Grant, Role, today
from huiyin.people.standing import standing_of
from huiyin.procedures import loading
from huiyin.procedures.acts import act
from huiyin.procedures.models import Evaluation, Parameter, Task, Version
from huiyin.procedures.orders import Blocked, Done, NotAllowed
from huiyin.procedures.service import advance, begin
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.rectification.models import Finding, Measure, Record, Round
from tests.support.organ import Organ, a_finding, a_measure, a_user, closed_measure, material, move, order

YESTERDAY = dt.timedelta(days=-1)

COUNTERSIGNED = '''register = "rectification.record"
title = "会签"
basis = "试"

[materials]
proof = "证据"

[[step]]
code = "draft"
title = "拟稿"
stage = "draft"
by = "starter"
leads_to = { submit = "sign" }

[[step]]
code = "sign"
title = "会签"
stage = "review"
by = "leader"
all_of = ["role:reviewer", "handler", "leader"]
within = "3 workdays"
return = "any_earlier"
leads_to = { approve = "file", return = "draft" }

[[step]]
code = "file"
title = "归档"
stage = "decision"
by = "role:office"
materials = ["proof"]
return = "any_earlier"
leads_to = { finish = "!completed", return = "sign" }
'''


def publish(source: str, register: str = Record.REGISTER) -> str:
    last = Version.objects.filter(register=register).order_by("-number").first()
    version = Version.objects.create(register=register, number=last.number + 1 if last else 1, source=source)
    loading.publish(version)
    return str(version)


@pytest.fixture
def countersigned(organ: Organ, round_: Round) -> Matter:
    """A record waiting to be signed by reviewer, handling department and leader."""
    publish(COUNTERSIGNED)
    values = {"kind": "talk", "subject": "谈话", "lead_department": organ.committee, "leader": organ.leader.person}
    record = begin(Record, order(organ.clerk), "会签的事", values, parent=round_).matter
    return move(record, "submit", order(organ.clerk))  # type: ignore[no-any-return]


@pytest.fixture(autouse=True)
def forget_versions() -> None:
    loading.forget()


# Countersigning and returns


def test_countersigning_waits_for_all_and_then_goes_on(organ: Organ, countersigned: Matter) -> None:
    for user in (organ.reviewer, organ.leader):
        assert move(countersigned, "approve", order(user)).step == "sign"
    assert not open_tasks(standing_of(organ.reviewer.person)).exists()
    after = move(countersigned, "approve", order(organ.handler_a))
    assert (after.step, after.stage) == ("file", Stage.DECISION)
    assert Task.objects.filter(matter=after, is_open=True).values_list("assignee", flat=True).get() == "role:office"


def test_nobody_countersigns_twice(organ: Organ, countersigned: Matter) -> None:
    move(countersigned, "approve", order(organ.reviewer))
    with pytest.raises(NotAllowed):
        advance(countersigned.pk, "sign", "approve", order(organ.reviewer))


def test_one_return_ends_the_countersigning(organ: Organ, countersigned: Matter) -> None:
    move(countersigned, "approve", order(organ.reviewer))
    after = move(countersigned, "return", order(organ.leader, comment="再改"))
    assert after.step == "draft"
    assert Task.objects.filter(matter=after, is_open=True).count() == 1
    again = move(countersigned, "submit", order(organ.clerk))
    assert Task.objects.filter(matter=again, is_open=True).count() == 3


def test_a_return_may_go_to_any_earlier_step_and_to_no_later_one(organ: Organ, countersigned: Matter) -> None:
    for user in (organ.reviewer, organ.leader, organ.handler_a):
        move(countersigned, "approve", order(user))
    with pytest.raises(NotAllowed, match="之前的环节"):
        advance(countersigned.pk, "file", "return", order(organ.clerk, comment="退"), to="file")
    assert move(countersigned, "return", order(organ.clerk, comment="退"), to="draft").step == "draft"


def test_a_return_says_why(organ: Organ, countersigned: Matter) -> None:
    blocked = advance(countersigned.pk, "sign", "return", order(organ.leader))
    assert isinstance(blocked, Blocked)
    assert "理由" in blocked.message


# What stands in the way


def test_a_block_changes_nothing_but_keeps_its_evaluations(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", order(organ.handler_a))
    before, entries = Matter.objects.values().get(pk=measure.pk), Entry.objects.count()
    blocked = advance(measure.pk, "work", "complete", order(organ.handler_a), {"result": "短"})
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
    blocked = advance(round_.pk, "feedback", "submit", order(organ.clerk))
    assert isinstance(blocked, Blocked)
    assert "请填写:被巡察单位" in blocked.message
    assert "还缺材料:反馈意见" in blocked.message


def test_a_warning_passes_with_a_reason_that_is_kept(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", order(organ.handler_a))
    papers = (material("evidence", "会议照片"),)
    values = {"result": "召开专题会议传达学习上级部署精神"}
    blocked = advance(measure.pk, "work", "complete", order(organ.handler_a, materials=papers), values)
    assert isinstance(blocked, Blocked)
    assert blocked.objections[0].wants_reason
    reasons = {blocked.objections[0].check.code: "制度正在印发"}
    done = advance(measure.pk, "work", "complete", order(organ.handler_a, materials=papers, reasons=reasons), values)
    assert isinstance(done, Done)
    assert Evaluation.objects.get(entry=done.entry, check_code="not_only_meetings").reason == "制度正在印发"


def test_a_parent_waits_for_its_children(organ: Organ, finding: Finding) -> None:
    first = a_measure(organ, finding)
    move(first, "issue", order(organ.clerk))
    done = {"result": "修订并印发了调研工作办法,已经组织实施"}
    papers = (material("evidence", "办法文本"),)
    blocked = advance(finding.pk, "work", "submit", order(organ.handler_a, materials=papers), done)
    assert isinstance(blocked, Blocked)
    assert "还有1项下级事项没有办结" in blocked.message


def test_evaluations_keep_the_parameter_that_held_on_the_day(organ: Organ, measure: Measure) -> None:
    Parameter.objects.filter(code="rectification.result_characters").update(ends_on=today() + YESTERDAY)
    Parameter.objects.create(
        code="rectification.result_characters", title="字数", value="40", starts_on=today(), basis="本单位修订"
    )
    move(measure, "sign", order(organ.handler_a))
    values, papers = {"result": "已经修订并印发了管理制度一项"}, (material("evidence", "制度"),)
    assert isinstance(advance(measure.pk, "work", "complete", order(organ.handler_a, materials=papers), values), Blocked)
    earlier = order(organ.handler_a, materials=papers, happened_on=today() + YESTERDAY)
    done = advance(measure.pk, "work", "complete", earlier, values)
    assert isinstance(done, Done)
    assert Evaluation.objects.get(entry=done.entry, check_code="result_says_what_changed").parameters == {
        "rectification.result_characters": "10"
    }


# Facts on paper, in the past, against a rule


def paper(organ: Organ, **more: object) -> dict[str, object]:
    return {"mode": Mode.PAPER, "decided_by": organ.leader.person, "materials": (material("signed_paper", "签字件"),), **more}


def ready_to_decide(organ: Organ, finding: Finding) -> Finding:
    closed_measure(organ, a_measure(organ, finding))
    move(finding, "submit", order(organ.handler_a), {"result": "修订并印发了调研工作办法,已经组织实施"})
    move(finding, "accept", order(organ.clerk), {"acceptance_opinion": "同意验收"})
    return finding


def test_a_clerk_registers_what_the_leader_signed(organ: Organ, finding: Finding) -> None:
    ready_to_decide(organ, finding)
    done = advance(finding.pk, "decide", "approve", order(organ.clerk, **paper(organ)))
    assert isinstance(done, Done)
    assert (done.matter.stage, done.matter.outcome) == (Stage.CLOSED, Outcome.COMPLETED)
    assert (done.entry.decided_by, done.entry.registered_by) == (organ.leader.person, organ.clerk)


@pytest.mark.parametrize(("change", "why"), [
    ({"materials": ()}, "扫描件"), ({"decided_by": None}, "作出决定的人员"),
])
def test_paper_needs_a_signer_and_a_scan(organ: Organ, finding: Finding, change: dict[str, object], why: str) -> None:
    ready_to_decide(organ, finding)
    with pytest.raises(NotAllowed, match=why):
        advance(finding.pk, "decide", "approve", order(organ.clerk, **paper(organ, **change)))


def test_the_signer_must_have_been_in_office_on_the_day(organ: Organ, finding: Finding) -> None:
    ready_to_decide(organ, finding)
    with pytest.raises(NotAllowed, match="不负责该环节"):
        advance(finding.pk, "decide", "approve", order(organ.clerk, **paper(organ, decided_by=organ.deputy.person)))
    early = paper(organ, decided_on=dt.date(2014, 1, 1))
    with pytest.raises(NotAllowed, match="2014-01-01不负责"):
        advance(finding.pk, "decide", "approve", order(organ.clerk, **early))


def test_only_the_office_or_the_lead_department_registers_paper(organ: Organ, finding: Finding) -> None:
    ready_to_decide(organ, finding)
    for user in (organ.handler_b, organ.inspector, organ.administrator):
        with pytest.raises(NotAllowed):
            advance(finding.pk, "decide", "approve", order(user, **paper(organ)))
    assert isinstance(advance(finding.pk, "decide", "approve", order(organ.handler_a, **paper(organ))), Done)


def test_nobody_signs_for_another_on_line(organ: Organ, measure: Measure) -> None:
    with pytest.raises(NotAllowed, match="本人"):
        advance(measure.pk, "sign", "sign", order(organ.handler_a, decided_by=organ.leader.person))


def irregular_case(organ: Organ, finding: Finding) -> Finding:
    """Accepted by the handler's own signature: the chair who decides has also done the work."""
    closed_measure(organ, a_measure(organ, finding))
    act(finding.pk, EntryKind.PROGRESS, order(organ.clerk, comment="主任带头整改", **paper(organ)))
    move(finding, "submit", order(organ.handler_a), {"result": "修订并印发了调研工作办法,已经组织实施"})
    move(finding, "accept", order(organ.clerk), {"acceptance_opinion": "同意验收"})
    return finding


def test_a_past_fact_against_a_rule_is_registered_as_irregular(organ: Organ, finding: Finding) -> None:
    irregular_case(organ, finding)
    fact = paper(organ, happened_on=today() + YESTERDAY)
    blocked = advance(finding.pk, "decide", "approve", order(organ.clerk, **fact))
    assert isinstance(blocked, Blocked)
    done = advance(finding.pk, "decide", "approve", order(organ.clerk, **fact, irregular_reason="当时未作回避"))
    assert isinstance(done, Done)
    assert done.entry.irregular
    assert "decider_is_independent" in done.entry.payload
    assert "当时未作回避" in done.entry.payload
    assert done.entry.late_days == 1


@pytest.mark.parametrize("change", [{"happened_on": None}, {"mode": Mode.ONLINE, "decided_by": None}])
def test_an_act_of_today_or_on_line_is_never_let_through(
    organ: Organ, finding: Finding, change: dict[str, object]
) -> None:
    irregular_case(organ, finding)
    fact = {**paper(organ, happened_on=today() + YESTERDAY), **change}
    if fact["happened_on"] is None:
        fact["happened_on"] = today()
    user = organ.clerk if fact["mode"] == Mode.PAPER else organ.leader
    told = order(user, **fact, irregular_reason="理由")
    assert isinstance(advance(finding.pk, "decide", "approve", told), Blocked)


@pytest.mark.parametrize("when", ["happened_on", "decided_on"])
def test_nothing_happens_tomorrow(organ: Organ, measure: Measure, when: str) -> None:
    tomorrow = {when: today() + dt.timedelta(days=1)}
    with pytest.raises(NotAllowed, match="不能晚于今天"):
        advance(measure.pk, "sign", "sign", order(organ.handler_a, **tomorrow))


def test_late_registration_shows(organ: Organ, measure: Measure) -> None:
    done = advance(measure.pk, "sign", "sign", order(organ.handler_a, happened_on=today() - dt.timedelta(days=9)))
    assert isinstance(done, Done)
    assert done.entry.late_days == 9


# Who may


@pytest.mark.parametrize("who", ["clerk", "leader", "handler_b", "inspector", "administrator", "street_clerk"])
def test_only_whom_the_task_waits_for_may_move(organ: Organ, measure: Measure, who: str) -> None:
    with pytest.raises(NotAllowed):
        advance(measure.pk, "sign", "sign", order(getattr(organ, who)))


def test_a_task_of_a_merged_department_waits_with_its_successor(organ: Organ, measure: Measure) -> None:
    Department.objects.filter(pk=organ.committee.pk).update(successor=organ.other_committee)
    assert open_tasks(standing_of(organ.handler_b.person)).filter(matter=measure).exists()
    assert move(measure, "sign", order(organ.handler_b)).step == "work"


def test_a_role_for_other_registers_opens_no_task_here(organ: Organ, finding: Finding) -> None:
    user = a_user("林泉", "scoped", roles=(Role.OFFICE,), register="talks")
    closed_measure(organ, a_measure(organ, finding))
    move(finding, "submit", order(organ.handler_a), {"result": "修订并印发了调研工作办法,已经组织实施"})
    assert not open_tasks(standing_of(user.person)).exists()
    with pytest.raises(NotAllowed):
        advance(finding.pk, "accept", "accept", order(user), {"acceptance_opinion": "同意"})
    Grant.objects.filter(person=user.person).update(register="rectification")
    assert open_tasks(standing_of(user.person)).filter(matter=finding).exists()
    assert move(finding, "accept", order(user), {"acceptance_opinion": "同意验收"}).step == "decide"


def test_a_role_without_scope_opens_no_task_of_a_restricted_register(
    organ: Organ, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "RESTRICTED", {Round.REGISTER})
    assert not open_tasks(standing_of(organ.clerk.person)).filter(matter=round_).exists()
    with pytest.raises(NotAllowed):
        advance(round_.pk, "feedback", "submit", order(organ.clerk, materials=(material("feedback", "意见"),)))


@pytest.mark.parametrize(("who", "may"), [
    ("clerk", True), ("leader", False), ("handler_a", False), ("reviewer", False), ("inspector", False),
    ("administrator", False),
])
def test_whoever_the_first_step_waits_for_may_begin(organ: Organ, round_: Round, who: str, may: bool) -> None:
    told = order(getattr(organ, who))
    if may:
        begin(Finding, told, "问题", {"wording": "问题"}, parent=round_)
    else:
        with pytest.raises(NotAllowed):
            begin(Finding, told, "问题", {"wording": "问题"}, parent=round_)


def test_everybody_may_begin_what_its_starter_finishes(organ: Organ, round_: Round) -> None:
    values = {"kind": "meeting", "subject": "专题会"}
    record = begin(Record, order(organ.handler_b), "专题会", values, parent=round_).matter
    assert open_tasks(standing_of(organ.handler_b.person)).filter(matter=record).exists()


def test_history_is_brought_in_by_the_office_alone(organ: Organ) -> None:
    with pytest.raises(NotAllowed):
        begin(Round, order(organ.handler_a, mode=Mode.IMPORTED), "往年", {}, closed=True)
    done = begin(Round, order(organ.clerk, mode=Mode.IMPORTED), "往年", {}, closed=True, outcome=Outcome.COMPLETED)
    assert (done.entry.kind, done.matter.historical, done.matter.stage) == (EntryKind.IMPORT, True, Stage.CLOSED)
    assert not Task.objects.filter(matter=done.matter).exists()
    with pytest.raises(NotAllowed, match="历史导入"):
        advance(a_finding(organ, done.matter).pk, "plan", "issue", order(organ.clerk, mode=Mode.IMPORTED))


def test_a_stale_page_gets_a_conflict(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", order(organ.handler_a))
    with pytest.raises(Conflict, match="已经不在该环节"):
        advance(measure.pk, "sign", "sign", order(organ.handler_a))
    with pytest.raises(Conflict, match="刷新"):
        advance(measure.pk, "work", "complete", order(organ.handler_a, revision=1))


def test_no_act_sets_what_only_the_ledger_sets(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", order(organ.handler_a))
    for name in ("stage", "outcome", "number", "step", "closed_on", "revision", "parent"):
        with pytest.raises(ValueError, match=name):
            act(measure.pk, EntryKind.CORRECT, order(organ.clerk, comment="改"), {name: "closed"})


# Versions


def test_a_published_version_changes_nothing_for_open_matters(organ: Organ, finding: Finding) -> None:
    open_one = a_measure(organ, finding)
    source = Version.objects.get(register=Measure.REGISTER, status="published").source
    pin = publish(source.replace('title = "签收"', 'title = "签认"').replace('leads_to = { sign = "work" }',
                  'leads_to = { sign = "work", refuse = "!refused" }'), Measure.REGISTER)
    assert open_one.procedure != pin
    assert "refuse" not in loading.procedure_of(open_one).steps["sign"].leads_to
    move(open_one, "issue", order(organ.clerk))
    with pytest.raises(NotAllowed, match="没有这项操作"):
        advance(open_one.pk, "sign", "refuse", order(organ.handler_a, comment="不"))
    assert a_measure(organ, finding).procedure == pin


def test_a_changed_file_arrives_as_a_draft(organ: Organ, monkeypatch: pytest.MonkeyPatch) -> None:
    files = loading.read_files()
    procedure, source, path = files[Record.REGISTER]
    monkeypatch.setattr(loading, "read_files", lambda: {Record.REGISTER: (procedure, source + "\n# 改\n", path)})
    loading.load()
    loading.load()
    found = Version.objects.filter(register=Record.REGISTER).order_by("number").values_list("number", "status")
    assert list(found) == [(1, "published"), (2, "draft")]


def test_a_draft_is_read_anew_until_it_is_published(organ: Organ) -> None:
    version = Version.objects.create(register=Record.REGISTER, number=2, source=COUNTERSIGNED)
    assert loading.pinned(str(version)).title == "会签"
    version.source = COUNTERSIGNED.replace('title = "会签"', 'title = "联签"', 1)
    version.save()
    assert loading.pinned(str(version)).title == "联签"


def test_a_check_that_an_open_matter_still_names_may_not_go(
    organ: Organ, measure: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huiyin.procedures.checks import CHECKS
    from huiyin.procedures.definition import ProcedureError

    monkeypatch.delitem(CHECKS, "proofs_are_filed")
    with pytest.raises(ProcedureError, match=r"rectification\.measure/1:\d+: .*proofs_are_filed"):
        loading.check_versions_in_use()


# What it costs


def test_a_move_costs_few_queries_however_long_the_history(organ: Organ, finding: Finding) -> None:
    closed_measure(organ, a_measure(organ, finding))
    for i in range(5):
        act(finding.pk, EntryKind.NOTE, order(organ.clerk, comment=f"第{i}次"))
    told = order(organ.handler_a, request_id="r1")
    with CaptureQueriesContext(connection) as spent:
        move(finding, "submit", told, {"result": "修订并印发了调研工作办法,已经组织实施"})
    assert len(spent) <= 26
    with CaptureQueriesContext(connection) as spent:
        a_finding(organ, finding)
    assert len(spent) <= 30
