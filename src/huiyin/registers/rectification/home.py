"""On the home desk: how far the rounds under way have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from huiyin.ledger.access import visible
from huiyin.ledger.enums import Outcome, Stage
from huiyin.people.standing import Standing
from huiyin.registers.rectification.models import Finding, Round

SHOWN = 3
_ELSEWHERE = (Outcome.MERGED, Outcome.CARRIED_OVER, Outcome.WITHDRAWN)


@dataclass(frozen=True)
class RoundProgress:
    """Findings of a round that the person sees; 已完成, 基本完成 and 正在整改 are kept apart.

    `round` is None for somebody who sees findings, but not the rounds they belong to.
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


def current_rounds(_: Any, who: Standing) -> Mapping[str, Any]:
    """The newest rounds under way; those who see no round see how their own findings stand. Two queries."""
    rounds = list(visible(who, Round.objects.exclude(stage=Stage.CLOSED)).order_by("-pk")[:SHOWN])
    if not rounds:
        own = _findings(who).exclude(root__stage=Stage.CLOSED).aggregate(**_COUNTS)
        found = RoundProgress(None, **own)
        return {"rounds": [found] if found.total else []}
    counted = {
        row.pop("root"): row
        for row in _findings(who).filter(root__in=rounds).order_by().values("root").annotate(**_COUNTS)
    }
    return {"rounds": [RoundProgress(r, **counted.get(r.pk, _NOTHING)) for r in rounds]}


def _findings(who: Standing) -> QuerySet[Any]:
    return visible(who, Finding.objects.exclude(outcome__in=_ELSEWHERE))


_CLOSED, _NEAR = Q(stage=Stage.CLOSED), Q(outcome=Outcome.SUBSTANTIAL)
_COUNTS = {
    "completed": Count("pk", filter=_CLOSED & Q(outcome=Outcome.COMPLETED)),
    "substantial": Count("pk", filter=~_CLOSED & _NEAR),
    "under_way": Count("pk", filter=~_CLOSED & ~_NEAR),
}
_NOTHING = dict.fromkeys(_COUNTS, 0)
