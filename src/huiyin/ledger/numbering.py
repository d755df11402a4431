"""Register numbers (整改〔2020〕3号): given at first submission, without gaps, one at a time."""

from __future__ import annotations

import re

from django.db import connection, transaction

_NEXT = (
    "INSERT INTO ledger_numberseries (series, year, last) VALUES (%s, %s, 1) "
    "ON CONFLICT (series, year) DO UPDATE SET last = ledger_numberseries.last + 1 RETURNING last"
)


def reserve(series: str, year: int) -> int:
    """The next number of a series in a year, starting at 1.

    Must run inside the transaction that stores the number: a roll-back gives it back, so no gap arises. Two writers
    wait for each other on the series' row (SQLite: on the write lock that the transaction already holds).
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("reserve() needs the transaction that stores the number")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, (series, year))
        return int(cursor.fetchall()[0][0])


def formatted(pattern: str, year: int, sequence: int) -> str:
    """`"整改〔{year}〕{sequence}号"` -> `"整改〔2020〕3号"`; no leading zeros (GB/T 9704-2012, 7.2.5)."""
    return pattern.format(year=year, sequence=sequence)


def sortable(number: str | None) -> str | None:
    """A number as lists sort it, every run of digits eight wide: 整改〔2020〕10号 comes after 整改〔2020〕2号."""
    return re.sub(r"\d+", lambda run: run.group().zfill(8), number)[:100] if number else None
