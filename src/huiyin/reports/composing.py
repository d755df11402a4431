"""A first draft of a report from what a round's matters say, every number a live placeholder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.people.models import Role, Unit, today
from huiyin.procedures.orders import NotAllowed, Order
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Round
from huiyin.reports.drafting import Draft, parts
from huiyin.reports.models import Report

CONTACTS = ("contact_phone", "contact_post", "contact_email")
_WHAT = {
    Report.Kind.PUBLIC: "整改进展情况的通报",
    Report.Kind.CIRCULAR: "整改情况的通报",
    Report.Kind.PROGRESS: "整改进展情况的报告",
}


def may_compose(order: Order) -> None:
    """Raises NotAllowed for anybody but the office that keeps the reports."""
    if order.actor.is_administrator or not order.actor.has(Role.OFFICE, Report.REGISTER):
        raise NotAllowed("只有整改办可以起草整改报告。")


def compose(
    round_: Round, kind: str, order: Order, *, progress_line: bool = True, values: Mapping[str, Any] | None = None
) -> Report:
    """Begin a report on a round with a drafted text. `values` overrides any of its fields.

    Raises NotAllowed when the actor is not of the office.
    """
    may_compose(order)
    draft = Draft()
    unit = Unit.objects.filter(is_self=True).first()
    issuer = unit.full_name if unit else round_.unit_name
    body = "\n".join(parts(round_, draft, kind, issuer, progress_line=progress_line))
    given: dict[str, Any] = {
        "kind": Report.Kind(kind).value, "issuer": issuer, "body": body, "figures": draft.figures,
        "progress_line": progress_line, "data_as_of": today(), "leader": chair_of(round_), **last_contacts(),
        **(values or {}),
    }
    done = begin(Report, order, given.pop("title", None) or title_for(round_, kind, issuer), given, parent=round_)
    assert isinstance(done.matter, Report)
    return done.matter


def title_for(round_: Round, kind: str, issuer: str) -> str:
    """《…关于区委第二巡察组反馈意见整改进展情况的通报》 and its kin, by kind of report."""
    source = round_.get_source_display()
    about = f"{round_.team}反馈意见" if round_.team else f"{source}反馈意见"
    return f"{issuer}关于{about}{_WHAT[Report.Kind(kind)]}"


def chair_of(round_: Round) -> Any:
    """Who approves the final text; named as the report's leader, so that they can open it."""
    if round_.leading_group is None:
        return None
    chair = round_.leading_group.memberships.on().filter(role="chair").select_related("person").first()
    return chair.person if chair else None


def last_contacts() -> dict[str, str]:
    """The contacts of the latest report that had any; empty for the first one."""
    last = Report.objects.exclude(contact_phone="").order_by("-pk").values(*CONTACTS).first()
    return dict(last) if last else dict.fromkeys(CONTACTS, "")
