"""What any register may ask about a budget line without knowing the budget's room: whether an amount still fits on it."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from huiyin.ledger.facts import balance


def yuan(value: Decimal) -> str:
    """An amount as officials read it: 12,300元, 12,300.50元."""
    text = f"{value:,.2f}"
    return f"{text.removesuffix('.00')}元"


def over_commitment(matter_pk: int | None, line_id: int | None, value: Decimal, uses: Collection[int | None] = ()) -> str | None:
    """The message when `value` is more than its line still has; None when it fits, or no line is named yet.

    Left out of the balance is what the matter itself commits and spends, and what it `uses` up: the application behind a
    claim, the contract behind a payment.
    """
    if line_id is None:
        return None
    left = balance(line_id, without=[pk for pk in (matter_pk, *uses) if pk is not None]).available
    if value <= left:
        return None
    return f"超出预算：本项需要{yuan(value)}，所列预算可用{yuan(max(left, Decimal(0)))}，差{yuan(value - max(left, Decimal(0)))}"
