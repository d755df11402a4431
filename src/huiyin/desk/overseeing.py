"""Who looks after what departments owe."""

from __future__ import annotations

from huiyin.people.models import Role
from huiyin.people.standing import Standing


def oversees(who: Standing) -> bool:
    """Leaders look after the departments in their charge, the office after all."""
    return not who.is_administrator and (who.has(Role.LEADER) or who.has(Role.OFFICE) or bool(who.charged))
