"""The plan: drawn up for a round, and issued together with everything it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max

from huiyin.ledger.access import visible
from huiyin.ledger.enums import Mode, Outcome
from huiyin.ledger.models import Matter
from huiyin.procedures.batches import MISSING, for_item
from huiyin.procedures.commands import Blocked, Command, Done, NotAllowed
from huiyin.procedures.service import advance, begin
from huiyin.registers.rectification.models import Finding, Measure, Plan, Round


def begin_plan(round_: Round, command: Command, title: str, values: Mapping[str, Any] | None = None) -> Plan:
    """Raises NotAllowed while another plan of the round is still on its way."""
    if Plan.objects.filter(root=round_.pk).open().exists():
        raise NotAllowed("本轮次已有一份整改方案正在办理，请在那份方案上继续。")
    matter = begin(Plan, command, title, values or {}, parent=round_).matter
    assert isinstance(matter, Plan)
    return matter


def open_plans(roots: Collection[int]) -> dict[int, int]:
    """The plan on its way, by round."""
    found = Plan.objects.filter(root__in=roots).open().order_by("pk").values_list("root", "pk")
    return {root: pk for root, pk in found if root is not None}


class _Held(Exception):
    def __init__(self, blocked: Blocked) -> None:
        self.blocked = blocked


def issue_plan(pk: int, command: Command, values: Mapping[str, Any]) -> Done | Blocked:
    """Issue a plan and, in the same transaction, every finding and measure of its round that waits for it.

    The departments then have their measures to sign for, and the round goes on to its work. A finding without a
    deadline of its own takes the latest of its measures'. Either everything is issued or nothing: Blocked says what
    stands in the way. Raises NotAllowed and Conflict as `advance()` does.
    """
    plan = visible(command.actor, Plan.objects.all()).filter(pk=pk).first()
    if plan is None:
        raise NotAllowed(MISSING)
    round_ = Round.objects.get(descendants=plan.pk)
    if round_.step == "feedback":
        raise NotAllowed("请先在轮次中登记反馈意见，再印发整改方案。")
    try:
        with transaction.atomic():
            command = replace(command, together=_parts(round_, pk))
            done = advance(pk, "issue", "issue", command, values)
            if isinstance(done, Blocked) or _was_sent_before(done, command, plan):
                return done
            _issue_contents(round_, command)
            _move_on(round_, command)
            return done
    except _Held as held:
        return held.blocked


def _parts(round_: Round, pk: int) -> frozenset[int]:
    """The plan, its round and all that is issued with it: one signed paper decides them together."""
    waiting = Matter.objects.filter(root=round_.pk, step="plan").values_list("pk", flat=True)
    return frozenset({pk, round_.pk, *waiting})


def _was_sent_before(done: Done, command: Command, plan: Matter) -> bool:
    """Whether this is the answer to a request sent twice: nothing more is to be done."""
    return command.request_id is not None and done.entry.sequence <= plan.revision


def _issue_contents(round_: Round, command: Command) -> None:
    """Measures first: a finding's deadline follows from them. What is issued already stays as it is."""
    waiting = {"root": round_.pk, "step": "plan"}
    for pk in Measure.objects.filter(**waiting).order_by("pk").values_list("pk", flat=True):
        _issue(pk, command, {})
    last = dict(
        Measure.objects.filter(root=round_.pk).exclude(outcome=Outcome.WITHDRAWN)
        .order_by().values_list("parent").annotate(last=Max("due_on")).values_list("parent", "last")
    )
    findings = list(Finding.objects.filter(**waiting).order_by("-pk"))
    for finding in findings:
        due = finding.due_on or last.get(finding.pk)
        if due is not None and isinstance(finding.parent_id, int):
            last[finding.parent_id] = max(due, last.get(finding.parent_id) or due)
        last[finding.pk] = due
    for finding in reversed(findings):  # numbers follow the order of the feedback
        due = last[finding.pk]
        _issue(finding.pk, command, {"due_on": due} if due and finding.due_on is None else {})


def _issue(pk: int, command: Command, values: Mapping[str, Any]) -> None:
    done = advance(pk, "plan", "issue", _for_part(command, pk), values)
    if isinstance(done, Blocked):
        raise _Held(done)


def _for_part(command: Command, pk: int) -> Command:
    """On line the plan's own papers stay in the plan's dossier; on paper the signed one goes with every part."""
    part = for_item(command, pk)
    return part if command.mode == Mode.PAPER else replace(part, materials=())


def _move_on(round_: Round, command: Command) -> None:
    """The round leaves its planning, with the plan's text in its own dossier. A later, additional plan moves nothing."""
    if round_.step != "plan":
        return
    filed = tuple(replace(m, kind="plan") if m.kind == "issued_text" else m for m in command.materials)
    done = advance(round_.pk, "plan", "submit", replace(for_item(command, round_.pk), materials=filed))
    if isinstance(done, Blocked):
        raise _Held(done)
