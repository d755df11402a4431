"""A year of two cars: journeys most weeks, fuel every month, five holidays sealed, one reading that does not fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone

from huiyin.demo import papers
from huiyin.demo.cast import CLERK, Cast
from huiyin.demo.contents import content
from huiyin.demo.story import Chronicle, Story
from huiyin.demo.year.teller import DISPATCHER, DRIVER, Teller, budget_line
from huiyin.ledger.models import Matter
from huiyin.people.models import today
from huiyin.registers.vehicles.models import Trip
from huiyin.registers.vehicles.register import SealingRegister, TripRegister, UpkeepRegister, VehicleRegister


def stories(chronicle: Chronicle, cast: Cast) -> Iterator[Story]:
    told = content(cast.organ.name, "vehicles")
    for car in told["cars"]:
        yield _Car(chronicle, cast, 363).story(*car)
    for number, ago in enumerate(range(*_series(told["journeys_at"]))):
        yield _Journey(chronicle, cast, ago).story(number)
    for number, ago in enumerate(range(*_series(told["filled_at"]))):
        yield _Filling(chronicle, cast, ago).story(number)
    for name, ago, days in told["holidays"]:
        yield _Holiday(chronicle, cast, ago).story(name, days)


def _series(told: tuple[int, int, int]) -> tuple[int, int, int]:
    first, last, every = told
    return first, last, -every


def _car(number: int) -> Matter:
    cars = Matter.objects.filter(register="vehicles.vehicle").order_by("pk")
    return cars[number % len(cars)]


def _reading(car: Matter) -> Decimal:
    """Where its odometer stands."""
    last = Trip.objects.filter(car=car.pk).exclude(reading_in=None).order_by("-in_at").first()
    return last.reading_in if last and last.reading_in else car.typed().odometer  # type: ignore[attr-defined]


class _Car(Teller):
    reasons = {"vehicle_within_standard": "按原标准配备"}

    def story(self, plate: str, kind: str, make: str, seats: int, price: int, engine: str, odometer: int) -> Story:
        yield self.after(0)
        self.matter = VehicleRegister.begin(self.by(DISPATCHER), plate, {
            "plate": plate, "kind": kind, "make": make, "seats": seats, "price": Decimal(price), "displacement": Decimal(engine),
            "bought_on": dt.date(2021, 6, 18), "odometer": Decimal(odometer),
        }).matter
        self.move("submit", self.by(DISPATCHER, self.paper("licence", f"{plate}行驶证")))


class _Journey(Teller):
    reasons = {
        "allowed_before_leaving": "临时任务，电话先行报告", "reading_follows_the_last": "车辆送检往返，未单独派车",
        "car_is_not_sealed": "节日值班",
    }

    def story(self, number: int) -> Story:
        """Every eleventh was registered from paper after the fact; the ninth drove kilometres nobody had asked for before."""
        told = content(self.cast.organ.name, "vehicles")
        department, reason, destination, distance = told["journeys"][number % len(told["journeys"])]
        handler = self.handler(department)
        yield self.after(0, 9)
        leaves = timezone.make_aware(dt.datetime.combine(self.chronicle.workday(self.day + dt.timedelta(days=2)), dt.time(9)))
        self.matter = TripRegister.begin(self.by(handler), f"{reason}（{destination}）", {
            "purpose": "papers" if department == "办公室" else "fieldwork", "reason": f"{reason}，当日往返。",
            "leaves_at": leaves, "returns_at": leaves + dt.timedelta(hours=6), "origin": told["origin"],
            "destination": destination, "passengers": [{"person": self.cast.person(handler).pk}],
        }).matter
        self.move("submit", self.by(handler))
        self.move("pass", self.by(self.head(department)))
        yield self.after(1)
        self.decide("approve", self.leader, "同意。")
        car = _car(number)
        self.move("submit", self.by(DISPATCHER), {"car": car.pk, "driver": self.cast.person(DRIVER)})
        yield self.after((timezone.localdate(leaves) - self.day).days, 16)
        start = _reading(car) + (7 if number == 9 else 0)
        values: dict[str, Any] = {
            "out_at": leaves, "in_at": leaves + dt.timedelta(hours=5, minutes=20), "reading_out": start,
            "reading_in": start + distance + number % 5,
        }
        if number % 3 == 0:
            values["tolls"] = Decimal(15 + number)
        photo = replace(papers.picture("里程表照片", f"{values['reading_in']}公里", today()), kind="odometer")
        self.move("complete", self.by(DRIVER, photo), values)
        yield self.after(1)
        self.move("accept", self.by(DISPATCHER))


class _Filling(Teller):
    reasons = {"fuel_fits_the_distance": "市区短途、怠速较多，已核对加油小票", "supplier_is_listed": "途中补油"}

    def story(self, number: int) -> Story:
        yield self.after(0)
        car = _car(number)
        kind = "repair" if number % 4 == 2 else "insurance" if number in (5, 6) else "fuel"
        cost = Decimal({"fuel": 380 + 11 * number, "repair": 1260 + 90 * number, "insurance": 3120}[kind])
        line = budget_line("公务用车", cost)
        if line is None:
            return
        values: dict[str, Any] = {
            "car": car.pk, "kind": kind, "on": today(), "cost": cost, "line": line,
            "supplier": content(self.cast.organ.name, "vehicles")["suppliers"][kind],
        }
        if kind == "fuel":
            values |= {"litres": Decimal(42 + number), "reading": _reading(car)}
        title = {"fuel": "加油", "repair": "保养维修", "insurance": "车辆保险"}[kind]
        self.matter = UpkeepRegister.begin(self.by(DISPATCHER), f"{car.title}{title}", values).matter
        self.move("submit", self.by(DISPATCHER))
        yield self.after(1)
        self.move("approve", self.duty(CLERK, comment="同意。"))
        yield self.after(4)
        self.move("finish", self.by(DISPATCHER, self.paper("receipt", f"{car.title}{title}结算单")))


class _Holiday(Teller):
    reasons = {"every_car_is_listed": "另一辆留作值班备用", "not_lifted_early": "提前返岗"}

    def story(self, name: str, days: int) -> Story:
        yield self.after(0, 17)
        first = self.day + dt.timedelta(days=1)
        cars: list[dict[str, Any]] = [{"car": _car(0).pk}]
        if (spare := _car(1).pk) != cars[0]["car"]:
            cars.append({"car": spare, "duty": True, "note": "值班备用"})
        self.matter = SealingRegister.begin(self.by(DISPATCHER), f"{first.year}年{name}封存", {
            "starts_on": first, "ends_on": first + dt.timedelta(days=days - 1),
            "place": content(self.cast.organ.name, "vehicles")["garage"],
            "keeper": self.cast.person(CLERK), "cars": cars,
        }).matter
        self.move("submit", self.by(DISPATCHER, self.paper("photo", f"{name}停放照片")))
        yield self.after(days + 1, 9)
        self.move("finish", self.by(DISPATCHER), {"lifting": "节后检查车况正常，钥匙交还调度。"})
