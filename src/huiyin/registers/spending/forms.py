"""差旅费报销单 and 费用报销单, with the amount in capital figures as vouchers have it."""

from __future__ import annotations

from huiyin.components.budgets import in_capitals
from huiyin.kit.printing import opinions, own_unit, rows_in_words, shown, table_of
from huiyin.people.actors import Actor
from huiyin.register.base import PrintForm
from huiyin.registers.spending.models import Claim, Purpose
from huiyin.rendering.blocks import Block, Document, FormHead, Layout, Meta, Title
from huiyin.rendering.forms.common import PAIR_WIDTHS, Fact, fact_rows, long_row, opinion_rows
from huiyin.rendering.grid import Grid


def voucher(claim: Claim, who: Actor) -> Document:
    """What has not been decided or paid yet stays blank for the pen."""
    title = "差旅费报销单" if claim.kind == Purpose.TRAVEL else "费用报销单"
    facts: list[Fact] = [
        ("报销部门", shown(claim.lead_department)), ("报销日期", shown(claim.happened_on)),
        ("报销类别", claim.get_kind_display()), ("领 款 人", shown(claim.payee)),
        ("预算项目", claim.line.title if claim.line else ""),
        ("事前申请", claim.applied.number or "" if claim.applied else ""),
    ]
    if claim.settles:
        facts += [("结算事项", claim.settles.number or claim.settles.title)]
    if claim.kind == Purpose.TRAVEL:
        facts += [
            ("出差起止", f"{shown(claim.actual_from)}至{shown(claim.actual_to)}" if claim.actual_from else ""),
            ("出差天数", f"{claim.days}天" if claim.days else ""), ("已供餐", f"{claim.meals_given or 0}人天"),
            ("已派车", f"{claim.cars_given or 0}人天"),
        ]
    head = [*fact_rows(facts)]
    if claim.people:
        head.append(long_row("出差人员", rows_in_words(claim, "people"), least_height_mm=10))
    rest = [
        long_row("报销金额", f"人民币（大写）{in_capitals(claim.amount)}　　¥{claim.amount:,.2f}", least_height_mm=11),
        long_row("说　　明", claim.explanation, least_height_mm=10), *opinion_rows(opinions(claim), 4, 20),
        *fact_rows([
            ("付款日期", shown(claim.paid_on)), ("付款方式", claim.paid_by), ("记账凭证号", claim.voucher),
            ("附件张数", f"{len(claim.invoices)}张" if claim.invoices else ""),
        ]),
    ]
    blocks: list[Block] = [
        Title(title), FormHead(f"单位：{own_unit()}", f"编号：{claim.number or ''}"), Grid(PAIR_WIDTHS, tuple(head)),
    ]
    blocks += [table_of(claim, name) for name in ("lines", "lectures", "invoices") if getattr(claim, name)]
    blocks.append(Grid(PAIR_WIDTHS, tuple(rest)))
    return Document(blocks, Meta(f"{title} {claim.number or ''}", own_unit(), layout=Layout.FORM))


VOUCHER = PrintForm("voucher", "报销单", voucher)
