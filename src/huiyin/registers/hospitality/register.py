"""What the desk knows of receptions."""

from __future__ import annotations

from huiyin.components.budgets import unsettled
from huiyin.kit.months import monthly
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.register.base import OFFERED, Column, Register, with_columns
from huiyin.registers.hospitality.forms import FORMS
from huiyin.registers.hospitality.models import Reception
from huiyin.registers.hospitality.monthly import table


class ReceptionRegister(Register):
    code, title, model = Reception.REGISTER, "公务接待", Reception
    icon, group, begins = "users", "公务保障", True
    guide = "凭公函申请，先审批后接待；接待结束报送清单，费用只填一次，报销、预算、公开表都从这里取数。"
    title_from = "purpose"
    begin_fields = (
        "guest_unit", "letter_number", "letter_title", "letter_people", "purpose", "starts_on", "ends_on", "place",
        "dining_place", "same_city", "guests", "companions", "planned", "line", "pledged",
    )
    detail_fields = (*begin_fields, "items", "remark")
    columns = with_columns(
        Column("starts_on", "日期", lambda m: m.starts_on, 12), Column("guest_unit", "来访单位", lambda m: m.guest_unit, 20),
        Column("people", "来宾／陪餐", lambda m: f"{len(m.guests)}／{len(m.companions)}人", 10),
        Column("cost", "费用（元）", lambda m: m.cost, 14, money=True),
    )
    forms = FORMS
    pages = (monthly("monthly", "每月公开表", table),)
    yearly = ("hospitality.by_month",)

    @classmethod
    def offered(cls, who: Actor) -> list[tuple[int, str]]:
        """Those under way, and those that are over and still to be settled."""
        rows = visible(who, Matter.objects.of(cls.code))
        return [(m.pk, str(m)) for m in (rows.open() | unsettled(rows)).order_by("-id")[:OFFERED]]
