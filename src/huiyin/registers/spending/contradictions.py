"""Claims that nobody applied for, and claims that settle another matter for another amount, or a second time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import QuerySet

from huiyin.components.budgets import yuan
from huiyin.ledger.facts import Amount
from huiyin.procedures import parameters
from huiyin.register.contradictions import Pair, contradiction
from huiyin.registers.spending.models import OF_NO_EFFECT, Claim, Purpose

_ONCE = "一事项一登记：费用在原事项登记一次，结算一次"


def _handed_in() -> QuerySet[Claim]:
    return Claim.objects.exclude(outcome__in=OF_NO_EFFECT).exclude(step="fill").order_by("id")


@contradiction("spending.not_applied_for", "没有事前申请的报销", basis="《行政事业单位内部控制规范（试行）》：支出事前申请")
def not_applied_for(since: dt.date) -> Iterable[Pair]:
    for claim in _handed_in().filter(happened_on__gte=since, applied=None, settles=None):
        needs = claim.kind in (Purpose.TRAVEL, Purpose.MEETING, Purpose.TRAINING)
        if needs or claim.amount >= parameters.number("spending.applied_from", claim.happened_on):
            yield Pair(
                claim.pk, None, f"{claim.get_kind_display()}{yuan(claim.amount)}没有事前申请。", claim.happened_on
            )


@contradiction("spending.settled_otherwise", "结算金额与原事项不符", basis=_ONCE)
def settled_otherwise(since: dt.date) -> Iterable[Pair]:
    """What was settled and what the matter says now: it was changed afterwards, or the claim came with a sheet."""
    claims = _handed_in().filter(happened_on__gte=since).exclude(settles=None)
    stated = Amount.objects.filter(kind=Amount.Kind.COMMITTED, matter__in=claims.values("settles"))
    held: dict[int | None, Decimal] = dict(stated.values_list("matter", "value"))
    for claim in claims:
        value = held.get(claim.settles_id)
        if value != claim.settled:
            said = f"登记的费用是{yuan(value)}" if value is not None else "没有登记费用，或者没有批准、已经撤销"
            yield Pair(
                claim.pk, claim.settles_id, f"报销单结算{yuan(claim.settled or Decimal(0))}，原事项{said}。", claim.happened_on
            )


@contradiction("spending.settled_twice", "同一事项结算两次", basis=_ONCE)
def settled_twice(since: dt.date) -> Iterable[Pair]:
    recent = _handed_in().filter(happened_on__gte=since).exclude(settles=None)
    first: dict[int | None, Claim] = {}
    for claim in _handed_in().filter(settles__in=recent.values("settles")):
        before = first.setdefault(claim.settles_id, claim)
        if before.pk != claim.pk:
            yield Pair(before.pk, claim.pk, "两张报销单结算了同一事项。", max(before.happened_on, claim.happened_on))
