"""A contract, its payments, its disputes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db import models

from huiyin.components.invoices import invoice_key
from huiyin.components.rows import DATE, INTEGER, MONEY, TEXT, Col, RowsField
from huiyin.components.typed import CodeField
from huiyin.ledger.enums import Outcome
from huiyin.ledger.facts import Amount, Fact, Use, amount, use
from huiyin.ledger.models import Matter

FALLEN = (Outcome.REFUSED, Outcome.WITHDRAWN)
UNDECIDED = frozenset({"draft", "review", "approve"})
"""Steps of a contract nobody has approved yet: it holds no money."""
WHOLE = 100
"""Per cent of a contract that has been performed entirely."""


class Contract(Matter):
    """合同. Approved, it holds its value on its budget line until payments use that up; closed, it gives back the rest.

    What was reviewed is not changed afterwards: another price or another party is another contract.
    """

    REGISTER = "contracts.contract"
    DECIDED = frozenset({
        "party", "value", "procurement", "budget_line", "decided_in", "of_project", "performs_from", "performs_until",
        "payment_plan", "signed_on", "acceptance_opinion",
    })
    ENTAILED = frozenset({"disputed"})
    SEARCHED = ("party", "terms")
    REFERS = ("decided_in", "of_project", "budget_line")
    FROZEN = frozenset({"party", "value", "payment_plan", "budget_line"})

    # No way back from a matter: other registers have fields of this name.
    matter_ptr = models.OneToOneField(Matter, models.CASCADE, parent_link=True, primary_key=True, related_name="+")

    class Kind(models.TextChoices):
        GOODS = "goods", "货物"
        WORKS = "works", "工程"
        SERVICES = "services", "服务"
        LEASE = "lease", "租赁"
        OTHER = "other", "其他"

    class Procurement(models.TextChoices):
        OPEN = "open", "公开招标"
        INVITED = "invited", "邀请招标"
        NEGOTIATED = "negotiated", "竞争性谈判"
        CONSULTED = "consulted", "竞争性磋商"
        INQUIRY = "inquiry", "询价"
        SINGLE = "single", "单一来源"
        FRAMEWORK = "framework", "框架协议"
        OWN = "own", "自行采购"
        NONE = "none", "不涉及采购"

    party = models.CharField("合同对方", max_length=200)
    kind = models.CharField("合同类别", max_length=20, choices=Kind.choices)
    value = models.DecimalField("合同金额（元）", max_digits=14, decimal_places=2)
    procurement = models.CharField("采购方式", max_length=20, choices=Procurement.choices, blank=True)
    budget_line = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="预算科目",
        limit_choices_to={"register": "budget.line"},
    )
    decided_in = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="决策议题",
        limit_choices_to={"register": "decisions.topic"},
    )
    of_project = models.ForeignKey(
        Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="建设项目",
        limit_choices_to={"register": "projects.project"},
    )
    performs_from = models.DateField("履行开始日期", null=True, blank=True)
    performs_until = models.DateField("履行截止日期", null=True, blank=True)
    terms = models.TextField("主要条款", blank=True)
    payment_plan = RowsField("付款计划", columns=(
        Col("name", "期次和付款条件", TEXT, required=True, width=24), Col("percent", "应完成履约（%）", INTEGER, required=True),
        Col("on", "计划付款日期", DATE), Col("amount", "金额（元）", MONEY, required=True, total=True),
    ))
    signer = models.CharField("签订人", max_length=50, blank=True)
    signed_on = models.DateField("签订日期", null=True, blank=True)
    performance = RowsField("履约记录", columns=(
        Col("on", "日期", DATE, required=True), Col("percent", "累计完成（%）", INTEGER, required=True),
        Col("what", "完成内容", TEXT, required=True, width=30), Col("witness", "核对人", TEXT),
    ))
    disputed = models.BooleanField("有纠纷", default=False)
    acceptance_opinion = models.TextField("验收意见", blank=True)
    closing_note = models.TextField("结清说明", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["party"], name="contract_party"),
            models.Index(fields=["signed_on"], name="contract_signed"),
        ]

    @property
    def stands(self) -> bool:
        """Approved, and neither refused nor withdrawn."""
        return self.step not in UNDECIDED and self.outcome not in FALLEN

    @property
    def performed(self) -> int:
        """Per cent performed so far, as the latest record says."""
        return max((int(row.get("percent") or 0) for row in self.performance), default=0)

    def facts(self) -> Iterable[Fact]:
        if self.stands and not self.is_closed and self.value > 0:
            yield amount(
                Amount.Kind.COMMITTED, self.value, self.signed_on or self.happened_on, self.budget_line_id, party=self.party,
                purpose=self.title,
            )


class ContractPayment(Matter):
    """合同付款. Spends what the contract above it has committed, from the day it is paid."""

    REGISTER = "contracts.payment"
    DECIDED = frozenset({"amount", "invoice_code", "invoice_number", "party", "budget_line", "paid_on"})
    BENEATH_OPEN = True
    SEARCHED = ("invoice_number", "party")
    FROZEN = frozenset({"amount", "party", "budget_line"})

    amount = models.DecimalField("付款金额（元）", max_digits=14, decimal_places=2)
    reason = models.CharField("付款事由", max_length=200)
    invoice_code = CodeField("发票代码", max_length=20, blank=True, help_text="数电发票没有代码的不填")
    invoice_number = CodeField("发票号码", max_length=30, blank=True)
    party = models.CharField("收款单位", max_length=200, blank=True)
    budget_line = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="预算科目")
    paid_on = models.DateField("付款日期", null=True, blank=True)
    voucher = models.CharField("记账凭证号", max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["paid_on"], name="contract_payment_paid")]

    @property
    def invoice(self) -> str:
        """Code and number, as registers name an invoice to one another; empty for a payment without one."""
        return invoice_key(self.invoice_number, self.invoice_code)

    def facts(self) -> Iterable[Fact]:
        if self.outcome in FALLEN:
            return
        if self.paid_on:
            yield amount(
                Amount.Kind.SPENT, self.amount, self.paid_on, self.budget_line_id, against_id=self.parent_id, party=self.party,
                purpose=self.reason,
            )
        if self.invoice:
            yield use(Use.Kind.INVOICE, self.invoice, self.paid_on or self.happened_on)


class ContractDispute(Matter):
    """合同纠纷. While one that halts payment is open, the contract above it is not paid."""

    REGISTER = "contracts.dispute"
    DECIDED = frozenset({"claimed", "halts_payment", "result"})
    SEARCHED = ("about",)

    class Way(models.TextChoices):
        TALKS = "talks", "协商"
        MEDIATION = "mediation", "调解"
        ARBITRATION = "arbitration", "仲裁"
        LAWSUIT = "lawsuit", "诉讼"

    about = models.TextField("争议事项")
    claimed = models.DecimalField("争议金额（元）", max_digits=14, decimal_places=2, null=True, blank=True)
    halts_payment = models.BooleanField("暂停付款", default=True)
    way = models.CharField("解决方式", max_length=20, choices=Way.choices, blank=True)
    result = models.TextField("处理结果", blank=True)


def paid(contract: Contract, *, without: int | None = None) -> Decimal:
    """What payments of a contract take together, those still on their way included; a draft takes nothing yet."""
    rows = ContractPayment.objects.handed_in().filter(parent=contract.pk).exclude(outcome__in=FALLEN)
    rows = rows.exclude(pk=without) if without else rows
    return sum((p for p in rows.values_list("amount", flat=True)), Decimal(0))
