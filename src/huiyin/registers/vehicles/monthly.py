"""单车核算: what each car did and cost in a month, as a page and as a sheet; the organ's public table takes it from here."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum
from django.http import HttpResponse
from django.shortcuts import render

from huiyin.ledger.access import visible
from huiyin.ledger.enums import Outcome, Stage
from huiyin.people.standing import Standing
from huiyin.registers.months import Month, as_file
from huiyin.registers.vehicles.models import Trip, Upkeep, Vehicle
from huiyin.rendering.sheet import SheetColumn, write_table

ZERO = Decimal(0)
HEADS = ("车牌号", "车辆类别", "出车次数", "行驶里程（公里）", "路桥停车费（元）", "加油量（升）",
         "加油（充电）（元）", "维修保养（元）", "保险年检等（元）", "合计（元）", "百公里油耗（升）")


@dataclass(frozen=True)
class Line:
    plate: str
    kind: str
    trips: int
    distance: Decimal
    tolls: Decimal
    litres: Decimal
    fuel: Decimal
    repair: Decimal
    other: Decimal

    @property
    def cost(self) -> Decimal:
        return self.tolls + self.fuel + self.repair + self.other

    def cells(self) -> list[str]:
        per_100 = f"{self.litres * 100 / self.distance:.1f}" if self.distance and self.litres else ""
        amounts = (self.tolls, self.litres, self.fuel, self.repair, self.other, self.cost)
        return [self.plate, self.kind, str(self.trips), f"{self.distance:.1f}", *(f"{a:.2f}" for a in amounts), per_100]


def lines_of(who: Standing, month: Month) -> list[Line]:
    """A line for each car that `who` sees; three queries."""
    cars = visible(who, Vehicle.objects.exclude(step="register")).order_by("plate", "pk")
    trips = Trip.objects.filter(stage=Stage.CLOSED, outcome=Outcome.COMPLETED, out_at__date__range=(month.first, month.last))
    driven = {
        row["car"] or 0: dict(row) for row in trips.order_by().values("car").annotate(
            n=Count("pk"), km=Sum(F("reading_in") - F("reading_out")), tolls_=Sum("tolls")
        )
    }
    spent: dict[int, dict[str, tuple[Decimal, Decimal]]] = {}
    upkeep = Upkeep.objects.filter(on__range=(month.first, month.last)).exclude(step="apply").exclude(outcome=Outcome.REFUSED)
    for car, kind, cost, litres in upkeep.order_by().values_list("car", "kind").annotate(c=Sum("cost"), li=Sum("litres")):
        spent.setdefault(car or 0, {})[kind] = (cost or ZERO, litres or ZERO)
    return [_line(car, driven.get(car.pk, {}), spent.get(car.pk, {})) for car in cars]


def _line(car: Vehicle, driven: dict[str, Any], spent: dict[str, tuple[Decimal, Decimal]]) -> Line:
    fuel, litres = spent.get(Upkeep.Kind.FUEL, (ZERO, ZERO))
    repair = spent.get(Upkeep.Kind.REPAIR, (ZERO, ZERO))[0]
    other = sum((c for kind, (c, _) in spent.items() if kind not in (Upkeep.Kind.FUEL, Upkeep.Kind.REPAIR)), ZERO)
    return Line(
        car.plate, car.get_kind_display(), driven.get("n", 0), driven.get("km") or ZERO, driven.get("tolls_") or ZERO,
        litres, fuel, repair, other,
    )


def total_of(lines: Sequence[Line]) -> Line:
    def added(name: str) -> Decimal:
        return sum((getattr(line, name) for line in lines), ZERO)

    return Line(
        "合计", "", sum(line.trips for line in lines), added("distance"), added("tolls"), added("litres"), added("fuel"),
        added("repair"), added("other"),
    )


def page(request: Any) -> HttpResponse:
    month = Month.of(request.GET.get("month", ""))
    lines, title = lines_of(request.who, month), f"公务用车单车核算表（{month}）"
    rows, total = [line.cells() for line in lines], total_of(lines).cells()
    if "sheet" in request.GET:
        target = io.BytesIO()
        write_table(target, title[:30], [SheetColumn(head, 14) for head in HEADS], [*rows, total], ())
        return as_file(target.getvalue(), title)
    context = {"title": title, "heads": HEADS, "month": month, "rows": rows, "total": total}
    return render(request, "vehicles/monthly.html", context)
