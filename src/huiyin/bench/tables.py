"""Rows into SQLite in bulk: column lists and defaults come from the models, values travel as tuples."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from django.db import connection, models

FLUSH = 20_000


class Table:
    """Collects rows of one model (a typed matter's table holds only the columns of its own)."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.local_concrete_fields
        self.name = model._meta.db_table
        self.columns = [str(f.column) for f in fields]
        self.attnames = {f.name: str(f.column) for f in fields}
        self.defaults = {
            str(f.column): f.get_db_prep_save(f.get_default(), connection) for f in fields if not f.primary_key
        }
        self.rows: list[tuple[Any, ...]] = []
        marks = ", ".join("?" * len(self.columns))
        names = ", ".join(connection.ops.quote_name(c) for c in self.columns)
        self.insert = f"INSERT INTO {self.name} ({names}) VALUES ({marks})"  # noqa: S608

    def add(self, **values: Any) -> None:
        """One row by column names; what is left out has the model's default."""
        found = self.defaults | values
        self.rows.append(tuple([found.get(c) for c in self.columns]))

    def flush(self, database: sqlite3.Connection) -> None:
        database.executemany(self.insert, self.rows)
        self.rows.clear()


def flush_all(tables: Iterable[Table], database: sqlite3.Connection) -> None:
    for table in tables:
        table.flush(database)
