"""A car, a journey, a piece of upkeep, a sealing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.db import models

from huiyin.components.rows import FLAG, MATTER, PERSON, Col, RowsField
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Amount, Fact, Use, amount, participation, use
from huiyin.ledger.models import Matter
from huiyin.people.models import Person

OF_NO_EFFECT = (Outcome.REFUSED, Outcome.WITHDRAWN)


def _a_car(label: str = "车辆", **more: object) -> models.ForeignKey[Matter, Matter]:
    return models.ForeignKey(
        Matter, models.PROTECT, related_name="+", verbose_name=label, limit_choices_to={"register": "vehicles.vehicle"},
        **more,  # type: ignore[arg-type]
    )


class Vehicle(Matter):
    """车辆: one car, one ledger; under way while it serves, closed when it is disposed of."""

    REGISTER = "vehicles.vehicle"
    DECIDED = frozenset({"price", "bought_on", "odometer"})
    SEARCHED = ("plate", "make")

    class Kind(models.TextChoices):
        CONFIDENTIAL = "confidential", "机要通信用车"
        EMERGENCY = "emergency", "应急保障用车"
        ENFORCEMENT = "enforcement", "执法执勤用车"
        SPECIAL = "special", "特种专业技术用车"
        OTHER = "other", "其他按照规定配备的公务用车"

    plate = models.CharField("车牌号", max_length=20)
    kind = models.CharField("车辆类别", max_length=20, choices=Kind.choices)
    make = models.CharField("厂牌型号", max_length=60, blank=True)
    seats = models.PositiveSmallIntegerField("座位数", null=True, blank=True)
    price = models.DecimalField("购置价格（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    displacement = models.DecimalField("排气量（升）", max_digits=3, decimal_places=1, null=True, blank=True)
    bought_on = models.DateField("购置日期", null=True, blank=True)
    odometer = models.DecimalField("登记时里程（公里）", max_digits=9, decimal_places=1, null=True, blank=True)
    disposal = models.TextField("处置情况", blank=True)


class Trip(Matter):
    """派车单: asked for, reviewed, allowed, given a car and a driver, driven, and checked in again."""

    REGISTER = "vehicles.trip"
    DECIDED = frozenset({
        "leaves_at", "returns_at", "passengers", "serves", "car", "driver", "out_at", "in_at", "reading_out",
        "reading_in", "tolls",
    })
    SEARCHED = ("reason", "destination")
    REFERS = ("serves",)

    class Purpose(models.TextChoices):
        MEETING = "meeting", "会议活动"
        FIELDWORK = "fieldwork", "调研视察"
        PAPERS = "papers", "机要文件交换"
        EMERGENCY = "emergency", "应急处置"
        GUESTS = "guests", "公务接待"
        OTHER = "other", "其他公务"

    purpose = models.CharField("用车类别", max_length=20, choices=Purpose.choices, blank=True)
    reason = models.TextField("用车事由", blank=True)
    serves = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所办事项",
        limit_choices_to={"register": "hospitality.reception"}, help_text="为公务接待用车的，选定这次接待",
    )
    leaves_at = models.DateTimeField("计划出发", null=True, blank=True)
    returns_at = models.DateTimeField("计划返回", null=True, blank=True)
    origin = models.CharField("出发地", max_length=100, blank=True)
    destination = models.CharField("目的地", max_length=200, blank=True)
    passengers = RowsField("乘车人", columns=(
        Col("person", "本单位人员", PERSON), Col("guest", "外单位人员", width=14), Col("why", "搭载外单位人员的原因", width=20),
    ))
    car = _a_car(null=True, blank=True)
    driver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="驾驶人")
    sealed_reason = models.CharField("封存期间用车的事由", max_length=300, blank=True)
    out_at = models.DateTimeField("实际出车", null=True, blank=True)
    in_at = models.DateTimeField("实际还车", null=True, blank=True)
    reading_out = models.DecimalField("出车里程表（公里）", max_digits=9, decimal_places=1, null=True, blank=True)
    reading_in = models.DecimalField("还车里程表（公里）", max_digits=9, decimal_places=1, null=True, blank=True)
    tolls = models.DecimalField("路桥停车费（元）", max_digits=9, decimal_places=2, null=True, blank=True)
    condition = models.TextField("车况和说明", blank=True)

    @property
    def distance(self) -> Decimal | None:
        if self.reading_in is None or self.reading_out is None:
            return None
        return self.reading_in - self.reading_out

    @property
    def period(self) -> tuple[dt.datetime, dt.datetime] | None:
        """From and until when the car is away: as driven once that is known, before as planned."""
        starts, ends = self.out_at or self.leaves_at, self.in_at or self.returns_at
        return (starts, ends) if starts and ends else None

    def facts(self) -> Iterable[Fact]:
        if self.outcome in OF_NO_EFFECT or self.period is None or self.car_id is None:
            return
        starts, ends = self.period
        yield use(
            Use.Kind.VEHICLE, self.car_id, starts, ends, reading_from=self.reading_out, reading_to=self.reading_in
        )
        if self.driver_id:
            yield participation(self.driver_id, "驾车", starts, ends)
        for row in self.passengers:
            if row.get("person"):
                yield participation(row["person"], "乘车", starts, ends)


class Upkeep(Matter):
    """运行维护: fuel, repair, insurance and inspection of one car; its cost is typed here and settled by a claim."""

    REGISTER = "vehicles.upkeep"
    DECIDED = frozenset({"car", "kind", "on", "cost", "litres", "reading", "line"})
    SEARCHED = ("supplier",)
    FROZEN = frozenset({"cost", "line"})

    class Kind(models.TextChoices):
        FUEL = "fuel", "加油（充电）"
        REPAIR = "repair", "维修保养"
        INSURANCE = "insurance", "保险"
        INSPECTION = "inspection", "年检"
        OTHER = "other", "其他"

    car = _a_car(null=True, blank=True)
    kind = models.CharField("费用类别", max_length=20, choices=Kind.choices, blank=True)
    on = models.DateField("发生日期（加油、维修）", null=True, blank=True)
    cost = models.DecimalField("金额（元）", max_digits=10, decimal_places=2, null=True, blank=True)
    litres = models.DecimalField("加油量（升）", max_digits=7, decimal_places=2, null=True, blank=True)
    reading = models.DecimalField("里程表（公里）", max_digits=9, decimal_places=1, null=True, blank=True)
    supplier = models.CharField("定点单位", max_length=100, blank=True)
    off_list_reason = models.CharField("不在定点单位办理的原因", max_length=200, blank=True)
    line = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="预算项目",
        limit_choices_to={"register": "budget.line"},
    )

    def facts(self) -> Iterable[Fact]:
        if self.outcome in OF_NO_EFFECT or self.step in ("apply", "approve") or not self.cost or self.on is None:
            return
        yield amount(
            Amount.Kind.COMMITTED, self.cost, self.on, self.line_id, party=self.supplier,
            purpose=f"公务用车{self.get_kind_display()}",
        )


class Sealing(Matter):
    """封存: cars that stand at the unit over a holiday, the keys with somebody named."""

    REGISTER = "vehicles.sealing"

    starts_on = models.DateField("封存首日", null=True, blank=True)
    ends_on = models.DateField("封存末日", null=True, blank=True)
    place = models.CharField("停放地点", max_length=100, blank=True)
    keeper = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="钥匙保管人")
    cars = RowsField("封存车辆", columns=(
        Col("car", "车辆", MATTER, register="vehicles.vehicle", required=True, width=20),
        Col("duty", "节日值班备用", FLAG), Col("note", "备注", width=14),
    ))
    lifting = models.TextField("解封情况", blank=True)

    def sealed(self) -> Iterator[int]:
        """The cars that stand still; one kept ready for duty is listed and not sealed."""
        for row in self.cars:
            if not row.get("duty"):
                yield int(row["car"])

    def facts(self) -> Iterable[Fact]:
        if self.outcome in OF_NO_EFFECT or self.starts_on is None or self.ends_on is None:
            return
        for vehicle in self.sealed():
            yield use(Use.Kind.SEALED, vehicle, self.starts_on, self.ends_on)
