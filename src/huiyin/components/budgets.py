"""What any register may ask about a budget line without knowing the budget's room: whether an amount still fits on it."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from huiyin.ledger.enums import Stage
from huiyin.ledger.facts import Amount, balance
from huiyin.ledger.models import Matter

LINES = "budget.line"


def yuan(value: Decimal) -> str:
    """An amount as officials read it: 12,300元, 12,300.50元."""
    text = f"{value:,.2f}"
    return f"{text.removesuffix('.00')}元"


def over_commitment(matter_pk: int | None, line_id: int | None, value: Decimal, uses: Collection[int | None] = ()) -> str | None:
    """The message when `value` is more than its line still has, or the line takes nothing new; None when it fits, or no
    line is named yet.

    Left out of the balance is what the matter itself commits and spends, and what it `uses` up: the application behind a
    claim, the contract behind a payment. What a line held before it was closed may still be spent.
    """
    if line_id is None:
        return None
    hold([line_id])
    own = [pk for pk in (matter_pk, *uses) if pk is not None]
    if value > 0 and _takes_nothing_new(line_id) and not _held(line_id, own):
        return "所列预算项目没有批复下达或者已经结账，请改选正在执行的项目"
    left = balance(line_id, without=own).available
    if value <= left:
        return None
    left = max(left, Decimal(0))
    short = f"本项需要{yuan(value)}，所列预算可用{yuan(left)}，差{yuan(value - left)}"
    return f"超出预算：{short}；请减少金额、改列其他项目，或者先办预算调整"


def hold(lines: Collection[int]) -> None:
    """Within a transaction, wait until nobody else is putting anything on these lines, and let others wait until it ends.

    Of two who take the last of a line at once, the second is judged by what the first has left.
    """
    if connection.in_atomic_block:
        rows = Matter.objects.select_for_update(no_key=True).filter(pk__in=lines).order_by("pk")
        list(rows.values_list("pk"))


def _takes_nothing_new(line_id: int) -> bool:
    return Matter.objects.filter(pk=line_id, register=LINES).exclude(stage=Stage.UNDER_WAY).exists()


def _held(line_id: int, own: Collection[int]) -> bool:
    """Whether these matters hold or spent an amount on the line, or something was spent against them."""
    return Amount.objects.filter(Q(matter__in=own) | Q(against__in=own), line=line_id).exists()


Rows = TypeVar("Rows", bound=QuerySet[Any])


def unsettled(matters: Rows) -> Rows:
    """Of these matters, those that hold an amount which nothing has been spent against yet."""
    held = Amount.objects.filter(matter=OuterRef("pk"), kind=Amount.Kind.COMMITTED)
    spent = Amount.objects.filter(against=OuterRef("pk"), kind=Amount.Kind.SPENT)
    return matters.filter(Exists(held), ~Exists(spent))


_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万")


def in_capitals(value: Decimal) -> str:
    """An amount below a trillion yuan as vouchers have it: 壹仟零伍拾元伍角整, 负贰元整. Raises ValueError beyond."""
    cents = int(abs(value).quantize(Decimal("0.01")) * 100)
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    if whole >= 10**12:
        raise ValueError(f"{value} is too large to be written in capitals")
    text = f"{_whole(whole)}元" if whole or not cents else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif fen and whole:
        text += "零"
    text += f"{_DIGITS[fen]}分" if fen else "整"
    return f"负{text}" if value < 0 else text


def _whole(number: int) -> str:
    """Digit by digit: a run of zeros between digits is one 零, and none stands at the end."""
    text, zero = "", False
    for place in range(15, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += f"{'零' if zero else ''}{_DIGITS[digit]}{_PLACES[place % 4]}"
        zero = bool(text) and (not digit) and (zero or place > 0)
        if place % 4 == 0 and place and number // 10**place % 10_000:
            text += _GROUPS[place // 4]
    return text or "零"
