"""An application to spend, the claim that says what became of it, and the table of what a night away may cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import models

from huiyin.components.invoices import invoice_key
from huiyin.components.rows import (
    CHOICE,
    CODE,
    DATE,
    FLAG,
    INTEGER,
    MONEY,
    PERSON,
    TEXT,
    Col,
    RowsField,
    money,
    total,
)
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Amount, Fact, Use, amount, participation, use
from huiyin.ledger.models import Matter
from huiyin.people.models import Person

OF_NO_EFFECT = (Outcome.REFUSED, Outcome.WITHDRAWN)
SETTLED = ("hospitality.reception", "vehicles.upkeep")
"""Registers whose matters a claim may settle: their own lists say what was spent."""
ZERO = Decimal(0)
LONGEST = 366
"""Days; what is longer is a slip of the pen in a date."""


class Purpose(models.TextChoices):
    TRAVEL = "travel", "差旅费"
    MEETING = "meeting", "会议费"
    TRAINING = "training", "培训费"
    PURCHASE = "purchase", "办公采购"
    OTHER = "other", "其他支出"


class Cost(models.TextChoices):
    """What a line of an application or a claim is spent on."""

    TRANSPORT = "transport", "城市间交通费"
    LODGING = "lodging", "住宿费"
    ALLOWANCE = "allowance", "伙食补助和市内交通费"
    FEE = "fee", "会议、培训费"
    LECTURE = "lecture", "讲课费"
    GOODS = "goods", "物品"
    SERVICE = "service", "服务"
    OTHER = "other", "其他"


class Rank(models.TextChoices):
    MINISTER = "minister", "部级"
    BUREAU = "bureau", "司局级"
    OTHER = "other", "其他人员"


class Region(models.TextChoices):
    ORDINARY = "ordinary", "一般地区"
    REMOTE = "remote", "青海、新疆、西藏"


class Grade(models.TextChoices):
    """Classes of meetings and trainings, by which their all-in rate goes."""

    ONE = "one", "一类"
    TWO = "two", "二类"
    THREE = "three", "三类及以下"


class Lecturer(models.TextChoices):
    """Title of a lecturer, by which the rate of a class hour goes."""

    ACADEMICIAN = "academician", "院士、全国知名专家"
    PROFESSOR = "professor", "正高级职称"
    OTHER = "other", "副高级及以下"


class HalfDay(models.TextChoices):
    MORNING = "morning", "上午"
    AFTERNOON = "afternoon", "下午"
    EVENING = "evening", "晚上"


def _a_line() -> models.ForeignKey[Matter | None, Matter | None]:
    return models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="预算项目",
        limit_choices_to={"register": "budget.line"},
    )


class Application(Matter):
    """支出事前申请. Approved, it holds its estimate on the budget line until it is closed."""

    REGISTER = "spending.application"
    DECIDED = frozenset({"kind", "starts_on", "ends_on", "headcount", "people", "estimates", "line", "decided_in"})
    SEARCHED = ("reason", "place")
    REFERS = ("decided_in",)
    FROZEN = frozenset({"kind", "starts_on", "ends_on", "place", "region", "grade", "headcount", "people", "estimates", "line"})

    # No way back from a matter: other registers may have fields of this name.
    matter_ptr = models.OneToOneField(Matter, models.CASCADE, parent_link=True, primary_key=True, related_name="+")

    kind = models.CharField("支出类别", max_length=20, choices=Purpose.choices, blank=True)
    reason = models.TextField("申请事由", blank=True)
    starts_on = models.DateField("开始日期", null=True, blank=True)
    ends_on = models.DateField("结束日期", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    region = models.CharField("目的地类别", max_length=20, choices=Region.choices, default=Region.ORDINARY)
    grade = models.CharField("会议、培训类别", max_length=20, choices=Grade.choices, blank=True)
    headcount = models.PositiveIntegerField("会议、培训人数（含工作人员）", null=True, blank=True)
    people = RowsField("人员", columns=(
        Col("person", "姓名", PERSON, required=True), Col("rank", "级别", CHOICE, Rank.choices),
    ))
    estimates = RowsField("支出预计", columns=(
        Col("kind", "项目", CHOICE, Cost.choices, required=True), Col("what", "说明", TEXT, width=18),
        Col("amount", "金额", MONEY, total=True, required=True),
    ))
    line = _a_line()
    decided_in = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决策议题",
        limit_choices_to={"register": "decisions.topic"},
    )
    result = models.TextField("办理结果", blank=True)

    @property
    def estimate(self) -> Decimal:
        return total(self.estimates, "amount")

    @property
    def days(self) -> int:
        """Calendar days, the first and the last included."""
        return (self.ends_on - self.starts_on).days + 1 if self.starts_on and self.ends_on else 0

    def facts(self) -> Iterable[Fact]:
        if self.outcome in OF_NO_EFFECT or self.step in ("apply", "review", "approve"):
            return
        if not self.is_closed and self.estimate:
            yield amount(Amount.Kind.COMMITTED, self.estimate, self.happened_on, self.line_id, purpose=self.title)
        if self.kind == Purpose.TRAVEL and self.starts_on and self.ends_on:
            for row in self.people:
                yield participation(row["person"], "出差", self.starts_on, self.ends_on)


class Claim(Matter):
    """报销. `settled` is the amount another matter has stated already; with it, no lines are typed."""

    REGISTER = "spending.claim"
    DECIDED = frozenset({
        "kind", "applied", "settles", "settled", "line", "payee", "people", "lines", "lectures", "invoices", "paid_on",
        "paid_by",
    })
    COMPUTED = frozenset({"settled"})
    SEARCHED = ("explanation",)
    REFERS = ("applied", "settles")
    FROZEN = frozenset({
        "kind", "applied", "settles", "settled", "line", "payee", "people", "actual_from", "actual_to", "meals_given",
        "cars_given", "meeting_days", "lines", "lectures", "invoices",
    })

    matter_ptr = models.OneToOneField(Matter, models.CASCADE, parent_link=True, primary_key=True, related_name="+")

    kind = models.CharField("报销类别", max_length=20, choices=Purpose.choices, blank=True)
    applied = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="事前申请",
        limit_choices_to={"register": "spending.application"},
    )
    settles = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结算事项",
        limit_choices_to={"register__in": SETTLED}, help_text="公务接待、车辆运行维护的费用已在那里登记，选定后不用再填明细",
    )
    settled = models.DecimalField("结算金额（元）", max_digits=12, decimal_places=2, null=True, blank=True)
    line = _a_line()
    payee = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="领款人"
    )
    people = RowsField("出差人员", columns=(Col("person", "姓名", PERSON, required=True),))
    actual_from = models.DateField("实际开始", null=True, blank=True)
    actual_to = models.DateField("实际结束", null=True, blank=True)
    meals_given = models.PositiveSmallIntegerField("接待单位已供餐（人天）", null=True, blank=True)
    cars_given = models.PositiveSmallIntegerField("接待单位已派车（人天）", null=True, blank=True)
    meeting_days = models.PositiveSmallIntegerField("会议、培训统一食宿的天数", null=True, blank=True)
    lines = RowsField("报销明细", columns=(
        Col("kind", "项目", CHOICE, Cost.choices, required=True), Col("on", "日期", DATE), Col("what", "说明", TEXT, width=18),
        Col("amount", "金额", MONEY, total=True, required=True),
    ))
    lectures = RowsField("讲课费（税后）", columns=(
        Col("lecturer", "讲课人", TEXT, required=True), Col("title", "职称", CHOICE, Lecturer.choices, required=True),
        Col("on", "日期", DATE, required=True), Col("half", "时段", CHOICE, HalfDay.choices, required=True),
        Col("hours", "学时", INTEGER, required=True), Col("amount", "税后金额", MONEY, total=True, required=True),
    ))
    invoices = RowsField("发票", columns=(
        Col("code", "发票代码", CODE, width=12), Col("number", "发票号码", CODE, required=True, width=14),
        Col("on", "开票日期", DATE), Col("seller", "销售方", TEXT, width=18),
        Col("amount", "金额", MONEY, total=True, required=True), Col("card", "公务卡支付", FLAG),
    ))
    explanation = models.TextField("说明", blank=True)
    paid_on = models.DateField("付款日期", null=True, blank=True)
    paid_by = models.CharField("付款方式", max_length=60, blank=True, help_text="例如：公务卡还款、银行转账")
    voucher = models.CharField("记账凭证号", max_length=60, blank=True)

    def spent_on(self, kind: Cost) -> Decimal:
        return sum((money(row, "amount") for row in self.lines if row["kind"] == kind), ZERO)

    @property
    def amount(self) -> Decimal:
        return self.settled if self.settles_id and self.settled is not None else total(self.lines, "amount")

    @property
    def days(self) -> int:
        """Calendar days of the journey, the first and the last included."""
        return (self.actual_to - self.actual_from).days + 1 if self.actual_from and self.actual_to else 0

    def facts(self) -> Iterable[Fact]:
        if self.outcome in OF_NO_EFFECT:
            return
        for row in self.invoices:
            on = dt.date.fromisoformat(row["on"]) if row.get("on") else self.happened_on
            yield use(Use.Kind.INVOICE, invoice_key(row["number"], row.get("code", "")), on)
        unasked = self.kind == Purpose.TRAVEL and self.applied_id is None and self.step != "fill"
        if unasked and self.actual_from and self.actual_to:
            for row in self.people:
                yield participation(row["person"], "出差", self.actual_from, self.actual_to)
        against = self.applied_id or self.settles_id
        if self.paid_on:
            yield amount(
                Amount.Kind.SPENT, self.amount, self.paid_on, self.line_id, against_id=against, purpose=self.get_kind_display()
            )
        elif against is None and self.amount and self.step == "pay":
            yield amount(Amount.Kind.COMMITTED, self.amount, self.happened_on, self.line_id, purpose=self.title)


class LodgingTable(Matter):
    """差旅住宿费标准: what a night may cost by city, season and rank. Approved, it holds from its day until a later one does.

    A row without a season is the city's for the rest of the year; a rank without an amount has that of the rank below.
    """

    REGISTER = "spending.lodging"
    DECIDED = frozenset({"holds_from", "caps"})
    SEARCHED = ("document",)
    FROZEN = frozenset({"document", "holds_from", "caps"})

    matter_ptr = models.OneToOneField(Matter, models.CASCADE, parent_link=True, primary_key=True, related_name="+")

    document = models.CharField("标准文件（名称、文号）", max_length=200, blank=True)
    holds_from = models.DateField("施行日期", null=True, blank=True)
    caps = RowsField("住宿费上限（每人每晚）", help_text="旺季写成“7月”或“4-15”，起止都填；没有旺季的不填", columns=(
        Col("city", "城市", TEXT, required=True, width=14), Col("starts", "旺季自", TEXT),
        Col("ends", "旺季至", TEXT), Col(Rank.MINISTER, "部级", MONEY), Col(Rank.BUREAU, "司局级", MONEY),
        Col(Rank.OTHER, "其他人员", MONEY, required=True),
    ))
