"""On the home desk: how far the rounds under way have come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from huiyin.ledger.access import visible
from huiyin.ledger.enums import Outcome, Stage
from huiyin.people.standing import Standing
from huiyin.registers.rectification.models import Finding, Round

SHOWN = 3
_ELSEWHERE = (Outcome.MERGED, Outcome.CARRIED_OVER, Outcome.WITHDRAWN)


@dataclass(frozen=True)
class RoundProgress:
    """Findings of a round that the person sees; 已完成, 基本完成 and 正在整改 are kept apart."""

    round: Round
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
    """The newest rounds under way. Two queries."""
    rounds = list(
        visible(who, Round.objects.exclude(stage=Stage.CLOSED)).order_by("-pk")[:SHOWN]
    )
    if not rounds:
        return {"rounds": []}
    closed = Q(stage=Stage.CLOSED)
    near = ~closed & Q(outcome=Outcome.SUBSTANTIAL)
    findings = visible(who, Finding.objects.filter(root__in=rounds).exclude(outcome__in=_ELSEWHERE))
    counted = {
        row["root"]: row
        for row in findings.order_by().values("root").annotate(
            completed=Count("pk", closed & Q(outcome=Outcome.COMPLETED)), substantial=Count("pk", near),
            under_way=Count("pk", ~closed & ~Q(outcome=Outcome.SUBSTANTIAL)),
        )
    }
    return {"rounds": [_progress(r, counted.get(r.pk, {})) for r in rounds]}  # type: ignore[arg-type]


def _progress(round_: Round, row: Mapping[str, int]) -> RoundProgress:
    return RoundProgress(round_, row.get("completed", 0), row.get("substantial", 0), row.get("under_way", 0))
