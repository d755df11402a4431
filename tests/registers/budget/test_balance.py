"""What a budget line tells others: whether an amount fits, figures, the year's chart, who sees its balance."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client

from huiyin.components.budgets import over_commitment
from huiyin.figures.charts import CHARTS
from huiyin.figures.registry import Scope, compute
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.facts import Amount
from huiyin.people.actors import actor_of
from huiyin.procedures.acts import act
from huiyin.register.contradictions import RULES
from huiyin.registers.budget.models import BudgetLine
from huiyin.registers.budget.register import LineRegister
from tests.registers.budget.conftest import DAY, Treasury
from tests.support.organ import command

pytestmark = pytest.mark.django_db
COMMITTED = Amount.Kind.COMMITTED


class TestWhatOthersAsk:
    @pytest.mark.parametrize(("value", "passes"), [("850", True), ("850.01", False)])
    def test_whether_an_amount_still_fits(self, treasury: Treasury, value: str, passes: bool) -> None:
        line = treasury.line()
        treasury.used(line, "150", COMMITTED)
        assert (over_commitment(None, line.pk, Decimal(value)) is None) is passes

    def test_what_a_matter_holds_already_does_not_stand_in_its_way(self, treasury: Treasury) -> None:
        line = treasury.line()
        own = treasury.used(line, "900", COMMITTED)
        assert "差800元" in (over_commitment(None, line.pk, Decimal(900)) or "")
        assert over_commitment(own.pk, line.pk, Decimal(1000)) is None
        assert over_commitment(None, line.pk, Decimal(1000), uses=(own.pk, None)) is None

    def test_a_closed_line_takes_nothing_new_and_pays_what_it_held(self, treasury: Treasury) -> None:
        line = treasury.line()
        own = treasury.used(line, "300", COMMITTED)
        treasury.move(line, "submit", "finance_review", {"closing": "carried"}, reasons={"the_year_is_over": "提前"})
        assert "已经结账" in (over_commitment(None, line.pk, Decimal("0.01")) or "")
        assert over_commitment(None, line.pk, Decimal(0)) is None
        assert over_commitment(None, line.pk, Decimal(300), uses=(own.pk,)) is None
        assert over_commitment(own.pk, line.pk, Decimal(300)) is None
        draft = treasury.asked("会议费")
        assert "没有批复下达" in (over_commitment(None, draft.pk, Decimal(1)) or "")

    def test_no_line_no_objection(self) -> None:
        assert over_commitment(None, None, Decimal(10**9)) is None


def test_a_line_that_is_overspent_is_found(treasury: Treasury) -> None:
    line = treasury.line()
    treasury.used(line, "1000")
    assert not list(RULES["budget.overspent"].find(DAY))
    treasury.used(line, "0.01")
    (found,) = RULES["budget.overspent"].find(DAY)
    assert (found.left, found.right) == (line.pk, None)
    assert "超出0.01元" in found.words


def test_figures_of_a_year(treasury: Treasury) -> None:
    line, _ = treasury.line(), treasury.line("去年", year=2025)
    treasury.used(line, "250")
    treasury.used(line, "100", COMMITTED)
    treasury.adjusted((line, "500.00"), form="increase")
    year = Scope(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31))
    values = {c: compute(f"budget.{c}", year).value for c in ("total", "spent", "lines", "adjustments", "execution_rate")}
    assert values == {
        "total": Decimal(1500), "spent": Decimal(250), "lines": 1, "adjustments": 1, "execution_rate": Decimal("16.67"),
    }
    assert compute("budget.lines", Scope()).value == 2


def test_the_chart_of_a_year_shows_what_is_left_and_what_is_over(treasury: Treasury, client: Client) -> None:
    quiet, busy = treasury.line("差旅费"), treasury.line("办公费")
    treasury.used(quiet, "100.50")
    treasury.used(quiet, "200", COMMITTED)
    year = Scope(starts_on=dt.date(DAY.year, 1, 1), ends_on=dt.date(DAY.year, 12, 31))
    drawn = CHARTS["budget.execution"].draw(year)
    assert list(drawn.categories) == ["差旅费", "办公费"]
    assert {p.title: list(p.values) for p in drawn.parts} == {"已支出": [101, 0], "已占用": [200, 0], "可用": [700, 1000]}
    treasury.used(busy, "1000.01")
    treasury.used(busy, "0.49")
    parts = {p.title: list(p.values) for p in CHARTS["budget.execution"].draw(year).parts}
    assert (parts["可用"][1], parts["超出"]) == (0, [0, 1])
    assert CHARTS["budget.execution"].chart(Scope(starts_on=dt.date(2020, 1, 1)), DAY).is_empty
    client.force_login(treasury.organ.clerk)
    page = client.get(f"/registers/budget-line/charts/?year={DAY.year}").content.decode()
    assert f'href="/matters/{busy.pk}/"' in page
    assert "1,001" in page
    client.force_login(treasury.organ.administrator)
    assert client.get("/registers/budget-line/charts/").status_code == 404
    client.force_login(treasury.organ.clerk)
    assert client.get("/registers/budget-adjustment/charts/").status_code == 404, "it has none"


class TestWhoSees:
    def test_the_department_the_leader_and_finance(self, treasury: Treasury) -> None:
        line = treasury.line()
        organ = treasury.organ
        seen = {
            user.username for user in (*organ.users, *treasury.users.values())
            if visible(actor_of(user.person, user=user), BudgetLine.objects.filter(pk=line.pk)).exists()
        }
        assert {"handler_a", "leader", "clerk", "finance_review", "accountant"} <= seen
        assert not seen & {"handler_b", "street_clerk", "administrator", "dispatcher"}

    def test_the_page_shows_the_balance_and_hides_what_is_not_open(self, treasury: Treasury, client: Client) -> None:
        line = treasury.line()
        treasury.used(line, "150")
        client.force_login(treasury.organ.handler_a)
        text = client.get(f"/matters/{line.pk}/").content.decode()
        assert "850元" in text
        assert "另有1件事项您无权查看" in text

    @pytest.mark.parametrize(
        ("user", "sees"),
        [
            ("handler_a", True), ("leader", True), ("clerk", True), ("finance_review", True), ("accountant", True),
            ("handler_b", False), ("street_clerk", False), ("dispatcher", False),
        ],
    )
    def test_a_line_and_what_is_left_of_it_are_for_those_who_answer_for_it(
        self, treasury: Treasury, client: Client, user: str, sees: bool
    ) -> None:
        """In the chart of the year and in the drop-downs of every form that asks for a line, alike."""
        treasury.line("老干部专项经费", 977)
        client.force_login(treasury.user(user))
        for address in (
            f"/registers/budget-line/charts/?year={DAY.year}", "/registers/spending-claim/new/",
            "/registers/spending-application/new/", "/registers/contracts-contract/new/", "/registers/welfare-claim/new/",
        ):
            page = client.get(address)
            shown = page.content.decode()
            if page.status_code == 200:  # a form that is not theirs to fill in leads elsewhere
                left = re.search(r"(?<![0-9A-Za-z])977(?![0-9A-Za-z])", shown)  # and not within a token of the form
                assert ("老干部专项经费" in shown, left is not None) == (sees, sees), address

    def test_a_department_named_beside_the_line_may_spend_it(self, treasury: Treasury, client: Client) -> None:
        line = treasury.line("差旅费", 977)
        who = actor_of(treasury.organ.handler_b.person, user=treasury.organ.handler_b)
        assert LineRegister.offered(who) == []
        added = command(treasury.organ.clerk, comment="共用科目")
        act(line.pk, EntryKind.REASSIGN, added, {"assists": [treasury.organ.other_committee.pk]})
        assert [pk for pk, _ in LineRegister.offered(who)] == [line.pk]
        client.force_login(treasury.organ.handler_b)
        page = client.get("/registers/spending-claim/new/").content.decode()
        assert "可用977元" in page
        assert "把您的部门列为配合单位" in page

    def test_what_adds_up_the_whole_unit_is_for_those_who_see_it_whole(self, treasury: Treasury, client: Client) -> None:
        for user, status in (("clerk", 200), ("handler_a", 404), ("street_clerk", 404), ("administrator", 404)):
            client.force_login(treasury.user(user))
            assert client.get("/registers/hospitality-reception/charts/").status_code == status
            listed = client.get("/registers/hospitality-reception/")
            if listed.status_code == 200:
                assert ("/hospitality-reception/charts/" in listed.content.decode()) is (status == 200)
