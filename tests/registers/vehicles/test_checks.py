"""Each check of official cars: what passes, what does not, and where the line runs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from huiyin.ledger.facts import Participation
from huiyin.people.models import today
from huiyin.procedures.checks import CHECKS, Case
from huiyin.registers.vehicles.checks import exceptions
from huiyin.registers.vehicles.models import Sealing, Trip, Upkeep, Vehicle
from tests.registers.vehicles.conftest import DAY, Garage, at
from tests.support.organ import handed_in

pytestmark = pytest.mark.django_db


def said(code: str, matter: Any, on: dt.date = DAY) -> str | None:
    return CHECKS[code].predicate(matter, Case("", "", on, None, {}))


class TestTheCar:
    def test_a_plate_stands_once_while_the_car_serves(self, garage: Garage) -> None:
        car = garage.car("云A10001")
        assert said("plate_stands_once", car) is None
        assert "已登记为" in (said("plate_stands_once", Vehicle(plate="云A10001")) or "")
        assert said("plate_stands_once", Vehicle(plate="云A10002")) is None

    @pytest.mark.parametrize(("kind", "price", "engine", "passes"), [
        ("other", 180000, "1.8", True), ("other", 180001, "1.8", False), ("other", 100000, "1.9", False),
        ("confidential", 120000, "1.6", True), ("confidential", 120001, None, False), ("confidential", None, "1.7", False),
        ("special", 900000, "4.0", True), ("other", None, None, True),
    ])
    def test_the_standard_depends_on_the_kind(self, kind: str, price: int | None, engine: str | None, passes: bool) -> None:
        car = Vehicle(kind=kind, price=price and Decimal(price), displacement=engine and Decimal(engine))
        assert (said("vehicle_within_standard", car) is None) is passes

    def test_one_bought_before_the_first_standard_is_held_against_it(self) -> None:
        assert said("vehicle_within_standard", Vehicle(kind="other", price=Decimal(180001)), dt.date(2001, 1, 1)) is not None

    @pytest.mark.parametrize(("bought", "passes"), [
        (dt.date(2018, 3, 10), True), (dt.date(2018, 3, 11), False), (None, False),
    ])
    def test_it_serves_its_years(self, bought: dt.date | None, passes: bool) -> None:
        assert (said("vehicle_served_its_years", Vehicle(bought_on=bought)) is None) is passes


class TestBeforeTheJourney:
    @pytest.mark.parametrize(("returns", "passes"), [(at(9, 1), True), (at(9), False), (at(8), False), (None, True)])
    def test_it_has_a_length(self, returns: dt.datetime | None, passes: bool) -> None:
        assert (said("trip_has_a_length", Trip(leaves_at=at(9), returns_at=returns)) is None) is passes

    def test_outsiders_have_a_reason(self) -> None:
        assert said("outsiders_have_a_reason", Trip(passengers=[{"person": 1}, {"guest": "周某", "why": "一同调研"}])) is None
        assert "周某" in (said("outsiders_have_a_reason", Trip(passengers=[{"guest": "周某"}])) or "")

    @pytest.mark.parametrize(("on", "passes"), [(DAY, True), (DAY + dt.timedelta(days=1), False)])
    def test_it_is_allowed_before(self, on: dt.date, passes: bool) -> None:
        assert (said("allowed_before_leaving", Trip(leaves_at=at(9)), on) is None) is passes

    def test_another_journey_there_on_that_day_is_told(self, garage: Garage) -> None:
        first = handed_in(garage.trip())
        other = Trip(leaves_at=at(15), destination="青禾街道")
        assert (first.number or first.title) in (said("same_way_at_the_same_time", other) or "")
        assert said("same_way_at_the_same_time", Trip(leaves_at=at(15), destination="别处")) is None
        assert said("same_way_at_the_same_time", Trip(leaves_at=at(9, day=DAY + dt.timedelta(1)), destination="青禾街道")) is None


class TestTheCarForIt:
    def test_one_car_goes_one_way_at_a_time(self, garage: Garage) -> None:
        car = garage.car()
        trip = garage.dispatched(car)
        assert said("car_is_free", trip) is None, "its own use does not stand in its way"
        late = Trip(car_id=car.pk, leaves_at=at(12), returns_at=at(14))
        assert said("car_is_free", late) is None
        late.leaves_at = at(11, 59)
        assert (trip.number or "") in (said("car_is_free", late) or "")

    def test_one_driver_drives_one_car_at_a_time(self, garage: Garage) -> None:
        trip = garage.dispatched(garage.car())
        assert said("driver_is_free", trip) is None, "the journey itself does not stand in its way"
        late = Trip(driver=garage.driver.person, leaves_at=at(12), returns_at=at(14))
        assert said("driver_is_free", late) is None
        late.leaves_at = at(11, 59)
        assert "同一时间" in (said("driver_is_free", late) or "")
        other = garage.organ.handler_b.person
        assert said("driver_is_free", Trip(driver=other, leaves_at=at(10), returns_at=at(14))) is None
        Participation.objects.create(matter=trip, person=other, what="会议", starts=at(0), ends=at(23), vague=True)
        assert said("driver_is_free", Trip(driver=other, leaves_at=at(10), returns_at=at(14))) is None, "some hours of the day"

    def test_a_sealed_car_goes_out_for_a_reason(self, garage: Garage) -> None:
        car = garage.car()
        garage.sealed(car, days=3)
        trip = Trip(car_id=car.pk, leaves_at=at(9), returns_at=at(10))
        assert "封存" in (said("car_is_not_sealed", trip) or "")
        trip.sealed_reason = "防汛值班"
        assert said("car_is_not_sealed", trip) is None
        after = DAY + dt.timedelta(days=3)
        assert said("car_is_not_sealed", Trip(car_id=car.pk, leaves_at=at(0, day=after), returns_at=at(9, day=after))) is None

    def test_a_car_kept_for_duty_is_not_sealed(self, garage: Garage) -> None:
        car = garage.car()
        garage.sealed(car, cars=[{"car": car.pk, "duty": True}])
        assert said("car_is_not_sealed", Trip(car_id=car.pk, leaves_at=at(9), returns_at=at(10))) is None

    @pytest.mark.parametrize(("passengers", "passes"), [(4, True), (5, False)])
    def test_everybody_has_a_seat(self, garage: Garage, passengers: int, passes: bool) -> None:
        trip = Trip(car_id=garage.car(seats=5).pk, passengers=[{"guest": "某"}] * passengers)
        assert (said("car_has_seats", trip) is None) is passes


class TestAfterTheJourney:
    @pytest.mark.parametrize(("back", "passes"), [(at(10), True), (at(9), False), (at(9, day=dt.date(2999, 1, 1)), False)])
    def test_back_after_leaving_and_not_in_the_future(self, back: dt.datetime, passes: bool) -> None:
        assert (said("returned_after_leaving", Trip(out_at=at(9), in_at=back)) is None) is passes

    @pytest.mark.parametrize(("days", "passes"), [(0, True), (1, False)])
    def test_back_today_is_not_to_come(self, days: int, passes: bool) -> None:
        back = at(9, day=today() + dt.timedelta(days))
        assert (said("returned_after_leaving", Trip(out_at=at(8), in_at=back)) is None) is passes

    def test_a_journey_inside_this_one_is_not_the_one_before(self, garage: Garage) -> None:
        car = garage.car()
        garage.driven(car, "1000", "1100")
        around = Trip(car_id=car.pk, out_at=at(0), in_at=at(23), reading_out=Decimal(1000))
        assert said("reading_follows_the_last", around) is None

    @pytest.mark.parametrize(("start", "end", "passes"), [
        ("1100", "1150", True), ("1100", "1100", True), ("1100", "1099.9", False), ("1099.9", "1200", False),
    ])
    def test_the_reading_only_rises(self, garage: Garage, start: str, end: str, passes: bool) -> None:
        car = garage.car()
        garage.driven(car, "1000", "1100")
        trip = Trip(
            car_id=car.pk, out_at=at(14), in_at=at(15), reading_out=Decimal(start), reading_in=Decimal(end)
        )
        assert (said("reading_goes_up", trip) is None) is passes

    @pytest.mark.parametrize(("start", "passes"), [("1102", True), ("1102.1", False), ("1100", True)])
    def test_the_reading_follows_the_last_journey(self, garage: Garage, start: str, passes: bool) -> None:
        car = garage.car()
        garage.driven(car, "1000", "1100")
        trip = Trip(car_id=car.pk, out_at=at(14), in_at=at(15), reading_out=Decimal(start))
        assert (said("reading_follows_the_last", trip) is None) is passes

    def test_the_first_journey_follows_the_reading_of_the_registration(self, garage: Garage) -> None:
        trip = Trip(car_id=garage.car().pk, out_at=at(14), in_at=at(15), reading_out=Decimal(1010), reading_in=Decimal(1020))
        assert "10" in (said("reading_follows_the_last", trip) or "")
        trip.reading_out = Decimal(999)
        assert "小于" in (said("reading_goes_up", trip) or "")


class TestUpkeep:
    def test_fuel_says_how_much(self) -> None:
        assert said("fuel_says_how_much", Upkeep(kind="repair")) is None
        assert said("fuel_says_how_much", Upkeep(kind="fuel", litres=Decimal(1), reading=Decimal(1))) is None
        assert said("fuel_says_how_much", Upkeep(kind="fuel")) == "请填写：加油量、里程表"

    @pytest.mark.parametrize(("litres", "reading", "passes"), [
        ("75", "2000", True), ("75.1", "2000", False), ("10", "1500", False), ("10", "1400", False),
    ])
    def test_fuel_fits_the_distance(self, garage: Garage, litres: str, reading: str, passes: bool) -> None:
        car = garage.car()
        handed_in(garage.upkeep(car, reading=Decimal(1500)))
        filling = Upkeep(kind="fuel", car_id=car.pk, on=DAY, litres=Decimal(litres), reading=Decimal(reading))
        assert (said("fuel_fits_the_distance", filling) is None) is passes

    def test_the_first_filling_has_nothing_to_be_compared_with(self, garage: Garage) -> None:
        first = Upkeep(kind="fuel", car_id=garage.car().pk, on=DAY, litres=Decimal(60), reading=Decimal(1001))
        assert said("fuel_fits_the_distance", first) is None

    @pytest.mark.parametrize(("cost", "days", "passes"), [("0.01", 0, True), ("0", 0, False), ("1", 1, False)])
    def test_it_has_happened_and_cost_something(self, cost: str, days: int, passes: bool) -> None:
        upkeep = Upkeep(cost=Decimal(cost), on=DAY + dt.timedelta(days=days))
        assert (said("upkeep_has_happened", upkeep) is None) is passes

    def test_only_listed_suppliers_once_there_is_a_list(self, organ: Any) -> None:
        from huiyin.procedures.settling import set_value

        upkeep = Upkeep(supplier="城东加油站")
        assert said("supplier_is_listed", upkeep) is None
        set_value("vehicles.suppliers", "城西加油站、城南修理厂", DAY, "定点协议", None)
        assert "城东加油站" in (said("supplier_is_listed", upkeep) or "")
        upkeep.off_list_reason = "途中故障"
        assert said("supplier_is_listed", upkeep) is None
        assert said("supplier_is_listed", Upkeep(supplier="城南修理厂")) is None

    def test_it_stays_within_its_budget(self, garage: Garage) -> None:
        upkeep = garage.upkeep(garage.car())
        assert said("upkeep_within_budget", upkeep) is None, "without a line there is nothing to compare with"
        upkeep.line_id = garage.car("云A10009").pk
        assert "超出预算" in (said("upkeep_within_budget", upkeep) or "")


class TestSealing:
    @pytest.mark.parametrize(("ends", "passes"), [(DAY, True), (DAY - dt.timedelta(days=1), False)])
    def test_it_has_a_length(self, ends: dt.date, passes: bool) -> None:
        assert (said("sealing_has_a_length", Sealing(starts_on=DAY, ends_on=ends)) is None) is passes

    def test_every_car_in_service_is_listed(self, garage: Garage) -> None:
        one, other = garage.car("云A10001"), garage.car("云A10002")
        assert said("every_car_is_listed", Sealing(cars=[{"car": one.pk}, {"car": other.pk}])) is None
        assert "云A10002" in (said("every_car_is_listed", Sealing(cars=[{"car": one.pk}])) or "")

    def test_who_drives_does_not_keep_the_keys(self, garage: Garage) -> None:
        garage.dispatched(garage.car())
        assert said("keeper_does_not_drive", Sealing(keeper=garage.driver.person)) is not None
        assert said("keeper_does_not_drive", Sealing(keeper=garage.organ.clerk.person)) is None

    @pytest.mark.parametrize(("on", "passes"), [(DAY, False), (DAY + dt.timedelta(days=1), True)])
    def test_it_is_lifted_when_it_is_over(self, on: dt.date, passes: bool) -> None:
        assert (said("not_lifted_early", Sealing(ends_on=DAY), on) is None) is passes

    def test_journeys_while_it_lasts_are_listed(self, garage: Garage) -> None:
        car, other = garage.car("云A10001"), garage.car("云A10002")
        sealing = garage.sealed(car)
        inside = garage.driven(car, "1000", "1010", sealed_reason="防汛值班")
        garage.driven(other, "1000", "1010", at(13))
        garage.driven(car, "1010", "1020", at(9, day=DAY + dt.timedelta(days=3)))
        assert list(exceptions(sealing)) == [inside]


@pytest.mark.parametrize(("code", "matter"), [
    ("trip_has_a_length", Trip(returns_at=at(9))), ("allowed_before_leaving", Trip()),
    ("same_way_at_the_same_time", Trip(leaves_at=at(9))), ("same_way_at_the_same_time", Trip(destination="青禾街道")),
    ("car_is_free", Trip(leaves_at=at(9), returns_at=at(10))), ("car_is_free", Trip(car_id=1)),
    ("driver_is_free", Trip(leaves_at=at(9), returns_at=at(10))), ("driver_is_free", Trip(driver_id=1)),
    ("car_has_seats", Trip()), ("returned_after_leaving", Trip(out_at=at(9))), ("returned_after_leaving", Trip(in_at=at(9))),
    ("reading_goes_up", Trip(reading_out=Decimal(9))), ("reading_goes_up", Trip(reading_in=Decimal(9))),
    ("reading_follows_the_last", Trip(reading_out=Decimal(9))), ("reading_follows_the_last", Trip(car_id=1, out_at=at(9))),
    ("upkeep_has_happened", Upkeep()), ("fuel_fits_the_distance", Upkeep(kind="fuel", litres=Decimal(1), on=DAY)),
    ("fuel_fits_the_distance", Upkeep(kind="fuel", reading=Decimal(1), on=DAY)),
    ("fuel_fits_the_distance", Upkeep(kind="fuel", litres=Decimal(1), reading=Decimal(1))),
    ("sealing_has_a_length", Sealing(starts_on=DAY)), ("sealing_has_a_length", Sealing(ends_on=DAY)),
    ("keeper_does_not_drive", Sealing()), ("not_lifted_early", Sealing()), ("plate_stands_once", Vehicle(plate="")),
])
def test_nothing_is_wrong_with_what_is_not_filled_in_yet(code: str, matter: Any) -> None:
    assert said(code, matter) is None
