"""A claim from application to the books, what stands in its way, and that nobody's name gets out of the list."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from huiyin.figures.registry import Scope, compute
from huiyin.ledger.access import visible
from huiyin.ledger.enums import Mode, Outcome, Stage
from huiyin.ledger.erasure import erase_everywhere
from huiyin.ledger.facts import Amount, Use, balance
from huiyin.ledger.models import Entry, Matter, SearchText
from huiyin.ledger.rebuild import replay
from huiyin.ledger.record import Provenance
from huiyin.people.actors import actor_of
from huiyin.people.models import Appointment, today
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.models import Evaluation, Parameter
from huiyin.register.contradictions import RULES
from huiyin.registers.welfare.models import Fund, Purpose, WelfareClaim
from tests.registers.welfare.walks import Scene, objections
from tests.support.judged import judged
from tests.support.organ import a_person, handed_in, move

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)


def stops(scene: Scene, claim: WelfareClaim) -> set[str]:
    return set(objections(claim, "submit", scene.by(scene.drafter)))


def goes_on(scene: Scene, claim: WelfareClaim) -> bool:
    return bool(move(claim, "submit", scene.by(scene.drafter)).step == "review")


class TestCourse:
    def test_from_application_to_the_books(self, scene: Scene) -> None:
        claim = scene.paid(scene.claim())
        closed = move(claim, "finish", scene.by(scene.duty["accountant"]), {"voucher": "记-0007"})
        assert (closed.stage, closed.outcome, closed.number) == (Stage.CLOSED, Outcome.COMPLETED, f"福利〔{today().year}〕1号")

    def test_it_is_given_out_only_against_signatures(self, scene: Scene) -> None:
        claim = scene.approved(scene.claim())
        said = objections(claim, "finish", scene.by(scene.duty["cashier"]), {"paid_on": today()})
        assert "签领表" in said["builtin_materials"]

    def test_given_out_before_it_was_approved(self, scene: Scene) -> None:
        claim = scene.approved(scene.claim())
        by = scene.by(scene.duty["cashier"], "signed_list")
        assert set(objections(claim, "finish", by, {"paid_on": today() - A_DAY})) == {"welfare_paid_after_approval"}
        assert set(objections(claim, "finish", by, {"paid_on": today() + A_DAY})) == {"welfare_paid_after_approval"}

    def test_whoever_applies_does_not_review_on_paper_either(self, scene: Scene) -> None:
        """The reviewing accountant applies for the office, and sends it to herself."""
        reviewer = scene.duty["finance_review"]
        claim = scene.claim()
        Matter.objects.filter(pk=claim.pk).update(lead_department=scene.organ.office)
        claim.tasks.update(assignee=f"department:{scene.organ.office.pk}")
        move(claim, "submit", scene.by(reviewer))
        paper = scene.by(
            scene.organ.clerk, "signed_paper", mode=Mode.PAPER, decided_by=reviewer.person, happened_on=today()
        )
        assert "builtin_apart" in objections(claim, "pass", paper)

    def test_the_department_sees_it_and_another_does_not(self, scene: Scene) -> None:
        claim = scene.claim()
        for user, sees in (
            (scene.drafter, True), (scene.leader, True), (scene.organ.clerk, True), (scene.duty["cashier"], True),
            (scene.organ.handler_b, False), (scene.organ.street_clerk, False), (scene.organ.administrator, False),
        ):
            who = actor_of(user.person, user=user)
            assert visible(who, Matter.objects.filter(pk=claim.pk)).exists() is sees, user


    def test_a_list_is_not_changed_once_it_is_under_review(self, scene: Scene) -> None:
        claim = scene.claim()
        move(claim, "submit", scene.by(scene.drafter))
        with pytest.raises(NotAllowed, match="领取名单"):
            move(claim, "pass", scene.by(scene.duty["finance_review"]), {"recipients": []})


class TestNames:
    def test_no_title_names_who_receives(self, scene: Scene) -> None:
        with pytest.raises(NotAllowed, match="姓名"):
            scene.claim(title="安如月生育慰问")

    def test_names_stand_in_no_payload_and_no_search(self, scene: Scene) -> None:
        claim = scene.paid(scene.claim())
        for entry in Entry.objects.filter(matter=claim.pk):
            said = json.loads(entry.payload)["set"].get("recipients", {})
            assert not said or set(said) == {"hmac"}
        assert "安如月" not in SearchText.objects.get(matter=claim.pk).grams.replace(" ", "")

    def test_no_kept_verdict_names_anybody(self, scene: Scene) -> None:
        handed_in(scene.claim())
        outsider = a_person("外聘人员甲")
        claim = scene.claim(
            {"person": scene.anna.pk, "amount": "1500.00"}, {"person": outsider.pk, "amount": "1000.00"},
        )
        assert stops(scene, claim) == {
            "welfare_not_twice", "welfare_within_standard", "welfare_recipients_on_roster",
        }
        for message in Evaluation.objects.filter(matter=claim.pk).values_list("message", flat=True):
            assert "安如月" not in message
            assert "外聘人员甲" not in message

    def test_erasing_the_list_leaves_the_money(self, scene: Scene) -> None:
        claim = scene.paid(scene.hardship())
        erase_everywhere(claim, "recipients", Provenance(scene.organ.clerk, today()))
        claim.refresh_from_db()
        assert (claim.recipients, claim.people, claim.amount) == ([], 1, Decimal(800))
        assert not claim.uses.exists()
        assert claim.amounts.get().value == Decimal(800)
        replay(claim.pk)
        assert not Use.objects.filter(matter=claim.pk).exists()


class TestList:
    @pytest.mark.parametrize(("values", "wrong"), [
        ({}, ""), ({"people": 2}, "领取人次"), ({"amount": Decimal("999.99")}, "名单合计1,000元"),
    ])
    def test_it_adds_up(self, scene: Scene, values: dict[str, Any], wrong: str) -> None:
        claim = scene.claim(**values)
        if wrong:
            assert wrong in objections(claim, "submit", scene.by(scene.drafter))["welfare_adds_up"]
        else:
            assert goes_on(scene, claim)

    def test_a_row_without_money(self, scene: Scene) -> None:
        claim = scene.claim({"person": scene.anna.pk, "amount": "0.00"})
        assert "第1行没有金额" in objections(claim, "submit", scene.by(scene.drafter))["welfare_adds_up"]

    def test_a_holiday_is_named(self, scene: Scene) -> None:
        assert stops(scene, scene.claim(purpose=Purpose.FESTIVAL)) == {"welfare_holiday_is_named"}
        assert goes_on(scene, scene.claim(purpose=Purpose.FESTIVAL, occasion="spring"))

    def test_nothing_else_has_a_holiday(self, scene: Scene) -> None:
        assert stops(scene, scene.claim(occasion="spring")) == {"welfare_holiday_is_named"}


class TestStandard:
    @pytest.mark.parametrize(("amount", "above"), [("1000.00", False), ("1000.01", True)])
    def test_the_unions_for_a_birth_is_1000(self, scene: Scene, amount: str, above: bool) -> None:
        claim = scene.claim({"person": scene.anna.pk, "amount": amount})
        if above:
            assert stops(scene, claim) == {"welfare_within_standard"}
        else:
            assert goes_on(scene, claim)

    def test_a_reason_lets_it_through_and_is_kept(self, scene: Scene) -> None:
        claim = scene.claim({"person": scene.anna.pk, "amount": "1200.00"})
        scene.reasons = {"welfare_within_standard": "双胞胎，经工会委员会同意"}
        assert goes_on(scene, claim)
        kept = judged(claim, "welfare_within_standard")
        assert (kept.passed, kept.reason) == (False, "双胞胎，经工会委员会同意")
        assert kept.parameters == {"welfare.union.birth": "1000"}

    def test_no_standard_is_known_for_the_budgets_until_the_organ_sets_one(self, scene: Scene) -> None:
        assert goes_on(scene, scene.hardship("5000.00"))
        Parameter.objects.filter(code="welfare.budget.hardship").update(value="800")
        second = scene.hardship("801.00", event_on=today() - A_DAY)
        assert "welfare_within_standard" in stops(scene, second)


class TestRoster:
    def test_on_the_day_of_the_event(self, scene: Scene) -> None:
        Appointment.objects.filter(person=scene.anna).update(ends_on=today())
        assert goes_on(scene, scene.claim())

    def test_the_day_after_the_last(self, scene: Scene) -> None:
        Appointment.objects.filter(person=scene.anna).update(ends_on=today() - A_DAY)
        assert stops(scene, scene.claim()) == {"welfare_recipients_on_roster"}

    def test_the_row_has_a_day_of_its_own(self, scene: Scene) -> None:
        Appointment.objects.filter(person=scene.anna).update(ends_on=today() - A_DAY)
        row = {"person": scene.anna.pk, "amount": "500.00", "on": (today() - A_DAY).isoformat()}
        assert goes_on(scene, scene.claim(row))

    def test_whoever_retires_has_left(self, scene: Scene) -> None:
        Appointment.objects.filter(person=scene.anna).update(ends_on=today() - A_DAY)
        assert goes_on(scene, scene.claim(purpose=Purpose.RETIREMENT, title="退休欢送"))


class TestTwice:
    def test_the_same_event_in_another_claim(self, scene: Scene) -> None:
        handed_in(scene.claim())
        said = objections(scene.claim(), "submit", scene.by(scene.drafter))
        assert set(said) == {"welfare_not_twice"}

    def test_the_same_person_twice_in_one_list(self, scene: Scene) -> None:
        row = {"person": scene.anna.pk, "amount": "500.00"}
        assert "第1、2行" in objections(scene.claim(row, row), "submit", scene.by(scene.drafter))["welfare_not_twice"]

    def test_another_day_of_the_year_wants_a_reason(self, scene: Scene) -> None:
        first = dt.date(today().year, 1, 10)
        handed_in(scene.claim(purpose=Purpose.ILLNESS, event_on=first, title="住院慰问"))
        second = scene.claim(purpose=Purpose.ILLNESS, event_on=first + A_DAY, title="住院慰问")
        assert stops(scene, second) == {"welfare_once_a_year"}

    def test_another_year_does_not(self, scene: Scene) -> None:
        year = today().year
        handed_in(scene.claim(purpose=Purpose.ILLNESS, event_on=dt.date(year - 1, 12, 31), title="住院慰问"))
        assert goes_on(scene, scene.claim(purpose=Purpose.ILLNESS, event_on=dt.date(year, 1, 1), title="住院慰问"))

    def test_a_holiday_once_a_year_whatever_its_day(self, scene: Scene) -> None:
        day = dt.date(today().year, 2, 10)
        holiday = {"purpose": Purpose.FESTIVAL, "occasion": "spring", "title": "春节慰问"}
        handed_in(scene.claim(event_on=day, **holiday))
        assert stops(scene, scene.claim(event_on=day + A_DAY, **holiday)) == {"welfare_not_twice"}
        assert goes_on(scene, scene.claim(event_on=day + A_DAY, **{**holiday, "occasion": "mid_autumn"}))

    def test_new_year_given_out_before_the_year_ends_is_of_the_next(self, scene: Scene) -> None:
        year, holiday = today().year, {"purpose": Purpose.FESTIVAL, "occasion": "new_year", "title": "元旦慰问"}
        handed_in(scene.claim(event_on=dt.date(year - 1, 12, 29), **holiday))
        same = scene.claim(event_on=dt.date(year, 1, 2), **holiday)
        assert stops(scene, same) == {"welfare_not_twice"}
        handed_in(same)
        assert len(list(RULES["welfare.twice"].find(dt.date(year - 1, 1, 1)))) == 1
        move(same, "withdraw", scene.by(scene.drafter, comment="重复申请"))
        earlier = scene.claim(event_on=dt.date(year - 1, 1, 2), **holiday)
        assert goes_on(scene, earlier), "the new year before"

    def test_one_withdrawn_does_not_count(self, scene: Scene) -> None:
        move(handed_in(scene.claim()), "withdraw", scene.by(scene.drafter, comment="重复申请"))
        assert goes_on(scene, scene.claim())

    def test_it_is_found_when_it_got_through(self, scene: Scene) -> None:
        rule = RULES["welfare.twice"]
        first = handed_in(scene.claim())
        scene.claim()
        assert not list(rule.find(today())), "a draft contradicts nothing"
        second = handed_in(scene.claim())
        (pair,) = rule.find(today())
        assert (pair.left, pair.right) == (first.pk, second.pk)
        assert "安如月" not in pair.words
        assert not list(rule.find(today() + A_DAY))


class TestPurses:
    def test_union_money_names_no_budget_line(self, scene: Scene) -> None:
        assert stops(scene, scene.claim(budget_line=scene.line.pk)) == {"welfare_purses_apart"}

    def test_budget_money_names_one(self, scene: Scene) -> None:
        assert stops(scene, scene.hardship(budget_line=None)) == {"welfare_purses_apart"}

    def test_what_the_union_usually_pays_wants_a_reason_from_the_budget(self, scene: Scene) -> None:
        claim = scene.claim(fund=Fund.BUDGET, budget_line=scene.line.pk)
        assert stops(scene, claim) == {"welfare_purse_suits"}

    @pytest.mark.parametrize(("amount", "over"), [("10000.00", False), ("10000.01", True)])
    def test_it_fits_the_line(self, scene: Scene, amount: str, over: bool) -> None:
        claim = scene.hardship(amount)
        if over:
            assert stops(scene, claim) == {"welfare_fits_budget"}
        else:
            assert goes_on(scene, claim)

    def test_money_is_held_when_approved_and_spent_when_given_out(self, scene: Scene) -> None:
        claim = scene.hardship()
        assert balance(scene.line.pk).available == Decimal(10_000)
        scene.approved(claim)
        assert (balance(scene.line.pk).committed, balance(scene.line.pk).spent) == (Decimal(800), Decimal(0))
        move(claim, "finish", scene.by(scene.duty["cashier"], "signed_list"), {"paid_on": today()})
        assert (balance(scene.line.pk).committed, balance(scene.line.pk).spent) == (Decimal(0), Decimal(800))

    def test_union_money_is_no_fact_of_the_budget(self, scene: Scene) -> None:
        scene.paid(scene.claim())
        assert Amount.objects.exclude(matter=scene.line).count() == 0


class TestDeciders:
    def test_nobody_reviews_a_gift_to_themselves_without_saying_why(self, scene: Scene) -> None:
        reviewer = scene.duty["finance_review"]
        claim = scene.claim({"person": reviewer.person_id, "amount": "1000.00"})
        assert goes_on(scene, claim)
        assert set(objections(claim, "pass", scene.by(reviewer))) == {"welfare_decider_is_no_recipient"}

    def test_holidays_are_everybodys(self, scene: Scene) -> None:
        reviewer = scene.duty["finance_review"]
        row = {"person": reviewer.person_id, "amount": "300.00"}
        claim = scene.claim(row, purpose=Purpose.FESTIVAL, occasion="spring", title="春节慰问")
        assert goes_on(scene, claim)
        assert move(claim, "pass", scene.by(reviewer)).step == "approve"


def test_figures_keep_the_purses_apart(scene: Scene) -> None:
    other = a_person("谢临川", scene.organ.committee)
    rows = [{"person": p.pk, "amount": "300.00"} for p in (scene.anna, other)]
    scene.paid(scene.claim(*rows, purpose=Purpose.FESTIVAL, occasion="national", title="国庆慰问"))
    scene.paid(scene.hardship())
    scene.approved(scene.claim())
    now, before = Scope(starts_on=today()), Scope(ends_on=today() - A_DAY)
    for code, value in (
        ("welfare.claims", 2), ("welfare.times", 3), ("welfare.budget_paid", 800), ("welfare.union_paid", 600),
    ):
        assert compute(code, now).value == value, code
        assert compute(code, before).value == 0, code
