"""On the home desk: how far the rounds under way have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from huiyin.ledger.access import sees_whole, visible
from huiyin.ledger.counting import counts_by_stage
from huiyin.ledger.enums import Outcome, Stage
from huiyin.people.actors import Actor
from huiyin.registers.rectification.models import Finding, Round

SHOWN = 3
_OPEN = tuple(stage for stage in Stage if stage != Stage.CLOSED)
_ELSEWHERE = (Outcome.MERGED, Outcome.CARRIED_OVER, Outcome.WITHDRAWN)


@dataclass(frozen=True)
class RoundProgress:
    """Findings of a round that the person sees; 已完成, 基本完成 and 正在整改 are kept apart.

    `round` is None for somebody who leads findings, but does not see the rounds they belong to.
    """

    round: Round | None
    completed: int
    substantial: int
    under_way: int

    @property
    def total(self) -> int:
        return self.completed + self.substantial + self.under_way

    @property
    def parts(self) -> list[tuple[str, str, int, int]]:
        """(word, colour, number, per cent of the bar)."""
        named = (("已完成", "done", self.completed), ("基本完成", "near", self.substantial), ("正在整改", "open", self.under_way))
        return [(word, colour, n, round(n * 100 / self.total) if self.total else 0) for word, colour, n in named]


def current_rounds(_: Any, who: Actor) -> Mapping[str, Any]:
    """The newest rounds under way; whoever sees none sees how the findings they lead stand. At most two queries."""
    under_way = visible(who, Round.objects.filter(stage__in=_OPEN)).order_by("-pk")
    rounds = list(under_way[:SHOWN]) if sees_whole(who) or who.bodies else []
    if not rounds:
        own = RoundProgress(None, **_led(who))
        return {"rounds": [own] if own.total else []}
    findings = visible(who, Finding.objects.filter(root__in=rounds).exclude(outcome__in=_ELSEWHERE))
    rows = findings.order_by().values_list("root").annotate(**_COUNTS)
    counted = {root: counts for root, *counts in rows}
    return {"rounds": [RoundProgress(r, *counted.get(r.pk, (0, 0, 0))) for r in rounds]}


def _led(who: Actor) -> dict[str, int]:
    """From the counters, over all rounds: findings led by the person's departments or by those in their charge."""
    found = dict.fromkeys(_COUNTS, 0)
    for (stage, outcome), number in counts_by_stage(Finding.REGISTER, who.answers_for).items():
        if stage == Stage.CLOSED:
            found["completed"] += number if outcome == Outcome.COMPLETED else 0
        elif outcome not in _ELSEWHERE:
            found["substantial" if outcome == Outcome.SUBSTANTIAL else "under_way"] += number
    return found


_CLOSED, _NEAR = Q(stage=Stage.CLOSED), Q(outcome=Outcome.SUBSTANTIAL)
_COUNTS = {
    "completed": Count("pk", filter=_CLOSED & Q(outcome=Outcome.COMPLETED)),
    "substantial": Count("pk", filter=~_CLOSED & _NEAR),
    "under_way": Count("pk", filter=~_CLOSED & ~_NEAR),
}
