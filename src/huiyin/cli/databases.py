"""Taking a database out as one file, and putting one back: SQLite and PostgreSQL. Loads Django."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from huiyin.cli.archive import Damaged, Progress

PAGES_AT_ONCE = 2000


class Failed(Exception):
    """The database could not be taken or put back; the text (Chinese) says why."""


def snapshot_sqlite(source: Path, target: Path, progress: Progress) -> None:
    """A consistent copy while others write: one read transaction holds the moment, so no page is copied twice."""
    with (
        closing(sqlite3.connect(source, isolation_level=None)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.execute("BEGIN")
        origin.execute("SELECT count(*) FROM sqlite_master").fetchone()
        origin.backup(
            copy, pages=PAGES_AT_ONCE, progress=lambda _, left, total: progress(total - left, total)
        )
        origin.execute("COMMIT")


def check_sqlite(path: Path) -> None:
    """Raises Damaged when the file is no sound database."""
    try:
        with closing(sqlite3.connect(path)) as opened:
            said = opened.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise Damaged(f"备份里的数据库读不出来（{error}）。") from error
    if said != "ok":
        raise Damaged(f"备份里的数据库有损坏（{said}）。")


def _version(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def _postgres_program(name: str) -> str:
    """The newest there is: pg_dump refuses a server newer than itself."""
    on_path = shutil.which(name)
    candidates = [Path(on_path)] if on_path else []
    candidates += [p for p in Path("/usr/lib/postgresql").glob(f"*/bin/{name}") if p.exists()]
    if not candidates:
        raise Failed(f"没有找到 {name}。请安装 PostgreSQL 客户端（Debian：apt-get install postgresql-client）。")
    return str(max(candidates, key=_version))


def _postgres_environment() -> dict[str, str]:
    """How libpq's programs reach the database of the settings; the password never stands on a command line."""
    wanted = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    return {**os.environ, **{env: str(wanted[key]) for key, env in names.items() if wanted.get(key)}}


def _run(*command: str | Path) -> None:
    done = subprocess.run(
        [str(c) for c in command], env=_postgres_environment(), capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Failed(f"{Path(command[0]).name} 未能完成：{done.stderr.strip()[-500:]}")


@contextmanager
def taken(beside: Path, progress: Progress) -> Iterator[Path]:
    """The database as one file in a throw-away folder in `beside`; disk room is needed there."""
    with tempfile.TemporaryDirectory(prefix=".huiyin-", dir=beside) as folder:
        if connection.vendor == "sqlite":
            target = Path(folder) / "huiyin.sqlite3"
            snapshot_sqlite(Path(connection.settings_dict["NAME"]), target, progress)
        else:
            target = Path(folder) / "huiyin.pgdump"
            _run(
                _postgres_program("pg_dump"),
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                "--file",
                target,
            )
        yield target


def require_owner() -> None:
    """Raises Failed unless this account may make everything anew: the one of every day may not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role(current_user, nspowner, 'USAGE') FROM pg_namespace WHERE nspname = 'public'")
        found = cursor.fetchone()
    if found is not None and not found[0]:
        user = connection.get_connection_params().get("user", "")
        raise Failed(f"数据库账号 {user} 不能重建数据表。请把 DATABASE_URL 换成建表账号（如 huiyin_owner）再恢复。")


def put_back_postgres(dump: Path) -> None:
    """Replace everything in the database, in one transaction. Raises Failed, with nothing changed."""
    script, first = dump.with_suffix(".sql"), dump.with_name("first.sql")
    first.write_text("DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n", encoding="ascii")
    _run(_postgres_program("pg_restore"), "--no-owner", "--no-privileges", "--file", script, dump)
    connection.close()
    _run(
        _postgres_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
        "--output=/dev/null", "--file", first, "--file", script,
    )  # fmt: skip


def applied() -> list[str]:
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def known() -> set[str]:
    """Migrations this version of the program has."""
    from django.db.migrations.loader import MigrationLoader

    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
