"""What stands in the way of a contract: passes, fails, and the boundary of each rule."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from huiyin.ledger.enums import EntryKind, LinkKind, Mode, Outcome
from huiyin.ledger.facts import Amount
from huiyin.ledger.models import Link, Matter
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.checks import Case
from huiyin.procedures.models import Evaluation, Parameter
from huiyin.procedures.orders import NotAllowed
from huiyin.registers.contracts import checks
from huiyin.registers.contracts.models import Contract
from huiyin.registers.contradictions import RULES
from tests.registers.contracts.walks import WHY, Scene, objections
from tests.support.organ import a_round, move, order

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


def case(**more: Any) -> Case:
    return Case(**{"step": "draft", "action": "submit", "happened_on": today(), "decided_by": None, "values": {}, **more})


def a_line(scene: Scene, available: str) -> Matter:
    """A budget line of another room, as facts know it."""
    line = a_round(scene.organ, "物业管理费")
    Amount.objects.create(matter=line, line=line, kind=Amount.Kind.APPROPRIATED, value=Decimal(available), on=today())
    return line


@pytest.fixture
def topic(scene: Scene) -> Matter:
    """A matter that stands for a decision; its stage and outcome are set as a test wants them."""
    found = a_round(scene.organ, "关于购买运维服务的议题")
    Matter.objects.filter(pk=found.pk).update(stage="under_way")
    found.refresh_from_db()
    return found


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
        kept = Evaluation.objects.get(matter=contract, check_code="contract_has_line", entry__isnull=False)
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
        ([(-1, "40000.00"), (100, "40000.00")], "0到100"),
    ])
    def test_instalments_add_up_and_rise(self, scene: Scene, rows: list[tuple[int, str]], wrong: str) -> None:
        plan = [{"name": "一期", "percent": percent, "amount": amount} for percent, amount in rows]
        said = checks.contract_plan_adds_up(scene.contract(payment_plan=plan), case())
        assert (wrong in said) if said else not wrong


class TestDecision:
    def test_from_the_amount_on_a_decision_is_wanted(self, scene: Scene) -> None:
        assert checks.contract_is_decided(scene.contract("99999.99"), case()) is None
        said = checks.contract_is_decided(scene.contract("100000.00"), case())
        assert said
        assert "没有选定决策议题" in said

    def test_the_amount_is_the_one_that_held_on_the_day(self, scene: Scene) -> None:
        Parameter.objects.filter(code="contracts.decision_from").update(ends_on=today() - A_DAY)
        Parameter.objects.create(
            code="contracts.decision_from", title="起点", unit="元", value="50000", basis="本单位新办法", starts_on=today()
        )
        contract = scene.contract("60000.00")
        assert checks.contract_is_decided(contract, case()) is not None
        assert checks.contract_is_decided(contract, case(happened_on=today() - A_DAY)) is None

    @pytest.mark.parametrize(("now", "wrong"), [
        ({}, ""), ({"stage": "draft"}, "还没有作出决定"), ({"outcome": Outcome.REFUSED, "stage": "closed"}, "没有通过"),
        ({"happened_on": today() + A_DAY}, "还没有作出决定"),
    ])
    def test_the_decision_was_taken(self, scene: Scene, topic: Matter, now: dict[str, Any], wrong: str) -> None:
        Matter.objects.filter(pk=topic.pk).update(**now)
        said = checks.contract_is_decided(scene.contract("150000.00", decided_in=topic.pk), case())
        assert (wrong in said) if said else not wrong

    def test_a_link_to_the_decision_it_carries_out_will_do(self, scene: Scene, topic: Matter) -> None:
        contract = scene.contract("150000.00")
        act(contract.pk, EntryKind.LINK, order(scene.organ.clerk), {"kind": LinkKind.EXECUTES, "target": topic.pk})
        assert checks.contract_is_decided(contract, case()) is not None
        Matter.objects.filter(pk=topic.pk).update(register="decisions.topic")
        assert checks.contract_is_decided(contract, case()) is None

    def test_the_decision_on_its_project_will_do(self, scene: Scene, topic: Matter) -> None:
        project = a_round(scene.organ, "业务用房修缮")
        contract = scene.contract("150000.00", of_project=project.pk)
        assert checks.contract_is_decided(contract, case()) is not None
        Matter.objects.filter(pk=topic.pk).update(register="decisions.topic")
        named = Link.objects.create(
            kind=LinkKind.REFERS, source=project, target=topic, entry=project.entries.get(sequence=1)
        )
        assert checks.contract_is_decided(contract, case()) is None
        Link.objects.filter(pk=named.pk).update(source=contract)
        assert checks.contract_is_decided(contract, case()) is not None, "what a contract refers to is not its decision"

    def test_a_contract_without_one_is_found_however_it_was_explained(self, scene: Scene) -> None:
        rule = RULES["contracts.without_decision"]
        scene.reasons = {"contract_is_decided": WHY}
        contract = scene.contract("150000.00")
        assert not list(rule.find(today() - A_DAY))
        scene.approved(contract)
        (pair,) = rule.find(today() - A_DAY)
        assert (pair.left, pair.right) == (contract.pk, None)
        assert "150,000元" in pair.words
        move(contract, "withdraw", scene.by(scene.drafter, comment="不再采购"))
        assert not list(rule.find(today() - A_DAY))


class TestSplitting:
    """The amount to be decided on is 100,000 yuan; 180 days; half of the name in common."""

    def split(self, contract: Contract) -> str | None:
        return checks.contract_is_not_split(contract, case())

    def test_two_that_together_reach_the_amount(self, scene: Scene) -> None:
        scene.contract("60000.00", "机关食堂设备采购（一期）")
        said = self.split(scene.contract("40000.00", "机关食堂设备采购（二期）"))
        assert said
        assert "合计100,000元" in said

    def test_below_it_together(self, scene: Scene) -> None:
        scene.contract("60000.00", "机关食堂设备采购（一期）")
        assert self.split(scene.contract("39999.99", "机关食堂设备采购（二期）")) is None

    @pytest.mark.parametrize("other", [{"party": "青溪物业有限公司"}, {"title": "会议室地毯清洗服务"}])
    def test_another_party_or_subject(self, scene: Scene, other: dict[str, Any]) -> None:
        scene.contract("60000.00", **{"title": "机关食堂设备采购（一期）", **other})
        assert self.split(scene.contract("60000.00", "机关食堂设备采购（二期）")) is None

    @pytest.mark.parametrize(("days", "found"), [(180, True), (181, False)])
    def test_within_the_days_looked_at(self, scene: Scene, days: int, found: bool) -> None:
        first = scene.contract("60000.00", "机关食堂设备采购（一期）")
        Matter.objects.filter(pk=first.pk).update(happened_on=today() - dt.timedelta(days=days))
        assert (self.split(scene.contract("60000.00", "机关食堂设备采购（二期）")) is not None) is found

    def test_one_withdrawn_does_not_count(self, scene: Scene) -> None:
        first = scene.contract("60000.00", "机关食堂设备采购（一期）")
        move(first, "withdraw", scene.by(scene.drafter, comment="不再采购"))
        assert self.split(scene.contract("60000.00", "机关食堂设备采购（二期）")) is None

    def test_what_was_bought_without_a_contract_counts(self, scene: Scene) -> None:
        contract = scene.contract("60000.00", "机关食堂设备采购（二期）")
        Amount.objects.create(
            matter=a_round(scene.organ), kind=Amount.Kind.SPENT, value=Decimal(50000), on=today(), party=contract.party,
            purpose="机关食堂设备采购",
        )
        assert self.split(contract) is not None

    def test_it_warns_and_is_explained(self, scene: Scene) -> None:
        scene.reasons = {"contract_has_line": WHY}
        scene.contract("60000.00", "机关食堂设备采购（一期）")
        second = scene.contract("60000.00", "机关食堂设备采购（二期）")
        assert set(objections(second, "submit", scene.by(scene.drafter))) == {"contract_is_not_split"}
        scene.reasons["contract_is_not_split"] = "两期分属两个年度预算，已报分管领导"
        assert move(second, "submit", scene.by(scene.drafter)).step == "review"


@pytest.mark.parametrize(("a", "b", "percent"), [
    ("设备采购", "设备采购", 100), ("设备采购", "绿化养护", 0), ("设备采购", "设备维修", 33), ("", "", 100), ("甲", "乙", 0),
])
def test_likeness_is_the_share_of_pairs_in_common(a: str, b: str, percent: int) -> None:
    assert round(checks.likeness_of(a, b) * 100) == percent


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

    def test_a_past_signing_on_paper_is_registered_as_irregular(self, scene: Scene) -> None:
        """A draft over budget that was signed long ago stays in the register, marked."""
        contract = scene.contract(budget_line=a_line(scene, "1.00").pk)
        on = today() - A_DAY
        by = scene.by(
            scene.organ.clerk, "signed_paper", mode=Mode.PAPER, decided_by=scene.drafter.person, happened_on=on,
            irregular_reason="上年末签订，超出当时预算，现补登记",
        )
        moved = move(contract, "submit", by)
        assert moved.entries.order_by("-sequence")[0].irregular


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
        act(contract.pk, EntryKind.CORRECT, order(scene.organ.clerk, comment="多登了两成"), {"performance": less})
        assert Contract.objects.get(pk=contract.pk).performed == 30
        assert scene.performed(Contract.objects.get(pk=contract.pk), 60).performed == 60


class TestFrozen:
    def test_no_correction_changes_the_price_after_review(self, scene: Scene) -> None:
        contract = scene.under_way()
        with pytest.raises(NotAllowed, match="合同金额"):
            act(contract.pk, EntryKind.CORRECT, order(scene.organ.clerk, comment="提价"), {"value": Decimal(90000)})

    def test_a_draft_sent_back_is_changed(self, scene: Scene) -> None:
        scene.reasons = {"contract_has_line": WHY}
        contract = scene.contract()
        move(contract, "submit", scene.by(scene.drafter))
        move(contract, "return", scene.by(scene.duty["legal"], comment="违约责任不清"))
        plan = [{"name": "一次付清", "percent": 100, "amount": "70000.00"}]
        changed = {"value": Decimal(70000), "payment_plan": plan}
        assert move(contract, "submit", scene.by(scene.drafter), changed).value == 70000
