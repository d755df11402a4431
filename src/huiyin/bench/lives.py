"""What happens to a matter from its first entry to its last, as the payloads of its entries (see `ledger.record`).

Each function gives the acts in order; what it leaves out (dates, sequence, numbers of people) the loader fills in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Act = dict[str, Any]
OFFICE = "role:office"


def _begin(step: str, stage: str, assignee: str, values: Mapping[str, Any]) -> Act:
    return {"kind": "begin", "to_step": step, "stage": stage, "set": values, "by": "clerk",
            "open_tasks": [{"kind": "do", "step": step, "assignee": assignee, "due_on": None}]}


def _move(
    action: str, to: str, stage: str, assignee: str, by: str, values: Mapping[str, Any] | None = None,
    due_in: int | None = None, outcome: str | None = None, numbers: bool = False,
) -> Act:
    act: Act = {"kind": "advance", "action": action, "to_step": to, "stage": stage, "set": values or {}, "by": by,
                "close_tasks": "all"}
    if to:
        act["open_tasks"] = [{"kind": "do", "step": to, "assignee": assignee, "due_on": due_in}]
    if outcome is not None:
        act["outcome"] = outcome
    if numbers:
        act["number"] = True
    return act


def round_life(values: Mapping[str, Any], over: bool) -> list[Act]:
    acts = [
        _begin("feedback", "draft", OFFICE, values),
        _move("submit", "plan", "review", OFFICE, "clerk", due_in=30, numbers=True),
        _move("submit", "work", "under_way", OFFICE, "clerk"),
    ]
    if over:
        acts += [
            _move("submit", "report", "decision", OFFICE, "clerk"),
            _move("finish", "", "closed", "", "clerk", outcome="completed"),
        ]
    return acts


def focus_life(values: Mapping[str, Any], over: bool) -> list[Act]:
    end = [_move("finish", "", "closed", "", "clerk", outcome="completed")] if over else []
    return [_begin("open", "under_way", OFFICE, values), *end]


def finding_life(values: Mapping[str, Any], department: int, group: int, result: str, far: int) -> list[Act]:
    """`far` acts of five: drafted, issued, submitted, accepted, struck off."""
    chair = f"body:{group}:chair"
    return [
        _begin("plan", "draft", OFFICE, values),
        _move("issue", "work", "under_way", f"department:{department}", "clerk", numbers=True),
        _move("submit", "accept", "acceptance", OFFICE, "handler", {"result": result}, due_in=7),
        _move("accept", "decide", "decision", chair, "clerk", {"acceptance_opinion": "同意验收"}, due_in=7),
        _move("approve", "", "closed", "", "chair", outcome="completed"),
    ][:far]


def measure_life(values: Mapping[str, Any], department: int, result: str, far: int) -> list[Act]:
    """`far` acts of six: drafted, issued, signed for, progress, completed, accepted."""
    own = f"department:{department}"
    return [
        _begin("plan", "draft", OFFICE, values),
        _move("issue", "sign", "assigned", own, "clerk", due_in=2),
        _move("sign", "work", "under_way", own, "handler"),
        {"kind": "progress", "set": {"progress": result}, "by": "handler", "comment": result},
        {**_move("complete", "accept", "acceptance", OFFICE, "handler", {"result": result}, due_in=7), "filed": True},
        _move("accept", "", "closed", "", "clerk", {"acceptance_opinion": "同意验收"}, outcome="completed"),
    ][:far]


def record_life(values: Mapping[str, Any]) -> list[Act]:
    return [
        _begin("register", "draft", "starter", values),
        _move("finish", "", "closed", "", "clerk", outcome="completed", numbers=True),
    ]
