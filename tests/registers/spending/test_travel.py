"""What a journey entitles to: allowances by day, lodging by city, season and rank."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from huiyin.ledger.enums import Outcome
from huiyin.procedures.checks import Case
from huiyin.procedures.commands import Blocked
from huiyin.procedures.settling import set_value
from huiyin.registers.spending.models import Claim, LodgingTable
from huiyin.registers.spending.register import LodgingRegister
from huiyin.registers.spending.travel import allowance, lodging, month_and_day
from tests.registers.spending.conftest import DAY, FIRST, Purse
from tests.registers.spending.test_matching import said
from tests.support.organ import command

pytestmark = pytest.mark.django_db
LAST = DAY
COAST = [
    {"city": "海州市", "minister": "900.00", "bureau": "600.00", "other": "480.00"},
    {"city": "海州市", "starts": "12月", "ends": "3-9", "minister": "1300.00", "bureau": "800.00", "other": "700.00"},
    {"city": "山阳", "other": "300.00"},
]


def drawn_up(purse: Purse, **values: Any) -> LodgingTable:
    given = {
        "document": "云财〔2026〕3号", "holds_from": FIRST, "caps": COAST, "leader": purse.organ.leader.person, **values,
    }
    table = LodgingRegister.begin(command(purse.users["finance_review"], happened_on=FIRST), "住宿费标准", given).matter
    return purse.move(table, "submit", "finance_review", materials=("notice",), on=FIRST)  # type: ignore[no-any-return]


def a_table(purse: Purse, **values: Any) -> LodgingTable:
    return purse.move(drawn_up(purse, **values), "approve", "leader", on=FIRST)  # type: ignore[no-any-return]


def cap(claim: Claim) -> Decimal:
    return lodging(claim, Case("", "", DAY, None, {})).cap


class TestAllowance:
    def test_is_computed_by_calendar_day_less_what_others_gave(self, organ: Any) -> None:
        case = Case("", "", DAY, None, {})
        claim = Claim(people=[{"person": 1}, {"person": 2}], actual_from=FIRST, actual_to=LAST)
        assert allowance(claim, "ordinary", case).due == 2 * 3 * 180
        assert allowance(claim, "remote", case).due == 2 * 3 * 200
        claim.meals_given, claim.cars_given = 4, 6
        assert allowance(claim, "ordinary", case).due == 2 * 100
        claim.meals_given = claim.cars_given = None
        claim.meeting_days = 2
        assert allowance(claim, "ordinary", case).due == 2 * 180
        claim.meeting_days = 9
        assert allowance(claim, "ordinary", case).due == 0

    @pytest.mark.parametrize(("claimed", "passes"), [("1080.00", True), ("1080.01", False)])
    def test_no_more_is_claimed_than_is_due(self, purse: Purse, claimed: str, passes: bool) -> None:
        claim = purse.claimed(purse.approved(), lines=[{"kind": "allowance", "amount": claimed}])
        assert (said("allowance_as_computed", claim) is None) is passes

    def test_remote_regions_have_more(self, purse: Purse) -> None:
        claim = purse.claimed(purse.approved(region="remote"), lines=[{"kind": "allowance", "amount": "1200.00"}])
        assert said("allowance_as_computed", claim) is None

    @pytest.mark.parametrize(("claimed", "passes"), [("2000.00", True), ("2000.01", False)])
    def test_lodging_by_night_and_rank(self, purse: Purse, claimed: str, passes: bool) -> None:
        """Two nights: 550 for one rank, 450 for the other."""
        claim = purse.claimed(purse.approved(), lines=[{"kind": "lodging", "amount": claimed}])
        assert (said("lodging_within_cap", claim) is None) is passes

    def test_by_the_rates_of_its_own_days(self, organ: Any) -> None:
        set_value("spending.meals", "50", DAY, "云财〔2026〕9号", None)
        claim = Claim(people=[{"person": 1}], actual_from=FIRST, actual_to=FIRST)
        later = Case("", "", DAY + dt.timedelta(days=30), None, {})
        assert allowance(claim, "ordinary", later).due == 180
        claim.actual_from = claim.actual_to = DAY
        assert allowance(claim, "ordinary", later).due == 130
        claim.actual_from = claim.actual_to = dt.date(1026, 3, 1)
        assert allowance(claim, "ordinary", later).due == 180, "a slip of the pen breaks no page"


class TestTheLodgingTable:
    def test_by_city_night_and_rank(self, purse: Purse) -> None:
        """One of the rank 司局级 and one of the others, two nights, of which the first is still in the season."""
        claim = purse.claimed(purse.approved(place="东省海州"))
        assert cap(claim) == 2 * (550 + 450), "before there is a table"
        a_table(purse)
        assert cap(claim) == (800 + 700) + (800 + 700)
        claim.actual_from, claim.actual_to = dt.date(2026, 3, 9), dt.date(2026, 3, 11)
        assert cap(claim) == (800 + 700) + (600 + 480), "the last night of the season and the first after it"

    @pytest.mark.parametrize(("place", "night"), [
        ("山阳市", 300 + 300), ("海州、山阳", 800 + 700), ("别处", 550 + 450),
    ])
    def test_of_several_cities_the_highest_and_elsewhere_the_general_cap(
        self, purse: Purse, place: str, night: int
    ) -> None:
        a_table(purse)
        assert cap(purse.claimed(purse.approved(place=place))) == 2 * night

    def test_the_latest_that_holds_and_was_approved(self, purse: Purse) -> None:
        claim = purse.claimed(purse.approved(place="山阳"))
        a_table(purse)
        a_table(purse, caps=[{"city": "山阳", "other": "310.00"}])
        a_table(purse, caps=[{"city": "山阳", "other": "999.00"}], holds_from=DAY)
        assert cap(claim) == 2 * 2 * 310
        LodgingTable.objects.update(outcome=Outcome.WITHDRAWN)
        assert cap(claim) == 2 * (550 + 450)

    def test_stands_on_the_page_of_the_claim_with_its_source(self, purse: Purse, client: Client) -> None:
        table = a_table(purse)
        claim = purse.claimed(purse.approved(place="海州市"), lines=[{"kind": "lodging", "amount": "3000.01"}])
        assert f"（{table.number}，海州市），填报3,000.01元" in (said("lodging_within_cap", claim) or "")
        client.force_login(purse.organ.handler_a)
        text = client.get(f"/matters/{claim.pk}/").content.decode()
        assert "2人2晚，3,000元" in text
        assert "6人天×100元" in text

    @pytest.mark.parametrize(("row", "words"), [
        ({"city": "甲", "starts": "7月", "other": "1.00"}, "两格都要填"),
        ({"city": "甲", "starts": "13月", "ends": "2", "other": "1.00"}, "两格都要填"),
        ({"city": "甲", "other": "0.00"}, "不能是0"), ({"city": "山阳县", "other": "1.00"}, "第4行山阳县重复"),
        ({"city": "海州", "starts": "12", "ends": "3.9", "other": "1.00"}, "重复"),
    ])
    def test_rows_that_cannot_be_counted_with_are_refused(self, purse: Purse, row: dict[str, str], words: str) -> None:
        assert said("table_can_be_read", LodgingTable(caps=COAST)) is None
        assert words in (said("table_can_be_read", LodgingTable(caps=[*COAST, row])) or "")

    @pytest.mark.parametrize(("text", "found"), [
        ("7月", (7, 31)), ("7", (7, 31)), ("4-15", (4, 15)), (" 4月15日", (4, 15)), ("5.1", (5, 1)), ("0月", None),
        ("4-32", None), ("四月", None), ("", None),
    ])
    def test_a_day_of_the_year_as_people_write_it(self, text: str, found: tuple[int, int] | None) -> None:
        assert month_and_day(text, 31) == found

    def test_who_fills_it_in_does_not_put_it_in_force(self, purse: Purse) -> None:
        table = drawn_up(purse, leader=purse.users["finance_review"].person)
        blocked = purse.attempt(table, "approve", "finance_review")
        assert isinstance(blocked, Blocked)
        assert "不能由同一人" in blocked.message
