"""A contract that reaches the amount to be decided on, and no decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from huiyin.components.budgets import yuan
from huiyin.components.decisions import why_undecided
from huiyin.ledger.mentions import told
from huiyin.procedures.parameters import number
from huiyin.register.contradictions import Pair, contradiction
from huiyin.registers.contracts.checks import DECISION, decision_of
from huiyin.registers.contracts.models import FALLEN, UNDECIDED, Contract


@contradiction("contracts.without_decision", "达到额度的合同没有集体决策", basis=DECISION)
def without_decision(since: dt.date) -> Iterable[Pair]:
    """Explained when it was approved or not: somebody else confirms the explanation here."""
    contracts = Contract.objects.filter(happened_on__gte=since).exclude(outcome__in=FALLEN).exclude(step__in=UNDECIDED)
    for contract in contracts.order_by("pk"):
        day = contract.signed_on or contract.happened_on
        limit = number("contracts.decision_from", day)
        if contract.value < limit:
            continue
        decision = decision_of(contract)
        why = why_undecided(decision, day)
        if why is None:
            continue
        yield Pair(
            contract.pk, decision.pk if decision else None,
            f"{contract}金额{yuan(contract.value)}，达到集体决策的额度{yuan(limit)}，{told(why, None)}。", contract.happened_on,
        )
