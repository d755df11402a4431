"""签领表: everybody who receives, with room for the pen; signed, it is filed when the money has been given out."""

from __future__ import annotations

from huiyin.components.budgets import in_capitals
from huiyin.components.rows import PERSON, Names, money
from huiyin.kit.printing import own_unit
from huiyin.people.actors import Actor
from huiyin.register.base import PrintForm
from huiyin.registers.welfare.models import WelfareClaim
from huiyin.rendering.blocks import Column, Document, FormHead, Layout, Meta, Table, Title


def sign_list(claim: WelfareClaim, who: Actor) -> Document:
    names = Names().of(PERSON)
    rows = [
        (str(n), names.get(row["person"], ""), f"{money(row, 'amount'):,.2f}", "", "")
        for n, row in enumerate(claim.recipients, 1)
    ]
    total = ("", "合计", f"{claim.amount:,.2f}", "", "")
    table = Table(
        (Column("序号", 8), Column("姓名", 20), Column("金额（元）", 20), Column("本人签名", 30), Column("领取日期", 22)),
        [*rows, total],
    )
    title = f"{claim.get_fund_display()}签领表"
    blocks = (
        Title(title), FormHead(f"单位：{own_unit()}", f"编号：{claim.number or ''}"),
        FormHead(f"事由：{claim.get_occasion_display() or claim.get_purpose_display()}", f"依据：{claim.standard_basis}"),
        table, FormHead(f"金额合计（大写）：人民币{in_capitals(claim.amount)}", f"共{claim.people}人次"),
        FormHead("经办人：", "审核人：　　　　　　　　"),
    )
    return Document(blocks, Meta(f"{title} {claim.number or ''}", own_unit(), layout=Layout.FORM))


SIGN_LIST = PrintForm("sign-list", "签领表", sign_list)
