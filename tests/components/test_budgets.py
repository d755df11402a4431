"""Amounts in capital figures, as vouchers have them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.components.budgets import in_capitals

DIGITS = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(("value", "words"), [
    ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("10.05", "壹拾元零伍分"), ("101", "壹佰零壹元整"),
    ("1050.50", "壹仟零伍拾元伍角整"), ("10001", "壹万零壹元整"), ("105000", "壹拾万零伍仟元整"),
    ("20300.30", "贰万零叁佰元叁角整"),
    ("100000000", "壹亿元整"), ("100010000", "壹亿零壹万元整"), ("-2", "负贰元整"), ("999999999999.99",
     "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
])
def test_amounts_in_capitals(value: str, words: str) -> None:
    assert in_capitals(Decimal(value)) == words


def test_a_trillion_is_too_much() -> None:
    with pytest.raises(ValueError, match="too large"):
        in_capitals(Decimal(10**12))


def _number(text: str) -> int:
    whole = group = digit = 0
    for sign in text:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in PLACES:
            group += digit * PLACES[sign]
            digit = 0
        else:
            whole += (group + digit) * {"万": 10**4, "亿": 10**8}[sign]
            group = digit = 0
    return whole + group + digit


@given(st.integers(0, 10**12 - 1))
def test_the_words_say_the_number(number: int) -> None:
    words = in_capitals(Decimal(number))
    assert _number(words.removesuffix("元整")) == number
    assert "零零" not in words
    assert number == 0 or "零元" not in words
