"""Claims that nobody applied for, and journeys claimed by people who were not away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from huiyin.components.budgets import yuan
from huiyin.procedures import parameters
from huiyin.registers.contradictions import Pair, contradiction
from huiyin.registers.spending.models import OF_NO_EFFECT, Claim, Purpose


@contradiction("spending.not_applied_for", "没有事前申请的报销", basis="《行政事业单位内部控制规范（试行）》：支出事前申请")
def not_applied_for(since: dt.date) -> Iterable[Pair]:
    claims = Claim.objects.filter(happened_on__gte=since, applied=None, settles=None).exclude(outcome__in=OF_NO_EFFECT)
    for claim in claims.exclude(step="fill"):
        needs = claim.kind in (Purpose.TRAVEL, Purpose.MEETING, Purpose.TRAINING)
        if needs or claim.amount >= parameters.number("spending.applied_from", claim.happened_on):
            yield Pair(
                claim.pk, None, f"{claim.get_kind_display()}{yuan(claim.amount)}没有事前申请。", claim.happened_on
            )
