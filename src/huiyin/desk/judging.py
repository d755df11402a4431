"""What checks say, made ready for a page: each beside the field it speaks of, with its article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from huiyin.kit.fields import DeskForm
from huiyin.procedures.builtin import ASKED, CHILDREN, MATERIALS, REASON
from huiyin.procedures.checks import Check, Severity, Verdict
from huiyin.procedures.commands import Objection

PAPERS = "materials"
TOP = ""
_BUILT_IN = {ASKED.code: TOP, MATERIALS.code: PAPERS, CHILDREN.code: TOP, REASON.code: "comment"}


@dataclass(frozen=True)
class Said:
    """One check's word: `severity` is block, warn, info or passed; a warning may be answered with a reason."""

    code: str
    title: str
    basis: str
    severity: str
    message: str
    place: str
    reason: str = ""

    @property
    def wants_reason(self) -> bool:
        return self.severity == Severity.WARN


def place_of(check: Check, form: DeskForm) -> str:
    """The field beside which a check is shown; the files for `materials`, the top of the form for none."""
    place = _BUILT_IN.get(check.code, check.field)
    return place if place == PAPERS or place in form.fields else TOP


def foreseen(verdicts: Iterable[Verdict], form: DeskForm, *, typed: bool) -> list[Said]:
    """Before anything is sent. While nothing is `typed`, what is still lacking is a hint and not a fault."""
    found = []
    for verdict in verdicts:
        severity = verdict.check.severity.value
        if verdict.passed:
            severity, message = "passed", "已符合"
        else:
            message = verdict.message or ""
            severity = severity if typed else "info"
        found.append(_said(verdict.check, severity, message, form))
    return found


def objected(objections: Iterable[Objection], form: DeskForm, reasons: dict[str, str]) -> list[Said]:
    """After sending: what stands in the way, with the reasons typed so far."""
    found = [_said(o.check, o.check.severity.value, o.message, form) for o in objections]
    return [replace(said, reason=reasons.get(said.code, "")) for said in found]


def _said(check: Check, severity: str, message: str, form: DeskForm) -> Said:
    return Said(check.code, check.title, check.basis, severity, message, place_of(check, form))


def place(form: DeskForm, said: Iterable[Said]) -> None:
    """Hand every word to the field it belongs to."""
    for item in said:
        form.objections_at.setdefault(item.place, []).append(item)
