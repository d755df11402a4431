"""What an act on one matter entails for others: declared by a room, carried out in the act's own transaction.

    @follows("rectification.measure")
    def finding_shares_follow(matter: Measure, entry: Entry, order: Order) -> None: ...

A consequence writes entries of its own through `ledger.record`, so that the history of every matter it touches says
what happened. It runs after `begin()`, `advance()` and `act()` alike; there is no way around it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from huiyin.ledger.models import Entry, Matter
from huiyin.procedures.commands import Command

Consequence = Callable[[Any, Entry, Command], None]
CONSEQUENCES: dict[str, list[Consequence]] = {}


def follows(register: str) -> Callable[[Consequence], Consequence]:
    """Declare a consequence of every entry on matters of `register`."""

    def declare(consequence: Consequence) -> Consequence:
        CONSEQUENCES.setdefault(register, []).append(consequence)
        return consequence

    return declare


def carry_out(matter: Matter, entry: Entry, command: Command) -> None:
    for consequence in CONSEQUENCES.get(matter.register, ()):
        consequence(matter, entry, command)
