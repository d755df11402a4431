"""What the database itself does: refuses to change or delete what is append-only, numbers what is added, keeps the
full-text index in step.

Numbering: on PostgreSQL a deferred constraint trigger takes the counter row and adds the leaf as the transaction commits,
so that the order of places is the order of commits and the row is held only at the very end; SQLite has one writer, there
an ordinary trigger does. Installed after every migration, because a table remake on SQLite drops its triggers.
`missing()` is what `doctor` asks: definitions and bodies are compared whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections, models

REFUSAL = "append-only"
UNFOUNDED = "not founded"

# Tables that only grow. An app above the ledger adds its own at start-up with `protect()`.
_PROTECTED: set[str] = {
    "ledger_entry", "ledger_content", "ledger_material", "ledger_leaf", "people_change", "people_organentry",
}
# Tables whose rows take a place in the one sequence, and the kind of their leaves.
_NUMBERED = {"ledger_entry": "entry", "people_organentry": "organ"}


def protect(table: str) -> None:
    """Have the database refuse UPDATE, DELETE, TRUNCATE and replacement of rows on `table`."""
    _PROTECTED.add(table)


def protected() -> frozenset[str]:
    return frozenset(_PROTECTED)


def numbering() -> frozenset[str]:
    """Tables that the database alone writes, as their owner: nobody else need be allowed more than reading."""
    return frozenset({"ledger_leaf", "ledger_leafcounter"})


def _identities(table: str) -> list[list[str]]:
    """The sets of columns by which INSERT OR REPLACE would find a row of `table` to throw away."""
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    found = [[str(f.column)] for f in model._meta.local_concrete_fields if f.unique]
    return found + [
        [str(model._meta.get_field(name).column) for name in constraint.fields]  # type: ignore[union-attr]
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None
    ]


def _quoted(columns: list[str]) -> list[str]:
    return [f'"{c}"' if c == "index" else c for c in columns]


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
            for columns in map(_quoted, _identities(table))
        )
        found[f"{table}_no_replace"] = (
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {same} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table}'); END"
        )
    for table, kind in _NUMBERED.items():
        found[f"{table}_numbered"] = (
            f"CREATE TRIGGER {table}_numbered AFTER INSERT ON {table} BEGIN "  # noqa: S608
            f"SELECT RAISE(ABORT, '{UNFOUNDED}: {table}') WHERE NOT EXISTS (SELECT 1 FROM ledger_leafcounter); "
            f'INSERT INTO ledger_leaf("index", kind, ref, digest) '
            f"SELECT next, '{kind}', NEW.id, NEW.digest FROM ledger_leafcounter; "
            f"UPDATE ledger_leafcounter SET next = next + 1; END"
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
    """In the very words in which PostgreSQL tells them, so that they can be compared."""
    found = {}
    for table in sorted(_PROTECTED):
        found[f"{table}_no_change"] = (
            f"CREATE TRIGGER {table}_no_change BEFORE DELETE OR UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION ledger_refuse()"
        )
        found[f"{table}_no_truncate"] = (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )
    for table, kind in _NUMBERED.items():
        found[f"{table}_numbered"] = (
            f"CREATE CONSTRAINT TRIGGER {table}_numbered AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED "
            f"FOR EACH ROW EXECUTE FUNCTION ledger_number('{kind}')"
        )
    return found


# Name -> body. Both run as their owner: who may only add entries can neither touch the counter nor add leaves by hand.
_FUNCTIONS = {
    "ledger_refuse": f" BEGIN RAISE EXCEPTION '{REFUSAL}: %', TG_TABLE_NAME; END ",
    "ledger_number": (
        " DECLARE place bigint; BEGIN "  # noqa: S608
        "UPDATE ledger_leafcounter SET next = next + 1 RETURNING next - 1 INTO place; "
        f"IF place IS NULL THEN RAISE EXCEPTION '{UNFOUNDED}: %', TG_TABLE_NAME; END IF; "
        'INSERT INTO ledger_leaf("index", kind, ref, digest) VALUES (place, TG_ARGV[0], NEW.id, NEW.digest); '
        "RETURN NULL; END "
    ),
}


def _functions_present(cursor: Any) -> dict[str, str]:
    """Bodies of our functions as they stand, with whatever else is not as it should be."""
    cursor.execute(
        "SELECT proname, prosrc, CASE WHEN lanname = 'plpgsql' AND prosecdef AND pronargs = 0 AND proconfig = "
        "ARRAY['search_path=pg_catalog, ' || quote_ident(current_schema()) || ', pg_temp'] THEN '' ELSE ' altered' END "
        "FROM pg_proc JOIN pg_language l ON l.oid = prolang WHERE pronamespace = current_schema()::regnamespace "
        "AND proname = ANY(%s)", [list(_FUNCTIONS)],
    )
    found: dict[str, str] = {}
    for name, body, altered in cursor.fetchall():
        found[name] = found.get(name, "") + body + altered
    return found


def _wanted(vendor: str) -> dict[str, str]:
    return _sqlite_triggers() if vendor == "sqlite" else _postgres_triggers()


def _table_of(statement: str) -> str:
    return statement.split(" ON ", 1)[1].split(" ", 1)[0]


def _present(alias: str) -> dict[str, str]:
    """Triggers that stand in the database and work, with their text; on PostgreSQL also the functions they call."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return dict(cursor.fetchall())
        # Enabled as 'R' a trigger fires on replicas alone: that is to say, never.
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(t.oid, true) || CASE WHEN tgenabled IN ('O', 'A') THEN '' ELSE ' disabled' END "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace"
        )
        return dict(cursor.fetchall()) | _functions_present(cursor)


def missing(alias: str = "default") -> list[str]:
    """Names of guards that should stand in the database and do not, or say something else than they should."""
    present, vendor = _present(alias), connections[alias].vendor
    wanted = _wanted(vendor) | (_FUNCTIONS if vendor == "postgresql" else {})
    return sorted(name for name, statement in wanted.items() if present.get(name) != statement)


def install(alias: str = "default") -> None:
    """Create whatever guard is missing; safe to call again and again."""
    connection = connections[alias]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if "ledger_searchtext" in tables:
            cursor.execute(_FULL_TEXT_INDEX[connection.vendor])
        absent, wanted = missing(alias), _wanted(connection.vendor)
        for name in absent:
            if name in _FUNCTIONS:
                _create_function(cursor, name)
        for name in absent:
            if name in wanted and (table := _table_of(wanted[name])) in tables:
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


def _create_function(cursor: Any, name: str) -> None:
    cursor.execute("SELECT quote_ident(current_schema())")
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = pg_catalog, {cursor.fetchone()[0]}, pg_temp AS $${_FUNCTIONS[name]}$$"
    )


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


def make_way_for_migrate(sender: Any, using: str, plan: Any = (), **_: Any) -> None:
    """SQLite remakes no table that a trigger on another one names: numbering steps aside while tables change.

    Whatever is written meanwhile has no place, which verifying tells; an upgrade is done while nobody works.
    """
    if plan and connections[using].vendor == "sqlite":
        drop_numbering(connections[using])


def drop_numbering(connection: Any) -> None:
    """SQLite: take the numbering triggers away until `install()`."""
    with connection.cursor() as cursor:
        for table in _NUMBERED:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_numbered")


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
