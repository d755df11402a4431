"""What the organ's cars did and cost in a month: each car by itself (单车核算), and each journey for the public."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum
from django.utils import timezone

from huiyin.figures.registry import Scope
from huiyin.kit.months import Month, MonthlyTable, left_out
from huiyin.ledger.access import visible
from huiyin.ledger.enums import Confidentiality
from huiyin.people.actors import Actor
from huiyin.registers.vehicles.figures import driven_in, spent_in
from huiyin.registers.vehicles.models import Upkeep, Vehicle
from huiyin.rendering.sheet import Kind, SheetColumn, Value

ZERO = Decimal(0)
_FUEL, _REPAIR = Upkeep.Kind.FUEL, Upkeep.Kind.REPAIR
PER_CAR = (
    SheetColumn("车牌号", 13), SheetColumn("车辆类别", 18), SheetColumn("出车次数", 8, Kind.INTEGER),
    *(SheetColumn(head, 11, Kind.NUMBER) for head in (
        "里程（公里）", "路桥停车（元）", "加油（升）", "加油充电（元）", "维修保养（元）", "保险年检等（元）", "合计（元）",
        "百公里油耗（升）",
    )),
)
PER_JOURNEY = (
    SheetColumn("日期", 12), SheetColumn("车牌号", 13), SheetColumn("用车类别", 12), SheetColumn("用车事由", 30),
    SheetColumn("目的地", 18), SheetColumn("里程（公里）", 11, Kind.NUMBER), SheetColumn("路桥停车（元）", 11, Kind.NUMBER),
)


def _of(month: Month) -> Scope:
    return Scope(starts_on=month.first, ends_on=month.last)


def ledger(who: Actor, month: Month) -> MonthlyTable:
    """单车核算: a row for each car that `who` sees; three queries."""
    cars = visible(who, Vehicle.objects.exclude(step="register")).order_by("plate", "pk")
    driven = {row["car"]: row for row in driven_in(_of(month)).order_by().values("car").annotate(
        times=Count("pk"), km=Sum(F("reading_in") - F("reading_out")), paid=Sum("tolls")
    )}
    spent: dict[int | None, dict[str, tuple[Decimal, Decimal]]] = {}
    upkeep = spent_in(_of(month)).order_by().values_list("car", "kind").annotate(c=Sum("cost"), li=Sum("litres"))
    for car, kind, cost, litres in upkeep:
        spent.setdefault(car, {})[kind] = (cost or ZERO, litres or ZERO)
    sums = [(car, _sums(driven.get(car.pk, {}), spent.get(car.pk, {}))) for car in cars]
    rows: list[list[Value]] = [[car.plate, car.get_kind_display(), *each, _per_100(each)] for car, each in sums]
    added = [sum(column, ZERO) for column in zip(*(each for _, each in sums), strict=True)]
    total: list[Value] = ["合计", "", *added, _per_100(added)] if added else []
    return MonthlyTable(
        "公务用车单车核算表", month, PER_CAR, rows, total,
        "出车只计已还车并核对的派车单，按实际出车日期；费用按发生日期。", "没有您能查看的车辆。",
    )


def _sums(driven: Mapping[str, Any], spent: Mapping[str, tuple[Decimal, Decimal]]) -> list[Decimal]:
    """Journeys, distance, tolls, litres, fuel, repair, the rest, and what all of it cost."""
    fuel, litres = spent.get(_FUEL, (ZERO, ZERO))
    repair, _ = spent.get(_REPAIR, (ZERO, ZERO))
    other = sum((cost for kind, (cost, _) in spent.items() if kind not in (_FUEL, _REPAIR)), ZERO)
    tolls = driven.get("paid") or ZERO
    times, distance = Decimal(driven.get("times", 0)), driven.get("km") or ZERO
    return [times, distance, tolls, litres, fuel, repair, other, tolls + fuel + repair + other]


def _per_100(sums: list[Decimal]) -> Decimal | None:
    _, distance, _, litres, *_ = sums
    return (litres * 100 / distance).quantize(Decimal("0.01")) if distance and litres else None


def journeys(who: Actor, month: Month) -> MonthlyTable:
    """公务用车公开表: a row for each journey that `who` sees and that is no work secret, nobody named; two queries."""
    driven = driven_in(_of(month))
    seen = visible(who, driven).exclude(confidentiality=Confidentiality.WORK_SECRET).select_related("car")
    listed = list(seen.order_by("out_at", "pk"))
    rows: list[list[Value]] = [
        [
            f"{timezone.localtime(trip.out_at):%Y-%m-%d}", trip.car.title if trip.car else "", trip.get_purpose_display(),
            trip.reason, trip.destination, trip.distance or ZERO, trip.tolls or ZERO,
        ]
        for trip in listed
    ]
    distance, tolls = sum((t.distance or ZERO for t in listed), ZERO), sum((t.tolls or ZERO for t in listed), ZERO)
    total: list[Value] = ["合计", "", f"{len(rows)}次", "", "", distance, tolls]
    return MonthlyTable(
        "公务用车使用情况公开表", month, PER_JOURNEY, rows, total,
        "按实际出车日期统计，只列已还车并核对的派车单，不列乘车人和驾驶人。加油、维修等费用见单车核算表。", "本月没有公务出车。",
        left_out(driven.count() - len(listed), "次"),
    )
