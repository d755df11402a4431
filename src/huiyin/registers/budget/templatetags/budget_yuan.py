"""Amounts of the budget as pages show them."""

from __future__ import annotations

from decimal import Decimal

from django import template

from huiyin.components.budgets import yuan as in_words

register = template.Library()


@register.filter
def yuan(value: Decimal) -> str:
    return in_words(value)
