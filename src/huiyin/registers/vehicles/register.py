"""What the desk knows of official cars."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from huiyin.components.budgets import unsettled
from huiyin.kit.months import monthly
from huiyin.kit.printing import shown
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.register.base import OFFERED, Column, OnlyWhen, Panel, Register, with_columns
from huiyin.registers.vehicles.checks import exceptions
from huiyin.registers.vehicles.forms import DISPATCH_NOTE
from huiyin.registers.vehicles.models import Sealing, Trip, Upkeep, Vehicle
from huiyin.registers.vehicles.monthly import journeys, ledger

_SHOWN = 20
GROUP = "公务保障"


def _journeys(vehicle: Vehicle, who: Actor) -> dict[str, Any]:
    trips = visible(who, Trip.objects.filter(car=vehicle.pk)).order_by("-leaves_at")[:_SHOWN]
    return {"title": "最近用车", "trips": list(trips)}


def _exceptions(sealing: Sealing, who: Actor) -> dict[str, Any]:
    return {"title": "封存期间用车", "trips": list(visible(who, exceptions(sealing)))}


class VehicleRegister(Register):
    code, title, model = Vehicle.REGISTER, "公务车辆", Vehicle
    named_to_all = True
    icon, group, begins = "folder", GROUP, True
    guide = "一车一账：每辆车登记一次，用车、加油、维修、封存都记在它名下。"
    title_from = "plate"
    begin_fields = ("plate", "kind", "make", "seats", "price", "displacement", "bought_on", "odometer")
    detail_fields = (*begin_fields, "disposal")
    columns = with_columns(
        Column("kind", "类别", lambda m: m.get_kind_display(), 20), Column("make", "厂牌型号", lambda m: m.make, 16),
        Column("bought_on", "购置日期", lambda m: m.bought_on, 12),
    )
    panels = (Panel("vehicles/history.html", _journeys),)
    pages = (monthly("monthly", "单车核算", ledger),)
    yearly = ("vehicles.by_car",)

    @classmethod
    def offered(cls, who: Actor) -> list[tuple[int, str]]:
        """Every car in service: whoever fills in a journey must be able to name it."""
        serving = Vehicle.objects.open().exclude(step="register").order_by("plate")
        return [(car.pk, f"{car.plate} {car.make}".strip()) for car in serving]


class TripRegister(Register):
    code, title, model = Trip.REGISTER, "公务用车", Trip
    icon, group, begins = "calendar", GROUP, True
    guide = "出车前申请，部门负责人审核、分管领导审批后派车；还车时登记里程、拍里程表照片，由调度核对。"
    title_from = "reason"
    begin_fields = (
        "purpose", "reason", "leaves_at", "returns_at", "origin", "destination", "passengers", "serves",
    )
    only_when = (OnlyWhen("purpose", (Trip.Purpose.GUESTS,), ("serves",)),)
    starts_from = {"serves": "host"}
    detail_fields = (
        *begin_fields, "car", "driver", "sealed_reason", "out_at", "in_at", "reading_out", "reading_in", "tolls", "condition",
    )
    columns = with_columns(
        Column("leaves_at", "出发", lambda m: timezone.localtime(m.leaves_at) if m.leaves_at else None, 16),
        Column("destination", "目的地", lambda m: m.destination, 18),
        Column("car", "车辆", lambda m: m.car.title if m.car else "", 12),
        Column("driver", "驾驶人", lambda m: shown(m.driver), 10),
        Column("distance", "里程（公里）", lambda m: m.distance, 10),
    )
    forms = (DISPATCH_NOTE,)
    pages = (monthly("monthly", "每月公开表", journeys),)

    @classmethod
    def rows(cls, queryset: Any) -> Any:
        return super().rows(queryset).select_related("car", "driver")


class UpkeepRegister(Register):
    code, title, model = Upkeep.REGISTER, "车辆运行维护", Upkeep
    icon, group, begins = "settings", GROUP, True
    guide = "加油、维修、保险逐车登记；金额在这里填一次，报销单里直接引用。"
    begin_fields = ("car", "kind", "on", "cost", "supplier", "line", "litres", "reading", "off_list_reason")
    only_when = (OnlyWhen("kind", (Upkeep.Kind.FUEL,), ("litres",)),)
    detail_fields = begin_fields
    columns = with_columns(
        Column("car", "车辆", lambda m: m.car.title if m.car else "", 12),
        Column("kind", "费用类别", lambda m: m.get_kind_display(), 12), Column("on", "发生日期", lambda m: m.on, 12),
        Column("cost", "金额（元）", lambda m: m.cost, 14, money=True),
    )

    @classmethod
    def rows(cls, queryset: Any) -> Any:
        return super().rows(queryset).select_related("car")

    @classmethod
    def offered(cls, who: Actor) -> list[tuple[int, str]]:
        """Those whose cost nobody has settled yet."""
        rows = unsettled(visible(who, Matter.objects.of(cls.code)))
        return [(m.pk, str(m)) for m in rows.order_by("-id")[:OFFERED]]


class SealingRegister(Register):
    code, title, model = Sealing.REGISTER, "车辆封存", Sealing
    icon, group, begins = "archive", GROUP, True
    guide = "节假日前登记封存车辆、停放地点、钥匙保管人并拍照；封存期间用车的自动列在下面。"
    begin_fields = ("starts_on", "ends_on", "place", "keeper", "cars")
    detail_fields = (*begin_fields, "lifting")
    columns = with_columns(
        Column("starts_on", "首日", lambda m: m.starts_on, 12), Column("ends_on", "末日", lambda m: m.ends_on, 12),
        Column("cars", "封存车辆", lambda m: len(list(m.sealed())), 8),
    )
    panels = (Panel("vehicles/history.html", _exceptions),)


REGISTERS: tuple[type[Register], ...] = (TripRegister, VehicleRegister, UpkeepRegister, SealingRegister)
