"""From SQLite to PostgreSQL: every row of a backup's database into an empty one of the same structure. Loads Django.

One transaction: tables are made anew, filled table by table (references are judged at the end), and the ledger is verified
against its own digests before anything counts. Sessions stay behind; everybody signs in again.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, models, transaction

from huiyin.cli.archive import Progress
from huiyin.cli.databases import Failed
from huiyin.config.databases import database

SOURCE = "moved_from"
_AT_ONCE = 500


def carry_over(path: Path, progress: Progress) -> None:
    """Replace everything in the present PostgreSQL database. Raises Failed, with nothing changed."""
    from huiyin.ledger.guards import lifted

    connections.databases[SOURCE] = _settings(path)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            call_command("migrate", verbosity=0, interactive=False)
            with lifted():
                _copy(progress)
            _verify()
    finally:
        connections[SOURCE].close()
        del connections[SOURCE], connections.databases[SOURCE]


def _settings(path: Path) -> dict[str, Any]:
    like = {**connections.databases["default"]}
    return {**like, "HOST": "", "PORT": "", "USER": "", "PASSWORD": "", **database(f"sqlite:///{path}", path.parent)}


def _tables() -> list[type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return [m for m in found if m._meta.managed and not m._meta.proxy and m is not Session]


def _copy(progress: Progress) -> None:
    tables = _tables()
    quoted = ", ".join(connection.ops.quote_name(m._meta.db_table) for m in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {quoted} RESTART IDENTITY CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for done, model in enumerate(tables, 1):
            _fill(model)
            progress(done, len(tables))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _fill(model: type[models.Model]) -> None:
    """The columns of this table alone: of a matter's typed table, not those of the matter beneath it."""
    fields = model._meta.local_concrete_fields
    names = [field.attname for field in fields]
    rows = model._base_manager.using(SOURCE).order_by("pk").values_list(*names)
    batch: list[models.Model] = []
    for row in rows.iterator(chunk_size=_AT_ONCE):
        batch.append(model(**dict(zip(names, row, strict=True))))
        if len(batch) == _AT_ONCE:
            _insert(model, batch, fields)
            batch = []
    if batch:
        _insert(model, batch, fields)


def _insert(model: type[models.Model], rows: list[models.Model], fields: Any) -> None:
    model._base_manager._insert(rows, fields=fields, using="default", raw=True)  # type: ignore[attr-defined]


def _verify() -> None:
    from huiyin.ledger.verifying import verify

    for model in _tables():
        there, here = (model._base_manager.using(alias).count() for alias in (SOURCE, "default"))
        if there != here:
            raise Failed(f"“{model._meta.db_table}”应有{there}行，搬入{here}行，没有搬迁。")
    trouble = next(verify(), None)
    if trouble is not None:
        raise Failed(f"搬入后核对不符（{trouble.where}：{trouble.what}），没有搬迁。")
