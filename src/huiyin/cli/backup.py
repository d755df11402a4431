"""`backup` and `restore`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from huiyin.cli.archive import Damaged, Manifest, Progress, files_of, unpack, write

ASIDE = "before-restore-"


@contextmanager
def shown(label: str) -> Iterator[Progress]:
    """A bar by bytes on a terminal; the label alone elsewhere."""
    with typer.progressbar(length=1000, label=label, show_eta=False) as bar:
        reached = 0

        def progress(done: int, total: int) -> None:
            nonlocal reached
            now = min(1000, done * 1000 // max(total, 1))
            if now > reached:
                bar.update(now - reached)
                reached = now

        yield progress


def _stamp() -> str:
    return datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")


def make_backup(target: Path) -> Manifest:
    """Write a backup to `target`. Raises databases.Failed and OSError; then nothing is left there."""
    from django.conf import settings
    from django.db import connection

    import huiyin
    from huiyin.cli import databases

    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    facts: dict[str, object] = {
        "version": huiyin.__version__,
        "made_at": datetime.now().astimezone().isoformat(timespec="seconds"),
        "vendor": connection.vendor,
        "migrations": databases.applied(),
    }
    with (
        shown("数据库") as progress,
        databases.taken(target.parent, progress) as database,
        shown("写入备份") as progress_of_files,
    ):
        return write(target, database, settings.HUIYIN_DATA, facts, progress_of_files)


def _backup(
    target: Annotated[
        Path | None,
        typer.Argument(metavar="[文件或目录]", help="备份写到哪里；不写即放在数据目录的 backups/ 下。"),
    ] = None,
) -> None:
    """备份数据库和全部材料文件，写成一个 .tar.gz 文件。

    系统运行中也可以备份。备份含工作数据，请像对待数据库一样保管，并另存一份到别的机器。
    """
    from huiyin.cli import preparing

    preparing.set_up()
    from django.conf import settings

    from huiyin.cli.databases import Failed
    from huiyin.desk.administration.readiness import LAST_BACKUP

    preparing.require_access()
    if preparing.is_new():
        raise SystemExit("数据库还是空的，没有可备份的内容。")
    name = f"huiyin-{_stamp()}.tar.gz"
    path = settings.HUIYIN_DATA / "backups" / name if target is None else target.absolute()
    path = path / name if path.is_dir() else path
    if path.exists():
        raise SystemExit(f"{path} 已存在，没有覆盖。请换一个文件名。")
    try:
        manifest = make_backup(path)
    except Failed as error:
        raise SystemExit(f"备份失败：{error}") from error
    except OSError as error:
        raise SystemExit(f"备份失败，磁盘可能已满或没有写权限（{error.strerror or error}）。") from error
    noted = settings.HUIYIN_DATA / LAST_BACKUP
    noted.parent.mkdir(mode=0o700, exist_ok=True)
    noted.touch()
    typer.echo(f"备份完成：{path}\n共{len(manifest.members)}个文件，{path.stat().st_size / 1e6:.1f}MB。")
    typer.echo(f"账本密钥不在备份里，请另行备份、分开保管：{settings.HUIYIN_LEDGER_KEY_FILE}")


def _refuse_unfit(manifest: Manifest) -> None:
    from django.db import connection

    from huiyin.cli import databases

    if (manifest.vendor, connection.vendor) == ("sqlite", "postgresql"):
        if set(manifest.migrations) != databases.known():
            raise Damaged("备份的数据库结构与本程序不同。请先在 SQLite 上运行 huiyin upgrade，重新备份后再搬到 PostgreSQL。")
    elif manifest.vendor != connection.vendor:
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise Damaged(
            f"备份来自 {names.get(manifest.vendor, manifest.vendor)}，现在用的是 {names[connection.vendor]}。"
            "请把 DATABASE_URL 设为同一种数据库再恢复。"
        )
    newer = sorted(set(manifest.migrations) - databases.known())
    if newer:
        raise Damaged(f"备份来自较新的版本（回音 {manifest.version}），请先升级程序再恢复。")


def _put_back(folder: Path, manifest: Manifest, data: Path, aside: Path) -> None:
    """Move what is there to `aside`, and the unpacked in; on any failure everything is moved back."""
    from django.db import connection

    from huiyin.cli import databases, moving

    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.move(source, target)
        moved.append((source, target))

    database = next((folder / "database").iterdir())
    try:
        new = sorted((folder / "data").glob("*"))
        names = {p.relative_to(data).parts[0] for p in files_of(data)} | {p.name for p in new}
        for name in sorted(names):
            if (data / name).exists():
                move(data / name, aside / name)
        for path in new:
            move(path, data / path.name)
        if connection.vendor == "sqlite":
            present = Path(connection.settings_dict["NAME"])
            connection.close()
            for old in (present, *(present.with_name(present.name + ending) for ending in ("-wal", "-shm"))):
                if old.exists():
                    move(old, aside / old.name)
            move(database, present)
        elif manifest.vendor == "sqlite":
            with shown("搬入 PostgreSQL") as progress:
                moving.carry_over(database, progress)
        else:
            databases.put_back_postgres(database)
    except BaseException:
        for source, target in reversed(moved):
            shutil.move(target, source)
        raise


def bring_back(source: Path, data: Path, *, force: bool) -> tuple[Manifest, Path | None]:
    """Restore `source`; what was there before lies in the folder returned. Raises Damaged or databases.Failed."""
    from django.db import connection

    from huiyin.cli import databases, preparing

    preparing.require_access()
    occupied = not preparing.is_new() or any(files_of(data))
    if occupied and not force:
        raise databases.Failed(
            "这里已有数据。确要用备份替换现有数据，请加 --force；现有数据会另存，不会删除。"
        )
    folder, aside = data / f".restoring-{os.getpid()}", data / f"{ASIDE}{_stamp()}"
    folder.mkdir(mode=0o700)
    try:
        with shown("校验") as progress:
            manifest = unpack(source, folder, progress)
        _refuse_unfit(manifest)
        if manifest.vendor == "sqlite":
            databases.check_sqlite(next((folder / "database").iterdir()))
        if connection.vendor == "postgresql":
            databases.require_owner()
        if connection.vendor == "postgresql" and occupied:
            aside.mkdir(mode=0o700)
            make_backup(aside / "before.tar.gz")
        _put_back(folder, manifest, data, aside)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not occupied:  # nothing but an empty database file was moved away
        shutil.rmtree(aside, ignore_errors=True)
    return manifest, aside if aside.exists() else None


def _restore(
    source: Annotated[
        Path,
        typer.Argument(metavar="备份文件", help="huiyin backup 写出的文件。", exists=True, dir_okay=False),
    ],
    force: Annotated[
        bool, typer.Option("--force", help="替换现有数据（现有数据另存在数据目录里）。")
    ] = False,
) -> None:
    """从备份恢复。先逐个核对校验值，全部相符才动现有数据。

    恢复前须停止服务。
    """
    from huiyin.cli import grants, preparing
    from huiyin.cli.supervise import alive

    preparing.set_up()
    from django.conf import settings

    from huiyin.cli.databases import Failed

    if alive(settings.HUIYIN_DATA):
        raise SystemExit("系统正在运行。请先停止服务，再恢复。")
    try:
        manifest, aside = bring_back(source, settings.HUIYIN_DATA, force=force)
    except (Damaged, Failed) as error:
        raise SystemExit(f"没有恢复：{error}现有数据没有改动。") from error
    except OSError as error:
        raise SystemExit(
            f"没有恢复：磁盘可能已满或没有写权限（{error.strerror or error}）。现有数据没有改动。"
        ) from error
    typer.echo(f"恢复完成：备份时间 {manifest.made_at}，共{len(manifest.members)}个文件，校验全部相符。")
    if aside is not None:
        typer.echo(f"原有数据另存在 {aside}，确认无误后可以删除。")
    try:
        grants.issue()
    except grants.CannotGrant as error:
        raise SystemExit(f"数据已恢复，但没有授权：{error}改正后运行 huiyin upgrade 即可。") from error
    waiting = preparing.pending()
    if waiting:
        typer.echo("备份的数据库结构较旧，请运行 huiyin upgrade。")
    elif not settings.HUIYIN_LEDGER_KEY_FILE.exists():
        typer.echo(f"还没有账本密钥，请从单独保管的备份放回：{settings.HUIYIN_LEDGER_KEY_FILE}")


def register(app: typer.Typer) -> None:
    app.command("backup")(_backup)
    app.command("restore")(_restore)
