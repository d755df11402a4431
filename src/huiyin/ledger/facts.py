"""Facts: who was where, what was used, what was spent. Projected from every matter, so that registers can be compared.

A typed model says its facts in `facts()`, a pure function of its own columns; `record()` and `rebuild()` store them.
A draft states none, whatever its model says: it is nobody's fact until it is handed in.
Checks that look across registers, balances and contradictions read nothing but facts and links.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone

ZERO = Decimal(0)
Day = dt.date | dt.datetime


class Participation(models.Model):
    """A person was there: at a meeting, at the wheel, on a journey.

    A `vague` one is known by its day alone and took some hours of it; it contradicts only what fills whole days.
    """

    matter = models.ForeignKey("ledger.Matter", models.CASCADE, related_name="participations")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=40)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    vague = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["person", "starts"], name="participation_person"),
            models.Index(fields=["starts", "person"], name="participation_day"),
        ]


class Use(models.Model):
    """A thing was used: a car (its matter's number as `key`) with readings, an invoice, a letter; or was sealed."""

    class Kind(models.TextChoices):
        VEHICLE = "vehicle", "用车"
        SEALED = "sealed", "封存"
        INVOICE = "invoice", "发票"
        LETTER = "letter", "公函"
        BENEFIT = "benefit", "福利"

    matter = models.ForeignKey("ledger.Matter", models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=100)
    starts = models.DateTimeField()
    ends = models.DateTimeField(null=True)
    reading_from = models.DecimalField(max_digits=12, decimal_places=1, null=True)
    reading_to = models.DecimalField(max_digits=12, decimal_places=1, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "key", "starts"], name="use_key"),
            models.Index(fields=["kind", "starts"], name="use_day"),
        ]


class Amount(models.Model):
    """Yuan on a budget line: appropriated to it, adjusted (signed), committed of it, spent; or awarded to a bidder, which
    holds nothing until there is a contract.

    `against` is the matter whose commitment a spending uses up. Positive unless adjusted.
    """

    class Kind(models.TextChoices):
        APPROPRIATED = "appropriated", "批复"
        ADJUSTED = "adjusted", "调整"
        COMMITTED = "committed", "占用"
        SPENT = "spent", "支出"
        AWARDED = "awarded", "中标"

    matter = models.ForeignKey("ledger.Matter", models.CASCADE, related_name="amounts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    value = models.DecimalField(max_digits=16, decimal_places=2)
    on = models.DateField()
    line = models.ForeignKey("ledger.Matter", models.PROTECT, null=True, related_name="+", db_index=False)
    against = models.ForeignKey("ledger.Matter", models.PROTECT, null=True, related_name="+", db_index=False)
    party = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["line", "kind", "on"], name="amount_line"),
            models.Index(fields=["against", "kind"], name="amount_against"),
            models.Index(fields=["party", "on"], name="amount_party", condition=Q(party__gt="")),
            models.Index(fields=["kind", "on"], name="amount_day"),
        ]


Fact = Participation | Use | Amount
FACTS: tuple[type[models.Model], ...] = (Participation, Use, Amount)


def participation(person_id: int, what: str, starts: Day, ends: Day | None = None, *, vague: bool = False) -> Participation:
    """Days fill themselves from midnight to midnight; without `ends` the day (or the moment) of `starts` alone."""
    return Participation(
        person_id=person_id, what=what, starts=moment(starts), ends=moment(ends or starts, end=True), vague=vague
    )


def use(
    kind: Use.Kind, key: object, starts: Day, ends: Day | None = None, *,
    reading_from: Decimal | None = None, reading_to: Decimal | None = None,
) -> Use:
    return Use(
        kind=kind, key=str(key)[:100], starts=moment(starts), ends=moment(ends, end=True) if ends else None,
        reading_from=reading_from, reading_to=reading_to,
    )


def amount(
    kind: Amount.Kind, value: Decimal, on: dt.date, line_id: int | None = None, *,
    against_id: int | None = None, party: str = "", purpose: str = "",
) -> Amount:
    return Amount(
        kind=kind, value=value, on=on, line_id=line_id, against_id=against_id, party=party[:200], purpose=purpose[:200]
    )


def moment(day: Day, *, end: bool = False) -> dt.datetime:
    """A moment as it stands; a day becomes its first moment, or with `end` the first moment after it."""
    if isinstance(day, dt.datetime):
        return day
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=int(end)), dt.time()))


def project_facts(matter: Any, *, fresh: bool) -> None:
    """Make the stored facts of a typed matter those that it states now."""
    stated = list(matter.stated_facts())
    for model in FACTS:
        if not fresh:
            model._default_manager.filter(matter_id=matter.pk).delete()
        rows: list[Any] = [fact for fact in stated if isinstance(fact, model)]
        for row in rows:
            row.matter_id = matter.pk
        if rows:
            model._default_manager.bulk_create(rows)


@dataclass(frozen=True)
class Balance:
    """Yuan on a budget line. `committed` is what commitments still hold after what was spent against them."""

    appropriated: Decimal = ZERO
    adjusted: Decimal = ZERO
    committed: Decimal = ZERO
    spent: Decimal = ZERO

    @property
    def budget(self) -> Decimal:
        return self.appropriated + self.adjusted

    @property
    def available(self) -> Decimal:
        return self.budget - self.committed - self.spent


def balance(line_id: int, *, without: Collection[int] = ()) -> Balance:
    """A line as it stands now, leaving out what the matters in `without` commit and spend."""
    return balances([line_id], without=without)[line_id]


def balances(lines: Collection[int], *, without: Collection[int] = ()) -> dict[int, Balance]:
    """Every line's balance; two queries, however many lines there are."""
    amounts = Amount.objects.filter(line__in=lines).exclude(matter__in=without)
    held: dict[int, dict[str, Decimal]] = {pk: {} for pk in lines}
    promised: dict[tuple[int, int], Decimal] = {}
    for line, kind, matter, total in amounts.values_list("line", "kind", "matter").annotate(total=Sum("value")):
        total = total.quantize(Decimal("0.01"))
        held[line][kind] = held[line].get(kind, ZERO) + total
        if kind == Amount.Kind.COMMITTED:
            promised[line, matter] = total
    used = Amount.objects.filter(kind=Amount.Kind.SPENT, against__in={m for _, m in promised}, line__in=lines)
    drawn = used.exclude(matter__in=without).values_list("line", "against").annotate(total=Sum("value"))
    spent_against = {(line, against): total for line, against, total in drawn}
    found = {}
    for line in lines:
        left = sum(
            (max(ZERO, total - spent_against.get(key, ZERO)) for key, total in promised.items() if key[0] == line), ZERO
        )
        kinds = held[line]
        found[line] = Balance(
            kinds.get(Amount.Kind.APPROPRIATED, ZERO), kinds.get(Amount.Kind.ADJUSTED, ZERO), left,
            kinds.get(Amount.Kind.SPENT, ZERO),
        )
    return found
