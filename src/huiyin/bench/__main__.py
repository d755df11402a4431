"""`python -m huiyin.bench --matters 100000`: load (once), measure, print, write `var/bench.json`."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

PACKAGE = Path(__file__).resolve().parent.parent
console = Console()


def fingerprint() -> str:
    """Changes when tables or what the loader writes change: the loaded database is then of no more use."""
    files = [*PACKAGE.glob("**/migrations/0*.py"), *PACKAGE.glob("bench/[lotw]*.py"), *PACKAGE.glob("**/*.toml"),
             PACKAGE / "ledger" / "search.py"]
    return hashlib.sha256(b"".join(p.read_bytes() for p in sorted(files))).hexdigest()


def prepare(folder: Path, matters: int) -> None:
    """A loaded database in `folder`; kept from an earlier run when it still fits."""
    mark = folder / "loaded"
    if mark.exists() and mark.read_text() == fingerprint():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["HUIYIN_DATA"] = str(folder)
    _start_django()
    from huiyin.bench.loader import load
    from huiyin.cli import preparing

    preparing.migrate()
    started = time.perf_counter()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("装入事项", total=matters)
        load(matters, lambda done, total: progress.update(bar, completed=done, total=total))
    mark.write_text(fingerprint())
    console.print(f"装入用时 {time.perf_counter() - started:.0f} 秒")


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def main(
    matters: Annotated[int, typer.Option(help="装入多少件事项", min=200)] = 10_000,
    runs: Annotated[int, typer.Option(help="每项测多少次", min=3)] = 15,
    folder: Annotated[Path, typer.Option(help="数据库和结果放在哪里")] = Path("var"),
    reader: Annotated[bool, typer.Option(help="也测读文档")] = True,
) -> None:
    """用指定数量的事项测速：装入（只装一次），计时，列表显示，中位数写入 var/bench.json。"""
    data = (folder / f"bench-{matters}").absolute()
    os.environ.pop("DATABASE_URL", None)
    os.environ["HUIYIN_DATA"] = str(data)
    prepare(data, matters)
    _start_django()
    from huiyin.bench.measuring import Stopwatch
    from huiyin.bench.pages import measure_all
    from huiyin.ledger.models import Matter

    watch = Stopwatch(runs)
    with console.status("") as status:
        for title in measure_all(watch):
            status.update(title)
    console.print(watch.table(Matter.objects.count()))
    result: dict[str, object] = {"matters": matters, "median": watch.medians()}
    if reader:
        result["reader"] = _reader()
    (folder / "bench.json").write_text(json.dumps(result, indent=1) + "\n")


def _reader() -> dict[str, float]:
    """The reader measured in a process of its own, where no Django weighs on its start and memory."""
    from huiyin.bench.reader import table

    command = [sys.executable, "-m", "huiyin.bench.reader", "--json"]
    with console.status("读文档"):
        result: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    console.print(table(result))
    return result


if __name__ == "__main__":
    typer.run(main)
