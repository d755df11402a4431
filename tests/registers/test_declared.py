"""What registers declare of their own fields holds together."""

from __future__ import annotations

import pytest
from django.db import models

from huiyin.ledger.projection import field_of
from huiyin.register.base import REGISTERS, OnlyWhen, Register

RULES = [pytest.param(r, rule, id=f"{code} {rule.decider}") for code, r in REGISTERS.items() for rule in r.only_when]


@pytest.mark.parametrize(("register", "rule"), RULES)
def test_fields_are_folded_away_for_values_that_there_are(register: type[Register], rule: OnlyWhen) -> None:
    decider = field_of(register.model, rule.decider)
    known = {"1"} if isinstance(decider, models.BooleanField) else {str(value) for value, _ in decider.choices or ()}
    assert set(rule.values) < known or rule.values == ("1",)
    assert all(field_of(register.model, name) for name in rule.fields)
    assert rule.decider not in rule.fields


@pytest.mark.parametrize(("register", "rule"), RULES)
def test_nothing_is_folded_away_that_the_database_demands(register: type[Register], rule: OnlyWhen) -> None:
    for name in rule.fields:
        field = field_of(register.model, name)
        assert field.blank or field.null or field.has_default()
