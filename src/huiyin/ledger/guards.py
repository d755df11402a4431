"""What the database itself refuses: changing or deleting what is append-only. Also keeps the full-text index in step.

Installed after every migration, because a table remake on SQLite drops its triggers. `missing()` is what `doctor` asks.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections, models

REFUSAL = "append-only"

# Tables that only grow. An app above the ledger adds its own at start-up with `protect()`.
_PROTECTED: set[str] = {"ledger_entry", "ledger_content", "ledger_material", "people_change"}


def protect(table: str) -> None:
    """Have the database refuse UPDATE, DELETE, TRUNCATE and replacement of rows on `table`."""
    _PROTECTED.add(table)


def protected() -> frozenset[str]:
    return frozenset(_PROTECTED)


def _identities(table: str) -> list[list[str]]:
    """The sets of columns by which INSERT OR REPLACE would find a row of `table` to throw away."""
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    found = [[str(f.column)] for f in model._meta.local_concrete_fields if f.unique]
    return found + [
        [str(model._meta.get_field(name).column) for name in constraint.fields]  # type: ignore[union-attr]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
    ]


def _sqlite_triggers() -> dict[str, str]:
    found = {}
    for table in sorted(_PROTECTED):
        for verb in ("update", "delete"):
            found[f"{table}_no_{verb}"] = (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
            )
        same = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE {' AND '.join(f'{c} = NEW.{c}' for c in columns)})"  # noqa: S608
            for columns in _identities(table)
        )
        found[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {same} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
        )
    new = "INSERT INTO ledger_search(rowid, grams, scope) VALUES (NEW.matter_id, NEW.grams, NEW.scope);"
    old = ("INSERT INTO ledger_search(ledger_search, rowid, grams, scope) "
           "VALUES ('delete', OLD.matter_id, OLD.grams, OLD.scope);")
    for name, when, body in (
        ("insert", "AFTER INSERT", new), ("update", "AFTER UPDATE", old + new), ("delete", "AFTER DELETE", old),
    ):
        found[f"ledger_searchtext_{name}"] = (
            f"CREATE TRIGGER ledger_searchtext_{name} {when} ON ledger_searchtext BEGIN {body} END"
        )
    return found


def _postgres_triggers() -> dict[str, str]:
    found = {}
    for table in sorted(_PROTECTED):
        found[f"{table}_no_change"] = (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        )
        found[f"{table}_no_truncate"] = (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
    return found


def _wanted(vendor: str) -> dict[str, str]:
    return _sqlite_triggers() if vendor == "sqlite" else _postgres_triggers()


def _table_of(statement: str) -> str:
    return statement.split(" ON ", 1)[1].split(" ", 1)[0]


def _present(alias: str) -> dict[str, str]:
    """Triggers that stand in the database and work; on SQLite with their text, elsewhere with an empty one."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname, '' FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE NOT tgisinternal AND tgenabled <> 'D' AND n.nspname = current_schema()"
            )
        return dict(cursor.fetchall())


def missing(alias: str = "default") -> list[str]:
    """Names of guards that should stand in the database and do not, or say something else than they should."""
    present = _present(alias)
    return sorted(
        name for name, statement in _wanted(connections[alias].vendor).items()
        if name not in present or present[name] not in ("", statement)
    )


def install(alias: str = "default") -> None:
    """Create whatever guard is missing; safe to call again and again."""
    connection = connections[alias]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if "ledger_searchtext" in tables:
            cursor.execute(_FULL_TEXT_INDEX[connection.vendor])
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME; END $$"
            )
        wanted = _wanted(connection.vendor)
        for name in missing(alias):
            table = _table_of(wanted[name])
            if table in tables:
                on_table = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
                cursor.execute(wanted[name])


@contextmanager
def lifted(alias: str = "default") -> Iterator[None]:
    """PostgreSQL: without guards while the owner fills an empty ledger in one transaction; they stand again at the end."""
    connection = connections[alias]
    assert connection.vendor == "postgresql"
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        for name, statement in _postgres_triggers().items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {_table_of(statement)}")
    yield
    install(alias)


_FULL_TEXT_INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS ledger_search USING fts5("
        "grams, scope, content='ledger_searchtext', content_rowid='matter_id', "
        "tokenize=\"unicode61 remove_diacritics 0\")"
    ),
    "postgresql": (
        "CREATE INDEX IF NOT EXISTS ledger_searchtext_grams ON ledger_searchtext USING gin (string_to_array(grams, ' '))"
    ),
}


def install_after_migrate(sender: Any, using: str, **_: Any) -> None:
    """Once per migrate: after the last installed app, when every table exists."""
    configs = [c for c in apps.get_app_configs() if c.models_module is not None]
    if configs and sender is configs[-1]:
        install(using)
        refresh_statistics(using)


def refresh_statistics(alias: str = "default") -> None:
    """SQLite chooses indexes by statistics that a table remake throws away: without them a list of a hundred thousand
    takes seconds. A sample is enough, and quick. PostgreSQL looks after its own.
    """
    connection = connections[alias]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit = 1000")
            cursor.execute("ANALYZE")
