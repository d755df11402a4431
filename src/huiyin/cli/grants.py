"""PostgreSQL: what the account of every day may do. Issued by the owner after every upgrade and restore. Loads Django.

It reads, adds, changes and deletes rows; of what only grows it reads and adds alone, what the database numbers it only reads; of
sequences it needs the next value (adding rows) and the last one (pg_dump).
"""

from __future__ import annotations

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from huiyin.ledger.guards import numbering, protected


class CannotGrant(Exception):
    """The rights were not issued; the text (Chinese) says why."""


def role_of_every_day() -> str:
    """The role named by the settings, else whoever is connected."""
    return str(settings.ENVIRONMENT.database_role or connection.get_connection_params().get("user") or _connected())


def _connected() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def issue() -> str:
    """Grant what is needed to the role that the settings name; its name, or '' where there is nothing to grant."""
    role = settings.ENVIRONMENT.database_role
    if connection.vendor != "postgresql" or not role or role == _connected():
        return ""
    schema = connection.ops.quote_name(_schema())
    name, tables = connection.ops.quote_name(role), ", ".join(map(connection.ops.quote_name, sorted(protected())))
    numbers = ", ".join(map(connection.ops.quote_name, sorted(numbering())))
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in (
                f"GRANT USAGE ON SCHEMA {schema} TO {name}",
                f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {name}",
                f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}",
                f"REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM {name}",
                f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {numbers} FROM {name}",
            ):
                cursor.execute(statement)
    except DatabaseError as error:
        raise CannotGrant(
            f"数据库账号 {role}：{str(error).strip().splitlines()[0]}。请核对 HUIYIN_DATABASE_ROLE，并用建表账号运行。"
        ) from error
    return str(role)


def _schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_schema(), 'public')")
        return str(cursor.fetchone()[0])


def lacking(role: str) -> list[str]:
    """What `role` should be allowed and is not, by table or sequence; empty when all is well."""
    kept = sorted(protected() | numbering())
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(%s, %s, 'USAGE')", [role, _schema()])
        if not cursor.fetchone()[0]:
            return [f"架构 {_schema()}"]
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND ("
            "c.relkind = 'r' AND NOT (has_table_privilege(%s, c.oid, 'SELECT') AND (c.relname = ANY(%s) OR "
            "has_table_privilege(%s, c.oid, 'INSERT')) AND (c.relname = ANY(%s) OR has_table_privilege(%s, c.oid, 'UPDATE') AND "
            "has_table_privilege(%s, c.oid, 'DELETE'))) OR CASE WHEN c.relkind = 'S' THEN NOT ("
            "has_sequence_privilege(%s, c.oid, 'USAGE') AND has_sequence_privilege(%s, c.oid, 'SELECT')) ELSE false END"
            ") ORDER BY c.relname",
            [_schema(), role, sorted(numbering()), role, kept, role, role, role, role],
        )
        return [str(name) for (name,) in cursor.fetchall()]


def excess(role: str) -> bool:
    """Whether `role` may change what only grows (triggers refuse it even so)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(%s, c.oid, 'UPDATE, DELETE, TRUNCATE')) FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relkind = 'r' AND c.relname = ANY(%s)",
            [role, _schema(), sorted(protected() | numbering())],
        )
        return bool(cursor.fetchone()[0])
