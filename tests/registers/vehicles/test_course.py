"""A journey from application to check-in, on line and on paper; what it states; who sees it; what is counted."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.figures.charts import CHARTS
from huiyin.figures.registry import Scope, compute
from huiyin.kit.months import Month
from huiyin.kit.printing import Format, printed
from huiyin.ledger import access, search
from huiyin.ledger.access import visible
from huiyin.ledger.enums import Confidentiality, EntryKind, Mode, Outcome
from huiyin.ledger.facts import Amount, Participation, Use, amount
from huiyin.ledger.models import Matter
from huiyin.people.actors import actor_of
from huiyin.people.models import Role
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked, Done, NotAllowed
from huiyin.procedures.settling import set_value
from huiyin.register.contradictions import RULES
from huiyin.registers.vehicles.forms import DISPATCH_NOTE
from huiyin.registers.vehicles.models import Trip, Upkeep
from huiyin.registers.vehicles.monthly import journeys, ledger
from tests.registers.vehicles.conftest import DAY, Garage, at
from tests.support.organ import a_round, a_user, command

pytestmark = pytest.mark.django_db


def test_from_application_to_check_in(garage: Garage) -> None:
    car = garage.car()
    trip = garage.driven(car, "1000", "1030.5")
    assert (trip.is_closed, trip.outcome) == (True, Outcome.COMPLETED)
    assert trip.number
    assert trip.leader == garage.organ.leader.person, "the leader in charge of the department decides"
    assert trip.distance == Decimal("30.5")


def test_on_paper_a_clerk_registers_what_others_signed(garage: Garage) -> None:
    trip = garage.trip()
    for action, decider, clerk in (
        ("submit", "handler_a", "clerk"), ("pass", "handler_a", "second_clerk"), ("approve", "leader", "second_clerk"),
    ):
        garage.move(
            trip, action, clerk, mode=Mode.PAPER, decided_by=garage.user(decider).person, materials=("signed_paper",)
        )
    assert Trip.objects.get(pk=trip.pk).step == "dispatch"


def test_who_applies_does_not_allow(garage: Garage) -> None:
    trip = garage.trip(leader=garage.organ.handler_a.person)
    garage.move(trip, "submit", "handler_a")
    garage.move(trip, "pass", "handler_a")
    blocked = garage.attempt(trip, "approve", "handler_a")
    assert isinstance(blocked, Blocked)
    assert "不能由同一人" in blocked.message


def test_a_late_permission_is_registered_with_a_reason(garage: Garage) -> None:
    trip = garage.trip()
    late = DAY + dt.timedelta(days=1)
    garage.move(trip, "submit", "handler_a", on=late)
    garage.move(trip, "pass", "handler_a", on=late)
    assert isinstance(garage.attempt(trip, "approve", "leader", on=late), Blocked)
    done = garage.attempt(trip, "approve", "leader", on=late, reasons={"allowed_before_leaving": "突发险情，电话先行同意"})
    assert isinstance(done, Done)


def test_a_refused_journey_states_nothing(garage: Garage) -> None:
    car = garage.car()
    trip = garage.dispatched(car)
    assert Use.objects.filter(matter=trip).count() == 1
    garage.move(trip, "return", "driver", comment="车辆故障")
    garage.move(trip, "withdraw", "dispatcher", comment="改乘公共交通")
    assert not Use.objects.filter(matter=trip).exists()
    assert not Participation.objects.filter(matter=trip).exists()


def test_it_says_who_drove_who_rode_and_what_the_odometer_showed(garage: Garage) -> None:
    car = garage.car()
    trip = garage.driven(car, "1000", "1030.5")
    assert set(Participation.objects.filter(matter=trip).values_list("person", "what")) == {
        (garage.driver.person_id, "驾车"), (garage.organ.handler_a.person_id, "乘车"),
    }
    use = Use.objects.get(matter=trip)
    assert (use.key, use.starts, use.reading_from, use.reading_to) == (str(car.pk), at(9), Decimal(1000), Decimal("1030.5"))


def test_upkeep_holds_its_cost_for_the_claim_that_settles_it(garage: Garage) -> None:
    line = a_round(garage.organ)
    line_of = amount(Amount.Kind.APPROPRIATED, Decimal(1000), DAY, line.pk)
    line_of.matter = line
    line_of.save()
    upkeep = garage.upkeep(garage.car(), line)
    garage.move(upkeep, "submit", "dispatcher", reasons={"fuel_fits_the_distance": "首次加油"})
    assert not Amount.objects.filter(matter=upkeep).exists(), "nobody has approved it"
    garage.move(upkeep, "approve", "clerk")
    held = Amount.objects.get(matter=upkeep)
    with pytest.raises(NotAllowed, match="金额"):
        act(upkeep.pk, EntryKind.CORRECT, command(garage.organ.clerk, comment="改"), {"cost": Decimal(900)})
    assert (held.kind, held.value, held.party) == (Amount.Kind.COMMITTED, Decimal(300), "城东加油站")


class TestContradictions:
    def test_a_sealed_car_that_drove_without_a_reason(self, garage: Garage) -> None:
        car = garage.car()
        sealing = garage.sealed(car)
        told = garage.driven(car, "1000", "1010", sealed_reason="值班")
        untold = garage.driven(car, "1010", "1020", at(14))
        (found,) = RULES["vehicles.out_while_sealed"].find(DAY)
        assert (found.left, found.right, found.on) == (untold.pk, sealing.pk, DAY)
        assert told.pk != found.left

    def test_kilometres_nobody_registered(self, garage: Garage) -> None:
        car = garage.car()
        first, second = garage.driven(car, "1000", "1010"), garage.driven(car, "1015", "1020", at(14))
        (found,) = RULES["vehicles.odometer"].find(DAY)
        assert (found.left, found.right) == (first.pk, second.pk)
        assert "有5.0公里没有登记" in found.words
        garage.driven(car, "1022", "1030", at(17))
        assert len(list(RULES["vehicles.odometer"].find(DAY))) == 1, "two kilometres are allowed"

    def test_kilometres_missing_since_a_journey_long_before(self, garage: Garage) -> None:
        car, later = garage.car(), DAY + dt.timedelta(days=3)
        first = garage.driven(car, "1000", "1010")
        second = garage.driven(car, "1015", "1020", at(9, day=later))
        (found,) = RULES["vehicles.odometer"].find(later)
        assert (found.left, found.right) == (first.pk, second.pk)
        set_value("vehicles.reading_gap", "5", later + dt.timedelta(days=1), "云人办〔2026〕1号", None)
        assert list(RULES["vehicles.odometer"].find(later)), "by the number of the day, not of today"


class TestWhoSees:
    def test_the_department_the_leader_and_the_garage(self, garage: Garage) -> None:
        trip = garage.dispatched(garage.car())
        organ = garage.organ
        seen = {
            user.person.name
            for user in (*organ.users, garage.driver, *garage.users.values())
            if visible(actor_of(user.person, user=user), Trip.objects.filter(pk=trip.pk)).exists()
        }
        assert {organ.handler_a.person.name, organ.leader.person.name, garage.users["dispatcher"].person.name} <= seen
        assert organ.handler_b.person.name not in seen
        assert organ.street_clerk.person.name not in seen


class TestCounting:
    def test_only_journeys_checked_in_and_by_the_day_they_were_made(self, garage: Garage) -> None:
        car = garage.car()
        garage.driven(car, "1000", "1030.5")
        garage.driven(car, "1030.5", "1040", at(9, day=DAY + dt.timedelta(days=30)))
        garage.dispatched(car, leaves_at=at(20), returns_at=at(21))
        march = Scope(starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 3, 31))
        assert compute("vehicles.trips", Scope()).value == 2
        assert compute("vehicles.trips", march).value == 1
        assert compute("vehicles.kilometres", march).value == Decimal("30.5")
        assert compute("vehicles.serving", march).value == 1

    def test_upkeep_counts_once_it_is_before_the_leader(self, garage: Garage) -> None:
        garage.upkeep(garage.car())
        assert compute("vehicles.upkeep", Scope()).value == 0

    def test_the_chart_tells_what_each_car_costs(self, garage: Garage) -> None:
        car, idle = garage.car(), garage.car("云A10002")
        garage.driven(car, "1000", "1030.5", tolls=Decimal("15.50"))
        Upkeep.objects.filter(pk=garage.upkeep(car).pk).update(step="approve")
        drawn = CHARTS["vehicles.by_car"].draw(Scope(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31)))
        assert list(drawn.categories) == ["云A10001"]
        assert idle.plate not in drawn.categories
        assert {p.title: list(p.values) for p in drawn.parts} == {"加油充电": [300], "维修保养": [0], "其他": [16]}
        assert list(drawn.filters) == [{"matter": car.pk}]

    def test_the_monthly_table_adds_up(self, garage: Garage) -> None:
        car = garage.car()
        garage.driven(car, "1000", "1030.5")
        who = actor_of(garage.organ.clerk.person, user=garage.organ.clerk)
        march = ledger(who, Month.of("2026-03"))
        assert [(row[0], row[2], row[3]) for row in march.rows] == [("云A10001", 1, Decimal("30.5"))]
        assert march.total[:4] == ["合计", "", 1, Decimal("30.5")]
        assert ledger(who, Month.of("2026-04")).rows[0][2] == 0

    def test_the_public_table_names_nobody_and_leaves_out_secrets(self, garage: Garage) -> None:
        driven = garage.driven(garage.car(), "1000", "1030.5")
        who = actor_of(garage.organ.clerk.person, user=garage.organ.clerk)
        march = journeys(who, Month.of("2026-03"))
        assert [row[5] for row in march.rows] == [Decimal("30.5")]
        assert not any(name in str(march.rows) for name in ("冯驶远", garage.organ.handler_a.person.name))
        Trip.objects.filter(pk=driven.pk).update(confidentiality=Confidentiality.WORK_SECRET)
        march = journeys(who, Month.of("2026-03"))
        assert not march.rows
        assert march.left_out.startswith("另有1次没有列入")

    @pytest.mark.parametrize("text", ["", "2026-13", "../x", "2026"])
    def test_a_month_that_is_none_is_the_present_one(self, text: str) -> None:
        assert Month.of(text).first == timezone.localdate().replace(day=1)


class TestPages:
    def test_the_monthly_table_and_its_sheet(self, garage: Garage, client: Client) -> None:
        garage.driven(garage.car(), "1000", "1030.5")
        client.force_login(garage.organ.clerk)
        for slug in ("vehicles-vehicle", "vehicles-trip"):
            page = client.get(f"/registers/{slug}/pages/monthly/?month=2026-03")
            assert "30.5" in page.content.decode()
            for ending in ("xlsx", "docx"):
                answer = client.get(f"/registers/{slug}/pages/monthly/?month=2026-03&as={ending}")
                assert b"".join(answer.streaming_content).startswith(b"PK")

    def test_the_dispatch_note_is_printed(self, garage: Garage) -> None:
        trip = garage.driven(garage.car(), "1000", "1030.5")
        who = actor_of(garage.organ.clerk.person, user=garage.organ.clerk)
        assert printed(DISPATCH_NOTE, trip, who, Format.WORD).startswith(b"PK")

    def test_the_form_shows_and_takes_hours(self, garage: Garage, client: Client) -> None:
        trip = garage.trip()
        client.force_login(garage.organ.handler_a)
        page = client.get(f"/matters/{trip.pk}/do/submit/").content.decode()
        assert 'type="datetime-local"' in page
        assert 'value="2026-03-10T09:00"' in page


class TestWhoTookPart:
    """Whoever drove or rode sees the journey, whatever department's it is; nobody else gains anything by it."""

    def test_sees_it_from_the_day_it_is_theirs(self, garage: Garage) -> None:
        outsider = a_user("外出人", "rider", garage.organ.other_committee, roles=(Role.HANDLER,))
        who = actor_of(outsider.person, user=outsider)
        trip = garage.trip(passengers=[{"person": outsider.person_id}])
        assert not visible(who, Trip.objects.filter(pk=trip.pk)).exists(), "nothing is known of the journey yet"
        dispatched = garage.dispatched(garage.car(), passengers=[{"person": outsider.person_id}])
        assert visible(who, Trip.objects.all()).get() == dispatched
        driver = actor_of(garage.driver.person, user=garage.driver)
        assert visible(driver, Trip.objects.all()).get() == dispatched

    def test_finds_it_by_its_words(self, garage: Garage) -> None:
        trip = garage.dispatched(garage.car())
        driver = actor_of(garage.driver.person, user=garage.driver)
        found = search.matching(visible(driver), "联络站建设", access.search_scope(driver))
        assert list(found) == [Matter.objects.get(pk=trip.pk)]
