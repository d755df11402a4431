"""Findings that are worked elsewhere: carried over to a later round, or joined to one that answers several sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import transaction

from huiyin.ledger.access import visible
from huiyin.ledger.enums import EntryKind, LinkKind, Outcome, Stage
from huiyin.ledger.models import Matter, Share
from huiyin.ledger.record import Change, lock, record, require_revision
from huiyin.people.models import Role
from huiyin.procedures.batches import MISSING, for_item
from huiyin.procedures.commands import Command, NotAllowed
from huiyin.procedures.entitlement import require_dates, require_decider
from huiyin.procedures.repetition import repeated
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, Measure, Round

_FINDING = (
    "ordinal", "wording", "manifestation", "root_cause", "target", "affects_public", "lead_department", "leader",
    "due_on", "result", "extended_lessons", "long_term", "next_review_on", "institutions", "self_found",
    "confidentiality",
)
_MEASURE = (
    "ordinal", "wording", "kind", "proofs", "owners_text", "due_text", "progress", "progress_on", "result",
    "lead_department", "leader", "due_on", "long_term", "next_review_on", "confidentiality",
)


def carry_over(pks: Iterable[int], target: Round, command: Command) -> list[Finding]:
    """结转: unfinished findings go on in a later round; the old ones end as carried over and keep their history.

    Each new finding stands in the target's plan, its open measures with it, all linked to what they carry on; what was
    joined to the old one is answered by the new one from now on.
    Deadlines stay as they were until the office extends them. All or none; sent twice, the answer of the first. Raises
    NotAllowed.
    """
    with transaction.atomic():
        orders = {pk: for_item(command, pk) for pk in dict.fromkeys(pks)}
        found = [(_own(pk, orders[pk]), orders[pk]) for pk in orders]  # all judged before the first one takes the paper
        return [_carry(old, target, mine) for old, mine in found]


def _carry(old: Finding, target: Round, command: Command) -> Finding:
    if repeated(command, old.pk) is not None:
        return Finding.objects.filter(links_out__kind=LinkKind.CARRIES, links_out__target=old.pk).latest("pk")
    if old.is_closed:
        raise NotAllowed(f"“{old.title}”已经办结，不能结转。")
    if target.pk == old.root_id or target.is_closed:
        raise NotAllowed("请选择另一个尚未办结的轮次作为结转去向。")
    if Finding.objects.filter(parent=old.pk).open().exists():
        raise NotAllowed(f"“{old.title}”还有未办结的分项问题，请对分项问题分别办理结转。")
    new = _copy(old, _FINDING, target, command)
    assert isinstance(new, Finding)
    for measure in Measure.objects.filter(parent=old.pk).open().order_by("position", "pk"):
        carried = _copy(measure, _MEASURE, new, command)
        _end(measure, command, Outcome.CARRIED_OVER, "carry", f"结转至{target.title}，见{carried.title}")
    _end(old, command, Outcome.CARRIED_OVER, "carry", f"结转至{target.title}", command.request_id)
    return new


def _copy(old: Finding | Measure, names: tuple[str, ...], parent: Matter, command: Command) -> Matter:
    values: dict[str, Any] = {name: getattr(old, name) for name in names}
    values["assists"] = list(old.shares.filter(part=Share.Part.ASSIST).values_list("department_id", flat=True))
    answered = old.links_out.filter(kind=LinkKind.ANSWERS, ended_by=None).values_list("target_id", flat=True)
    links = ((LinkKind.CARRIES, old.pk), *((LinkKind.ANSWERS, target) for target in answered))
    bare = replace(command, request_id=None, revision=None)
    return begin(type(old), bare, old.title, values, parent=parent, links=links).matter


def merge(pk: int, into: int, command: Command) -> None:
    """并案: a problem that another finding answers as well is worked there once; this one ends as merged.

    Its departments see the finding it joined. Raises NotAllowed (for one whose measures are under way, too) and Conflict.
    """
    with transaction.atomic():
        finding, main = (_own(p, command) for p in sorted((pk, into)))
        if finding.pk != pk:
            finding, main = main, finding
        if repeated(command, pk) is not None:
            return
        require_revision(finding, command.revision)
        _refuse_merging(finding, main)
        for measure in Measure.objects.filter(parent=pk).open():
            _end(measure, command, Outcome.MERGED, "merge", f"随所属问题并入“{main.title}”办理")
        departments = set(Share.objects.filter(matter=pk).values_list("department_id", flat=True))
        held = set(main.shares.filter(part=Share.Part.ASSIST).values_list("department_id", flat=True))
        values = {"assists": sorted((held | departments) - {main.lead_department_id})}
        provenance = replace(command.provenance(), comment=f"一并回应“{finding.title}”", request_id=None)
        record(main, EntryKind.LINK, provenance, Change(values=values, links=((LinkKind.ANSWERS, pk),)))
        _end(finding, command, Outcome.MERGED, "merge", f"并入“{main.title}”办理", command.request_id)


def _refuse_merging(finding: Finding, main: Finding) -> None:
    if finding.pk == main.pk:
        raise NotAllowed("请选择另一个问题作为主办问题。")
    if finding.is_closed or main.is_closed:
        raise NotAllowed("已经办结的问题不能并案办理。")
    begun = Measure.objects.filter(parent=finding.pk, stage__in=(Stage.UNDER_WAY, Stage.ACCEPTANCE))
    if begun.exists():
        raise NotAllowed(f"“{finding.title}”有措施正在办理，请先办结这些措施，或选择该问题作为主办问题。")
    if finding.links_out.filter(kind=LinkKind.ANSWERS, ended_by=None).exists():
        raise NotAllowed(f"已有问题并入“{finding.title}”办理，请选择该问题作为主办问题。")


def _own(pk: int, command: Command) -> Finding:
    """The finding, locked. Raises NotAllowed unless the office asks and sees it."""
    if not command.actor.has(Role.OFFICE, Finding.REGISTER) or command.actor.is_administrator:
        raise NotAllowed("结转和并案由整改办办理。")
    if not visible(command.actor, Finding.objects.all()).filter(pk=pk).exists():
        raise NotAllowed(MISSING)
    finding = lock(pk)
    assert isinstance(finding, Finding)
    require_dates(command)
    if repeated(command) is None:
        require_decider(command, finding)
    return finding


def _end(
    matter: Finding | Measure, command: Command, outcome: Outcome, action: str, comment: str, request_id: str | None = None
) -> None:
    said = f"{comment}。{command.comment}" if command.comment.strip() else comment
    ended = Change(
        step="", stage=Stage.CLOSED, outcome=outcome, materials=command.materials, extra={"close_tasks": "all"}
    )
    provenance = replace(command.provenance(), comment=said, request_id=request_id)
    record(lock(matter.pk), EntryKind.ADVANCE, provenance, ended, action=action)
