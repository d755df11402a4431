"""How many matters of a register stand where, for whoever looks; each number opens exactly the list it counts."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count as Number

from huiyin.ledger.access import NARROW, roughly_shared, rule, visible
from huiyin.ledger.counting import counts_by_stage
from huiyin.ledger.enums import Stage
from huiyin.ledger.models import Matter
from huiyin.people.actors import Actor
from huiyin.register.base import Register

OPEN_TESTED = 4_000
"""Open matters of a register that are tested one by one, for somebody who sees many but not all."""


@dataclass(frozen=True)
class Count:
    """`number` is None where counting would cost more than the page."""

    label: str
    number: int | None
    address: str
    current: bool


def counts(
    register: type[Register], who: Actor, stage: str, narrowed: bool, here: str, everything: str
) -> list[Count]:
    """All, then each state that has any; nothing for an empty register."""
    totals, whole = _totals(register, who)
    if not totals and whole:
        return []
    number = sum(totals.values()) if whole else None
    found = [Count("全部", number, everything, not narrowed)]
    for value, label in Stage.choices:
        known = totals.get(value) if whole or value != Stage.CLOSED else None
        if known or (not whole and value == Stage.CLOSED):
            found.append(Count(str(label), known, f"{here}?stage={value}", stage == value))
    return found


def _totals(register: type[Register], who: Actor) -> tuple[dict[str, int], bool]:
    """By stage, and whether closed matters are counted too. At most two queries.

    Whoever sees everything reads the maintained counters; somebody who sees few has those counted; for somebody
    between the two (tens of thousands, but not all) only what is open is counted, and only where that is not much.
    """
    kept: dict[str, int] = {}
    for (stage, _), number in counts_by_stage(register.code).items():
        kept[stage] = kept.get(stage, 0) + number
    if not rule(who):
        return kept, True
    rows = visible(who, Matter.objects.filter(register=register.code)).order_by()
    if sum(kept.values()) <= NARROW or (not who.bodies and roughly_shared(who) <= NARROW):
        return _grouped(rows), True
    if sum(n for stage, n in kept.items() if stage != Stage.CLOSED) > OPEN_TESTED:
        return {}, False
    return _grouped(rows.filter(stage__in=[s for s in Stage if s != Stage.CLOSED])), False


def _grouped(rows: object) -> dict[str, int]:
    return dict(rows.values_list("stage").annotate(n=Number("pk")))  # type: ignore[attr-defined]
