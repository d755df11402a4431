"""Counters by register, stage, outcome and lead department, moved in the same transaction as the matter."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Count, Sum

from huiyin.ledger.models import Counter, Matter

Place = tuple[str, str, int | None]

_ADD = (
    "INSERT INTO ledger_counter (register, stage, outcome, department, total) VALUES (%s, %s, %s, %s, %s) "
    "ON CONFLICT (register, stage, outcome, department) DO UPDATE SET total = ledger_counter.total + excluded.total"
)


def count_move(register: str, before: Place | None, after: Place) -> None:
    """One matter fewer at `before` (None: it is new), one more at `after`.

    The two rows are always touched in the same order, so that two writers on PostgreSQL never wait for each other.
    """
    if before == after:
        return
    changes = [(_key(after), 1)] + ([(_key(before), -1)] if before is not None else [])
    with connection.cursor() as cursor:
        for key, change in sorted(changes):
            cursor.execute(_ADD, (register, *key, change))


def _key(place: Place) -> tuple[str, str, int]:
    stage, outcome, department = place
    return str(stage), str(outcome), department or 0


def recount() -> None:
    """Count all matters anew: what the counters should have said all along."""
    rows = Matter.objects.order_by().values_list("register", "stage", "outcome", "lead_department").annotate(n=Count("pk"))
    Counter.objects.all().delete()
    Counter.objects.bulk_create(
        Counter(register=register, stage=stage, outcome=outcome, department=department or 0, total=n)
        for register, stage, outcome, department, n in rows
    )


def counts_by_stage(register: str, departments: Iterable[int] | None = None) -> dict[tuple[str, str], int]:
    """`{(stage, outcome): matters}` of a register, for all lead departments or the given ones."""
    rows = Counter.objects.filter(register=register)
    if departments is not None:
        rows = rows.filter(department__in=list(departments))
    totals = rows.values_list("stage", "outcome").annotate(n=Sum("total")).order_by()
    return {(stage, outcome): n for stage, outcome, n in totals if n}


def registers_in_use() -> frozenset[str]:
    """Registers that hold any matter. One query over the counters."""
    return frozenset(Counter.objects.filter(total__gt=0).order_by().values_list("register", flat=True).distinct())
