"""The database before the first request: created, migrated, and for a demonstration filled. Loads Django."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import typer


def set_up() -> None:
    """Load Django, or end with the reason in Chinese."""
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    try:
        import django

        django.setup()
    except ImproperlyConfigured as error:
        raise SystemExit(f"设置有误：{error}") from error
    from django.conf import settings

    settings.HUIYIN_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def set_up_safely() -> None:
    """As `set_up`, and refuse insecure combinations."""
    set_up()
    from huiyin.config.startup import refuse_insecure

    refuse_insecure()


def pending() -> list[str]:
    """Migrations not yet applied, as `app.name`. Raises SystemExit when the database cannot be reached."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError as error:
        raise SystemExit(f"连不上数据库，请检查 DATABASE_URL 和数据库服务（{error}）。") from error
    return [f"{m.app_label}.{m.name}" for m, _ in plan]


def is_new() -> bool:
    """Whether no table exists yet."""
    from django.db import connection

    return not connection.introspection.table_names()


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _demo_file() -> Path | None:
    """The SQLite file of the demonstration that has yet to be built; None where there is nothing to build so."""
    from django.conf import settings
    from django.db import connection

    path = Path(connection.settings_dict["NAME"])
    return path if connection.vendor == "sqlite" and path.is_relative_to(settings.HUIYIN_DATA) else None


def build_demo() -> None:
    """Migrate and fill the present database."""
    from huiyin.demo import build

    migrate()
    build()


def _build_aside(path: Path) -> None:
    """Into another file that takes its place when complete: a build cut short leaves nothing half-done."""
    draft = path.with_name(f"{path.name}.building")
    for ending in ("", "-wal", "-shm"):
        Path(f"{draft}{ending}").unlink(missing_ok=True)
    code = "from huiyin.cli import preparing; preparing.set_up(); preparing.build_demo()"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{quote(str(draft))}"}
    if subprocess.run([sys.executable, "-c", code], env=environment).returncode != 0:
        raise SystemExit("演示数据没有建成，原因见上。数据库没有改动，可以重试。")
    with sqlite3.connect(draft) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    draft.replace(path)


def prepare_demo() -> None:
    """A demonstration organ, built once; later only brought up to date."""
    path = _demo_file()
    if path is not None and not path.exists():
        typer.echo("首次启动：正在建立演示单位，约需一分钟 ……")
        _build_aside(path)
        return
    fresh = is_new()
    if pending():
        typer.echo("正在更新数据库结构 ……")
        migrate()
    if fresh:
        typer.echo("首次启动：正在建立演示单位，约需一分钟 ……")
        build_demo()


def require_ready() -> None:
    """A production start changes no tables by itself: upgrading comes after a backup."""
    if is_new():
        raise SystemExit(
            "数据库还是空的。请先运行 huiyin upgrade 建立数据库，再用 huiyin admin 建立管理员账号。"
        )
    waiting = pending()
    if waiting:
        raise SystemExit(
            f"数据库结构需要更新（{len(waiting)}项）。请先运行 huiyin backup 备份，再运行 huiyin upgrade。"
        )
