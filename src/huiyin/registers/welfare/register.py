"""What the welfare room declares to the rest of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.ledger.models import Matter
from huiyin.people.models import Person
from huiyin.procedures.commands import Command, Done, NotAllowed
from huiyin.register.base import Column, OnlyWhen, Register, with_columns
from huiyin.registers.welfare.forms import SIGN_LIST
from huiyin.registers.welfare.models import Fund, Purpose, WelfareClaim


class WelfareRegister(Register):
    code, title, model = WelfareClaim.REGISTER, "福利费", WelfareClaim
    fixed_steps = frozenset({"apply", "review", "approve", "pay"})
    icon = "users"
    group = "财务管理"
    begins = True
    begin_fields = (
        "purpose", "occasion", "event_on", "fund", "budget_line", "standard_basis", "recipients", "people", "amount",
        "lead_department",
    )
    detail_fields = (*begin_fields[:-1], "paid_on", "voucher")
    columns = with_columns(
        Column("fund", "资金来源", lambda m: m.get_fund_display(), 10),
        Column("people", "人次", lambda m: m.people, 6), Column("amount", "金额（元）", lambda m: m.amount, 14, money=True),
    )
    only_when = (
        OnlyWhen("purpose", (Purpose.FESTIVAL,), ("occasion",)), OnlyWhen("fund", (Fund.BUDGET,), ("budget_line",)),
    )
    forms = (SIGN_LIST,)
    guide = "一件事由、一种资金登记一件：单位福利费列预算，工会经费不列。姓名只写在领取名单里，事项名称里不写。"

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        """Raises NotAllowed for a title that names who receives: titles are kept for good and shown in lists."""
        people = [row["person"] for row in values.get("recipients") or () if row.get("person")]
        if any(name in title for name in Person.objects.filter(pk__in=people).values_list("name", flat=True)):
            raise NotAllowed("事项名称里请不要写领取人的姓名，例如写成“五月生育慰问”。")
        return super().begin(command, title, values, parent)
