"""Which contracts a meeting decides on, and the small ones that together make a large one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from huiyin.ledger.enums import EntryKind, LinkKind, Outcome
from huiyin.ledger.facts import Amount
from huiyin.ledger.models import Link, Matter
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.procedures.models import Parameter
from huiyin.register.contradictions import RULES
from huiyin.registers.contracts import checks
from huiyin.registers.contracts.models import Contract
from tests.registers.contracts.walks import WHY, Scene, case, objections
from tests.support.organ import a_round, command, handed_in, move

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def topic(scene: Scene) -> Matter:
    """A matter that stands for a decision; its stage and outcome are set as a test wants them."""
    found = a_round(scene.organ, "关于购买运维服务的议题")
    Matter.objects.filter(pk=found.pk).update(stage="under_way")
    found.refresh_from_db()
    return found


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
        act(contract.pk, EntryKind.LINK, command(scene.organ.clerk), {"kind": LinkKind.EXECUTES, "target": topic.pk})
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
        handed_in(scene.contract("60000.00", "机关食堂设备采购（一期）"))
        said = self.split(scene.contract("40000.00", "机关食堂设备采购（二期）"))
        assert said
        assert "合计100,000元" in said

    def test_one_that_reaches_it_alone_is_decided_on_anyway(self, scene: Scene) -> None:
        handed_in(scene.contract("60000.00", "机关食堂设备采购（一期）"))
        assert self.split(scene.contract("100000.00", "机关食堂设备采购（二期）")) is None
        assert self.split(scene.contract("99999.99", "机关食堂设备采购（三期）")) is not None

    def test_one_in_draft_does_not_count(self, scene: Scene) -> None:
        scene.contract("60000.00", "机关食堂设备采购（一期）")
        assert self.split(scene.contract("60000.00", "机关食堂设备采购（二期）")) is None

    def test_below_it_together(self, scene: Scene) -> None:
        handed_in(scene.contract("60000.00", "机关食堂设备采购（一期）"))
        assert self.split(scene.contract("39999.99", "机关食堂设备采购（二期）")) is None

    @pytest.mark.parametrize("other", [{"party": "青溪物业有限公司"}, {"title": "会议室地毯清洗服务"}])
    def test_another_party_or_subject(self, scene: Scene, other: dict[str, Any]) -> None:
        handed_in(scene.contract("60000.00", **{"title": "机关食堂设备采购（一期）", **other}))
        assert self.split(scene.contract("60000.00", "机关食堂设备采购（二期）")) is None

    @pytest.mark.parametrize(("days", "found"), [(180, True), (181, False)])
    def test_within_the_days_looked_at(self, scene: Scene, days: int, found: bool) -> None:
        first = handed_in(scene.contract("60000.00", "机关食堂设备采购（一期）"))
        Matter.objects.filter(pk=first.pk).update(happened_on=today() - dt.timedelta(days=days))
        assert (self.split(scene.contract("60000.00", "机关食堂设备采购（二期）")) is not None) is found

    def test_one_withdrawn_does_not_count(self, scene: Scene) -> None:
        first = handed_in(scene.contract("60000.00", "机关食堂设备采购（一期）"))
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
        handed_in(scene.contract("60000.00", "机关食堂设备采购（一期）"))
        second = scene.contract("60000.00", "机关食堂设备采购（二期）")
        assert set(objections(second, "submit", scene.by(scene.drafter))) == {"contract_is_not_split"}
        scene.reasons["contract_is_not_split"] = "两期分属两个年度预算，已报分管领导"
        assert move(second, "submit", scene.by(scene.drafter)).step == "review"


@pytest.mark.parametrize(("a", "b", "percent"), [
    ("设备采购", "设备采购", 100), ("设备采购", "绿化养护", 0), ("设备采购", "设备维修", 33), ("", "", 100), ("甲", "乙", 0),
])
def test_likeness_is_the_share_of_pairs_in_common(a: str, b: str, percent: int) -> None:
    assert round(checks.likeness_of(a, b) * 100) == percent
