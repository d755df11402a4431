"""`huiyin read` and `huiyin check`: what a document says, and what a careful reviewer would object to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from huiyin.reading import Reading, ReadingError, objections, read_file

NONE, OBJECTED, UNREADABLE = 0, 1, 2

_File = Annotated[
    Path,
    typer.Argument(
        help="要读的文件：txt、docx、html、pdf、md、xlsx、csv", metavar="文件", show_default=False
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="输出 JSON，供程序使用")]


def register(app: typer.Typer) -> None:
    """Add both commands to the command line."""
    app.command("read", help="读一份反馈意见、整改方案或整改报告，列出问题、措施、数字和存疑之处。")(read)
    app.command(
        "check", help="审一份稿子：指出审稿人会提的意见。没有意见退出码为 0，有意见为 1，读不了为 2。"
    )(check)


def read(file: _File, json: _Json = False) -> None:
    """Print a reading. Exit status 2 where the file cannot be read."""
    reading = _read(file)
    if json:
        _print_json(reading.to_json())
    else:
        # Not above: rich is slow to import, and every command loads this module.
        from huiyin.cli.reading_show import show_reading

        show_reading(reading, file.name)


def check(file: _File, json: _Json = False) -> None:
    """Print objections. Exit status 0 none, 1 some, 2 unreadable."""
    reading = _read(file)
    found = objections(reading)
    if json:
        from dataclasses import asdict

        _print_json([asdict(one) | {"line": reading.line_of(one.start)} for one in found])
    else:
        from huiyin.cli.reading_show import show_objections

        show_objections(reading, found, file.name)
    raise typer.Exit(OBJECTED if found else NONE)


def _read(file: Path) -> Reading:
    try:
        return read_file(file)
    except ReadingError as error:
        typer.secho(f"读不了 {file.name}：{error.message_zh}", err=True, fg=typer.colors.RED)
        raise typer.Exit(UNREADABLE) from None


def _print_json(value: object) -> None:
    import json

    typer.echo(json.dumps(value, ensure_ascii=False, indent=1))
