"""How far a round has come, from its figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from huiyin.figures.registry import Scope, compute
from huiyin.registers.rectification.models import Round


@dataclass(frozen=True)
class Progress:
    """Counts of findings; `rate` is a percentage with two decimals that counts only 已完成."""

    total: int
    completed: int
    substantial: int
    under_way: int
    carried: int
    unstated: int
    rate: Decimal
    measures: int
    measures_completed: int

    @property
    def words(self) -> str:
        """One line for pages and reports; what there is none of is left out, but never 已完成."""
        parts = [f"共{self.total}个问题", f"已完成{self.completed}个"]
        others = (
            ("基本完成", self.substantial), ("正在整改", self.under_way), ("结转", self.carried),
            ("历史未注明结果", self.unstated),
        )
        parts += [f"{label}{count}个" for label, count in others if count]
        return "，".join(parts) + (f"；完成率{self.rate}%" if self.total else "")


_FIGURES = {
    "total": "findings", "completed": "findings_completed", "substantial": "findings_substantial",
    "under_way": "findings_under_way", "carried": "findings_carried", "unstated": "findings_unstated",
    "measures": "measures", "measures_completed": "measures_completed",
}


def progress_of(round_: Round) -> Progress:
    """Ten queries, however many findings there are."""
    scope = Scope(root=round_.pk)
    counts = {name: int(compute(f"rectification.{code}", scope).value) for name, code in _FIGURES.items()}
    return Progress(**counts, rate=compute("rectification.completion_rate", scope).value)
