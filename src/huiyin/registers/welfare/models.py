"""A claim on welfare funds: one purpose, one purse, and everybody who receives for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models

from huiyin.components.rows import DATE, MONEY, PERSON, TEXT, Col, RowsField, day
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Amount, Fact, Use, amount, use
from huiyin.ledger.models import Matter

FALLEN = (Outcome.REFUSED, Outcome.WITHDRAWN)
UNDECIDED = frozenset({"apply", "review", "approve"})
"""Steps of a claim nobody has approved yet: it holds no money."""


class Purpose(models.TextChoices):
    MARRIAGE = "marriage", "结婚"
    BIRTH = "birth", "生育"
    ILLNESS = "illness", "生病住院"
    RETIREMENT = "retirement", "退休离岗"
    DEATH = "death", "本人去世"
    KIN_DEATH = "kin_death", "亲属去世"
    HARDSHIP = "hardship", "困难帮扶"
    FESTIVAL = "festival", "节日慰问"


class Fund(models.TextChoices):
    BUDGET = "budget", "单位福利费"
    UNION = "union", "工会经费"


def once(event: str, on: dt.date) -> dt.date | int:
    """What tells one event from another of the same purpose, holiday and person: its day, of a holiday its year.

    For 元旦 and 春节 money is given out before the year ends: from November on they are the next year's.
    """
    purpose, occasion, _ = event.split(":")
    if purpose != Purpose.FESTIVAL:
        return on
    early = occasion in (WelfareClaim.Occasion.NEW_YEAR, WelfareClaim.Occasion.SPRING) and on.month >= 11
    return on.year + early


class WelfareClaim(Matter):
    """福利费申请. `amount` and `people` are stated beside the list as its control, and outlive the erasure of the list."""

    REGISTER = "welfare.claim"
    DECIDED = frozenset({
        "purpose", "occasion", "event_on", "fund", "budget_line", "recipients", "people", "amount", "paid_on",
    })
    PERSONAL = frozenset({"recipients"})
    REFERS = ("budget_line",)
    FROZEN = frozenset({"purpose", "fund", "budget_line", "recipients", "people", "amount"})

    class Occasion(models.TextChoices):
        """The statutory holidays."""

        NEW_YEAR = "new_year", "元旦"
        SPRING = "spring", "春节"
        QINGMING = "qingming", "清明节"
        LABOUR = "labour", "劳动节"
        DRAGON_BOAT = "dragon_boat", "端午节"
        MID_AUTUMN = "mid_autumn", "中秋节"
        NATIONAL = "national", "国庆节"

    purpose = models.CharField("事由", max_length=20, choices=Purpose.choices)
    occasion = models.CharField("节日", max_length=20, choices=Occasion.choices, blank=True)
    event_on = models.DateField("事由发生日期", help_text="名单中另写了日期的，以名单为准")
    fund = models.CharField("资金来源", max_length=20, choices=Fund.choices)
    budget_line = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="预算科目",
        limit_choices_to={"register": "budget.line"}, help_text="工会经费不列单位预算，不填",
    )
    standard_basis = models.CharField("标准依据", max_length=200)
    recipients = RowsField("领取名单", columns=(
        Col("person", "姓名", PERSON, required=True), Col("amount", "金额（元）", MONEY, required=True, total=True),
        Col("on", "事由日期", DATE), Col("note", "说明", TEXT, width=20),
    ))
    people = models.PositiveIntegerField("领取人次")
    amount = models.DecimalField("金额合计（元）", max_digits=12, decimal_places=2)
    paid_on = models.DateField("发放日期", null=True, blank=True)
    voucher = models.CharField("记账凭证号", max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["paid_on"], name="welfare_claim_paid")]

    def events(self) -> list[tuple[str, dt.date]]:
        """For every row what was received for, as registers know it without a name, and the day of it.

        Empty while a form has no day yet.
        """
        if not self.event_on:
            return []
        return [(self.event_of(row), day(row, "on") or self.event_on) for row in self.recipients]

    def event_of(self, row: Any) -> str:
        """Purpose, holiday and the key of the person: equal for what nobody receives twice for."""
        return f"{self.purpose}:{self.occasion}:{row.get('person', '')}"

    def facts(self) -> Iterable[Fact]:
        if self.outcome in FALLEN:
            return
        for event, on in self.events():
            yield use(Use.Kind.BENEFIT, event, on)
        if self.fund == Fund.BUDGET and self.paid_on:
            yield amount(Amount.Kind.SPENT, self.amount, self.paid_on, self.budget_line_id, purpose=self.title)
        elif self.fund == Fund.BUDGET and self.step not in UNDECIDED and not self.is_closed:
            yield amount(Amount.Kind.COMMITTED, self.amount, self.happened_on, self.budget_line_id, purpose=self.title)
