"""A car in service, and a journey brought to any of its steps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from huiyin.ledger.models import Matter
from huiyin.people.models import Charge, Role, User
from huiyin.registers.vehicles.models import Sealing, Trip, Upkeep, Vehicle
from huiyin.registers.vehicles.register import SealingRegister, TripRegister, UpkeepRegister, VehicleRegister
from tests.support.cases import DAY, Scene
from tests.support.organ import LONG_AGO, Organ, a_user, command, duties


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


@dataclass
class Garage(Scene):
    driver: User

    def car(self, plate: str = "云A10001", **values: Any) -> Vehicle:
        given = {"plate": plate, "kind": "other", "odometer": Decimal(1000), "seats": 5, **values}
        done = VehicleRegister.begin(command(self.users["dispatcher"], happened_on=DAY), plate, given)
        return self.move(done.matter, "submit", "dispatcher", materials=("licence",))

    def trip(self, **values: Any) -> Trip:
        given = {
            "purpose": "fieldwork", "reason": "调研代表联络站建设情况", "leaves_at": at(9), "returns_at": at(12),
            "origin": "机关大院", "destination": "青禾街道",
            "passengers": [{"person": self.organ.handler_a.person_id}], **values,
        }
        done = TripRegister.begin(command(self.organ.handler_a, happened_on=DAY), "调研", given)
        assert isinstance(done.matter, Trip)
        return done.matter

    def dispatched(self, car: Vehicle, sealed_reason: str = "", **values: Any) -> Trip:
        trip = self.trip(**values)
        self.move(trip, "submit", "handler_a")
        self.move(trip, "pass", "handler_a")
        self.move(trip, "approve", "leader")
        return self.move(
            trip, "submit", "dispatcher", {"car": car.pk, "driver": self.driver.person, "sealed_reason": sealed_reason},
            reasons={"car_is_not_sealed": "防汛值班"},
        )

    def driven(
        self, car: Vehicle, start: str, end: str, out: dt.datetime | None = None, tolls: Decimal | None = None, **values: Any
    ) -> Trip:
        out = out or at(9)
        trip = self.dispatched(car, leaves_at=out, returns_at=out + dt.timedelta(hours=2), **values)
        self.move(trip, "complete", "driver", {
            "out_at": out, "in_at": out + dt.timedelta(hours=2), "reading_out": Decimal(start), "reading_in": Decimal(end),
            "tolls": tolls,
        }, materials=("odometer",), reasons={"reading_follows_the_last": "试车", "car_is_not_sealed": "值班"})
        return self.move(
            trip, "accept", "dispatcher", reasons={"reading_follows_the_last": "试车"}
        )

    def user(self, name: str) -> User:
        return self.driver if name == "driver" else super().user(name)

    def upkeep(self, car: Vehicle, line: Matter | None = None, **values: Any) -> Upkeep:
        given = {
            "car": car.pk, "kind": "fuel", "on": DAY, "cost": Decimal(300), "supplier": "城东加油站",
            "line": line.pk if line else None, "litres": Decimal(40), "reading": Decimal(1500), **values,
        }
        done = UpkeepRegister.begin(command(self.users["dispatcher"], happened_on=DAY), "加油", given)
        assert isinstance(done.matter, Upkeep)
        return done.matter

    def sealing(self, *cars: Vehicle, starts_on: dt.date = DAY, days: int = 3, **values: Any) -> Sealing:
        given = {
            "starts_on": starts_on, "ends_on": starts_on + dt.timedelta(days=days - 1), "place": "机关院内",
            "keeper": self.organ.clerk.person, "cars": [{"car": car.pk} for car in cars], **values,
        }
        done = SealingRegister.begin(command(self.users["dispatcher"], happened_on=DAY), "节日封存", given)
        assert isinstance(done.matter, Sealing)
        return done.matter

    def sealed(self, *cars: Vehicle, **more: Any) -> Sealing:
        return self.move(
            self.sealing(*cars, **more), "submit", "dispatcher", materials=("photo",), reasons={"every_car_is_listed": "在修"}
        )


@pytest.fixture
def garage(organ: Organ) -> Garage:
    users = duties(organ)
    driver = a_user("冯驶远", "driver", organ.office, "驾驶员", roles=(Role.HANDLER,))
    Charge.objects.create(person=organ.leader.person, department=organ.office, starts_on=LONG_AGO)
    return Garage(organ, users, driver)
