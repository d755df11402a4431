"""Dates of what has happened: none of them lies after the day on which the act is said to have happened."""

from __future__ import annotations

from huiyin.ledger.models import Matter
from huiyin.procedures.checks import Case

HAPPENED = "一事项一登记：只登记已经发生的事"


def still_to_come(matter: Matter, case: Case, *names: str) -> str | None:
    """What a form says of the first of these dates that has not come yet; None when all have, or are not filled in."""
    for name in names:
        day = getattr(matter, name)
        if day is not None and day > case.happened_on:
            label = matter._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            return f"{label}填的是{day:%Y年%-m月%-d日}，还没有到，请填实际发生的日期"
    return None
