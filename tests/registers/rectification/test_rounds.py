"""Round, bodies, sibling problems, records, instructions, long-term flags."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.figures.registry import Scope, compute
from huiyin.ledger.enums import LinkKind
from huiyin.ledger.models import Entry, Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import Body, Membership, today
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.models import Task
from huiyin.procedures.tasks import open_tasks
from huiyin.registers.rectification.bodies import Composition, Seat, set_up
from huiyin.registers.rectification.models import Finding, Round
from huiyin.registers.rectification.progress import progress_of
from huiyin.registers.rectification.rounds import (
    add_focus,
    add_instruction,
    add_record,
    extend_lessons,
    keep_up,
    open_round,
    short,
)
from tests.registers.rectification.walks import RESULT
from tests.support.organ import Organ, a_round, command, material, move

CHAIR, DEPUTY, MEMBER = Membership.Role.CHAIR, Membership.Role.DEPUTY, Membership.Role.MEMBER
BASIS = "云人党〔2026〕5号"


def group(organ: Organ, *seats: tuple[object, Membership.Role]) -> Composition:
    return Composition("巡察整改工作领导小组", tuple(Seat(u.person, role) for u, role in seats))  # type: ignore[attr-defined]


def holders(body: Body, on: dt.date | None = None) -> set[tuple[str, str]]:
    return {(m.person.name, m.role) for m in Membership.objects.on(on).filter(body=body)}


@pytest.fixture
def lone(organ: Organ) -> Round:
    return open_round(command(organ.clerk), "新一轮巡察整改", {"unit_name": "云溪区人大"})


def test_a_document_sets_up_the_leading_group_and_its_office(organ: Organ, lone: Round) -> None:
    office = Composition("领导小组办公室", (Seat(organ.clerk.person, Membership.Role.DIRECTOR),))
    paper = command(organ.clerk, materials=(material("minutes", "成立领导小组的通知"),))
    set_up(lone, paper, BASIS, group(organ, (organ.leader, CHAIR), (organ.deputy, DEPUTY)), office)
    lone.refresh_from_db()
    assert lone.leading_group is not None
    assert lone.group_office is not None
    assert holders(lone.leading_group) == {("梁长青", "chair"), ("罗望山", "deputy")}
    assert lone.group_office.parent == lone.leading_group
    assert (lone.leading_group.basis, lone.leading_group.formed_on) == (BASIS, today())
    last = Entry.objects.filter(matter=lone.pk).latest("sequence")
    assert BASIS in last.comment
    assert last.materials.exists()


def test_a_later_document_changes_seats_and_keeps_who_sat_before(organ: Organ, lone: Round) -> None:
    first = today() - dt.timedelta(days=30)
    set_up(lone, command(organ.clerk, happened_on=first), BASIS, group(organ, (organ.leader, CHAIR), (organ.deputy, DEPUTY)))
    lone.refresh_from_db()
    set_up(lone, command(organ.clerk), "云人党〔2026〕9号", group(organ, (organ.deputy, CHAIR), (organ.reviewer, MEMBER)))
    body = lone.leading_group
    assert body is not None
    assert holders(body, today() - dt.timedelta(days=1)) == {("梁长青", "chair"), ("罗望山", "deputy")}
    assert holders(body) == {("罗望山", "chair"), ("沈秋白", "member")}


def test_the_chairs_tasks_follow_the_chair(organ: Organ) -> None:
    round_ = a_round(organ)
    Task.objects.create(
        matter=round_, key="x", step="plan", assignee=f"body:{organ.leading_group.pk}:chair", opened_on=today(),
        opened_by=Entry.objects.earliest("pk"),
    )
    set_up(round_, command(organ.clerk), BASIS, group(organ, (organ.deputy, CHAIR)))
    assert open_tasks(actor_of(organ.deputy.person)).exists()
    assert not open_tasks(actor_of(organ.leader.person)).exists()


@pytest.mark.parametrize(("basis", "role"), [("", CHAIR), (BASIS, MEMBER)])
def test_a_group_needs_its_document_and_its_chair(organ: Organ, lone: Round, basis: str, role: Membership.Role) -> None:
    with pytest.raises(NotAllowed):
        set_up(lone, command(organ.clerk), basis, group(organ, (organ.leader, role)))
    assert not Body.objects.filter(name="巡察整改工作领导小组").exists()


def test_who_may_not_correct_the_round_forms_no_group(organ: Organ, lone: Round) -> None:
    with pytest.raises(NotAllowed):
        set_up(lone, command(organ.reviewer), BASIS, group(organ, (organ.leader, CHAIR)))
    assert not Body.objects.filter(name="巡察整改工作领导小组").exists()


def test_a_heading_waits_for_nobody(organ: Organ, round_: Round) -> None:
    area = add_focus(round_, command(organ.clerk), "聚焦群众身边的作风问题")
    assert not area.tasks.exists()
    assert (area.parent_id, area.position) == (round_.pk, 1)


def test_a_sibling_problem_is_filed_beside_and_counted_apart(organ: Organ, round_: Round, finding: Finding) -> None:
    found = extend_lessons(finding, command(organ.clerk), "同类问题", {"wording": "自查发现的同类问题"})
    assert (found.parent_id, found.self_found) == (finding.parent_id, True)
    assert found.links_out.get(kind=LinkKind.LEARNS).target_id == finding.pk
    assert progress_of(round_).total == 1
    assert compute("rectification.findings_self_found", Scope(root=round_.pk)).value == 1


def test_a_record_is_tied_to_what_it_evidences_and_counted(organ: Organ, round_: Round, finding: Finding) -> None:
    values = {"kind": "study", "subject": "专题学习", "quantity": 6, "unit": "issue"}
    record = add_record(round_, command(organ.clerk, materials=(material("minutes"),)), "专题学习", values, (finding.pk,))
    scope = Scope(root=round_.pk, under=finding.pk, subject="专题学习", unit="issue")
    assert compute("rectification.work", scope).value == 0
    move(record, "finish", command(organ.clerk))
    assert compute("rectification.work", scope).value == 6


def test_a_record_evidences_only_its_own_round(organ: Organ, finding: Finding) -> None:
    other = a_round(organ, "第四轮")
    with pytest.raises(NotAllowed, match="不属于本轮次"):
        add_record(other, command(organ.clerk), "会议", {"kind": "meeting", "subject": "会议"}, (finding.pk,))


def test_an_instruction_is_carried_out_by_its_department(organ: Organ, round_: Round) -> None:
    given = {"given_by": organ.leader.person, "given_on": today(), "lead_department": organ.committee}
    paper = command(organ.clerk, materials=(material("instruction", "批示件"),))
    instruction = add_instruction(round_, paper, "请联络工委逐项落实，月底报结果。", given)
    move(instruction, "submit", command(organ.clerk))
    assert open_tasks(actor_of(organ.handler_a.person)).filter(matter=instruction.pk).exists()
    done = move(instruction, "finish", command(organ.handler_a), {"result": RESULT})
    assert done.is_closed


def test_what_is_kept_up_has_a_day_to_be_looked_at_again(organ: Organ, finding: Finding) -> None:
    again = today() + dt.timedelta(days=180)
    keep_up(finding, command(organ.clerk, comment="长期坚持"), again)
    stored = Finding.objects.get(pk=finding.pk)
    assert (stored.long_term, stored.next_review_on, stored.step) == (True, again, "work")
    keep_up(finding, command(organ.clerk, comment="不再需要"), None)
    assert not Finding.objects.get(pk=finding.pk).long_term
    with pytest.raises(NotAllowed, match="晚于"):
        keep_up(finding, command(organ.clerk, comment="今天"), today())


@pytest.mark.parametrize(
    ("wording", "title"),
    [("修订办法。并组织实施。", "修订办法"), ("一是修订办法；\n二是实施", "一是修订办法"), ("长" * 70, "长" * 59 + "…")],
)
def test_a_title_is_a_wordings_first_sentence(wording: str, title: str) -> None:
    assert short(wording) == title


def test_departments_do_not_open_rounds(organ: Organ) -> None:
    with pytest.raises(NotAllowed):
        open_round(command(organ.handler_a), "轮次", {})
    assert not Matter.objects.exists()
