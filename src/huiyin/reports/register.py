"""What the report room declares to the rest of the house."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.procedures.orders import Blocked, Done, Order
from huiyin.registers.base import Column, Register
from huiyin.reports import stages
from huiyin.reports.models import Report


class ReportRegister(Register):
    code, title, model = Report.REGISTER, "整改报告", Report
    menu = False  # the room of reports stands in the menu by itself
    detail_fields = (
        "kind", "addressee", "issuer", "document_number", "data_as_of", "finalised_on", "published_on",
        "contact_phone", "contact_post", "contact_email", "non_disclosure", "review_opinion",
    )
    columns = (
        Column("number", "编号", lambda m: m.number or "", 18),
        Column("title", "事项", lambda m: m.title, 48),
        Column("leader", "责任领导", lambda m: str(m.leader or ""), 10),
        Column("due_on", "时限", lambda m: m.due_on, 12, sortable=True),
        Column("stage", "状态", lambda m: m.get_stage_display(), 10),
    )
    guide = "从整改轮次起草报告，经初稿、送审稿、定稿、数据审核后公布；报告里的每个数字都从台账取。"

    @classmethod
    def advance(
        cls, pk: int, step: str, action: str, order: Order, values: Mapping[str, Any], to: str | None = None
    ) -> Done | Blocked:
        """The stages keep their text, and publication freezes and exports, from whichever page it is done."""
        report = Report.loaded(pk)
        if (step, action) != ("publish", "publish"):
            return stages.move(report, action, order, values, to, step=step)
        done = stages.publish(report, order, values.get("published_on") or order.happened_on)
        return done if isinstance(done, Blocked) else done.done
