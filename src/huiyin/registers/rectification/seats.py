"""Whoever chairs a round's leading group decides on its plan, its findings and its report, and sees the round whole.

Deputies and members see what their departments and charges open to them, as everybody does.
"""

from __future__ import annotations

from huiyin.ledger import access
from huiyin.people.actors import Actor
from huiyin.people.models import Membership
from huiyin.registers.rectification.models import Round


@access.led_by
def rounds_chaired(who: Actor) -> frozenset[int]:
    """Rounds whose leading group this person chairs today. One query for somebody with such a seat, none for others."""
    bodies = [body for body, role in who.bodies if role == Membership.Role.CHAIR]
    if not bodies:
        return frozenset()
    return frozenset(Round.objects.filter(leading_group__in=bodies).values_list("pk", flat=True))
