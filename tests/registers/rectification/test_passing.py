"""Findings that go on elsewhere: carried over, joined, reopened — history stays, nothing counts twice."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.figures.registry import Scope, compute
from huiyin.ledger.enums import EntryKind, LinkKind, Outcome, Stage
from huiyin.ledger.models import Entry, Link, Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.rectification.models import Finding, Measure, Round
from huiyin.registers.rectification.passing import carry_over, merge
from huiyin.registers.rectification.progress import progress_of
from tests.registers.rectification.walks import Hand, work_off
from tests.support.organ import Organ, a_finding, a_measure, a_round, command, material, move

RESULT = {"result": "修订并印发了调研工作办法，已经执行"}


def all_findings() -> int:
    return int(compute("rectification.all_findings", Scope()).value)


@pytest.fixture
def later(organ: Organ) -> Round:
    return a_round(organ, "第四轮巡察整改")


def test_an_unfinished_finding_goes_on_in_a_later_round(
    organ: Organ, later: Round, finding: Finding, measure: Measure
) -> None:
    [new] = carry_over([finding.pk], later, command(organ.clerk, comment="经领导小组同意"))
    old = Finding.objects.get(pk=finding.pk)
    assert (old.stage, old.outcome, old.status) == (Stage.CLOSED, Outcome.CARRIED_OVER, "结转")
    assert (new.root_id, new.wording, new.lead_department, new.step) == (later.pk, old.wording, organ.committee, "plan")
    assert Link.objects.filter(kind=LinkKind.CARRIES, source=new.pk, target=old.pk).exists()
    carried = Measure.objects.get(parent=new.pk)
    assert (carried.wording, carried.due_on, carried.step) == (measure.wording, measure.due_on, "plan")
    assert Measure.objects.get(pk=measure.pk).outcome == Outcome.CARRIED_OVER
    assert not open_tasks(actor_of(organ.handler_a.person)).filter(matter__root=finding.root_id).exists()


def test_what_was_done_stays_behind(organ: Organ, later: Round, finding: Finding, measure: Measure) -> None:
    a_measure(organ, finding, "还没做完的")
    work_off(Hand(organ), measure)
    [new] = carry_over([finding.pk], later, command(organ.clerk))
    assert [m.title for m in Measure.objects.filter(parent=new.pk)] == ["还没做完的"]
    assert Measure.objects.get(pk=measure.pk).outcome == Outcome.COMPLETED


def test_a_carried_finding_counts_once_for_the_organ(
    organ: Organ, later: Round, round_: Round, finding: Finding
) -> None:
    carry_over([finding.pk], later, command(organ.clerk))
    assert all_findings() == 1
    old, new = progress_of(round_), progress_of(later)
    assert (old.total, old.carried, old.under_way, new.total, new.under_way) == (1, 1, 0, 1, 1)


def test_carrying_is_whole_or_not_at_all(organ: Organ, later: Round, round_: Round, finding: Finding) -> None:
    other = a_finding(organ, round_, "另一个问题")
    carry_over([other.pk], later, command(organ.clerk))
    with pytest.raises(NotAllowed, match="已经办结"):
        carry_over([finding.pk, other.pk], later, command(organ.clerk))
    assert not Finding.objects.get(pk=finding.pk).is_closed
    assert Finding.objects.filter(root=later.pk).count() == 1


def test_carrying_is_the_offices_business(organ: Organ, later: Round, finding: Finding) -> None:
    with pytest.raises(NotAllowed, match="由整改办办理"):
        carry_over([finding.pk], later, command(organ.handler_a))
    with pytest.raises(NotAllowed, match="另一个尚未办结的轮次"):
        carry_over([finding.pk], Round.objects.get(pk=finding.root_id), command(organ.clerk))


def test_a_problem_that_answers_two_sources_is_worked_once(
    organ: Organ, round_: Round, later: Round, finding: Finding
) -> None:
    same = a_finding(organ, later, "调研不深", lead_department=organ.street)
    merge(same.pk, finding.pk, command(organ.clerk))
    assert Finding.objects.get(pk=same.pk).status == "并案办理"
    assert Link.objects.filter(kind=LinkKind.ANSWERS, source=finding.pk, target=same.pk).exists()
    assert finding.shares.filter(department=organ.street, part="assist").exists()
    assert all_findings() == 1
    assert (progress_of(round_).under_way, progress_of(later).under_way, progress_of(later).total) == (1, 1, 1)

    move(finding, "submit", command(organ.handler_a, materials=(material(),)), RESULT)
    move(finding, "accept", command(organ.clerk), {"acceptance_opinion": "同意"})
    move(finding, "approve", command(organ.leader))
    assert (progress_of(round_).completed, progress_of(later).completed) == (1, 1)
    assert int(compute("rectification.all_findings_completed", Scope()).value) == 1


def test_what_was_joined_follows_a_finding_that_is_carried_over(
    organ: Organ, round_: Round, later: Round, finding: Finding
) -> None:
    elsewhere = a_finding(organ, a_round(organ, "审计整改", source="audit"), "调研不深")
    beside = a_finding(organ, round_, "调研浅")
    merge(elsewhere.pk, finding.pk, command(organ.clerk))
    merge(beside.pk, finding.pk, command(organ.clerk))
    [new] = carry_over([finding.pk], later, command(organ.clerk))
    assert progress_of(round_).total == 1
    audit = progress_of(Round.objects.get(pk=elsewhere.root_id))
    assert (audit.total, audit.under_way) == (1, 1)
    move(new, "issue", command(organ.clerk))
    closed(organ, new)
    assert progress_of(Round.objects.get(pk=elsewhere.root_id)).completed == 1
    assert all_findings() == 1


def test_two_of_one_round_count_as_one(organ: Organ, round_: Round, finding: Finding) -> None:
    same = a_finding(organ, round_, "调研不深")
    merge(same.pk, finding.pk, command(organ.clerk))
    assert progress_of(round_).total == 1


def test_joining_refuses_what_would_lose_work(organ: Organ, round_: Round, finding: Finding, measure: Measure) -> None:
    other = a_finding(organ, round_, "另一个问题")
    with pytest.raises(NotAllowed, match="另一个问题作为主办"):
        merge(finding.pk, finding.pk, command(organ.clerk))
    move(measure, "sign", command(organ.handler_a))
    with pytest.raises(NotAllowed, match="有措施正在办理"):
        merge(finding.pk, other.pk, command(organ.clerk))
    merge(other.pk, finding.pk, command(organ.clerk))
    third = a_finding(organ, round_, "第三个问题")
    with pytest.raises(NotAllowed, match="已有问题并入"):
        merge_after_closing(organ, finding, third, measure)


def merge_after_closing(organ: Organ, finding: Finding, into: Finding, measure: Measure) -> None:
    done = command(organ.handler_a, materials=(material(),))
    move(measure, "complete", done, RESULT)
    move(measure, "accept", command(organ.clerk), {"acceptance_opinion": "同意"})
    merge(finding.pk, into.pk, command(organ.clerk))


def closed(organ: Organ, finding: Finding) -> None:
    move(finding, "submit", command(organ.handler_a, materials=(material(),)), RESULT)
    move(finding, "accept", command(organ.clerk), {"acceptance_opinion": "同意"})
    move(finding, "approve", command(organ.leader))


def test_reopening_keeps_the_history(organ: Organ, finding: Finding) -> None:
    closed(organ, finding)
    before = list(Entry.objects.filter(matter=finding.pk).values_list("digest", flat=True))
    act(finding.pk, EntryKind.REOPEN, command(organ.clerk, comment="回头看发现反弹"))
    again = Finding.objects.get(pk=finding.pk)
    assert (again.stage, again.step, again.outcome, again.closed_on) == (Stage.UNDER_WAY, "work", "", None)
    assert list(Entry.objects.filter(matter=finding.pk).values_list("digest", flat=True))[: len(before)] == before
    assert open_tasks(actor_of(organ.handler_a.person)).filter(matter=finding.pk).exists()


def test_reopening_a_joined_finding_takes_it_apart_again(organ: Organ, round_: Round, finding: Finding) -> None:
    same = a_finding(organ, round_, "调研不深")
    merge(same.pk, finding.pk, command(organ.clerk))
    act(same.pk, EntryKind.REOPEN, command(organ.clerk, comment="情况不同"))
    assert not Link.objects.filter(kind=LinkKind.ANSWERS, ended_by=None).exists()
    assert progress_of(round_).total == 2


def test_a_carried_finding_is_not_reopened_where_it_was(organ: Organ, later: Round, finding: Finding) -> None:
    carry_over([finding.pk], later, command(organ.clerk))
    with pytest.raises(NotAllowed, match="第四轮巡察整改"):
        act(finding.pk, EntryKind.REOPEN, command(organ.clerk, comment="继续"))
    assert Finding.objects.get(pk=finding.pk).is_closed


def test_an_extension_keeps_the_first_deadline(organ: Organ, measure: Measure) -> None:
    first = measure.due_on
    for days in (90, 120):
        later_day = today() + dt.timedelta(days=days)
        act(measure.pk, EntryKind.EXTEND, command(organ.clerk, comment="材料未齐"), {"due_on": later_day})
    again = Measure.objects.get(pk=measure.pk)
    assert (again.first_due_on, again.due_on) == (first, later_day)


def test_substantial_is_neither_completed_nor_merely_under_way(organ: Organ, round_: Round) -> None:
    findings = [a_finding(organ, round_, f"问题{n}") for n in range(3)]
    for found in findings[:2]:
        move(found, "issue", command(organ.clerk))
    closed(organ, findings[0])
    move(findings[1], "submit", command(organ.handler_a, materials=(material(),)), RESULT)
    move(findings[1], "accept", command(organ.clerk), {"acceptance_opinion": "同意"})
    move(findings[1], "substantial", command(organ.leader))
    progress = progress_of(round_)
    assert (progress.total, progress.completed, progress.substantial, progress.under_way) == (3, 1, 1, 1)
    assert str(progress.rate) == "33.33"
    assert progress.words == "共3个问题，已完成1个，基本完成1个，正在整改1个；完成率33.33%"
    assert [Finding.objects.get(pk=f.pk).status for f in findings] == ["已完成", "基本完成", "正在整改"]
    assert Matter.objects.get(pk=findings[1].pk).step == "work"


def test_progress_takes_the_same_queries_for_any_number_of_findings(
    organ: Organ, round_: Round, django_assert_num_queries: object
) -> None:
    for n in range(3):
        a_finding(organ, round_, f"问题{n}")
        with django_assert_num_queries(10):  # type: ignore[operator]
            progress_of(round_)
