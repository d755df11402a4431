"""What the database itself refuses: changing or deleting what is append-only. Also keeps the full-text index in step.

Installed after every migration, because a table remake on SQLite drops its triggers. `missing()` is what `doctor` asks.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

REFUSAL = "append-only"

# Tables that only grow. An app above the ledger adds its own at import time with `protect()`.
_PROTECTED: dict[str, str] = {
    "ledger_entry": "id",
    "ledger_content": "digest",
    "ledger_material": "id",
}


def protect(table: str, key: str = "id") -> None:
    """Have the database refuse UPDATE, DELETE and replacement on `table`, whose primary key is `key`."""
    _PROTECTED[table] = key


def _sqlite_triggers() -> dict[str, str]:
    found = {}
    for table, key in _PROTECTED.items():
        for verb in ("update", "delete"):
            found[f"{table}_no_{verb}"] = (
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
            )
        found[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) "
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
    for table in _PROTECTED:
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


def _present(alias: str) -> set[str]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE NOT tgisinternal AND tgenabled <> 'D' AND n.nspname = current_schema()"
            )
        return {row[0] for row in cursor.fetchall()}


def missing(alias: str = "default") -> list[str]:
    """Names of guards that should stand in the database and do not."""
    return sorted(set(_wanted(connections[alias].vendor)) - _present(alias))


def install(alias: str = "default") -> None:
    """Create whatever guard is missing; safe to call again and again."""
    connection = connections[alias]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS ledger_search USING fts5("
                "grams, scope, content='ledger_searchtext', content_rowid='matter_id', "
                "tokenize=\"unicode61 remove_diacritics 0\")"
            )
        else:
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME; END $$"
            )
            cursor.execute(
                "CREATE INDEX IF NOT EXISTS ledger_searchtext_grams ON ledger_searchtext "
                "USING gin (string_to_array(grams, ' '))"
            )
        wanted, present = _wanted(connection.vendor), _present(alias)
        for name, statement in wanted.items():
            table = statement.split(" ON ", 1)[1].split(" ", 1)[0]
            if name not in present and table in tables:
                cursor.execute(statement)


def install_after_migrate(sender: Any, using: str, **_: Any) -> None:
    """Once per migrate: after the last installed app, when every table exists."""
    configs = [c for c in apps.get_app_configs() if c.models_module is not None]
    if configs and sender is configs[-1]:
        install(using)
