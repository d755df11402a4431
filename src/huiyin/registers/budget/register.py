"""What the desk knows of the budget: every line with what is left of it, wherever a form asks for a line."""

from __future__ import annotations

from typing import Any

from huiyin.components.budgets import yuan
from huiyin.ledger.access import visible
from huiyin.ledger.facts import Amount, balance, balances
from huiyin.people.actors import Actor
from huiyin.register.base import Column, Panel, Register, with_columns
from huiyin.registers.budget.models import Adjustment, BudgetLine

GROUP = "财务管理"
_SHOWN = 50


def _uses(line: BudgetLine, who: Actor) -> dict[str, Any]:
    """The balance, and the matters that make it, as far as `who` may see them."""
    amounts = list(Amount.objects.filter(line=line.pk).exclude(kind=Amount.Kind.AWARDED).order_by("-on", "-id")[:_SHOWN])
    seen = visible(who).in_bulk({a.matter_id for a in amounts})
    return {
        "balance": balance(line.pk), "rows": [(a, seen[a.matter_id]) for a in amounts if a.matter_id in seen],
        "hidden": len({a.matter_id for a in amounts} - seen.keys()), "more": len(amounts) == _SHOWN,
    }


def _of_its_year(line: BudgetLine) -> str:
    return line.title if str(line.year) in line.title else f"{line.year}年{line.title}"


class LineRegister(Register):
    code, title, model = BudgetLine.REGISTER, "预算", BudgetLine
    named_to_all = True
    icon, group, begins = "report-analytics", GROUP, True
    guide = (
        "一个项目登记一次，编制、审核、审批、下达分开办理。支出、合同、接待选定项目时当场显示可用余额，超出的不能提交。"
        "几个部门共用的，把可以列支的部门填为配合单位；下达以后增减的，由办公室办“转办”。"
    )
    begin_fields = ("year", "category", "economic", "source", "requested", "grounds", "lead_department", "assists")
    detail_fields = (*begin_fields[:-2], "approved", "approved_on", "document_number", "closing", "evaluation")
    columns = with_columns(
        Column("category", "支出类别", lambda m: m.get_category_display(), 14),
        Column("approved", "批复数（元）", lambda m: m.approved, 14, money=True),
    )
    panels = (Panel("budget/uses.html", _uses),)
    yearly = ("budget.execution",)

    unlisted = "只列本部门牵头、配合的预算项目。要列支其他部门的，请办公室在该项目上办“转办”，把您的部门列为配合单位"

    @classmethod
    def offered(cls, who: Actor) -> list[tuple[int, str]]:
        """The lines under execution that `who` may see, newest year first, with what is left of each.

        Whose department leads a line, or stands beside it as one that may spend it; who is in charge; the office and finance.
        """
        lines = list(visible(who, BudgetLine.objects.filter(step="run")).order_by("-year", "category", "id"))
        left = balances([line.pk for line in lines])
        return [
            (line.pk, f"{line.number} {_of_its_year(line)}（可用{yuan(left[line.pk].available)}）") for line in lines
        ]


class AdjustmentRegister(Register):
    code, title, model = Adjustment.REGISTER, "预算调整", Adjustment
    icon, group, begins = "arrows-exchange", GROUP, True
    guide = "调剂、追加、调减都在这里办理，批复入账后各项目的可用余额随即改变；达到金额的须有集体决策。"
    title_from = "reason"
    begin_fields = ("form", "reason", "moves", "decided_in")
    detail_fields = (*begin_fields, "issued_on", "document_number")
    columns = with_columns(
        Column("form", "方式", lambda m: m.get_form_display(), 12), Column("issued_on", "批复日期", lambda m: m.issued_on, 12),
        Column("document_number", "批复文号", lambda m: m.document_number, 16),
    )


REGISTERS: tuple[type[Register], ...] = (LineRegister, AdjustmentRegister)
