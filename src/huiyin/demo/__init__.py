"""Invented organs to try things on: people, rounds of rectification, a year of matters.

Everything is written through the same services as real work, at the moments at which it is said to have happened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from huiyin.demo.contents import LARGE, PASSWORD, content, organs

__all__ = ["LARGE", "PASSWORD", "Account", "accounts", "build", "built", "organs", "tour"]


class Account(NamedTuple):
    role_zh: str
    username: str
    password: str


def accounts(organ: str = LARGE) -> list[Account]:
    """Whom to sign in as."""
    return [Account(told["role"], told["username"], PASSWORD) for told in content(organ, "organ")["tour"]["account"]]


def built() -> str | None:
    """Which organ the present database holds; None: none of ours."""
    from huiyin.people.models import Unit

    names = {content(organ, "organ")["full_name"]: organ for organ in organs()}
    unit = Unit.objects.filter(is_self=True).first()
    return names.get(unit.full_name) if unit else None


def tour() -> dict[str, Any] | None:
    """What to try in the present database, account by account; None where it holds no organ of ours."""
    organ = built()
    return content(organ, "organ")["tour"] if organ else None


def build(progress: Callable[[str], None] | None = None, organ: str = LARGE) -> None:
    """Fill an empty, migrated database, all or nothing; does nothing when an organ is there already.

    `progress` receives lines for people; printed when left out.
    """
    from huiyin.demo.building import build_organ

    build_organ(progress or (lambda line: print(line, flush=True)), organ)
