"""Ledger tables refuse to be emptied, so a test that commits gets its database copied anew from a template.

`remember()` takes the template right after migrating; `restore()` puts it back after a transactional test. Another
state may be kept under a name, and `laid()` puts it in the place of the empty one for a while. All of it works on
SQLite (a file copy) and PostgreSQL (CREATE DATABASE … TEMPLATE).
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.test import TransactionTestCase

from huiyin.config.databases import database


def _use(entry: dict[str, Any]) -> None:
    """Before any connection is opened; the handler fills in what the entry leaves out."""
    settings.DATABASES = {"default": {**entry, "CONN_MAX_AGE": 0}}
    connections.settings = connections.configure_settings(settings.DATABASES)
    if hasattr(connections._connections, "default"):
        del connections["default"]


def use_sqlite(folder: Path) -> None:
    """A test database in a file: threads of a live server need one, and copying it is quick."""
    entry = database("", folder)
    entry["TEST"] = {"NAME": str(folder / "test.sqlite3")}
    entry["OPTIONS"]["init_command"] += ";PRAGMA synchronous=OFF"
    _use(entry)


def use_postgres(url: str) -> None:
    _use({**database(url, Path()), "TEST": {"NAME": "test_huiyin"}})


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _on_maintenance(*statements: str) -> None:
    """Outside of any database of ours: PostgreSQL copies a database only while nobody is in it."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _leave() -> None:
    for one in connections.all(initialized_only=True):
        one.close()


EMPTY = "template"
_laid = [EMPTY]
"""Names of the templates in use, the innermost last: what `restore()` puts back."""


def remember(name: str = EMPTY) -> None:
    """Keep the present database as a template: freshly migrated, or under a name of its own."""
    _leave()
    used = _name()
    if connection.vendor == "sqlite":
        shutil.copyfile(used, f"{used}.{name}")
    else:
        _on_maintenance(
            f'DROP DATABASE IF EXISTS "{used}_{name}"',
            f'CREATE DATABASE "{used}_{name}" TEMPLATE "{used}"',
        )


def restore() -> None:
    """The database as it was when the template in use was kept."""
    _leave()
    used, name = _name(), _laid[-1]
    if connection.vendor == "sqlite":
        # Page by page into the same file: a thread of the live server may still hold it open.
        with closing(sqlite3.connect(f"{used}.{name}")) as template, closing(sqlite3.connect(used, timeout=20)) as target:
            target.execute("PRAGMA synchronous=OFF")
            template.backup(target)
    else:
        _on_maintenance(
            f'DROP DATABASE IF EXISTS "{used}" WITH (FORCE)',
            f'CREATE DATABASE "{used}" TEMPLATE "{used}_{name}"',
        )


@contextmanager
def laid(name: str) -> Iterator[None]:
    """The state kept as `name` in the test database; transactional tests within are restored to it, too."""
    _laid.append(name)
    try:
        restore()
        yield
    finally:
        _laid.pop()
        restore()


def forget(name: str = EMPTY) -> None:
    _leave()
    used = _name()
    if connection.vendor == "sqlite":
        Path(f"{used}.{name}").unlink(missing_ok=True)
    else:
        _on_maintenance(f'DROP DATABASE IF EXISTS "{used}_{name}"')


def restore_instead_of_flushing() -> None:
    """Transactional tests (and live servers) end with a copied database instead of `flush`."""

    def teardown(self: Any) -> None:
        restore()

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
