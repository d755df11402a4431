"""Whether somebody's matter can be carried to its end, when steps of it must be decided by different people.

Every step has its candidates (who heads the department, who is in charge of it, who holds a post …). A matter of one starter
goes through when one candidate can be found for each step so that no two steps kept apart fall to the same person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huiyin.people.models import Role
from huiyin.procedures.definition import Procedure, Step
from huiyin.procedures.readiness.organ import Organ


@dataclass(frozen=True)
class Stuck:
    """A matter of `starter` for `department` gets as far as `step`, which only people could take who are barred from it."""

    starter: int
    department: int
    procedure: str
    step: str
    by: str
    barred: frozenset[int]
    apart: tuple[str, ...]

    @property
    def own_leader(self) -> bool:
        """Whether it waits for the leader in charge who began it: another leader decides; people are not lacking."""
        return self.by == "leader" and self.barred == {self.starter}


def stuck(organ: Organ) -> list[Stuck]:
    """All of it, in the order of departments, starters and procedures."""
    begun = [p for p in organ.procedures if p.first.by == "handler"]
    starters = [(d, s) for d in organ.departments for s in sorted(organ.staff.get(d, ()))]
    judged = (_stuck(organ, procedure, d, s) for d, s in starters for procedure in begun)
    return [each for each in judged if each is not None]


def candidates(organ: Organ, by: str, department: int) -> frozenset[int]:
    """Who takes a step given to `by`, for matters of `department`; empty where that is not known before the matter is."""
    kind, _, rest = by.partition(":")
    match kind:
        case "handler":
            return organ.staff.get(department, frozenset())
        case "head":
            return organ.heads(department)
        case "leader":
            leader = organ.charges.get(department)
            return frozenset({leader}) if leader else frozenset()
        case "post":
            return organ.holders(rest)
        case "role":
            return organ.roles.get(Role(rest), frozenset())
    return frozenset()


def _stuck(organ: Organ, procedure: Procedure, department: int, starter: int) -> Stuck | None:
    """The first step nobody can take, however the earlier ones are given out; None when all can be taken."""
    steps = [s for s in procedure.steps.values() if not s.all_of and (s.apart_from or _is_kept_apart(procedure, s.code))]
    choices: dict[str, frozenset[int]] = {s.code: candidates(organ, s.by, department) for s in steps}
    choices[procedure.first.code] = frozenset({starter})
    reached = _deepest(steps, choices, {}, 0)
    if reached == len(steps):
        return None
    step = steps[reached]
    apart = tuple(procedure.steps[code].title for code in step.apart_from)
    return Stuck(starter, department, procedure.title, step.title, step.by, choices[step.code], apart)


def _is_kept_apart(procedure: Procedure, code: str) -> bool:
    return any(code in step.apart_from for step in procedure.steps.values())


def _deepest(steps: list[Step], choices: Mapping[str, frozenset[int]], taken: dict[str, int], at: int) -> int:
    """How many of `steps` can be given out, from the one at `at` on; a step that nobody answers for is passed over here."""
    if at == len(steps):
        return at
    step = steps[at]
    if not choices[step.code]:
        return _deepest(steps, choices, taken, at + 1)
    best = at
    barred = {taken[code] for code in step.apart_from if code in taken}
    for person in sorted(choices[step.code] - barred):
        best = max(best, _deepest(steps, choices, {**taken, step.code: person}, at + 1))
        if best == len(steps):
            break
    return best
