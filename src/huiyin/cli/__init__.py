"""The command `huiyin`. Reading and checking documents work without Django; other commands load it when run."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

ROOMS = ("server", "upkeep", "ledger", "reading", "checking", "rounds", "reporting", "rules", "sealing")

EPILOG = "每条命令都可加 --help 查看用法。数据默认放在当前目录的 var/，可用环境变量 HUIYIN_DATA 另行指定。"


def assemble() -> typer.Typer:
    """All commands, each registered by its own module's `register(app)`."""
    from huiyin.cli import chinese  # isort: skip  # first: typer takes its words from gettext when imported

    import typer  # isort: skip

    app = typer.Typer(
        name="huiyin",
        help="回音：一事项一登记、一事项一档案的机关台账。",
        epilog=EPILOG,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        suggest_commands=False,
        cls=chinese.Group,
    )
    for room in ROOMS:
        import_module(f"huiyin.cli.{room}").register(app)
    for command in app.registered_commands:
        command.cls = chinese.Command
    return app


def main() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    if sys.argv[1:2] == ["read"]:
        from huiyin.cli.reading_quick import read_quickly

        status = read_quickly(sys.argv[2:])
        if status is not None:
            sys.exit(status)
    assemble()()
