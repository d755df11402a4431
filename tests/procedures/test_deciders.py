"""Who decides is never made up: a missing holder is said, the office never fills in, and nobody decides on what they drew up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.models import Matter
from huiyin.people.models import Appointment, Charge, Grant, Membership, Post, Role, User, today
from huiyin.procedures import loading
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked, Done, NotAllowed
from huiyin.procedures.models import Task, Version
from huiyin.procedures.service import advance
from huiyin.registers.budget.models import BudgetLine
from huiyin.registers.budget.register import LineRegister
from huiyin.registers.rectification.models import Plan, Round
from huiyin.registers.rectification.plans import begin_plan
from huiyin.registers.vehicles.models import Trip
from huiyin.registers.vehicles.register import TripRegister
from tests.desk.conftest import filled, signed_in
from tests.support.organ import (
    LONG_AGO,
    Organ,
    a_finding,
    a_measure,
    a_round,
    command,
    duties,
    material,
    move,
)


def a_plan(organ: Organ, round_: Round, user: User | None = None) -> Plan:
    """A plan with all that it needs to be handed in."""
    a_measure(organ, a_finding(organ, round_))
    return begin_plan(round_, command(user or organ.clerk), "整改方案")


def a_plan_in_review(organ: Organ, **values: object) -> Plan:
    return move(a_plan(organ, a_round(organ, **values)), "submit", command(organ.clerk))  # type: ignore[no-any-return]


def a_trip(organ: Organ) -> Trip:
    leaves = timezone.now() + dt.timedelta(days=1)
    given = {
        "purpose": "fieldwork", "reason": "调研", "leaves_at": leaves, "returns_at": leaves + dt.timedelta(hours=2),
        "origin": "机关", "destination": "青禾街道", "passengers": [{"person": organ.handler_a.person_id}],
    }
    return TripRegister.begin(command(organ.handler_a), "调研", given).matter  # type: ignore[return-value]


def a_line(organ: Organ) -> BudgetLine:
    given = {
        "year": today().year, "category": "operating", "economic": "30201 办公费", "requested": Decimal(1000),
        "grounds": "按上年",
    }
    return LineRegister.begin(command(organ.handler_a), "办公费", given).matter  # type: ignore[return-value]


class TestAMissingHolder:
    def test_without_a_leading_group_a_plan_is_not_laid_before_the_office(self, organ: Organ) -> None:
        plan = a_plan_in_review(organ, leading_group=None)
        with pytest.raises(NotAllowed, match=r"“审批”还没有责任人：请先设立整改工作领导小组"):
            advance(plan.pk, "review", "pass", command(organ.reviewer))
        client, address = signed_in(organ.reviewer), reverse("desk:step", args=[plan.pk, "pass"])
        page = client.post(address, filled(client, address))
        assert page.status_code == 422
        assert "请先设立整改工作领导小组" in page.content.decode()
        assert Matter.objects.get(pk=plan.pk).step == "review"

    def test_once_the_group_is_set_up_its_chair_decides(self, organ: Organ) -> None:
        plan = a_plan_in_review(organ, leading_group=None)
        act(plan.root_id, EntryKind.CORRECT, command(organ.clerk, comment="设立"), {"leading_group": organ.leading_group})
        move(plan, "pass", command(organ.reviewer))
        assert Task.objects.get(matter=plan.pk, is_open=True).assignee == f"body:{organ.leading_group.pk}:chair"

    def test_a_body_without_a_chair(self, organ: Organ) -> None:
        plan = a_plan_in_review(organ)
        Membership.objects.filter(body=organ.leading_group, role=Membership.Role.CHAIR).delete()
        with pytest.raises(NotAllowed, match="“整改工作领导小组”现在没有组长"):
            advance(plan.pk, "review", "pass", command(organ.reviewer))

    def test_a_department_nobody_is_in_charge_of(self, organ: Organ) -> None:
        Charge.objects.filter(department=organ.committee).delete()
        trip = move(a_trip(organ), "submit", command(organ.handler_a))
        with pytest.raises(NotAllowed, match=r"“领导审批”还没有责任人：请先在“设置—分管”中登记“联络工委”的分管领导"):
            advance(trip.pk, "review", "pass", command(organ.handler_a))
        Charge.objects.create(person=organ.deputy.person, department=organ.committee, starts_on=LONG_AGO)
        move(trip, "pass", command(organ.handler_a))
        assert Task.objects.get(matter=trip.pk, is_open=True).assignee == f"person:{organ.deputy.person_id}"

    def test_a_department_without_a_head(self, organ: Organ) -> None:
        Post.objects.filter(department=organ.committee).update(is_head=False)
        with pytest.raises(NotAllowed, match="部门负责人岗位"):
            advance(a_trip(organ).pk, "apply", "submit", command(organ.handler_a))

    @pytest.mark.parametrize("vacant", [True, False])
    def test_a_duty_nobody_bears(self, organ: Organ, vacant: bool) -> None:
        if vacant:
            duties(organ)
            Appointment.objects.filter(post__code="finance_review").delete()
        with pytest.raises(NotAllowed, match="没有人任职" if vacant else "承担“财务审核”职责的岗位"):
            advance(a_line(organ).pk, "compile", "submit", command(organ.handler_a))

    def test_nobody_has_the_role(self, organ: Organ) -> None:
        Grant.objects.filter(role=Role.REVIEWER).delete()
        plan = a_plan(organ, a_round(organ))
        with pytest.raises(NotAllowed, match="还没有人承担“审核”角色"):
            advance(plan.pk, "draft", "submit", command(organ.clerk))


class TestWhatAlreadyWaitsWithTheOffice:
    """Databases of earlier versions hold decisions that fell to the office for want of a holder."""

    @pytest.fixture
    def stray(self, organ: Organ) -> Plan:
        plan = move(a_plan_in_review(organ), "pass", command(organ.reviewer))
        Task.objects.filter(matter=plan.pk, is_open=True).update(assignee="role:office")
        return plan  # type: ignore[no-any-return]

    def test_the_office_does_not_decide_and_is_told_who_does(self, organ: Organ, stray: Plan) -> None:
        with pytest.raises(NotAllowed, match=r"应由整改工作领导小组组长办理，整改办不能代为决定.*退回"):
            advance(stray.pk, "approve", "approve", command(organ.clerk))
        client = signed_in(organ.clerk)
        assert client.get(reverse("desk:step", args=[stray.pk, "approve"])).status_code == 302
        assert client.get(reverse("desk:step", args=[stray.pk, "return"])).context["stepping"].online

    def test_the_chair_decides_at_once(self, organ: Organ, stray: Plan) -> None:
        client, address = signed_in(organ.leader), reverse("desk:step", args=[stray.pk, "approve"])
        assert client.post(address, filled(client, address)).status_code == 302
        assert Matter.objects.get(pk=stray.pk).step == "issue"

    def test_while_there_is_no_holder_the_act_says_whom_to_set(self, organ: Organ, stray: Plan) -> None:
        Round.objects.filter(pk=stray.root_id).update(leading_group=None)
        with pytest.raises(NotAllowed, match=r"请先设立整改工作领导小组.*也可以先退回"):
            advance(stray.pk, "approve", "approve", command(organ.clerk))

    def test_the_office_sends_it_back_and_it_finds_its_holder(self, organ: Organ, stray: Plan) -> None:
        client, address = signed_in(organ.clerk), reverse("desk:step", args=[stray.pk, "return"])
        assert client.post(address, filled(client, address, comment="重新提交", to="draft")).status_code == 302
        move(stray, "submit", command(organ.clerk))
        move(stray, "pass", command(organ.reviewer))
        assert Task.objects.get(matter=stray.pk, is_open=True).assignee == f"body:{organ.leading_group.pk}:chair"

    def test_a_vacancy_that_came_later_is_not_filled_either(self, organ: Organ) -> None:
        plan = move(a_plan_in_review(organ), "pass", command(organ.reviewer))
        Membership.objects.filter(body=organ.leading_group, role=Membership.Role.CHAIR).delete()
        with pytest.raises(NotAllowed):
            advance(plan.pk, "approve", "approve", command(organ.clerk))
        assert isinstance(advance(plan.pk, "approve", "return", command(organ.clerk, comment="组长空缺"), to="draft"), Done)


class TestNobodyDecidesOnTheirOwnDraft:
    def test_a_plan_is_not_drafted_reviewed_and_approved_by_one_person(self, organ: Organ) -> None:
        """The clerk of a small organ has the reviewer's role and the chair, too."""
        Grant.objects.create(person=organ.clerk.person, role=Role.REVIEWER, starts_on=LONG_AGO)
        Membership.objects.filter(role=Membership.Role.CHAIR).update(person=organ.clerk.person)
        plan = a_plan_in_review(organ)
        blocked = advance(plan.pk, "review", "pass", command(organ.clerk))
        assert isinstance(blocked, Blocked)
        assert [o.check.code for o in blocked.objections] == ["builtin_apart"]
        client, address = signed_in(organ.clerk), reverse("desk:step", args=[plan.pk, "pass"])
        assert client.post(address, filled(client, address)).status_code == 422
        move(plan, "pass", command(organ.reviewer))
        assert isinstance(advance(plan.pk, "approve", "approve", command(organ.clerk)), Blocked)

    def test_who_reviewed_a_plan_does_not_approve_it(self, organ: Organ) -> None:
        Membership.objects.filter(role=Membership.Role.CHAIR).update(person=organ.reviewer.person)
        plan = move(a_plan_in_review(organ), "pass", command(organ.reviewer))
        assert isinstance(advance(plan.pk, "approve", "approve", command(organ.reviewer)), Blocked)

    def test_a_version_in_the_database_that_names_no_separation_gets_it_by_law(self, organ: Organ) -> None:
        current = Version.objects.get(register=Plan.REGISTER, status=Version.Status.PUBLISHED)
        lines = [line for line in current.source.splitlines() if not line.startswith("apart_from")]
        Version.objects.filter(pk=current.pk).update(source="\n".join(lines))
        Grant.objects.create(person=organ.clerk.person, role=Role.REVIEWER, starts_on=LONG_AGO)
        plan = a_plan_in_review(organ)
        assert not loading.procedure_of(plan).steps["review"].apart_from
        assert isinstance(advance(plan.pk, "review", "pass", command(organ.clerk)), Blocked)

    def test_whoever_began_it_does_not_decide_though_another_handed_it_in(self, organ: Organ) -> None:
        Grant.objects.create(person=organ.clerk.person, role=Role.REVIEWER, starts_on=LONG_AGO)
        Grant.objects.create(person=organ.deputy.person, role=Role.OFFICE, starts_on=LONG_AGO)
        plan = move(a_plan(organ, a_round(organ)), "submit", command(organ.deputy))
        blocked = advance(plan.pk, "review", "pass", command(organ.clerk))
        assert isinstance(blocked, Blocked)
        assert "登记了这件事项" in blocked.message

    def test_nor_on_paper_of_the_past(self, organ: Organ) -> None:
        Membership.objects.filter(role=Membership.Role.CHAIR).update(person=organ.clerk.person)
        plan = move(a_plan_in_review(organ), "pass", command(organ.reviewer))
        past = command(
            organ.clerk, mode=Mode.PAPER, decided_by=organ.clerk.person, irregular_reason="补登",
            materials=(material("signed_paper", "签字件"),),
        )
        assert isinstance(advance(plan.pk, "approve", "approve", past), Blocked)

    def test_every_shipped_procedure_keeps_drafting_and_deciding_apart(self) -> None:
        for procedure, _, path in loading.read_files().values():
            drafts = {s.code for s in procedure.steps.values() if s.stage == "draft"}
            for step in procedure.steps.values():
                if step.judges_others:
                    assert drafts <= set(procedure.apart_from(step)), f"{path.name}: {step.code}"
