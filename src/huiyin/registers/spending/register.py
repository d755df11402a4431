"""What the desk knows of applications and claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.components.budgets import yuan
from huiyin.ledger.access import visible
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.procedures.checks import Case
from huiyin.procedures.commands import Blocked, Command, Done
from huiyin.register.base import Column, OnlyWhen, Panel, Register, with_columns
from huiyin.registers.spending.forms import VOUCHER
from huiyin.registers.spending.matching import stated
from huiyin.registers.spending.models import SETTLED, Application, Claim, LodgingTable, Purpose
from huiyin.registers.spending.travel import allowance, lodging, region_of

GROUP = "财务管理"


def _claims(application: Application, who: Actor) -> dict[str, Any]:
    held = visible(who, Claim.objects.filter(applied=application.pk)).order_by("id")
    return {"claims": list(held), "estimate": yuan(application.estimate)}


def _computed(claim: Claim, who: Actor) -> dict[str, Any]:
    """What the journey entitles to, with the sum that leads to it."""
    if not (claim.people and claim.days):
        return {"told": []}
    case = Case("", "", claim.happened_on, None, {})
    due, nights = allowance(claim, region_of(claim), case), lodging(claim, case)
    return {"told": [
        ("人数、自然日", f"{len(claim.people)}人{claim.days}天"),
        *((label, f"{days}人天×{yuan(rate)}") for label, (days, rate) in (("伙食补助", due.meals), ("市内交通", due.local))),
        ("应发补助合计", yuan(due.due)), ("住宿费上限合计", f"{len(claim.people)}人{nights.nights}晚，{yuan(nights.cap)}"),
        ("住宿标准", nights.source),
    ]}


class ApplicationRegister(Register):
    code, title, model = Application.REGISTER, "支出申请", Application
    icon, group, begins = "pencil", GROUP, True
    guide = "出差、会议、培训、采购先在这里申请，批准后占用预算；报销时按人员、日期、项目逐条核对。"
    title_from = "reason"
    begin_fields = (
        "kind", "reason", "starts_on", "ends_on", "place", "region", "grade", "headcount", "people", "estimates", "line",
        "decided_in",
    )
    detail_fields = (*begin_fields, "result")
    only_when = (
        OnlyWhen("kind", (Purpose.TRAVEL,), ("region", "people")),
        OnlyWhen("kind", (Purpose.MEETING, Purpose.TRAINING), ("grade", "headcount")),
        OnlyWhen("kind", (Purpose.TRAVEL, Purpose.MEETING, Purpose.TRAINING), ("place",)),
    )
    columns = with_columns(
        Column("kind", "类别", lambda m: m.get_kind_display(), 10), Column("starts_on", "开始", lambda m: m.starts_on, 12),
        Column("estimate", "预计（元）", lambda m: m.estimate, 14, money=True),
    )
    panels = (Panel("spending/claims.html", _claims),)


class ClaimRegister(Register):
    code, title, model = Claim.REGISTER, "报销", Claim
    icon, group, begins = "report-analytics", GROUP, True
    guide = (
        "选定事前申请（类别、人员、日期照此带入），或者已登记费用的接待、车辆事项；"
        "补助自动核算，发票自动查重，超出预算的不能提交。"
    )
    title_from = "explanation"
    begin_fields = (
        "kind", "applied", "settles", "line", "payee", "people", "actual_from", "actual_to", "meals_given", "cars_given",
        "meeting_days", "lines", "lectures", "invoices", "explanation",
    )
    detail_fields = (*begin_fields, "settled", "paid_on", "paid_by", "voucher")
    only_when = (
        OnlyWhen("kind", (Purpose.TRAVEL,), (
            "people", "actual_from", "actual_to", "meals_given", "cars_given", "meeting_days",
        )),
        OnlyWhen("kind", (Purpose.TRAINING,), ("lectures",)),
    )
    columns = with_columns(
        Column("kind", "类别", lambda m: m.get_kind_display(), 10),
        Column("amount", "金额（元）", lambda m: m.amount, 14, money=True),
        Column("paid_on", "付款日期", lambda m: m.paid_on, 12),
    )
    panels = (Panel("spending/computed.html", _computed),)
    forms = (VOUCHER,)
    starts_from = {"applied": "spend", "settles": "settle"}

    @classmethod
    def taken_over(cls, source: Matter) -> dict[str, Any]:
        """Of an application, what it said already."""
        if source.register in SETTLED:
            return {"title": f"结算：{source.title}"}
        return _as_applied({**super().taken_over(source), "applied": source.pk})

    @classmethod
    def begin(cls, command: Command, title: str, values: Mapping[str, Any], parent: Matter | None = None) -> Done:
        return super().begin(command, title, _as_applied(_taken(values)), parent)

    @classmethod
    def advance(
        cls, pk: int, step: str, action: str, command: Command, values: Mapping[str, Any], to: str | None = None
    ) -> Done | Blocked:
        return super().advance(pk, step, action, command, _taken(values), to)


def _taken(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the amount of the matter that is settled, and the budget line of whatever is claimed on, when none is given."""
    source = stated(_key(values.get("settles"))) or stated(_key(values.get("applied")))
    if "settles" not in values and "applied" not in values:
        return values
    line = values.get("line") or (source.line_id if source else None)
    settled = source.value if source and values.get("settles") else None
    return {**values, "settled": settled, "line": line}


def _as_applied(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the application said already, where nothing else is given: the kind, and of a journey who went and when."""
    application = Application.objects.filter(pk=_key(values.get("applied")) or 0).first()
    if application is None:
        return dict(values)
    said: dict[str, Any] = {"kind": application.kind}
    if application.kind == Purpose.TRAVEL:
        said |= {
            "people": [{"person": row["person"]} for row in application.people],
            "actual_from": application.starts_on, "actual_to": application.ends_on,
        }
    return {**values, **{name: value for name, value in said.items() if not values.get(name)}}


def _key(value: Any) -> int | None:
    key: int | None = getattr(value, "pk", value)
    return key


class LodgingRegister(Register):
    code, title, model = LodgingTable.REGISTER, "差旅住宿标准", LodgingTable
    icon, group, begins = "table", GROUP, True
    guide = "各城市、旺季、级别的住宿费上限，一份文件登记一件；同意施行后，报销单按出差地点和日期自动核对。"
    title_from = "document"
    begin_fields = ("document", "holds_from", "caps")
    detail_fields = begin_fields
    columns = with_columns(
        Column("holds_from", "施行日期", lambda m: m.holds_from, 12), Column("rows", "行数", lambda m: len(m.caps), 8),
    )


REGISTERS: tuple[type[Register], ...] = (ApplicationRegister, ClaimRegister, LodgingRegister)
