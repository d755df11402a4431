"""Databases of earlier versions, kept to be upgraded and replayed by every later one.

`tests/kept/DAY.sqlite3.xz` is the demonstration as the version of that day built it. Files of its dossiers are not kept.
"""

from __future__ import annotations

import datetime as dt
import lzma
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from huiyin.cli import preparing
from tests.support import databases

FOLDER = Path(__file__).resolve().parent.parent / "kept"


def days() -> list[str]:
    return sorted(path.name.partition(".")[0] for path in FOLDER.glob("*.sqlite3.xz"))


def noon(day: str) -> dt.datetime:
    """Noon of that day where the organ sits."""
    return dt.datetime.fromisoformat(f"{day}T12:00:00+08:00")


@contextmanager
def upgraded(day: str, folder: Path) -> Iterator[None]:
    """The kept database in the place of the test database, brought up to date. SQLite only."""
    assert connection.vendor == "sqlite"
    unpacked = folder / f"{day}.sqlite3"
    unpacked.write_bytes(lzma.decompress((FOLDER / f"{day}.sqlite3.xz").read_bytes()))
    name = str(connection.settings_dict["NAME"])
    connection.close()
    with closing(sqlite3.connect(unpacked)) as old, closing(sqlite3.connect(name, timeout=20)) as used:
        old.backup(used)
    try:
        preparing.migrate()
        yield
    finally:
        databases.restore()
