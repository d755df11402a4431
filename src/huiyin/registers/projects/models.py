"""A project with what each of its gates asked for."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models

from huiyin.components.rows import DATE, MONEY, PERSON, TEXT, Col, RowsField, total
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Amount, Fact, amount
from huiyin.ledger.models import Matter

_KEY: dict[str, Any] = {"null": True, "blank": True, "related_name": "+"}


class Project(Matter):
    """建设项目."""

    REGISTER = "projects.project"
    DECIDED = frozenset({
        "proposed", "decided_in", "estimate", "line", "procured_on", "winner", "price", "agreed", "started_on",
        "finished_on", "variations", "accepted_on", "acceptors", "final_account", "audited",
    })
    SEARCHED = ("need", "site", "winner")
    FROZEN = frozenset({"proposed"})
    REFERS = ("decided_in", "agreed")

    # No way back from a matter: other registers may have fields of this name.
    matter_ptr = models.OneToOneField(Matter, models.CASCADE, parent_link=True, primary_key=True, related_name="+")

    class Kind(models.TextChoices):
        BUILDING = "building", "新建改建"
        REPAIR = "repair", "维修修缮"
        SYSTEM = "system", "信息化建设"
        EQUIPMENT = "equipment", "设备购置安装"

    class Procurement(models.TextChoices):
        OPEN = "open", "公开招标"
        INVITED = "invited", "邀请招标"
        NEGOTIATED = "negotiated", "竞争性谈判"
        CONSULTED = "consulted", "竞争性磋商"
        INQUIRY = "inquiry", "询价"
        SINGLE = "single", "单一来源"
        OWN = "own", "自行采购"

    kind = models.CharField("项目类别", max_length=20, choices=Kind.choices, blank=True)
    need = models.TextField("建设必要性和内容", blank=True)
    site = models.CharField("建设地点", max_length=100, blank=True)
    proposed = models.DecimalField("投资估算（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    decided_in = models.ForeignKey(
        Matter, models.PROTECT, verbose_name="决策议题", limit_choices_to={"register": "decisions.topic"}, **_KEY
    )
    estimate = models.DecimalField("概算（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    line = models.ForeignKey(
        Matter, models.PROTECT, verbose_name="预算项目", limit_choices_to={"register": "budget.line"}, **_KEY
    )
    procurement = models.CharField("采购方式", max_length=20, choices=Procurement.choices, blank=True)
    procured_on = models.DateField("采购结果日期", null=True, blank=True)
    winner = models.CharField("中标（成交）单位", max_length=200, blank=True)
    price = models.DecimalField("中标（成交）价（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    agreed = models.ForeignKey(
        Matter, models.PROTECT, verbose_name="合同", limit_choices_to={"register": "contracts.contract"}, **_KEY
    )
    started_on = models.DateField("开工日期", null=True, blank=True)
    finished_on = models.DateField("完工日期", null=True, blank=True)
    variations = RowsField("变更签证", columns=(
        Col("on", "日期", DATE, required=True), Col("what", "变更内容", TEXT, required=True, width=24),
        Col("amount", "增减金额", MONEY, total=True, signed=True, width=12), Col("allowed_by", "批准人", PERSON, required=True),
    ))
    accepted_on = models.DateField("验收日期", null=True, blank=True)
    acceptors = RowsField("验收人员", columns=(
        Col("person", "本单位人员", PERSON), Col("expert", "专家、外单位人员", TEXT, width=20),
        Col("opinion", "意见", TEXT, width=20),
    ))
    acceptance = models.TextField("验收结论", blank=True)
    final_account = models.DecimalField("竣工决算（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    audited = models.DecimalField("审定金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    audit_opinion = models.TextField("审计意见", blank=True)
    asset_number = models.CharField("固定资产编号", max_length=60, blank=True)

    def facts(self) -> Iterable[Fact]:
        """What a contract takes over: with whom, for how much, on which line."""
        if self.procured_on and self.price and self.outcome not in (Outcome.REFUSED, Outcome.WITHDRAWN):
            yield amount(
                Amount.Kind.AWARDED, self.price, self.procured_on, self.line_id, party=self.winner, purpose=self.title
            )

    @property
    def varied(self) -> Decimal:
        return total(self.variations, "amount")
