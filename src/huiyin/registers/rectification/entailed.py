"""What an act on a round or a measure entails: the period that follows the feedback, who must see the finding, and
the headings that end with their round. Each consequence is an entry of its own on the matter it touches."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from huiyin.ledger.enums import EntryKind, LinkKind, Outcome, Stage
from huiyin.ledger.models import Entry, Share
from huiyin.ledger.record import Change, Provenance, lock, record
from huiyin.ledger.upcasting import payload_of
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.consequences import follows
from huiyin.procedures.parameters import in_force
from huiyin.registers.rectification.models import Finding, FocusArea, Measure, Round
from huiyin.workdays import add_months

# Only these sources are bound by the regulation's concentrated period; an audit or a self-check sets its own limit.
PERIOD_SOURCES = (Round.Source.INSPECTION, Round.Source.HIGHER_INSPECTION)


def concentrated_until(source: str, feedback_on: dt.date | None) -> dt.date | None:
    """The last day of the concentrated period (集中整改期): calendar months of the dated parameter after the feedback.

    None for a source without such a period and for days before the first regulation that has one.
    """
    if feedback_on is None or source not in PERIOD_SOURCES:
        return None
    months = in_force("rectification.period_months", feedback_on)
    return add_months(feedback_on, int(months)) if months is not None else None


@follows(Round.REGISTER)
def period_follows_feedback(round_: Round, entry: Entry, command: Command) -> None:
    """A feedback date entered or corrected moves the period, unless somebody has set another one on purpose."""
    said = values_of(entry)
    if "feedback_on" not in said or "concentrated_until" in said:
        return
    until = concentrated_until(round_.source, round_.feedback_on)
    before = earlier(entry, "feedback_on")
    computed = concentrated_until(round_.source, dt.date.fromisoformat(before)) if before else None
    if until is None or until == round_.concentrated_until or round_.concentrated_until not in (None, computed):
        return
    values: dict[str, Any] = {"concentrated_until": until}
    if round_.due_on in (None, computed):
        values["due_on"] = until
    provenance = by_system(command, f"集中整改截止日期按反馈日期和集中整改期参数推算为{until}")
    record(round_, EntryKind.CORRECT, provenance, Change(values=values))


@follows(Round.REGISTER)
def headings_end_with_round(round_: Round, entry: Entry, command: Command) -> None:
    if round_.stage != Stage.CLOSED or entry.kind != EntryKind.ADVANCE:
        return
    for pk in FocusArea.objects.filter(root=round_.pk).open().values_list("pk", flat=True):
        ended = Change(step="", stage=Stage.CLOSED, outcome=Outcome.COMPLETED, extra={"close_tasks": "all"})
        record(lock(pk), EntryKind.ADVANCE, by_system(command, "随轮次办结"), ended, action="finish")


@follows(Finding.REGISTER)
def reopening_undoes_joining(finding: Finding, entry: Entry, command: Command) -> None:
    """A joined finding that is reopened is worked by itself again. One carried over goes on elsewhere already.

    Raises NotAllowed for the latter, so that no problem is worked, or counted, twice.
    """
    if entry.kind != EntryKind.REOPEN:
        return
    carried = finding.links_in.filter(kind=LinkKind.CARRIES, ended_by=None).select_related("source__root").first()
    if carried is not None:
        raise NotAllowed(f"该问题已结转，请在“{carried.source.root}”中办理。")
    for link in finding.links_in.filter(kind=LinkKind.ANSWERS, ended_by=None):
        undone = Change(unlinks=(link.pk,))
        record(lock(link.source_id), EntryKind.UNLINK, by_system(command, f"“{finding.title}”重新开启，单独办理"), undone)


@follows(Measure.REGISTER)
@follows(Finding.REGISTER)
def finding_shares_follow(matter: Measure | Finding, entry: Entry, command: Command) -> None:
    """Every department that leads or assists in a measure sees the finding; one that gave its part up no longer does.

    A finding that names no lead department or leader takes those of its first measure.
    """
    said = values_of(entry)
    if matter.parent_id is None or not said.keys() & {"lead_department", "assists", "leader"}:
        return
    parent = matter.parent.typed() if matter.parent else None
    if not isinstance(parent, Finding):
        return
    given_up = {earlier(entry, "lead_department"), *(earlier(entry, "assists") or ())} - {None}
    _follow(parent.pk, matter, given_up, command)


def _follow(pk: int, below: Measure | Finding, given_up: set[int], command: Command) -> None:
    finding = lock(pk)
    values: dict[str, Any] = {}
    for name in ("lead_department", "leader"):
        if getattr(finding, f"{name}_id") is None and getattr(below, f"{name}_id") is not None:
            values[name] = getattr(below, name)
    lead = finding.lead_department_id or below.lead_department_id
    held = set(finding.shares.filter(part=Share.Part.ASSIST).values_list("department_id", flat=True))
    needed = set(Share.objects.filter(matter__parent=pk).values_list("department_id", flat=True))
    after = (held - given_up | needed) - {lead}
    if after != held:
        values["assists"] = sorted(after)
    if not values:
        return
    record(finding, EntryKind.CORRECT, by_system(command, "牵头、配合部门随所属措施更新"), Change(values=values))
    above = finding.parent.typed() if finding.parent else None
    if isinstance(above, Finding):
        assert isinstance(finding, Finding)
        _follow(above.pk, finding, given_up, command)


def by_system(command: Command, comment: str) -> Provenance:
    """The deed of what follows by rule from an order, with the rule's own words."""
    return replace(command.provenance(), comment=comment, request_id=None)


def values_of(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = payload_of(entry.payload)["set"]
    return found


def earlier(entry: Entry, name: str) -> Any:
    """What the matter's field held before this entry, in its plain form; None when nothing had set it."""
    before = Entry.objects.filter(matter=entry.matter_id, sequence__lt=entry.sequence).order_by("-sequence")
    for payload in before.values_list("payload", flat=True):
        said = payload_of(payload)["set"]
        if name in said:
            return said[name]
    return None
