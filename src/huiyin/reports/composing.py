"""A first draft of a report from what the matters it is about say, every number a live placeholder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huiyin.ledger.models import Matter
from huiyin.people.models import Role, Unit, today
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.service import begin
from huiyin.register.base import REGISTERS
from huiyin.register.reporting import Draft, ReportParts
from huiyin.reports.models import Report

CONTACTS = ("contact_phone", "contact_post", "contact_email")
def may_compose(command: Command) -> None:
    """Raises NotAllowed for anybody but the office that keeps the reports."""
    if command.actor.is_administrator or not command.actor.has(Role.OFFICE, Report.REGISTER):
        raise NotAllowed("只有整改办可以起草整改报告。")


def reported() -> list[str]:
    """The registers whose matters reports are about."""
    return [code for code, register in REGISTERS.items() if register.report_parts is not None]


def parts_of(matter: Matter) -> ReportParts:
    """What the matter's register contributes. Raises LookupError for one that reports are not about."""
    parts = REGISTERS[matter.register].report_parts
    if parts is None:
        raise LookupError(matter.register)
    return parts


def compose(
    about: Matter, kind: str, command: Command, *, progress_line: bool = True, values: Mapping[str, Any] | None = None
) -> Report:
    """Begin a report about a matter with a drafted text. `values` overrides any of its fields.

    Raises NotAllowed when the actor is not of the office.
    """
    may_compose(command)
    draft = Draft()
    unit = Unit.objects.filter(is_self=True).first()
    parts = parts_of(about)
    issuer = unit.full_name if unit else parts.issuer(about)
    body = with_line("\n".join(parts.lines(about, draft, kind, issuer)), parts.progress_line, progress_line)
    given: dict[str, Any] = {
        "kind": Report.Kind(kind).value, "issuer": issuer, "body": body, "figures": draft.figures,
        "progress_line": progress_line, "data_as_of": today(), "leader": parts.approver(about), **last_contacts(),
        **(values or {}),
    }
    done = begin(Report, command, given.pop("title", None) or parts.title(about, kind, issuer), given, parent=about)
    assert isinstance(done.matter, Report)
    return done.matter


def last_contacts() -> dict[str, str]:
    """The contacts of the latest report that had any; empty for the first one."""
    last = Report.objects.exclude(contact_phone="").order_by("-pk").values(*CONTACTS).first()
    return dict(last) if last else dict.fromkeys(CONTACTS, "")


def with_line(body: str, line: str, wanted: bool) -> str:
    """The body with `line` at the end of part one, or without it; the rest is left as it is."""
    lines = [each for each in body.splitlines() if each.strip() != line]
    if wanted:
        tops = [n for n, each in enumerate(lines) if each.startswith("# ")]
        lines.insert(tops[1] if len(tops) > 1 else len(lines), line)
    return "\n".join(lines)
