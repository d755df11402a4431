"""A car that drove while it was sealed and nobody said why; odometers that jump."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.utils import timezone

from huiyin.ledger.facts import Use, moment
from huiyin.procedures import parameters
from huiyin.register.contradictions import Pair, contradiction
from huiyin.registers.vehicles.models import Trip, Vehicle


@contradiction(
    "vehicles.out_while_sealed", "封存期间出车", basis="《党政机关公务用车管理办法》：节假日封存停驶，因公使用的须有事由"
)
def out_while_sealed(since: dt.date) -> Iterable[Pair]:
    seals = Use.objects.filter(kind=Use.Kind.SEALED, ends__gt=moment(since)).order_by("starts", "id")
    for seal in seals:
        trips = Use.objects.filter(kind=Use.Kind.VEHICLE, key=seal.key, starts__lt=seal.ends, ends__gt=seal.starts)
        told = Trip.objects.filter(pk__in=trips.values("matter"), sealed_reason="").values_list("pk", "car__title")
        for pk, car in told:
            on = timezone.localdate(trips.get(matter=pk).starts)
            yield Pair(pk, seal.matter_id, f"{car}在封存期间（{on:%Y年%-m月%-d日}）出车，没有写明事由。", on)


@contradiction("vehicles.odometer", "里程表前后不衔接", basis="一车一账：里程前后衔接、可以核对")
def odometer(since: dt.date) -> Iterable[Pair]:
    """Neighbouring journeys of one car whose readings go back, or leave out more than is allowed on the day of the second.

    Read from the first journey on: what came before the first of the days looked at is its neighbour too.
    """
    uses = Use.objects.filter(kind=Use.Kind.VEHICLE, reading_to__isnull=False, reading_from__isnull=False)
    plates = {str(pk): plate for pk, plate in Vehicle.objects.values_list("pk", "plate")}
    before: Use | None = None
    for row in uses.order_by("key", "starts", "id").iterator(chunk_size=2000):
        on = timezone.localdate(row.starts)
        if before is not None and before.key == row.key and on >= since:
            missing = (row.reading_from or Decimal(0)) - (before.reading_to or Decimal(0))
            if missing < 0 or (missing and missing > parameters.number("vehicles.reading_gap", on)):
                said = f"倒退{-missing}公里" if missing < 0 else f"有{missing}公里没有登记"
                words = f"{plates.get(row.key, '车辆')}前后两次用车之间里程{said}。"
                yield Pair(before.matter_id, row.matter_id, words, on)
        before = row
