"""The budget: in different hands, never beyond what is there, changed only by an adjustment, and counted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from huiyin.components.budgets import yuan
from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.facts import Amount, balance
from huiyin.ledger.models import Matter
from huiyin.people.actors import actor_of
from huiyin.procedures.acts import act
from huiyin.procedures.checks import CHECKS, Case
from huiyin.procedures.commands import Blocked, Done, NotAllowed
from huiyin.procedures.settling import set_value
from huiyin.registers.budget.models import Adjustment, BudgetLine
from huiyin.registers.budget.register import LineRegister
from tests.desk_exchange.conftest import a_sheet, sent
from tests.registers.budget.conftest import DAY, Treasury
from tests.support.organ import a_round, command

pytestmark = pytest.mark.django_db
COMMITTED = Amount.Kind.COMMITTED


def said(code: str, matter: Any, on: dt.date = DAY) -> str | None:
    return CHECKS[code].predicate(matter, Case("", "", on, None, {}))


@pytest.mark.parametrize(("value", "words"), [
    ("0", "0元"), ("12300", "12,300元"), ("12300.5", "12,300.50元"), ("-3", "-3元"),
])
def test_amounts_in_words(value: str, words: str) -> None:
    assert yuan(Decimal(value)) == words


class TestALine:
    def test_counts_from_the_day_it_is_issued(self, treasury: Treasury) -> None:
        asked = treasury.asked()
        assert balance(asked.pk).available == 0
        line = treasury.line(approved=800)
        assert balance(line.pk).appropriated == 800
        assert line.number

    def test_on_paper_a_clerk_registers_what_others_signed(self, treasury: Treasury) -> None:
        line = treasury.asked()
        def on_paper(action: str, clerk: str, decider: str) -> None:
            signed_by = treasury.user(decider).person
            treasury.move(line, action, clerk, mode=Mode.PAPER, decided_by=signed_by, materials=("signed_paper",))

        on_paper("submit", "clerk", "handler_a")
        for action, decider in (("pass", "finance_review"), ("approve", "leader")):
            with pytest.raises(NotAllowed, match="这件事项是您提交的"):
                on_paper(action, "clerk", decider)
            on_paper(action, "second_clerk", decider)
        assert BudgetLine.objects.get(pk=line.pk).step == "issue"

    def test_who_compiles_does_not_review(self, treasury: Treasury) -> None:
        line = treasury.asked()
        treasury.move(line, "submit", "handler_a")
        treasury.users["finance_review"].person.appointments.update(person=treasury.organ.handler_a.person)
        refused = treasury.attempt(line, "pass", "handler_a")
        assert isinstance(refused, Blocked)
        assert "不能由同一人" in refused.message

    @pytest.mark.parametrize(("approved", "passes"), [(1000, True), (1001, False), (900, True)])
    def test_what_is_issued_above_what_was_asked_is_explained(self, approved: int, passes: bool) -> None:
        line = BudgetLine(requested=Decimal(1000), approved=Decimal(approved))
        assert (said("approved_is_what_was_asked", line) is None) is passes

    @pytest.mark.parametrize(("year", "passes"), [(2024, False), (2025, True), (2027, True), (2028, False), (3, False)])
    def test_is_of_a_year_at_hand(self, year: int, passes: bool) -> None:
        assert (said("line_is_of_a_year_at_hand", BudgetLine(year=year)) is None) is passes

    @pytest.mark.parametrize(("requested", "passes"), [("0.00", False), ("0.01", True)])
    def test_asks_for_something(self, requested: str, passes: bool) -> None:
        assert (said("line_asks_for_something", BudgetLine(requested=Decimal(requested))) is None) is passes

    @pytest.mark.parametrize(("later", "passes"), [(0, True), (1, False)])
    def test_and_an_adjustment_are_approved_on_a_day_that_has_come(self, later: int, passes: bool) -> None:
        day = DAY + dt.timedelta(days=later)
        assert (said("line_is_approved_by_now", BudgetLine(approved_on=day)) is None) is passes
        assert (said("adjustment_is_issued_by_now", Adjustment(issued_on=day)) is None) is passes

    def test_what_was_reviewed_is_what_is_issued(self, treasury: Treasury) -> None:
        line, adjustment = treasury.asked(), treasury.adjustment((treasury.line("差旅费"), "9.00"), form="increase")
        for matter, changed in ((line, {"requested": Decimal(9)}), (adjustment, {"moves": []})):
            treasury.move(matter, "submit", "handler_a", reasons={"line_stands_once": "分期"})
            with pytest.raises(NotAllowed, match="不再改动"):
                act(matter.pk, EntryKind.CORRECT, command(treasury.organ.clerk, happened_on=DAY, comment="笔误"), changed)

    def test_the_same_line_of_the_same_department_stands_once(self, treasury: Treasury) -> None:
        treasury.line()
        again = treasury.asked(economic="30201")
        assert "预算〔2026〕1号" in (said("line_stands_once", again) or "")
        treasury.move(treasury.asked("会议费"), "withdraw", "handler_a", comment="登记错了")
        assert said("line_stands_once", treasury.asked("会议费")) is None
        assert said("line_stands_once", treasury.asked("培训费", economic="30216 培训费")) is None

    def test_a_line_is_offered_with_what_is_left(self, treasury: Treasury) -> None:
        line = treasury.line()
        treasury.asked("没有批复的")
        treasury.used(line, "150")
        who = actor_of(treasury.organ.handler_a.person, user=treasury.organ.handler_a)
        assert LineRegister.offered(who) == [(line.pk, f"{line.number} 2026年办公费（可用850元）")]
        BudgetLine.objects.filter(pk=line.pk).update(title="2026年办公费")
        assert LineRegister.offered(who) == [(line.pk, f"{line.number} 2026年办公费（可用850元）")]


def test_the_lines_of_every_department_come_in_with_one_sheet(
    treasury: Treasury, client: Client, settings: Any, tmp_path: Any
) -> None:
    settings.HUIYIN_DATA = tmp_path
    client.force_login(treasury.organ.clerk)
    heads = ("事项名称", "预算年度", "支出类别", "申报数（元）", "牵头部门")
    rows = [(f"{d}办公费", "2027", "日常公用经费", "30000.00", d) for d in ("联络工委", "监督工委")]
    page = sent(client, "budget-line", a_sheet(heads, *rows))
    assert page.context["compared"].problems == []
    client.post(page.request["PATH_INFO"], {"action": "store", "shown": page.context["compared"].fingerprint})
    led = BudgetLine.objects.order_by("id").values_list("lead_department__name", flat=True)
    assert list(led) == ["联络工委", "监督工委"]


class TestClosing:
    @pytest.mark.parametrize(("on", "passes"), [(dt.date(2026, 12, 31), False), (dt.date(2027, 1, 1), True)])
    def test_when_the_year_is_over(self, on: dt.date, passes: bool) -> None:
        assert (said("the_year_is_over", BudgetLine(year=2026), on) is None) is passes

    def test_nothing_is_left_committed_unless_it_is_carried_over(self, treasury: Treasury) -> None:
        line = treasury.line()
        treasury.used(line, "100", COMMITTED)
        line.closing = "returned"
        assert "100元" in (said("nothing_is_still_committed", line) or "")
        line.closing = "carried"
        assert said("nothing_is_still_committed", line) is None

    @pytest.mark.parametrize(("spent", "passes"), [("1000", True), ("999.99", False)])
    def test_spent_means_that_nothing_is_left(self, treasury: Treasury, spent: str, passes: bool) -> None:
        line = treasury.line()
        treasury.used(line, spent)
        line.closing = "spent"
        assert (said("closing_agrees_with_the_balance", line) is None) is passes

    def test_who_compiled_does_not_close_the_year(self, treasury: Treasury) -> None:
        line = treasury.line()
        treasury.users["finance_review"].person.appointments.update(person=treasury.organ.handler_a.person)
        refused = treasury.attempt(line, "submit", "handler_a", {"closing": "returned"}, reasons={"the_year_is_over": "提前"})
        assert isinstance(refused, Blocked)
        assert "已办理过“申报编制”" in refused.message

    def test_evaluated_by_others_and_closed(self, treasury: Treasury) -> None:
        line = treasury.line()
        treasury.move(line, "submit", "finance_review", {"closing": "returned"}, reasons={"the_year_is_over": "提前"})
        approver = {"mode": Mode.PAPER, "decided_by": treasury.organ.leader.person, "materials": ("signed_paper",)}
        treasury.organ.leader.person.grants.create(role="office", starts_on=DAY)
        refused = treasury.attempt(line, "accept", "clerk", {"evaluation": "好"}, **approver)
        assert isinstance(refused, Blocked)
        assert "已办理过“领导审批”" in refused.message
        done = treasury.move(line, "accept", "clerk", {"evaluation": "达到预期"}, on=DAY)
        assert done.is_closed
        assert balance(line.pk).appropriated == 1000, "what was issued stays on the books"


class TestAdjusting:
    def test_moves_money_once_it_is_issued(self, treasury: Treasury) -> None:
        one, other = treasury.line("办公费"), treasury.line("差旅费", economic="30211 差旅费")
        adjustment = treasury.adjustment((one, "-300.00"), (other, "300.00"))
        assert balance(one.pk).adjusted == 0
        treasury.adjusted((one, "-300.00"), (other, "300.00"))
        assert (balance(one.pk).available, balance(other.pk).available) == (700, 1300)
        assert adjustment.step == "propose"

    @pytest.mark.parametrize(("form", "amounts", "passes"), [
        ("transfer", ("-5", "5"), True), ("transfer", ("-5", "5.01"), False), ("transfer", ("0", "0"), False),
        ("increase", ("5", "1"), True), ("increase", ("5", "-1"), False),
        ("decrease", ("-5", "-1"), True), ("decrease", ("-5", "1"), False),
    ])
    def test_adds_up_as_its_form_says(self, form: str, amounts: tuple[str, ...], passes: bool) -> None:
        adjustment = Adjustment(form=form, moves=[{"line": i, "amount": a} for i, a in enumerate(amounts, 1)])
        assert (said("adjustment_adds_up", adjustment) is None) is passes

    @pytest.mark.parametrize(("taken", "passes"), [("-850.00", True), ("-850.01", False)])
    def test_takes_no_more_than_is_free(self, treasury: Treasury, taken: str, passes: bool) -> None:
        line = treasury.line()
        treasury.used(line, "100", COMMITTED)
        treasury.used(line, "50")
        adjustment = Adjustment(form="decrease", moves=[{"line": line.pk, "amount": taken}])
        assert (said("no_line_below_zero", adjustment) is None) is passes

    def test_rows_of_one_line_count_together(self, treasury: Treasury) -> None:
        line = treasury.line()
        adjustment = Adjustment(moves=[{"line": line.pk, "amount": "-600.00"}] * 2)
        assert "不够调减1,200元" in (said("no_line_below_zero", adjustment) or "")

    def test_lines_under_execution_of_one_year(self, treasury: Treasury) -> None:
        line, other = treasury.line(), treasury.line("旧", year=2025)
        assert said("adjustment_keeps_the_year", Adjustment(moves=[{"line": line.pk, "amount": "1"}])) is None
        both = Adjustment(moves=[{"line": line.pk, "amount": "1"}, {"line": other.pk, "amount": "-1"}])
        assert "2025、2026" in (said("adjustment_keeps_the_year", both) or "")
        draft = treasury.asked("未批复")
        assert "未批复" in (said("adjustment_keeps_the_year", Adjustment(moves=[{"line": draft.pk, "amount": "1"}])) or "")

    @pytest.mark.parametrize(("amount", "passes"), [("99999.99", True), ("100000.00", False)])
    def test_a_large_one_names_its_decision(self, organ: Any, amount: str, passes: bool) -> None:
        adjustment = Adjustment(moves=[{"line": 1, "amount": amount}, {"line": 2, "amount": f"-{amount}"}])
        assert (said("adjustment_is_decided", adjustment) is None) is passes
        adjustment.decided_in_id = a_round(organ).pk
        Matter.objects.update(stage="under_way", happened_on=DAY)
        assert said("adjustment_is_decided", adjustment) is None

    def test_the_amount_is_the_organs_own(self, organ: Any) -> None:
        set_value("budget.decision_amount", "500", DAY, "云人党〔2026〕1号", None)
        assert said("adjustment_is_decided", Adjustment(moves=[{"line": 1, "amount": "500"}])) is not None

    def test_a_warning_is_answered_with_a_reason(self, treasury: Treasury) -> None:
        line = treasury.line(approved=300_000)
        adjustment = treasury.adjustment((line, "-200000.00"), form="decrease")
        assert isinstance(treasury.attempt(adjustment, "submit", "handler_a"), Blocked)
        done = treasury.attempt(adjustment, "submit", "handler_a", reasons={"adjustment_is_decided": "上级统一压减，已有文件"})
        assert isinstance(done, Done)
