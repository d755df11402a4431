"""Personal values that stand outside of payloads, as projecting takes them."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import QuerySet

from huiyin.ledger.models import PersonalValue


def personal_values(rows: QuerySet[PersonalValue]) -> dict[int, dict[str, Any]]:
    """Entry id -> field -> value; an erased value is not among them."""
    found: dict[int, dict[str, Any]] = {}
    for value in rows:
        found.setdefault(value.entry_id, {})[value.field] = json.loads(value.value)
    return found
