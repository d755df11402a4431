"""An invented organ to try things on: people, one finished and one running round, a year of matters.

Everything is written through the same services as real work, at the moments at which it is said to have happened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from huiyin.demo.people import PASSWORD

__all__ = ["Account", "accounts", "build"]


class Account(NamedTuple):
    role_zh: str
    username: str
    password: str


def accounts() -> list[Account]:
    """Whom to sign in as; the first three carry a round from the feedback to the publication."""
    told = (
        ("整改办经办", "office"), ("领导（组长）", "leader"), ("审核", "reviewer"), ("部门经办（选联工委）", "handler"),
        ("系统管理员", "admin"),
    )
    return [Account(role, username, PASSWORD) for role, username in told]


def build(progress: Callable[[str], None] | None = None) -> None:
    """Fill an empty, migrated database, all or nothing; does nothing when an organ is there already.

    `progress` receives lines for people; printed when left out.
    """
    from huiyin.demo.building import build_organ

    build_organ(progress or (lambda line: print(line, flush=True)))
