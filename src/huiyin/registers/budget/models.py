"""A line of the year's budget, and an adjustment that moves money between lines or adds to them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models

from huiyin.components.rows import MATTER, MONEY, TEXT, Col, RowsField, money
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Amount, Fact, amount
from huiyin.ledger.models import Matter


class BudgetLine(Matter):
    """预算项目: asked for, reviewed, approved, issued; under way through its year; evaluated and closed after it.

    The amount counts from the day it is issued (批复下达), whoever asked for how much.
    """

    REGISTER = "budget.line"
    DECIDED = frozenset({"year", "source", "requested", "approved", "approved_on", "closing"})
    SEARCHED = ("economic",)
    FROZEN = frozenset({"year", "source", "requested"})

    class Category(models.TextChoices):
        PERSONNEL = "personnel", "人员经费"
        OPERATING = "operating", "日常公用经费"
        PROJECT = "project", "项目支出"

    class Source(models.TextChoices):
        FISCAL = "fiscal", "财政拨款"
        OTHER = "other", "其他资金"

    class Closing(models.TextChoices):
        SPENT = "spent", "执行完毕"
        CARRIED = "carried", "结转下年"
        RETURNED = "returned", "结余收回"

    year = models.PositiveSmallIntegerField("预算年度", null=True, blank=True)
    category = models.CharField("支出类别", max_length=20, choices=Category.choices, blank=True)
    economic = models.CharField("经济分类科目", max_length=60, blank=True, help_text="例如：30201 办公费")
    source = models.CharField("资金来源", max_length=20, choices=Source.choices, default=Source.FISCAL)
    requested = models.DecimalField("申报数（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    grounds = models.TextField("测算依据", blank=True)
    approved = models.DecimalField("批复数（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    approved_on = models.DateField("批复日期", null=True, blank=True)
    document_number = models.CharField("批复文号", max_length=60, blank=True)
    closing = models.CharField("年终处理", max_length=20, choices=Closing.choices, blank=True)
    evaluation = models.TextField("绩效评价", blank=True)

    def facts(self) -> Iterable[Fact]:
        if self.approved is not None and self.approved_on and self.step in ("run", "evaluate", ""):
            yield amount(Amount.Kind.APPROPRIATED, self.approved, self.approved_on, self.pk, purpose=self.title)


class Adjustment(Matter):
    """预算调整: rows of lines with what each gains (or loses, negative); counts once the approval is issued.

    What was reviewed is what is issued: to change the rows it goes back to its first step.
    """

    REGISTER = "budget.adjustment"
    DECIDED = frozenset({"form", "moves", "decided_in", "issued_on"})
    SEARCHED = ("reason",)
    REFERS = ("moves", "decided_in")
    FROZEN = frozenset({"form", "moves"})

    class Form(models.TextChoices):
        TRANSFER = "transfer", "科目间调剂"
        INCREASE = "increase", "追加"
        DECREASE = "decrease", "调减"

    form = models.CharField("调整方式", max_length=20, choices=Form.choices, blank=True)
    reason = models.TextField("调整理由", blank=True)
    moves = RowsField("调整明细", columns=(
        Col("line", "预算项目", MATTER, register="budget.line", required=True, width=24),
        Col("amount", "调整金额（调减填负数）", MONEY, required=True, total=True, signed=True, width=12),
        Col("note", "说明", TEXT, width=16),
    ))
    decided_in = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决策议题",
        limit_choices_to={"register": "decisions.topic"},
    )
    issued_on = models.DateField("批复日期", null=True, blank=True)
    document_number = models.CharField("批复文号", max_length=60, blank=True)

    def facts(self) -> Iterable[Fact]:
        if self.outcome == Outcome.COMPLETED and self.issued_on:
            for row in self.moves:
                yield amount(Amount.Kind.ADJUSTED, money(row, "amount"), self.issued_on, row["line"], purpose=self.title)
