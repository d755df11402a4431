"""What stands in the way of a contract: passes, fails, and the boundary of each rule."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from huiyin.ledger.enums import EntryKind, Mode
from huiyin.ledger.facts import Amount
from huiyin.ledger.models import Matter
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.registers.contracts import checks
from huiyin.registers.contracts.models import Contract
from tests.registers.contracts.walks import WHY, Scene, case, objections
from tests.support.judged import judged
from tests.support.organ import a_round, command, move

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


def a_line(scene: Scene, available: str) -> Matter:
    """A budget line of another room, as facts know it."""
    line = a_round(scene.organ, "物业管理费")
    Amount.objects.create(matter=line, line=line, kind=Amount.Kind.APPROPRIATED, value=Decimal(available), on=today())
    return line


class TestBudget:
    def test_a_contract_over_its_line_is_stopped(self, scene: Scene) -> None:
        contract = scene.contract(budget_line=a_line(scene, "79999.99").pk)
        said = objections(contract, "submit", scene.by(scene.drafter))
        assert set(said) == {"contract_fits_budget"}
        assert "差0.01元" in said["contract_fits_budget"]

    def test_one_that_uses_up_its_line_fits(self, scene: Scene) -> None:
        contract = scene.contract(budget_line=a_line(scene, "80000.00").pk)
        assert move(contract, "submit", scene.by(scene.drafter)).step == "review"

    def test_what_it_holds_itself_does_not_stand_in_its_way(self, scene: Scene) -> None:
        line = a_line(scene, "80000.00")
        contract = scene.performed(scene.signed(scene.approved(scene.contract(budget_line=line.pk))), 50)
        payment = scene.payment(contract, "40000.00")
        assert payment.budget_line_id == line.pk
        assert move(payment, "submit", scene.by(scene.drafter)).step == "review"

    def test_a_second_contract_meets_what_the_first_holds(self, scene: Scene) -> None:
        line = a_line(scene, "100000.00")
        scene.approved(scene.contract(budget_line=line.pk))
        second = scene.contract("20000.01", "办公区保洁服务", party="青溪物业", budget_line=line.pk)
        assert "contract_fits_budget" in objections(second, "submit", scene.by(scene.drafter))

    def test_money_without_a_line_wants_a_reason(self, scene: Scene) -> None:
        contract = scene.contract()
        assert set(objections(contract, "submit", scene.by(scene.drafter))) == {"contract_has_line"}
        move(contract, "submit", scene.by(scene.drafter, reasons={"contract_has_line": WHY}))
        kept = judged(contract, "contract_has_line")
        assert (kept.reason, kept.severity, kept.passed) == (WHY, "warn", False)

    def test_a_contract_that_costs_nothing_needs_no_line(self, scene: Scene) -> None:
        free = scene.contract("0.00", payment_plan=[{"name": "无", "percent": 0, "amount": "0.00"}])
        assert checks.contract_has_line(free, case()) is None


class TestPlan:
    @pytest.mark.parametrize(("rows", "wrong"), [
        ([(50, "40000.00"), (100, "40000.00")], ""),
        ([(0, "80000.00")], ""),
        ([(50, "40000.00"), (100, "39999.99")], "不一致"),
        ([(100, "40000.00"), (50, "40000.00")], "由低到高"),
        ([(50, "40000.00"), (101, "40000.00")], "0到100"),
    ])
    def test_instalments_add_up_and_rise(self, scene: Scene, rows: list[tuple[int, str]], wrong: str) -> None:
        plan = [{"name": "一期", "percent": percent, "amount": amount} for percent, amount in rows]
        said = checks.contract_plan_adds_up(scene.contract(payment_plan=plan), case())
        assert (wrong in said) if said else not wrong


class TestSigning:
    def test_signed_before_it_was_approved(self, scene: Scene) -> None:
        contract = scene.approved(scene.contract())
        values = {"signer": "王一鸣", "signed_on": today() - A_DAY}
        said = objections(contract, "submit", scene.by(scene.drafter, "signed_contract"), values)
        assert set(said) == {"contract_signed_after_approval"}
        assert scene.signed(contract).step == "perform"

    def test_signed_on_a_day_to_come(self, scene: Scene) -> None:
        contract = scene.approved(scene.contract())
        values = {"signer": "王一鸣", "signed_on": today() + A_DAY}
        by = scene.by(scene.drafter, "signed_contract")
        assert "还没有到" in objections(contract, "submit", by, values)["contract_signed_by_now"]

    @pytest.mark.parametrize(("days", "late"), [(0, False), (-1, True), (1, False)])
    def test_performance_begins_after_signing(self, scene: Scene, days: int, late: bool) -> None:
        contract = scene.contract(performs_from=today() + dt.timedelta(days=days))
        contract.signed_on = today()
        assert (checks.contract_signed_before_performance(contract, case()) is not None) is late

    @pytest.mark.parametrize(("days", "wrong"), [(0, False), (-1, True)])
    def test_the_term_is_ordered(self, scene: Scene, days: int, wrong: bool) -> None:
        contract = scene.contract(performs_from=today(), performs_until=today() + dt.timedelta(days=days))
        assert (checks.contract_term_is_ordered(contract, case()) is not None) is wrong

    def test_it_is_due_by_the_end_of_the_term_it_was_handed_in_with(self, scene: Scene) -> None:
        scene.reasons = {"contract_has_line": WHY}
        contract = scene.contract(performs_until=today() - A_DAY)
        assert contract.due_on is None, "no draft is late"
        until = today() + 30 * A_DAY
        sent = move(contract, "submit", scene.by(scene.drafter), {"performs_until": until})
        assert (sent.due_on, sent.first_due_on) == (until, until)
        assert Contract.objects.get(pk=contract.pk).due_on == until

    def test_a_signed_one_without_its_paper_is_stopped(self, scene: Scene) -> None:
        contract = scene.approved(scene.contract())
        said = objections(contract, "submit", scene.by(scene.drafter), {"signer": "王一鸣", "signed_on": today()})
        assert "双方签订的合同" in said["builtin_materials"]

    def test_over_the_budget_is_never_a_past_irregularity(self, scene: Scene) -> None:
        contract = scene.contract(budget_line=a_line(scene, "1.00").pk)
        on = today() - A_DAY
        by = scene.by(
            scene.organ.clerk, "signed_paper", mode=Mode.PAPER, decided_by=scene.drafter.person, happened_on=on,
            irregular_reason="上年末签订，超出当时预算，现补登记",
        )
        assert "contract_fits_budget" in objections(contract, "submit", by)


class TestPerformance:
    @pytest.mark.parametrize(("told", "wrong"), [
        ([(-2, 30), (-1, 60)], ""), ([(-1, 30), (0, 30)], ""), ([(0, 100)], ""), ([(-2, 60), (-1, 30)], "越来越小"),
        ([(0, 101)], "0到100"), ([(1, 50)], "还没有发生"),
    ])
    def test_it_rises_from_day_to_day(self, scene: Scene, told: list[tuple[int, int]], wrong: str) -> None:
        contract = scene.contract()
        contract.performance = [
            {"on": (today() + dt.timedelta(days=days)).isoformat(), "percent": percent, "what": "完成"}
            for days, percent in told
        ]
        said = checks.contract_performance_is_ordered(contract, case())
        assert (wrong in said) if said else not wrong

    @pytest.mark.parametrize(("percent", "wrong"), [(99, True), (100, False)])
    def test_it_is_accepted_when_performed(self, scene: Scene, percent: int, wrong: bool) -> None:
        contract = scene.contract()
        contract.performance = [{"on": today().isoformat(), "percent": percent, "what": "完成"}]
        assert (checks.contract_is_performed(contract, case()) is not None) is wrong

    def test_what_was_recorded_is_not_changed_but_by_a_correction(self, scene: Scene) -> None:
        contract = scene.under_way(percent=50)
        less = [{**contract.performance[0], "percent": 30}]
        assert set(objections(contract, "submit", scene.by(scene.drafter), {"performance": less})) == {
            "contract_performance_is_kept"
        }
        act(contract.pk, EntryKind.CORRECT, command(scene.organ.clerk, comment="多登了两成"), {"performance": less})
        assert Contract.objects.get(pk=contract.pk).performed == 30
        assert scene.performed(Contract.objects.get(pk=contract.pk), 60).performed == 60


class TestFrozen:
    def test_no_correction_changes_the_price_after_review(self, scene: Scene) -> None:
        contract = scene.under_way()
        with pytest.raises(NotAllowed, match="合同金额"):
            act(contract.pk, EntryKind.CORRECT, command(scene.organ.clerk, comment="提价"), {"value": Decimal(90000)})

    def test_a_draft_sent_back_is_changed(self, scene: Scene) -> None:
        scene.reasons = {"contract_has_line": WHY}
        contract = scene.contract()
        move(contract, "submit", scene.by(scene.drafter))
        move(contract, "return", scene.by(scene.duty["legal"], comment="违约责任不清"))
        plan = [{"name": "一次付清", "percent": 100, "amount": "70000.00"}]
        changed = {"value": Decimal(70000), "payment_plan": plan}
        assert move(contract, "submit", scene.by(scene.drafter), changed).value == 70000
