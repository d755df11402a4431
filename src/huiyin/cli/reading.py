"""`huiyin read`: what documents say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from huiyin.reading import Reading

UNREADABLE = 2

_Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用")]
_Paths = Annotated[
    list[Path],
    typer.Argument(
        help="要读的文件或文件夹，可写多个；文件夹连同下级一起读", metavar="文件…", show_default=False
    ),
]
_Jobs = Annotated[
    int, typer.Option("--jobs", "-j", help="同时读几份，0 为每个处理器一份", min=0, max=256, metavar="数")
]
_Jsonl = Annotated[
    Path | None,
    typer.Option(help="结果写入此文件，一份一行 JSON（JSON Lines）", metavar="文件", show_default=False),
]
_Table = Annotated[
    Path | None,
    typer.Option(
        help="结果写成表格：.xlsx 一册四表（文件、问题、措施、存疑），.csv 四个文件",
        metavar="文件",
        show_default=False,
    ),
]
_SkipDone = Annotated[bool, typer.Option("--skip-done", help="--jsonl 的文件里已读过的不再读，接着往下读")]
_Limit = Annotated[float, typer.Option(help="一份最多读多少秒，超过即作读不了", min=1, metavar="秒")]


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command(
        "read",
        help="读反馈意见、整改方案或整改报告，列出问题、措施、数字和存疑之处；给出文件夹则读其中全部文档。"
        "全部读成退出码为 0，有读不了的为 2，中途打断为 130。",
    )(read)


def read(
    paths: _Paths,
    json: _Json = False,
    jobs: _Jobs = 0,
    jsonl: _Jsonl = None,
    table: _Table = None,
    skip_done: _SkipDone = False,
    limit: _Limit = 60,
) -> None:
    """Print a reading, or those of many. Exit status 2 where a file cannot be read, 130 when interrupted."""
    if len(paths) > 1 or paths[0].is_dir() or jsonl or table or skip_done:
        from huiyin.cli.reading_many import Wish, read_many

        raise typer.Exit(read_many(Wish(paths, jobs, json, jsonl, table, skip_done, limit)))
    reading = _read(paths[0])
    if json:
        _print_json(reading.to_json())
    else:
        # Not above: rich is slow to import, and every command loads this module.
        from huiyin.cli.reading_show import show_reading

        show_reading(reading, paths[0].name)


def _read(file: Path) -> Reading:
    # Not above either: its patterns take a tenth of a second to prepare.
    from huiyin.reading import ReadingError, read_file

    try:
        return read_file(file)
    except ReadingError as error:
        typer.secho(f"读不了 {file.name}：{error.message_zh}", err=True, fg=typer.colors.RED)
        raise typer.Exit(UNREADABLE) from None


def _print_json(value: object) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
