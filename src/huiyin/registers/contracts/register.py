"""What the contract room declares to the rest of the house."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum

from huiyin.components.budgets import yuan
from huiyin.ledger.facts import Amount
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.procedures.commands import Command, Done, NotAllowed
from huiyin.register.base import Column, Panel, Register, with_columns
from huiyin.registers.contracts.models import FALLEN, WHOLE, Contract, ContractDispute, ContractPayment


def _account(matter: Contract, who: Actor) -> Mapping[str, Any]:
    """Value, performance, what was paid and what is on its way, and what performance leaves to be paid. One query."""
    taken = ContractPayment.objects.filter(parent=matter.pk).exclude(outcome__in=FALLEN)
    sums = taken.aggregate(all=Sum("amount"), paid=Sum("amount", filter=~Q(paid_on=None)))
    earned = matter.value * matter.performed / WHOLE
    together, paid = sums["all"] or Decimal(0), sums["paid"] or Decimal(0)
    told = {
        "合同金额": yuan(matter.value), "已履约": f"{matter.performed}%，对应{yuan(earned)}", "已付款": yuan(paid),
        "付款在办": yuan(together - paid) if together > paid else "", "按履约还可付": yuan(max(Decimal(0), earned - together)),
    }
    return {"matter": matter, "told": [(label, words) for label, words in told.items() if words]}


class ContractRegister(Register):
    code, title, model = Contract.REGISTER, "合同", Contract
    fixed_steps = frozenset({"draft", "review", "approve", "sign"})
    icon = "signature"
    group = "财务管理"
    begins = True
    begin_fields = (
        "party", "kind", "value", "procurement", "budget_line", "decided_in", "of_project", "performs_from",
        "performs_until", "terms", "payment_plan", "lead_department",
    )
    detail_fields = (
        *begin_fields[:-1], "signer", "signed_on", "performance", "disputed", "acceptance_opinion", "closing_note",
    )
    columns = with_columns(
        Column("party", "合同对方", lambda m: m.party, 30),
        Column("value", "合同金额（元）", lambda m: m.value, 14, money=True),
        Column("paid", "已付（元）", lambda m: (m.paid or Decimal(0)).quantize(Decimal("0.01")), 14, money=True),
        Column("performed", "履约", lambda m: f"{m.performed}%{'，有纠纷' if m.disputed else ''}", 10),
    )
    panels = (Panel("contracts/account.html", _account),)
    starts_from = {"of_project": "contract", "decided_in": "execute"}
    children = (ContractPayment.REGISTER, ContractDispute.REGISTER)
    guide = "法制、财务会签后由分管领导审批，签订时自动编号；完成一段登记一段，付款不快于履约；达到额度的先集体决策。"

    @classmethod
    def taken_over(cls, source: Matter) -> dict[str, Any]:
        """Of a project, what its procurement came to: the contract is with that party, at that price, on that line."""
        award = Amount.objects.filter(matter=source.pk, kind=Amount.Kind.AWARDED).first()
        found = {"party": award.party, "value": award.value, "budget_line": award.line_id} if award else {}
        return {**super().taken_over(source), **found}

    @classmethod
    def rows(cls, queryset: Any) -> Any:
        paid = ContractPayment.objects.filter(parent=OuterRef("pk")).exclude(paid_on=None).exclude(outcome__in=FALLEN)
        total = paid.order_by().values("parent").annotate(total=Sum("amount")).values("total")
        return super().rows(queryset).annotate(paid=Subquery(total))


class PaymentRegister(Register):
    code, title, model = ContractPayment.REGISTER, "合同付款", ContractPayment
    fixed_steps = frozenset({"approve", "pay"})
    icon = "rubber-stamp"
    group = "财务管理"
    begin_fields = ("amount", "reason", "invoice_code", "invoice_number")
    detail_fields = ("amount", "reason", "invoice_code", "invoice_number", "party", "budget_line", "paid_on", "voucher")
    title_from = "reason"
    columns = with_columns(
        Column("party", "收款单位", lambda m: m.party, 30),
        Column("amount", "付款金额（元）", lambda m: m.amount, 14, money=True),
        Column("paid_on", "付款日期", lambda m: m.paid_on, 12),
    )
    guide = "在合同页面新增付款，附发票送审；申请、审核、审批、付款、记账由不同的人办理。"

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        """Department, leader, payee and budget line are the contract's. Raises NotAllowed for a contract not approved."""
        contract = parent.typed() if parent else None
        if not isinstance(contract, Contract) or not contract.stands:
            raise NotAllowed("付款请从审批通过的合同页面申请。")
        shared = {
            "party": contract.party, "budget_line": contract.budget_line_id, "lead_department": contract.lead_department,
            "leader": contract.leader,
        }
        named = title if contract.title in title else f"{contract.title}：{title}"
        return super().begin(command, named, {**shared, **values}, contract)


class DisputeRegister(Register):
    code, title, model = ContractDispute.REGISTER, "合同纠纷", ContractDispute
    icon = "gavel"
    group = "财务管理"
    menu = False
    begin_fields = ("about", "claimed", "halts_payment")
    detail_fields = ("about", "claimed", "halts_payment", "way", "result")
    title_from = "about"
    columns = with_columns(
        Column("halts_payment", "暂停付款", lambda m: "是" if m.halts_payment else "", 8),
        Column("way", "解决方式", lambda m: m.get_way_display(), 8),
    )
    guide = "发生争议即在合同页面登记；选了“暂停付款”的，了结以前该合同不能付款。"

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        """The contract's department and leader handle it. Raises NotAllowed for a contract that is not approved."""
        contract = parent.typed() if parent else None
        if not isinstance(contract, Contract) or not contract.stands:
            raise NotAllowed("纠纷请从已经签订的合同页面登记。")
        shared = {"lead_department": contract.lead_department, "leader": contract.leader}
        return super().begin(command, title, {**shared, **values}, contract)


REGISTERS: tuple[type[Register], ...] = (ContractRegister, PaymentRegister, DisputeRegister)
