"""How right the reviewer is: papers that are clean, and the same papers with faults put in one by one.

Precision counts the serious objections and the warnings that speak of a fault that was put in; recall counts the faults
that any objection speaks of.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huiyin.reading import Objection, Severity, objections, read_text

_NEAR = 12  # characters: an objection may point at the total whose parts are wrong
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Fault:
    """What was put into a paper, where, and which objections name it."""

    wording: str
    start: int
    end: int
    codes: tuple[str, ...]
    anywhere: bool

    def named_by(self, one: Objection) -> bool:
        near = one.start <= self.end + _NEAR and self.start <= max(one.end, one.start + 1) + _NEAR
        return one.code in self.codes and (near or self.anywhere)


@dataclass
class Judged:
    """The objections to all papers of a set, sorted out."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    found: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        weighed = self.right + len(self.wrong)
        return self.right / weighed if weighed else 1.0

    @property
    def recall(self) -> float:
        faults = self.found + len(self.missed)
        return self.found / faults if faults else 1.0


def papers(name: str) -> Iterator[tuple[str, str, list[Fault], tuple[str, ...]]]:
    """Each paper twice: clean, and with its faults."""
    told = [p for file in sorted((HERE / name).glob("*.toml")) for p in tomllib.loads(file.read_text("utf-8"))["paper"]]
    for paper in told:
        text = paper["text"].lstrip("\n")
        allowed = tuple(paper.get("allowed", ()))  # what the paper itself deserves
        yield paper["name"], text, [], allowed
        if "fault" in paper:
            yield f"{paper['name']}, with faults", *_with_faults(text, paper["fault"]), allowed


def _with_faults(text: str, told: list[dict[str, Any]]) -> tuple[str, list[Fault]]:
    places = sorted((_place(text, one["old"]), one) for one in told)
    shown, faults, at = "", [], 0
    for place, one in places:
        shown += text[at:place]
        start = len(shown)
        shown += one["new"]
        at = place + len(one["old"])
        faults.append(Fault(one["new"] or one["old"], start, len(shown), tuple(one["codes"]), one.get("anywhere", False)))
    return shown + text[at:], faults


def _place(text: str, wording: str) -> int:
    assert text.count(wording) == 1, f"not once in the paper: {wording}"
    return text.index(wording)


def judge(name: str) -> Judged:
    """Review all papers of a set."""
    judged = Judged()
    for title, text, faults, allowed in papers(name):
        raised = objections(read_text(text))
        for fault in faults:
            if any(fault.named_by(one) for one in raised):
                judged.found += 1
            else:
                judged.missed.append(f"{title}: {fault.wording}")
        for one in raised:
            if one.severity is Severity.HINT:
                continue
            if any(fault.named_by(one) for fault in faults) or one.code in allowed:
                judged.right += 1
            else:
                judged.wrong.append(f"{title}: {one.code} {one.passage[:40]} – {one.why}")
    return judged
