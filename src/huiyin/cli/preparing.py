"""The database before the first request: created, migrated, and for a demonstration filled. Loads Django."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from itertools import islice
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

    if settings.PRODUCTION and not settings.HUIYIN_DATA.is_dir():
        raise SystemExit(
            f"数据目录 {settings.HUIYIN_DATA} 不存在，没有另建。以前用过的，请先检查数据盘是否挂上、HUIYIN_DATA 是否写对；"
            f"首次安装的，请先建立：mkdir -p -m 700 {settings.HUIYIN_DATA}"
        )
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


def is_hidden() -> bool:
    """PostgreSQL: the tables are there, and this account may not see them (rights were lost in a restore)."""
    from django.db import connection

    if connection.vendor != "postgresql" or connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'ledger_entry' AND relkind = 'r'")
        return bool(cursor.fetchone()[0])


HIDDEN = (
    "数据库里有数据，但这个账号没有权限。请把 DATABASE_URL 换成建表账号、设好 HUIYIN_DATABASE_ROLE（日常账号），"
    "运行 huiyin upgrade 重新授权。不要另建。"
)
EMPTY = (
    "数据库还是空的。以前用过的，请先检查数据盘是否挂上、HUIYIN_DATA 和 DATABASE_URL 是否写对；"
    "首次安装请运行 huiyin upgrade --new 建立数据库，再用 huiyin admin 建立管理员账号。"
)


def require_access() -> None:
    """Ends with what to do when the tables are there and closed to this account."""
    if is_hidden():
        raise SystemExit(HIDDEN)


def migrate() -> None:
    """Bring the tables up to date, found the ledger if it is not yet, and load what the program brings.

    Making the ledger's key is part of founding it, and of nothing else. Raises SystemExit when the key is missing or
    wrong, and when a ledger of the first form does not add up: then nothing is founded over it.
    """
    from django.conf import settings
    from django.core.management import call_command

    from huiyin.integrity import key
    from huiyin.ledger.founding import found
    from huiyin.ledger.leaves import is_founded
    from huiyin.procedures.loading import load

    call_command("migrate", verbosity=0, interactive=False)
    try:
        if not is_founded():
            _refuse_to_launder()
            if key.create(settings.HUIYIN_LEDGER_KEY_FILE):
                typer.echo(f"已生成账本密钥 {settings.HUIYIN_LEDGER_KEY_FILE}，请另行备份，与数据库备份分开保管。")
            found()
            load()
        require_key()
    except key.KeyTrouble as error:
        raise SystemExit(str(error)) from error


def _refuse_to_launder() -> None:
    """A ledger of the first form is verified before a baseline is written over it."""
    from huiyin.cli.backup import shown
    from huiyin.ledger.models import Entry
    from huiyin.ledger.verifying import verify_entries

    if not Entry.objects.exists():
        return
    with shown("核对办理记录") as progress:
        troubles = list(islice(verify_entries(progress), 20))
    if troubles:
        lines = "\n".join(f"  {t.where}：{t.what}" for t in troubles)
        raise SystemExit(f"{lines}\n办理记录对不上，没有建账，记录也没有改动。请保留现场，并与备份核对。")


def _require_key_or_end() -> None:
    from huiyin.integrity import key

    try:
        require_key()
    except key.KeyTrouble as error:
        raise SystemExit(str(error)) from error


def _is_founded() -> bool:
    from huiyin.ledger.leaves import is_founded

    return is_founded()


def require_key() -> None:
    """Raises KeyTrouble when the key is missing or not the one this ledger was founded with."""
    from huiyin.integrity import key
    from huiyin.ledger.founding import baseline
    from huiyin.people.marking import ledger_key

    held, first = ledger_key(), baseline()
    if first is not None and not key.is_marked(held, first.digest, first.mac):
        raise key.KeyTrouble(
            "账本密钥与这个数据库不是一对。请放回建账时生成的密钥文件，或用 HUIYIN_LEDGER_KEY_FILE 指明它的位置。"
        )


_BUILDING = {
    "large": "首次启动：正在建立演示单位，约需一分钟 ……",
    "small": "首次启动：正在建立演示单位（六个人办事的小单位），约需十几秒 ……",
}


def _demo_file() -> Path | None:
    """The SQLite file of the demonstration that has yet to be built; None where there is nothing to build so."""
    from django.conf import settings
    from django.db import connection

    path = Path(connection.settings_dict["NAME"])
    return path if connection.vendor == "sqlite" and path.is_relative_to(settings.HUIYIN_DATA) else None


def build_demo(organ: str) -> None:
    """Migrate and fill the present database."""
    from huiyin.demo import build

    migrate()
    build(organ=organ)


def _build_aside(path: Path, organ: str) -> None:
    """Into another file that takes its place when complete: a build cut short leaves nothing half-done."""
    draft = path.with_name(f"{path.name}.building")
    for ending in ("", "-wal", "-shm"):
        Path(f"{draft}{ending}").unlink(missing_ok=True)
    code = f"from huiyin.cli import preparing; preparing.set_up(); preparing.build_demo({organ!r})"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{quote(str(draft))}"}
    if subprocess.run([sys.executable, "-c", code], env=environment).returncode != 0:
        raise SystemExit("演示数据没有建成，原因见上。数据库没有改动，可以重试。")
    with sqlite3.connect(draft) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    draft.replace(path)


def prepare_demo(organ: str | None) -> str:
    """A demonstration organ (None: the one that is there, or else the large one), built once; later only brought up to date.

    Returns which one it is. Ends with what to do when another one is there.
    """
    from huiyin.demo import LARGE

    wanted, path = organ or LARGE, _demo_file()
    if path is not None and not path.exists():
        typer.echo(_BUILDING.get(wanted, _BUILDING[LARGE]))
        _build_aside(path, wanted)
        return wanted
    fresh = is_new()
    if fresh or pending() or not _is_founded():
        typer.echo("正在更新数据库结构 ……")
        migrate()
    if fresh:
        typer.echo(_BUILDING.get(wanted, _BUILDING[LARGE]))
        build_demo(wanted)
    _require_key_or_end()
    return _the_one_there(organ)


def _the_one_there(organ: str | None) -> str:
    from huiyin.demo import LARGE, built

    there = built()
    if organ is not None and there != organ:
        held = "别的单位" if there is None else f"演示单位 {there}"
        raise SystemExit(
            f"这个数据目录里已有{held}，不能再建 {organ}。请把环境变量 HUIYIN_DATA 设为另一个目录，或者不写 --organ。"
        )
    return there or LARGE


def require_ready() -> None:
    """A production start changes no tables by itself: upgrading comes after a backup."""
    require_access()
    if is_new():
        raise SystemExit(EMPTY)
    waiting = pending()
    if waiting:
        raise SystemExit(
            f"数据库结构需要更新（{len(waiting)}项）。请先运行 huiyin backup 备份，再运行 huiyin upgrade。"
        )
    if not _is_founded():
        raise SystemExit("还没有建账。请先运行 huiyin backup 备份，再运行 huiyin upgrade。")
    _require_key_or_end()
