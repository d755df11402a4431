"""Which unit keeps this ledger (本单位): exactly one, the first there is unless another is chosen."""

from __future__ import annotations

from django.db import transaction

from huiyin.people import changes
from huiyin.people.models import Unit, User

NOTE = "设为本单位"


def own() -> Unit | None:
    return Unit.objects.filter(is_self=True).first()


def keep(unit: Unit, by: User | None, note: str = "") -> None:
    """Store a unit; where no other is the organ's own, this one is."""
    with transaction.atomic():
        if not Unit.objects.select_for_update().filter(is_self=True).exclude(pk=unit.pk).exists():
            unit.is_self = True
        changes.save(by, unit, note)


def choose(unit: Unit, by: User | None) -> None:
    """From now on `unit` is the organ's own, and no other is."""
    with transaction.atomic():
        for other in Unit.objects.select_for_update().filter(is_self=True).exclude(pk=unit.pk):
            other.is_self = False
            changes.save(by, other, f"{NOTE}：{unit}")
        unit.is_self = True
        changes.save(by, unit, NOTE)
