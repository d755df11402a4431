"""A reception, from the letter to its settlement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import models

from huiyin.components.rows import CHOICE, DATE, INTEGER, MONEY, PERSON, TEXT, Col, RowsField, day, total
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Amount, Fact, Use, amount, participation, use
from huiyin.ledger.models import Matter

OF_NO_EFFECT = (Outcome.REFUSED, Outcome.WITHDRAWN)
_ONE_SPELLING = str.maketrans("[【［(（]】］)）", "〔" * 5 + "〕" * 5)


class Rank(models.TextChoices):
    BUREAU = "bureau", "厅级"
    DIVISION = "division", "处级"
    OTHER = "other", "处级以下"


class Item(models.TextChoices):
    """What a list of a reception is made of; `MEAL` is the one work meal that the organ may give."""

    MEAL = "meal", "工作餐"
    BOARD = "board", "用餐（来宾自付）"
    BED = "bed", "住宿"
    ROOM = "room", "会场"
    CAR = "car", "用车"
    OTHER = "other", "其他"


class Reception(Matter):
    """公务接待."""

    REGISTER = "hospitality.reception"
    DECIDED = frozenset({
        "guest_unit", "letter_number", "letter_people", "starts_on", "ends_on", "same_city", "guests", "companions",
        "planned", "line", "items", "purpose", "letter_title", "dining_place", "pledged",
    })
    SEARCHED = ("guest_unit", "purpose", "letter_number", "letter_title")

    # No way back from a matter: other registers may have fields of this name.
    matter_ptr = models.OneToOneField(Matter, models.CASCADE, parent_link=True, primary_key=True, related_name="+")

    guest_unit = models.CharField("来访单位", max_length=200, blank=True)
    letter_number = models.CharField("公函字号", max_length=60, blank=True)
    letter_title = models.CharField("公函标题", max_length=200, blank=True)
    letter_people = models.PositiveSmallIntegerField("公函所列人数", null=True, blank=True)
    purpose = models.CharField("公务活动项目", max_length=200, blank=True)
    starts_on = models.DateField("接待开始", null=True, blank=True)
    ends_on = models.DateField("接待结束", null=True, blank=True)
    place = models.CharField("活动场所", max_length=200, blank=True)
    dining_place = models.CharField("就餐地点", max_length=100, blank=True)
    same_city = models.BooleanField("来宾单位在本市", default=False)
    guests = RowsField("接待对象", columns=(
        Col("unit", "单位", TEXT, width=16), Col("name", "姓名", TEXT, required=True), Col("post", "职务", TEXT, width=14),
        Col("rank", "级别", CHOICE, Rank.choices),
    ))
    companions = RowsField("陪餐人员", columns=(
        Col("person", "姓名", PERSON, required=True), Col("post", "职务", TEXT, width=14),
    ))
    planned = models.DecimalField("预计费用（元）", max_digits=10, decimal_places=2, null=True, blank=True)
    line = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="预算项目",
        limit_choices_to={"register": "budget.line"},
    )
    pledged = models.BooleanField("承诺不提供高档菜肴、野生动物、香烟和高档酒水，不使用私人会所", default=False)
    items = RowsField("接待清单", columns=(
        Col("kind", "项目", CHOICE, Item.choices, required=True), Col("what", "内容", TEXT, width=18),
        Col("on", "时间", DATE, required=True), Col("place", "场所", TEXT, width=16), Col("people", "人数", INTEGER),
        Col("cost", "费用（元）", MONEY, total=True, required=True),
    ))
    remark = models.TextField("备注", blank=True)

    @property
    def cost(self) -> Decimal:
        """What the reception cost: of its list once there is one, as planned until then."""
        return total(self.items, "cost") if self.items else self.planned or Decimal(0)

    @property
    def letter_key(self) -> str:
        """The letter's number in one spelling, whatever brackets and spaces it was typed with."""
        return "".join(self.letter_number.split()).translate(_ONE_SPELLING)

    @property
    def meal_on(self) -> dt.date | None:
        """The day of the work meal as listed; until there is a list, the day on which the reception begins."""
        listed = (day(row, "on") for row in self.items if row.get("kind") == Item.MEAL)
        return next((on for on in listed if on), self.starts_on)

    def facts(self) -> Iterable[Fact]:
        if self.outcome in OF_NO_EFFECT:
            return
        if self.letter_key and self.starts_on:
            yield use(Use.Kind.LETTER, self.letter_key, self.starts_on)
        if self.step in ("apply", "review", "approve") or self.starts_on is None:
            return
        if self.cost:
            yield amount(
                Amount.Kind.COMMITTED, self.cost, self.starts_on, self.line_id, party=self.dining_place, purpose=self.title
            )
        for row in self.companions:
            yield participation(row["person"], "陪餐", self.meal_on or self.starts_on, vague=True)
