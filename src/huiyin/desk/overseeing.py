"""Who looks after what departments owe."""

from __future__ import annotations

from huiyin.people.actors import Actor
from huiyin.people.models import Role


def oversees(who: Actor) -> bool:
    """Leaders look after the departments in their charge, the office after all."""
    return not who.is_administrator and (who.has(Role.LEADER) or who.has(Role.OFFICE) or bool(who.charged))
