"""What the report room declares to the rest of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.people.actors import Actor
from huiyin.people.models import Role
from huiyin.procedures.commands import Blocked, Command, Done
from huiyin.register.base import Column, Panel, PrintForm, Register
from huiyin.reports import auditing, documents, stages
from huiyin.reports.models import Report


def _pages(report: Report, who: Actor) -> dict[str, Any]:
    return {"report": report, "editable": report.step in ("draft", "review") and who.has(Role.OFFICE, Report.REGISTER)}


def _of_matter(matter: Any, who: Actor) -> dict[str, Any]:
    return {"round": matter, "may_compose": who.has(Role.OFFICE, Report.REGISTER) and not who.is_administrator}


BEGINS_REPORT = Panel("reports/begins_report.html", _of_matter)
"""On the page of a matter that reports are about: begin one."""


class ReportRegister(Register):
    code, title, model = Report.REGISTER, "整改报告", Report
    fixed_steps = frozenset({"draft", "review", "finalise", "audit", "publish"})
    menu = False  # the room of reports stands in the menu by itself
    detail_fields = (
        "kind", "addressee", "issuer", "document_number", "data_as_of", "finalised_on", "published_on",
        "contact_phone", "contact_post", "contact_email", "non_disclosure", "review_opinion",
    )
    columns = (
        Column("number", "编号", lambda m: m.number or "", 18, sortable=True),
        Column("title", "事项", lambda m: m.title, 48),
        Column("leader", "责任领导", lambda m: str(m.leader or ""), 10),
        Column("due_on", "时限", lambda m: m.due_on, 12, sortable=True),
        Column("stage", "状态", lambda m: m.get_stage_display(), 10),
    )
    panels = (Panel("reports/panel.html", _pages),)
    forms = (
        PrintForm("report", "整改报告", lambda report, who: documents.document(Report.loaded(report.pk))),
        PrintForm("audit", "数据审核表", lambda report, who: auditing.audit_sheet(Report.loaded(report.pk))),
    )
    icon = "report-analytics"
    guide = "从整改轮次起草报告，经初稿、送审稿、定稿、数据审核后公布；报告里的每个数字都从台账取。"

    @classmethod
    def advance(
        cls, pk: int, step: str, action: str, command: Command, values: Mapping[str, Any], to: str | None = None
    ) -> Done | Blocked:
        """The stages keep their text, and publication freezes and exports, from whichever page it is done."""
        report = Report.loaded(pk)
        if (step, action) != ("publish", "publish"):
            return stages.move(report, action, command, values, to, step=step)
        done = stages.publish(report, command, values.get("published_on") or command.happened_on)
        return done if isinstance(done, Blocked) else done.done
