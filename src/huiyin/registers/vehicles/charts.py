"""What each car costs."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum

from huiyin.figures.charts import Drawn, Part, chart, whole
from huiyin.figures.registry import Scope
from huiyin.registers.vehicles.figures import driven_in, spent_in
from huiyin.registers.vehicles.models import Upkeep, Vehicle
from huiyin.rendering.charts import Tone

_FUEL, _REPAIR = Upkeep.Kind.FUEL, Upkeep.Kind.REPAIR


@chart(
    "vehicles.by_car", "各车运行维护费用", unit="元", opens=Vehicle.REGISTER, first_column="车辆", one_by_one=True, dated=True,
)
def by_car(scope: Scope) -> Drawn:
    """已报审批的加油充电、维修保养和保险年检等费用，加上已核对派车单的路桥停车费，按车辆相加，四舍五入到元；不同意的不计。"""
    sums: dict[tuple[int | None, str], Decimal] = defaultdict(Decimal)
    for car, kind, cost in spent_in(scope).order_by().values_list("car", "kind").annotate(c=Sum("cost")):
        sums[car, kind if kind in (_FUEL, _REPAIR) else ""] += cost or 0
    for car, tolls in driven_in(scope).order_by().values_list("car").annotate(paid=Sum("tolls")):
        sums[car, ""] += tolls or 0
    cars = list(Vehicle.objects.filter(pk__in={car for car, _ in sums}).order_by("plate", "pk").values_list("pk", "plate"))
    parts = [
        Part(title, tone, [whole(sums[pk, kind]) for pk, _ in cars])
        for title, tone, kind in (("加油充电", Tone.DONE, _FUEL), ("维修保养", Tone.NEAR, _REPAIR), ("其他", Tone.OPEN, ""))
    ]
    return Drawn([plate for _, plate in cars], parts, [{"matter": pk} for pk, _ in cars])
