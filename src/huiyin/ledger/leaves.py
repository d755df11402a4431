"""Places in the one sequence: entries of matters and of the organ, numbered by the database as they are committed."""

from __future__ import annotations

from django.db import connections
from django.db.models import Max

from huiyin.ledger.models import Leaf, LeafCounter


def is_founded(alias: str = "default") -> bool:
    """Whether the ledger has its baseline; before that the database takes no entry."""
    return LeafCounter.objects.using(alias).exists()


def position() -> int:
    """The last place that is taken, as far as this transaction sees; -1 when none is."""
    last: int | None = Leaf.objects.aggregate(last=Max("index"))["last"]
    return -1 if last is None else last


def settle(alias: str = "default") -> None:
    """Have what this transaction has written so far numbered now, not at its commit: for whoever must read it at once.

    On PostgreSQL it holds up every other writer until the transaction ends; on SQLite nothing is left to do.
    """
    connection = connections[alias]
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
