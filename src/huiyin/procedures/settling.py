"""Changing what checks and terms count with: a new value of a parameter from a day on, free days and make-up workdays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation

from django.db import transaction

from huiyin.people import changes
from huiyin.people.models import User
from huiyin.procedures.models import Holiday, Parameter
from huiyin.procedures.parameters import from_words


class CannotSet(Exception):
    """Refused; `field` names what is wrong, the message (Chinese) says why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def set_value(code: str, value: str, starts_on: dt.date, basis: str, by: User | None) -> Parameter:
    """A new row from `starts_on`; the one before ends the day before. What was judged earlier keeps its own value.

    Raises CannotSet for a day on or before the start of the present value, a value of another type, a missing basis.
    """
    try:
        value = from_words(code, value)
    except ValueError as error:
        raise CannotSet("value", f"{error}") from error
    if not basis.strip():
        raise CannotSet("basis", "请填写依据的文件名称、文号或条款")
    with transaction.atomic():
        last = Parameter.objects.select_for_update().filter(code=code).order_by("-starts_on").first()
        if last is None:
            raise CannotSet("value", "没有这个参数")
        if starts_on <= last.starts_on:
            raise CannotSet("starts_on", f"应晚于现有数值的起始日期{last.starts_on}")
        if _is_number(last.value) and not _is_number(value):
            raise CannotSet("value", "请填写不小于0的数字")
        if value == last.value:
            raise CannotSet("value", "与现有数值相同，不需要修改")
        last.ends_on = starts_on - dt.timedelta(days=1)
        changes.save(by, last)
        row = Parameter(
            code=code, title=last.title, unit=last.unit, value=value, basis=basis.strip(), starts_on=starts_on
        )
        changes.save(by, row)
        return row


def _is_number(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number >= 0


def set_days(first: dt.date, last: dt.date, is_workday: bool, name: str, by: User | None) -> int:
    """Declare every day from `first` to `last` free or worked; returns how many. Raises CannotSet."""
    if last < first:
        raise CannotSet("last", "结束日期不能早于开始日期")
    if (last - first).days > 30:
        raise CannotSet("last", "一次最多登记31天，请核对日期")
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    with transaction.atomic():
        for day in days:
            changes.save(by, Holiday(day=day, is_workday=is_workday, name=name.strip()[:60]))
    return len(days)
