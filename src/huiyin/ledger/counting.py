"""Counters by register, stage, outcome and lead department, moved in the same transaction as the matter."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Sum

from huiyin.ledger.models import Counter

Place = tuple[str, str, int | None]


def count_move(register: str, before: Place | None, after: Place) -> None:
    if before == after:
        return
    if before is not None:
        _add(register, before, -1)
    _add(register, after, +1)


def _add(register: str, place: Place, change: int) -> None:
    stage, outcome, department = place
    key = {"register": register, "stage": stage, "outcome": outcome, "department": department or 0}
    if not Counter.objects.filter(**key).update(total=F("total") + change):
        Counter.objects.create(**key, total=change)


def counts_by_stage(register: str, departments: Iterable[int] | None = None) -> dict[tuple[str, str], int]:
    """`{(stage, outcome): matters}` of a register, for all lead departments or the given ones."""
    rows = Counter.objects.filter(register=register)
    if departments is not None:
        rows = rows.filter(department__in=list(departments))
    totals = rows.values_list("stage", "outcome").annotate(n=Sum("total")).order_by()
    return {(stage, outcome): n for stage, outcome, n in totals if n}
