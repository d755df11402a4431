"""Two who take the last of a budget line at the same moment."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from django.db import transaction

from huiyin.components.budgets import over_commitment
from huiyin.ledger.facts import Amount, balance
from tests.registers.budget.conftest import Treasury
from tests.support.at_once import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_of_a_line_is_taken_once(treasury: Treasury) -> None:
    line = treasury.line(approved=1000)

    def take() -> str | None:
        with transaction.atomic():
            refused = over_commitment(None, line.pk, Decimal(600))
            time.sleep(0.3)  # between what is asked and what is recorded
            if refused is None:
                treasury.used(line, "600", Amount.Kind.COMMITTED)
        return refused

    said = together(take, take)
    assert sorted(s is None for s in said) == [False, True], said
    assert "超出预算" in next(s for s in said if s)
    assert balance(line.pk).available == 400
