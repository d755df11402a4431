"""Which figures could stand behind a claimed number: those of the same unit, agreeing ones first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from huiyin.figures.models import Claim
from huiyin.figures.registry import FIGURES, Scope, compute
from huiyin.figures.units import Unit, unit_of
from huiyin.registers.rectification.models import Record, Round


@dataclass(frozen=True)
class Suggestion:
    code: str
    title: str
    scope: Scope
    value: Decimal
    agrees: bool


def suggestions(claim: Claim) -> list[Suggestion]:
    """Candidates for binding `claim`: the organ's figures, its round's, and each (subject, unit) its round's work
    records count, for the claim's finding and for the whole round. Other units never appear.

    Agreeing ones come first, then those whose words resemble what the number was said to count.
    """
    unit = unit_of(claim.unit_word)
    if unit is None:
        return []
    found = [_computed(claim, title, code, scope) for title, code, scope in _candidates(claim, unit)]
    unique = {(s.code, s.title, s.value, bool(s.scope.under)): s for s in found}
    return sorted(unique.values(), key=lambda s: (not s.agrees, -_likeness(claim, s), not s.scope.under, s.title))


def _candidates(claim: Claim, unit: Unit) -> list[tuple[str, str, Scope]]:
    ends_on = Round.objects.filter(pk=claim.matter_id, historical=True).values_list("closed_on", flat=True).first()
    found = []
    for code, item in FIGURES.items():
        if item.unit != unit or not code.startswith(("rectification.", "organ.")):
            continue  # what other registers count in this unit says nothing of a round
        if not item.needs:
            found.append((item.title, code, Scope(ends_on=ends_on)))
        elif item.needs == {"root"}:
            found.append((item.title, code, Scope(root=claim.matter_id)))
    subjects = Record.objects.filter(root=claim.matter_id, unit=unit).closed().order_by("subject")
    for subject in subjects.values_list("subject", flat=True).distinct():
        whole = Scope(root=claim.matter_id, subject=subject, unit=unit.value)
        found.append((subject, "rectification.work", whole))
        if claim.about_id:
            found.append((subject, "rectification.work", replace(whole, under=claim.about_id)))
    return found


def _computed(claim: Claim, title: str, code: str, scope: Scope) -> Suggestion:
    value = compute(code, scope).value
    return Suggestion(code, title, scope, value, value == claim.value)


def _likeness(claim: Claim, suggestion: Suggestion) -> float:
    """How much of the title's neighbouring character pairs the claim's words hold; what it counts weighs most."""
    title = suggestion.title
    pairs = {title[i : i + 2] for i in range(len(title) - 1)} or {title}
    return sum(3 * (pair in claim.of) + (pair in claim.context) for pair in pairs) / len(pairs)
