"""A round from its opening: the round, its headings, its findings and measures, instructions and meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max

from huiyin.ledger.enums import EntryKind, LinkKind
from huiyin.ledger.models import Matter
from huiyin.procedures.acts import act
from huiyin.procedures.commands import Blocked, Command, Done, NotAllowed
from huiyin.procedures.service import advance, begin
from huiyin.registers.rectification.entailed import concentrated_until
from huiyin.registers.rectification.models import Finding, FocusArea, Instruction, Measure, Record, Round

Values = Mapping[str, Any]


def open_round(command: Command, title: str, values: Values) -> Round:
    """Begin a round; the concentrated period comes with the feedback date, by the parameter of that day.

    Raises NotAllowed when the actor may not open rounds.
    """
    source = values.get("source") or Round.Source.INSPECTION
    until = values.get("concentrated_until") or concentrated_until(source, values.get("feedback_on"))
    given = {**values, **({"concentrated_until": until, "due_on": values.get("due_on") or until} if until else {})}
    matter = begin(Round, command, title, given).matter
    assert isinstance(matter, Round)
    return matter


def register_feedback(round_: Round, command: Command) -> Done | Blocked:
    """接收反馈: the feedback document is on file and the round goes on to its plan."""
    return advance(round_.pk, "feedback", "submit", command)


def add_focus(round_: Round, command: Command, wording: str) -> FocusArea:
    """A heading of the feedback in its own words. It waits for nobody and ends with the round."""
    values = {"wording": wording, "position": _next(round_)}
    matter = begin(FocusArea, command, short(wording), values, parent=round_, with_task=False).matter
    assert isinstance(matter, FocusArea)
    return matter


def add_finding(parent: Round | FocusArea | Finding, command: Command, title: str, values: Values) -> Finding:
    """A finding under a round, a heading, or (a part of it) another finding."""
    matter = begin(Finding, command, title, {"position": _next(parent), **values}, parent=parent).matter
    assert isinstance(matter, Finding)
    return matter


def add_measure(finding: Finding, command: Command, wording: str, values: Values) -> Measure:
    """A measure; its departments see the finding from now on (see `entailed`)."""
    given = {"position": _next(finding), **values, "wording": wording}
    matter = begin(Measure, command, short(values.get("title") or wording), given, parent=finding).matter
    assert isinstance(matter, Measure)
    return matter


def extend_lessons(finding: Finding, command: Command, title: str, values: Values) -> Finding:
    """举一反三: a sibling problem found by oneself, filed beside the finding it was learnt from and counted apart."""
    parent = finding.parent.typed() if finding.parent else None
    assert isinstance(parent, Round | FocusArea | Finding)
    with transaction.atomic():
        found = add_finding(parent, command, title, {**values, "self_found": True})
        learnt = found.links_out.filter(kind=LinkKind.LEARNS, target=finding.pk, ended_by=None)
        if not learnt.exists():  # an order sent twice finds it there
            act(found.pk, EntryKind.LINK, bare(command), {"kind": LinkKind.LEARNS, "target": finding.pk})
        return found


def add_instruction(round_: Round, command: Command, wording: str, values: Values) -> Instruction:
    """领导批示指示: worked like any matter; its `lead_department` carries it out."""
    matter = begin(Instruction, command, short(wording), {**values, "wording": wording}, parent=round_).matter
    assert isinstance(matter, Instruction)
    return matter


def add_record(round_: Round, command: Command, title: str, values: Values, evidences: tuple[int, ...] = ()) -> Record:
    """A meeting, study session or other piece of work of the round, tied to the findings and measures it evidences.

    Raises NotAllowed for a matter of another round.
    """
    if Matter.objects.filter(pk__in=evidences, root=round_.pk).count() != len(set(evidences)):
        raise NotAllowed("佐证的问题或措施不属于本轮次。")
    links = tuple((LinkKind.EVIDENCES, pk) for pk in dict.fromkeys(evidences))
    matter = begin(Record, command, title, values, parent=round_, links=links).matter
    assert isinstance(matter, Record)
    return matter


def keep_up(matter: Finding | Measure, command: Command, next_review_on: dt.date | None) -> Done:
    """长期坚持: flag a finding or measure with the day it is looked at again; None takes the flag away.

    Raises NotAllowed for a day that is not ahead.
    """
    if next_review_on is not None and next_review_on <= command.happened_on:
        raise NotAllowed("下次复核日期应晚于本次办理日期。")
    values = {"long_term": next_review_on is not None, "next_review_on": next_review_on}
    return act(matter.pk, EntryKind.REVIEW_DATE, command, values)


def short(wording: str, length: int = 60) -> str:
    """A title out of a wording: its first sentence, cut when long."""
    first = wording.strip().split("\n")[0].split("。")[0].strip(" ;\uff1b") or wording.strip()
    return first if len(first) <= length else f"{first[: length - 1]}…"


def _next(parent: Matter) -> int:
    return int(parent.children.aggregate(last=Max("position"))["last"] or 0) + 1


def bare(command: Command) -> Command:
    """The same order without what may stand once only: its papers and its request."""
    return replace(command, materials=(), request_id=None, revision=None)
