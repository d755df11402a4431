"""A project passes no gate without what must come before it, and no two duties lie in one hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from huiyin.figures.registry import Scope, compute
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, LinkKind, Mode, Outcome
from huiyin.ledger.facts import Amount, balance
from huiyin.ledger.models import Link, Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import Role
from huiyin.procedures.acts import act
from huiyin.procedures.checks import CHECKS, Case
from huiyin.procedures.commands import Blocked, Done, NotAllowed
from huiyin.register.contradictions import RULES
from huiyin.registers.projects.models import Project
from tests.registers.projects.conftest import COURSE, DAY, Site
from tests.support.organ import command

pytestmark = pytest.mark.django_db
LATER = DAY + dt.timedelta(days=1)


def said(code: str, matter: Any, on: dt.date = DAY) -> str | None:
    return CHECKS[code].predicate(matter, Case("", "", on, None, {}))


def test_from_the_proposal_to_the_handover(site: Site) -> None:
    project = site.until("the end")
    assert (project.is_closed, project.outcome) == (True, Outcome.COMPLETED)
    assert project.number
    assert Link.objects.filter(source=project, target=site.contract, kind=LinkKind.REFERS).exists()


@pytest.mark.parametrize("gate", [code for code, _, _, values, materials in COURSE if values or materials])
def test_no_gate_opens_without_what_it_asks(site: Site, gate: str) -> None:
    project = site.until(gate)
    assert project.step == gate
    _, action, who, values, materials = next(each for each in COURSE if each[0] == gate)
    blocked = site.attempt(project, action, who, {})
    assert isinstance(blocked, Blocked)
    for name in values:
        label = str(Project._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        assert name == "variations" or label in blocked.message
    assert not materials or "还缺材料" in blocked.message


def test_on_paper_a_clerk_registers_what_others_signed(site: Site) -> None:
    project = site.until("decide")
    done = site.move(
        project, "approve", "clerk", mode=Mode.PAPER, decided_by=site.organ.leader.person, materials=("signed_paper",)
    )
    assert done.step == "estimate"


def test_who_built_does_not_accept(site: Site) -> None:
    project = site.until("accept")
    site.organ.handler_a.person.grants.update(role=Role.OFFICE)
    given = {"accepted_on": DAY, "acceptors": [{"expert": "某"}], "acceptance": "合格"}
    blocked = site.attempt(project, "accept", "handler_a", given, materials=("acceptance",))
    assert isinstance(blocked, Blocked)
    assert "不能由同一人办理" in blocked.message


def test_who_accepted_does_not_take_it_into_custody(site: Site) -> None:
    project = site.until("hand_over")
    paper = {"mode": Mode.PAPER, "decided_by": site.organ.clerk.person, "materials": ("handover", "signed_paper")}
    site.organ.clerk.person.appointments.update(post=site.organ.handler_a.person.appointments.get().post)
    blocked = site.attempt(project, "finish", "clerk", {"asset_number": "固资2026-17"}, **paper)
    assert isinstance(blocked, Blocked)
    assert "已办理过“竣工验收”" in blocked.message


class TestDeciding:
    @pytest.mark.parametrize(("value", "passes"), [("199999.99", True), ("200000", False)])
    def test_a_large_project_names_its_decision(self, organ: Any, value: str, passes: bool) -> None:
        assert (said("project_is_decided", Project(proposed=Decimal(value))) is None) is passes

    def test_the_decision_has_been_taken(self, site: Site) -> None:
        project = Project(proposed=Decimal(10**6), decided_in_id=site.contract.pk)
        assert "还没有作出决定" in (said("project_is_decided", project) or "")
        Matter.objects.filter(pk=site.contract.pk).update(stage="under_way", happened_on=DAY)
        assert said("project_is_decided", project) is None
        assert "还没有作出决定" in (said("project_is_decided", project, DAY - dt.timedelta(days=400)) or "")


class TestMoney:
    @pytest.mark.parametrize(("proposed", "passes"), [("0.01", True), ("0.00", False)])
    def test_it_costs_something(self, proposed: str, passes: bool) -> None:
        assert (said("project_has_a_cost", Project(proposed=Decimal(proposed))) is None) is passes

    def test_what_was_decided_upon_is_not_corrected_afterwards(self, site: Site) -> None:
        project = site.until("estimate")
        with pytest.raises(NotAllowed, match="投资估算"):
            act(project.pk, EntryKind.CORRECT, command(site.organ.clerk, comment="笔误"), {"proposed": Decimal(9)})

    @pytest.mark.parametrize(("estimate", "passes"), [(110_000, True), (110_001, False)])
    def test_the_estimate_is_near_the_proposal(self, organ: Any, estimate: int, passes: bool) -> None:
        project = Project(proposed=Decimal(100_000), estimate=Decimal(estimate))
        assert (said("estimate_near_the_proposal", project) is None) is passes

    @pytest.mark.parametrize(("estimate", "passes"), [("105000", True), ("105000.01", False)])
    def test_the_estimate_is_within_the_budget(self, site: Site, estimate: str, passes: bool) -> None:
        project = Project(line_id=site.line.pk, estimate=Decimal(estimate))
        assert (said("project_within_budget", project) is None) is passes

    def test_its_own_contract_does_not_stand_in_its_way(self, site: Site) -> None:
        project = Project(line_id=site.line.pk, estimate=Decimal(200_000), agreed_id=site.contract.pk)
        assert said("project_within_budget", project) is None

    @pytest.mark.parametrize(("price", "passes"), [("98000", True), ("98000.01", False)])
    def test_the_price_is_within_the_estimate(self, price: str, passes: bool) -> None:
        project = Project(estimate=Decimal(98_000), price=Decimal(price))
        assert (said("price_within_estimate", project) is None) is passes

    @pytest.mark.parametrize(("kind", "way", "estimate", "passes"), [
        ("repair", "inquiry", 3_999_999, True), ("repair", "inquiry", 4_000_000, False), ("repair", "open", 4_000_000, True),
        ("system", "inquiry", 9_000_000, True),
    ])
    def test_large_works_are_tendered(self, organ: Any, kind: str, way: str, estimate: int, passes: bool) -> None:
        project = Project(kind=kind, procurement=way, estimate=Decimal(estimate))
        assert (said("large_works_are_tendered", project) is None) is passes

    @pytest.mark.parametrize(("varied", "passes"), [("9500.00", True), ("9500.01", False)])
    def test_variations_stay_small(self, organ: Any, varied: str, passes: bool) -> None:
        project = Project(price=Decimal(95_000), variations=[{"amount": varied}])
        assert (said("variations_stay_small", project) is None) is passes

    @pytest.mark.parametrize(("final", "passes"), [("98000", True), ("98000.01", False)])
    def test_the_final_account_is_within_the_estimate(self, organ: Any, final: str, passes: bool) -> None:
        project = Project(estimate=Decimal(98_000), final_account=Decimal(final))
        assert (said("final_account_within_estimate", project) is None) is passes

    @pytest.mark.parametrize(("audited", "passes"), [("96000", True), ("96000.01", False)])
    def test_the_audit_adds_nothing(self, audited: str, passes: bool) -> None:
        project = Project(final_account=Decimal(96_000), audited=Decimal(audited))
        assert (said("audited_not_above_the_account", project) is None) is passes

    @pytest.mark.parametrize(("paid", "passes"), [("95500", True), ("95500.01", False)])
    def test_no_more_was_paid_than_the_audit_left(self, site: Site, paid: str, passes: bool) -> None:
        site.state(site.line, Amount.Kind.SPENT, paid, against=site.contract)
        project = Project(audited=Decimal(95_500), agreed_id=site.contract.pk)
        assert (said("payments_within_the_audit", project) is None) is passes


class TestTheContract:
    def test_is_in_force(self, site: Site) -> None:
        project = Project(agreed_id=site.contract.pk)
        assert said("contract_is_in_force", project) is None
        Matter.objects.filter(pk=site.contract.pk).update(number=None)
        assert "还没有审批签订" in (said("contract_is_in_force", project) or ""), "approved, it holds money and is not signed yet"
        Matter.objects.filter(pk=site.contract.pk).update(historical=True)
        assert said("contract_is_in_force", project) is None
        Matter.objects.filter(pk=site.contract.pk).update(outcome=Outcome.REFUSED)
        assert "没有获得批准" in (said("contract_is_in_force", project) or "")

    @pytest.mark.parametrize(("winner", "price", "passes"), [
        ("云溪建工公司", 95_000, True), ("别家公司", 95_000, False), ("云溪建工公司", 94_000, False),
    ])
    def test_is_with_the_winner_at_the_price(self, site: Site, winner: str, price: int, passes: bool) -> None:
        project = Project(agreed_id=site.contract.pk, winner=winner, price=Decimal(price))
        assert (said("contract_is_with_the_winner", project) is None) is passes


class TestOrder:
    @pytest.mark.parametrize(("procured", "started", "finished", "passes"), [
        (DAY, DAY, DAY, True), (DAY, LATER, DAY, False), (LATER, DAY, LATER, False), (DAY, DAY, None, True),
    ])
    def test_procured_started_finished(
        self, procured: dt.date, started: dt.date, finished: dt.date | None, passes: bool
    ) -> None:
        project = Project(procured_on=procured, started_on=started, finished_on=finished)
        assert (said("built_in_order", project, LATER) is None) is passes

    @pytest.mark.parametrize(("code", "name"), [
        ("procured_by_now", "procured_on"), ("built_in_order", "started_on"), ("built_in_order", "finished_on"),
        ("accepted_after_finishing", "accepted_on"),
    ])
    def test_nothing_is_registered_before_it_happened(self, code: str, name: str) -> None:
        assert said(code, Project(**{name: DAY})) is None
        assert "还没有到" in (said(code, Project(**{name: LATER})) or "")

    @pytest.mark.parametrize(("accepted", "passes"), [(LATER, True), (DAY, False)])
    def test_accepted_after_it_was_finished(self, accepted: dt.date, passes: bool) -> None:
        project = Project(finished_on=LATER, accepted_on=accepted)
        assert (said("accepted_after_finishing", project, LATER) is None) is passes

    def test_acceptors_are_named(self) -> None:
        rows = [{"person": 1}, {"expert": "结构工程师"}]
        assert said("acceptors_are_named", Project(acceptors=rows)) is None
        assert "第3行" in (said("acceptors_are_named", Project(acceptors=[*rows, {"opinion": "合格"}])) or "")

    def test_the_way_back_when_bids_are_too_high_or_the_winner_does_not_sign(self, site: Site) -> None:
        project = site.until("contract")
        assert site.move(project, "return", "handler_a", comment="成交人放弃签订").step == "procure"
        assert site.move(project, "return", "handler_a", comment="报价均超过概算").step == "estimate"
        assert site.move(project, "withdraw", "handler_a", comment="不再建设").outcome == Outcome.WITHDRAWN
        assert compute("projects.projects", Scope()).value == 0

    def test_acceptors_took_no_part(self, site: Site) -> None:
        project = site.until("accept")
        project.variations = [{"allowed_by": site.organ.deputy.person_id}]
        for person, passes in ((site.organ.handler_a, False), (site.organ.deputy, False), (site.organ.handler_b, True)):
            project.acceptors = [{"expert": "某"}, {"person": person.person_id}]
            message = said("acceptors_did_not_build", project)
            assert (message is None) is passes
            assert passes or "第2行" in (message or "")


def test_payment_beyond_the_audit_is_found(site: Site) -> None:
    project = site.until("the end")
    assert not list(RULES["projects.paid_beyond_audit"].find(DAY))
    site.state(site.line, Amount.Kind.SPENT, "95600", against=site.contract)
    (found,) = RULES["projects.paid_beyond_audit"].find(DAY)
    assert (found.left, found.right) == (project.pk, site.contract.pk)
    assert not list(RULES["projects.paid_beyond_audit"].find(LATER))


def test_figures(site: Site) -> None:
    site.until("the end")
    site.proposed()
    values = {c: compute(f"projects.{c}", Scope()).value for c in ("projects", "accepted", "estimate", "audited")}
    assert values == {"projects": 1, "accepted": 1, "estimate": Decimal(98_000), "audited": Decimal(95_500)}
    assert compute("projects.accepted", Scope(starts_on=LATER)).value == 0


def test_a_contract_is_begun_from_the_project_with_what_procurement_came_to(site: Site, client: Client) -> None:
    project = site.until("contract")
    client.force_login(site.organ.handler_a)
    new = f"/registers/contracts-contract/new/?of_project={project.pk}"
    assert f'href="{new}"' in client.get(f"/matters/{project.pk}/").content.decode()
    initial = client.get(new).context["form"].initial
    assert initial == {
        "of_project": project.pk, "title": "会议室屋面修缮", "party": "云溪建工公司", "value": Decimal(95_000),
        "budget_line": site.line.pk,
    }


def test_an_award_holds_nothing_of_the_line(site: Site) -> None:
    before = balance(site.line.pk)
    project = site.until("contract")
    assert Amount.objects.get(matter=project, kind=Amount.Kind.AWARDED).value == Decimal(95_000)
    assert balance(site.line.pk) == before


def test_a_project_given_up_awards_nothing(site: Site) -> None:
    project = site.until("contract")
    site.move(project, "return", "handler_a", comment="重新采购")
    project = site.move(project, "withdraw", "handler_a", comment="不再建设")
    assert project.outcome == Outcome.WITHDRAWN
    assert project.price
    assert not Amount.objects.filter(matter=project, kind=Amount.Kind.AWARDED).exists()


@pytest.mark.parametrize(("gate", "user", "key"), [
    ("procure", "handler_a", None), ("contract", "street_clerk", None), ("contract", "handler_a", "x"),
    ("contract", "handler_a", "9" * 30),
])
def test_nothing_is_begun_from_elsewhere(site: Site, client: Client, gate: str, user: str, key: str | None) -> None:
    """Not before its time, not from what one does not see, not from nonsense."""
    project = site.until(gate)
    client.force_login(getattr(site.organ, user))
    new = f"/registers/contracts-contract/new/?of_project={project.pk if key is None else key}"
    assert client.get(new).status_code == 404


def test_who_sees(site: Site, client: Client) -> None:
    project = site.until("accept")
    organ = site.organ
    seen = {
        user.username for user in (*organ.users, *site.users.values())
        if visible(actor_of(user.person, user=user), Project.objects.filter(pk=project.pk)).exists()
    }
    assert {"handler_a", "leader", "clerk", "finance_review"} <= seen
    assert not seen & {"handler_b", "street_clerk", "administrator", "dispatcher"}
    client.force_login(organ.handler_a)
    text = client.get(f"/matters/{project.pk}/").content.decode()
    assert "投资控制" in text
    assert "95,000元" in text


def test_a_warning_is_answered_with_a_reason(site: Site) -> None:
    project = site.proposed(250_000)
    site.move(project, "submit", "handler_a", materials=("proposal",))
    assert isinstance(site.attempt(project, "approve", "leader"), Blocked)
    assert isinstance(site.attempt(project, "approve", "leader", reasons={"project_is_decided": "抢险，已口头报告"}), Done)
