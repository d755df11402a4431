"""What the desk knows of projects."""

from __future__ import annotations

from typing import Any

from huiyin.components.budgets import yuan
from huiyin.people.actors import Actor
from huiyin.register.base import Column, Panel, Register, with_columns
from huiyin.registers.projects.checks import paid_for
from huiyin.registers.projects.models import Project


def _money(project: Project, who: Actor) -> dict[str, Any]:
    """From the proposal to the audit, side by side: where a project became dearer shows at once."""
    told = (
        ("投资估算", project.proposed), ("概算", project.estimate), ("成交价", project.price),
        ("变更签证", project.varied or None),
        ("已付款", paid_for(project) if project.agreed_id else None), ("竣工决算", project.final_account),
        ("审定金额", project.audited),
    )
    return {"told": [(label, yuan(value)) for label, value in told if value is not None]}


class ProjectRegister(Register):
    code, title, model = Project.REGISTER, "项目建设", Project
    icon, group, begins = "building", "财务管理", True
    guide = "一个项目从立项到移交只登记一次，过一道关才能办下一步：决策、概算、采购、合同、验收、决算、审计缺一不可。"
    begin_fields = ("kind", "need", "site", "proposed", "lead_department")
    detail_fields = (
        *begin_fields[:-1], "decided_in", "estimate", "line", "procurement", "procured_on", "winner", "price", "agreed",
        "started_on", "finished_on", "variations", "accepted_on", "acceptors", "acceptance", "final_account", "audited",
        "audit_opinion", "asset_number",
    )
    columns = with_columns(
        Column("kind", "类别", lambda m: m.get_kind_display(), 12),
        Column("estimate", "概算（元）", lambda m: m.estimate, 14, money=True),
        Column("winner", "中标（成交）单位", lambda m: m.winner, 18),
    )
    panels = (Panel("projects/money.html", _money),)
