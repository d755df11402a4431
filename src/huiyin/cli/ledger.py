"""`rebuild`: check every entry of the ledger, then make the rows that follow from entries anew."""

from __future__ import annotations

import typer

from huiyin.cli.backup import shown

_SHOWN = 20


def _rebuild(
    check_only: bool = typer.Option(False, "--check", help="只核对，不重建。"),
) -> None:
    """核对全部办理记录，并按记录重建事项、待办、计数和检索。

    先逐条核对；办理记录本身有一处对不上就停下来，不做任何改动。只是现状与记录不一致的，列出后按记录重建。重建期间请停止服务。
    """
    from huiyin.cli import preparing

    preparing.set_up()
    preparing.require_ready()
    from huiyin.ledger.rebuild import rebuild
    from huiyin.ledger.verifying import verify

    with shown("核对办理记录") as progress:
        troubles = list(verify(progress))
    for trouble in troubles[:_SHOWN]:
        typer.echo(f"  {trouble.where}：{trouble.what}")
    wrong = [t for t in troubles if check_only or not t.follows]
    if wrong:
        raise SystemExit(f"有{len(wrong)}处对不上，没有做任何改动。请保留现场，并与备份核对。")
    typer.echo(f"办理记录全部相符，现状有{len(troubles)}处与记录不一致。" if troubles else "办理记录全部相符。")
    if check_only:
        return
    with shown("重建") as progress:
        done = rebuild(progress)
    typer.echo(f"已按办理记录重建{done}件事项。")


def register(app: typer.Typer) -> None:
    app.command("rebuild")(_rebuild)
