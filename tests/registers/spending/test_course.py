"""From the application to the voucher in four hands; what it holds, spends and ends; who sees it; what is counted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from huiyin.figures.registry import Scope, compute
from huiyin.kit.printing import Format, printed
from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, LinkKind, Mode, Outcome
from huiyin.ledger.facts import Amount, Participation, Use, balance
from huiyin.ledger.models import Link, Matter
from huiyin.ledger.rebuild import replay
from huiyin.people.actors import actor_of
from huiyin.people.models import Appointment, Post
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked, Done, NotAllowed
from huiyin.register.contradictions import RULES
from huiyin.registers.spending.forms import VOUCHER
from huiyin.registers.spending.models import Application, Claim
from tests.registers.spending.conftest import DAY, FIRST, Purse
from tests.support.organ import command, handed_in

pytestmark = pytest.mark.django_db


def test_from_the_application_to_the_voucher(purse: Purse) -> None:
    application = purse.approved()
    claim = purse.booked(purse.claimed(application))
    assert (claim.is_closed, claim.outcome) == (True, Outcome.COMPLETED)
    application.refresh_from_db()
    assert (application.is_closed, application.outcome) == (True, Outcome.COMPLETED)
    assert claim.number is not None
    assert claim.number in application.result
    assert Link.objects.filter(source=claim, target=application, kind=LinkKind.REFERS).exists()


def test_an_application_waits_for_its_other_claims(purse: Purse) -> None:
    application = purse.approved()
    other = purse.claimed(application, lines=[{"kind": "transport", "amount": "20.00"}], kind="other")
    purse.booked(purse.claimed(application))
    assert not Matter.objects.get(pk=application.pk).is_closed
    purse.move(other, "withdraw", "handler_a", comment="并入前一张")
    assert not Matter.objects.get(pk=application.pk).is_closed, "somebody says that nothing more comes"


def test_what_is_held_becomes_what_is_spent(purse: Purse) -> None:
    application = purse.approved()
    assert balance(purse.line.pk).committed == 3480
    claim = purse.paid(purse.claimed(application))
    held = balance(purse.line.pk)
    assert (held.spent, held.committed) == (3460, 20)
    purse.move(claim, "finish", "accountant", {"voucher": "记-12"})
    held = balance(purse.line.pk)
    assert (held.spent, held.committed, held.available) == (3460, 0, 6540)


def test_an_application_that_comes_to_nothing_gives_its_money_back(purse: Purse) -> None:
    application = purse.approved()
    purse.move(application, "finish", "handler_a", {"result": "培训延期，没有成行"})
    assert balance(purse.line.pk).committed == 0


def test_what_was_approved_is_changed_only_by_a_new_approval(purse: Purse) -> None:
    application = purse.approved()
    with pytest.raises(NotAllowed, match="支出预计"):
        act(application.pk, EntryKind.CORRECT, command(purse.organ.clerk, comment="改"), {"estimates": []})
    purse.move(application, "return", "handler_a", comment="培训延长一天")
    assert (Matter.objects.get(pk=application.pk).step, balance(purse.line.pk).committed) == ("apply", 0)
    claim = purse.claimed()
    purse.move(claim, "submit", "handler_a", materials=("receipt",), reasons={"claim_was_applied_for": "临时任务"})
    with pytest.raises(NotAllowed, match="报销明细"):
        act(claim.pk, EntryKind.CORRECT, command(purse.organ.clerk, comment="改"), {"lines": []})


def test_who_claims_a_journey_nobody_applied_for_was_away_too(purse: Purse) -> None:
    purse.paid(purse.claimed(purse.approved()))
    assert Participation.objects.filter(what="出差").count() == 2, "once, as it was applied for"
    claim = purse.claimed()
    assert not Participation.objects.filter(matter=claim).exists(), "a draft"
    purse.paid(claim)
    assert Participation.objects.filter(matter=claim, what="出差").count() == 2
    found = list(RULES["person_in_two_places"].find(FIRST))
    assert len(found) == 2, "each of the travellers"
    assert all(claim.pk in (pair.left, pair.right) for pair in found)


def test_what_the_application_said_is_not_typed_again(purse: Purse) -> None:
    application = purse.approved()
    empty = {"kind": "", "people": [], "actual_from": None, "actual_to": None}
    claim = purse.claimed(application, **empty)
    assert [row["person"] for row in claim.people] == [row["person"] for row in application.people]
    assert (claim.kind, claim.actual_from, claim.actual_to) == ("travel", FIRST, DAY)
    assert purse.claimed(application, **{**empty, "actual_from": DAY}).actual_from == DAY
    bought = purse.claimed(purse.approved(kind="purchase"), **empty)
    assert (bought.kind, bought.people, bought.actual_from) == ("purchase", [], None)


def test_a_draft_nobody_wants_is_withdrawn(purse: Purse) -> None:
    assert purse.move(purse.asked(), "withdraw", "handler_a", comment="不去了").outcome == Outcome.WITHDRAWN


def test_a_settled_matter_that_changes_its_cost_stops_the_claim_or_is_found(purse: Purse) -> None:
    upkeep = purse.state(Amount.Kind.COMMITTED, "430.50")
    claim = purse.claimed(None, kind="other", settles=upkeep.pk, lines=[], people=[], invoices=[])
    rule = RULES["spending.settled_otherwise"]
    purse.move(claim, "submit", "handler_a", materials=("receipt",))
    purse.move(claim, "pass", "finance_review")
    held = Amount.objects.filter(matter=upkeep)
    held.update(value=Decimal(500))
    blocked = purse.attempt(claim, "approve", "leader")
    assert isinstance(blocked, Blocked)
    assert "现在是500元" in blocked.message
    held.update(value=Decimal("430.50"))
    purse.move(claim, "approve", "leader")
    held.update(value=Decimal(500))
    paying = {"paid_on": DAY, "paid_by": "转账"}
    assert isinstance(purse.attempt(claim, "submit", "cashier", paying), Blocked)
    held.update(value=Decimal("430.50"))
    purse.move(claim, "submit", "cashier", paying)
    assert not list(rule.find(DAY))
    held.update(value=Decimal(500))
    (found,) = rule.find(DAY)
    assert (found.left, found.right) == (claim.pk, upkeep.pk)
    assert "430.50元，原事项登记的费用是500元" in found.words
    held.delete()
    (found,) = rule.find(DAY)
    assert "没有批准" in found.words


def test_two_claims_that_settle_one_matter_are_found(purse: Purse) -> None:
    upkeep = purse.state(Amount.Kind.COMMITTED, "430.50")
    first, second = (purse.claimed(None, kind="other", settles=upkeep.pk, lines=[], invoices=[]) for _ in range(2))
    rule = RULES["spending.settled_twice"]
    assert not list(rule.find(DAY)), "drafts"
    Matter.objects.filter(pk__in=[first.pk, second.pk]).update(step="review")
    (found,) = rule.find(DAY)
    assert (found.left, found.right) == (first.pk, second.pk)


def test_travellers_are_away_for_whole_days(purse: Purse) -> None:
    application = purse.asked()
    assert not Participation.objects.filter(matter=application).exists()
    purse.approved()
    found = Participation.objects.filter(what="出差")
    assert found.count() == 2
    assert {p.ends - p.starts for p in found} == {dt.timedelta(days=3)}


@pytest.mark.parametrize(("step", "action", "post", "earlier"), [
    ("review", "pass", "finance_review", "填写报销单"), ("pay", "submit", "cashier", "填写报销单"),
    ("account", "finish", "accountant", "填写报销单"),
])
def test_four_hands(purse: Purse, step: str, action: str, post: str, earlier: str) -> None:
    """The applicant, made holder of each further post in turn, is refused there."""
    claim = purse.claimed(purse.approved())
    course: list[tuple[str, str, str, dict[str, Any]]] = [
        ("fill", "submit", "handler_a", {}), ("review", "pass", "finance_review", {}), ("approve", "approve", "leader", {}),
        ("pay", "submit", "cashier", {"paid_on": DAY, "paid_by": "转账"}), ("account", "finish", "accountant", {"voucher": "1"}),
    ]
    for at, move, who, values in course:
        if at == step:
            Appointment.objects.filter(post=Post.objects.get(code=post)).update(person=purse.organ.handler_a.person)
            blocked = purse.attempt(claim, action, "handler_a", values)
            assert isinstance(blocked, Blocked)
            assert earlier in blocked.message
            return
        purse.move(claim, move, who, values, materials=("receipt",) if at == "fill" else ())


@pytest.mark.parametrize("paid", ["finance_review", "leader", "cashier", "accountant"])
def test_nobody_carries_a_claim_on_that_pays_them(purse: Purse, paid: str) -> None:
    """Somebody else handed it in; at their own step whoever is paid is refused, at all others it goes on."""
    claim = purse.claimed(purse.approved(), payee=purse.user(paid).person)
    purse.move(claim, "submit", "handler_a", materials=("receipt",))
    for action, who, values in (
        ("pass", "finance_review", {}), ("approve", "leader", {}), ("submit", "cashier", {"paid_on": DAY, "paid_by": "转账"}),
        ("finish", "accountant", {"voucher": "1"}),
    ):
        if who == paid:
            blocked = purse.attempt(claim, action, who, values)
            assert isinstance(blocked, Blocked)
            assert [o.check.code for o in blocked.objections] == ["payee_does_not_approve"]
            return
        purse.move(claim, action, who, values)
    raise AssertionError(paid)


def test_on_paper_a_clerk_registers_what_others_signed(purse: Purse) -> None:
    application = purse.asked()
    for action, decider, clerk in (
        ("submit", "handler_a", "clerk"), ("pass", "handler_a", "second_clerk"), ("approve", "leader", "second_clerk"),
    ):
        purse.move(
            application, action, clerk, mode=Mode.PAPER, decided_by=purse.user(decider).person, materials=("signed_paper",),
            on=FIRST,
        )
    assert Application.objects.get(pk=application.pk).step == "spend"


def test_a_violation_is_stopped_and_a_warning_explained(purse: Purse) -> None:
    taken = handed_in(purse.claimed(purse.approved(), invoices=[{"number": "77", "amount": "2380.00", "card": True}]))
    claim = purse.claimed(None, kind="other", people=[], invoices=[{"number": "77", "amount": "2380.00", "card": True}])
    blocked = purse.attempt(claim, "submit", "handler_a", materials=("receipt",), reasons={"claim_was_applied_for": "应急采购"})
    assert isinstance(blocked, Blocked)
    assert (taken.title in blocked.message) or (taken.number or "?") in blocked.message
    rows = [{"number": "78", "amount": "3460.00", "card": True}]
    given = {"invoices": rows, "lines": [{"kind": "goods", "amount": "3460.00"}]}
    assert isinstance(purse.attempt(claim, "submit", "handler_a", given, materials=("receipt",)), Blocked)
    done = purse.attempt(
        claim, "submit", "handler_a", given, materials=("receipt",), reasons={"claim_was_applied_for": "防汛应急采购"}
    )
    assert isinstance(done, Done)


def test_a_duplicate_is_never_a_past_irregularity(purse: Purse) -> None:
    """On paper, dated in the past, with a statement: an invoice that was used is not used again."""
    handed_in(purse.claimed(invoices=[{"number": "77", "amount": "1.00", "card": True}]))
    claim = purse.claimed(purse.approved(), invoices=[{"number": "77", "amount": "2380.00", "card": True}])
    done = purse.attempt(
        claim, "submit", "clerk", mode=Mode.PAPER, decided_by=purse.organ.handler_a.person, materials=("receipt", "signed_paper"),
        irregular_reason="旧账重复报销，已责令退回",
    )
    assert isinstance(done, Blocked)
    assert [o.check.code for o in done.objections] == ["invoice_is_new"]


def test_a_draft_uses_no_invoice_and_blocks_nobody(purse: Purse) -> None:
    rows = [{"number": "77", "amount": "2380.00", "card": True}]
    blocked = purse.claimed(purse.approved(), invoices=rows)
    assert not Use.objects.filter(matter=blocked).exists()
    honest = purse.claimed(purse.approved(), invoices=rows)
    purse.paid(honest)
    answer = purse.attempt(blocked, "submit", "handler_a", materials=("receipt",))
    assert isinstance(answer, Blocked)
    assert "invoice_is_new" in {o.check.code for o in answer.objections}


def test_a_returned_claim_states_nothing_until_it_is_handed_in_again(purse: Purse) -> None:
    claim = purse.claimed(purse.approved())
    purse.move(claim, "submit", "handler_a", materials=("receipt",))
    assert Use.objects.filter(matter=claim).exists()
    purse.move(claim, "return", "finance_review", comment="票据不清")
    assert not Use.objects.filter(matter=claim).exists()
    purse.move(claim, "submit", "handler_a")
    assert Use.objects.filter(matter=claim).exists()
    before = list(Use.objects.filter(matter=claim).values_list("kind", "key", "starts"))
    replay(claim.pk)
    assert list(Use.objects.filter(matter=claim).values_list("kind", "key", "starts")) == before


def test_a_withdrawn_claim_uses_no_invoice(purse: Purse) -> None:
    claim = handed_in(purse.claimed())
    assert Use.objects.filter(matter=claim).exists()
    purse.move(claim, "withdraw", "handler_a", comment="作废重填")
    assert not Use.objects.filter(matter=claim).exists()


def test_claims_that_nobody_applied_for_are_found(purse: Purse) -> None:
    purse.paid(purse.claimed(purse.approved()))
    drafted = purse.claimed()
    rule = RULES["spending.not_applied_for"]
    assert not list(rule.find(DAY)), "a draft is not yet a claim"
    purse.paid(drafted)
    (found,) = rule.find(DAY)
    assert (found.left, found.right) == (drafted.pk, None)


def test_figures(purse: Purse) -> None:
    purse.booked(purse.claimed(purse.approved()))
    purse.claimed(purse.approved(starts_on=DAY + dt.timedelta(days=40), ends_on=DAY + dt.timedelta(days=41)))
    march = Scope(starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 3, 31))
    codes = ("paid", "travel_paid", "meeting_paid", "claims", "journeys")
    assert {c: compute(f"spending.{c}", march).value for c in codes} == {
        "paid": Decimal(3460), "travel_paid": Decimal(3460), "meeting_paid": 0, "claims": 1, "journeys": 2,
    }


def test_who_sees(purse: Purse, client: Client) -> None:
    claim = purse.paid(purse.claimed(purse.approved()))
    organ = purse.organ
    seen = {
        user.username for user in (*organ.users, *purse.users.values())
        if visible(actor_of(user.person, user=user), Claim.objects.filter(pk=claim.pk)).exists()
    }
    assert {"handler_a", "leader", "clerk", "finance_review", "cashier", "accountant"} <= seen
    assert not seen & {"street_clerk", "administrator", "dispatcher", "legal"}
    client.force_login(organ.handler_a)
    text = client.get(f"/matters/{claim.pk}/").content.decode()
    assert "应发补助合计" in text
    assert "1,080元" in text


def test_the_voucher_is_printed(purse: Purse) -> None:
    claim = purse.paid(purse.claimed(purse.approved()))
    who = actor_of(purse.organ.clerk.person, user=purse.organ.clerk)
    assert printed(VOUCHER, claim, who, Format.WORD).startswith(b"PK")
    text = str(VOUCHER.build(claim, who))
    assert "叁仟肆佰陆拾元整" in text
    assert Amount.objects.filter(matter=claim, kind="spent").exists()


def test_what_another_register_spent_is_offered_to_be_settled(purse: Purse, client: Client) -> None:
    client.force_login(purse.organ.handler_a)
    text = client.get("/registers/spending-claim/new/").content.decode()
    assert "结算事项" in text


def test_a_claim_is_begun_from_its_application_with_what_that_said(purse: Purse, client: Client) -> None:
    application = purse.approved()
    client.force_login(purse.organ.handler_a)
    new = f"/registers/spending-claim/new/?applied={application.pk}"
    page = client.get(f"/matters/{application.pk}/").content.decode()
    assert f'href="{new}"' in page
    form = client.get(new)
    assert form.context["form"].initial == {
        "applied": application.pk, "title": application.title, "kind": "travel", "actual_from": FIRST, "actual_to": DAY,
        "people": [{"person": row["person"]} for row in purse.travellers],
    }
    assert f'<option value="{application.pk}" selected' in form.content.decode()


@pytest.mark.parametrize(("field", "value", "passes"), [
    ("starts_on", "1899-12-31", False), ("starts_on", "1900-01-01", True), ("ends_on", "2199-12-31", True),
    ("ends_on", "9999-12-31", False), ("happened_on", "0001-01-01", False),
])
def test_a_year_out_of_reckoning_is_sent_back(purse: Purse, client: Client, field: str, value: str, passes: bool) -> None:
    client.force_login(purse.organ.handler_a)
    sent = {"happened_on": DAY.isoformat(), "reason": "购置书柜", "region": "ordinary", field: value}
    answer = client.post("/registers/spending-application/new/", sent)
    assert (answer.status_code, Application.objects.exists()) == ((302, True) if passes else (422, False))
    assert passes or "，请核对" in answer.content.decode()


def test_a_matter_without_a_name_is_not_begun(purse: Purse, client: Client) -> None:
    client.force_login(purse.organ.handler_a)
    sent = {"happened_on": DAY.isoformat(), "kind": "other", "region": "ordinary"}
    answer = client.post("/registers/spending-application/new/", sent)
    assert answer.status_code == 422
    assert "请填写事项名称，或者填写“申请事由”" in answer.content.decode()
    client.post("/registers/spending-application/new/", {**sent, "reason": "购置书柜。两组"})
    assert Application.objects.get().title == "购置书柜"
