"""`huiyin import --update`: a changed sheet or plan against its round; shown, asked, then taken over whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from huiyin.cli.importing import end
from huiyin.register.importing import Differences

if TYPE_CHECKING:
    from huiyin.people.models import User
    from huiyin.register.drafts import Draft
    from huiyin.registers.rectification.models import Round


def update(draft: Draft, file: Path, user: User, target: Round, reason: str, yes: bool) -> None:
    """Apply every difference once somebody has said yes. Raises as the service does."""
    from huiyin.ledger import store
    from huiyin.ledger.record import NewMaterial
    from huiyin.people.actors import actor
    from huiyin.people.models import today
    from huiyin.procedures.commands import Command
    from huiyin.register.drafts import ImportRefused
    from huiyin.registers.rectification.importing.comparing import Comparing
    from huiyin.registers.rectification.importing.updating import update as carry_out

    found = Comparing(draft, target).differences()
    _show(found)
    if found.is_empty:
        end("文件所写与台账一致，没有需要更新的内容。", 0)
    if any(c.finished for c in found.changed) and not reason:
        end("变化涉及已经办结的事项，请用 --reason 写明更正理由；只更新其中一部分，请在网页“导入”中勾选。")
    if not yes and not typer.confirm("以上变化全部更新到台账吗？", default=False):
        end("没有保存任何内容。")
    try:
        content = store.put([file.read_bytes()], file.name)
    except store.Refused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    ticked = [*(f"{c.matter.pk}.{f.name}" for c in found.changed for f in c.fields), *(a.key for a in found.added)]
    source = NewMaterial(content.digest, "plan", file.stem[:200], file.name)
    command = Command(actor=actor(user), happened_on=today())
    count = carry_out(draft, target, ticked, source, command, reason, found.fingerprint)
    typer.secho(f"\n已更新：共 {count} 条，成功 {count} 条，失败 0 条。", fg=typer.colors.GREEN)


def _show(found: Differences) -> None:
    console = Console(highlight=False)
    if found.changed:
        drawn = Table(title=f"有变化 {len(found.changed)} 件", title_justify="left")
        for heading in ("事项", "项目", "台账现为", "文件改为"):
            drawn.add_column(heading, overflow="fold")
        for change in found.changed:
            for field in change.fields:
                title = f"{change.matter.title}{'（已办结）' if change.finished else ''}"
                drawn.add_row(*(escape(t) for t in (title, field.label, field.before or "（空）", field.after)))
        console.print(drawn)
    for one in found.added:
        console.print(f"新增：{one.where}：{one.title}{f'（{one.fixed}，不新增）' if one.fixed else ''}", markup=False)
    for matter in found.missing:
        console.print(f"文件里不再有（台账不动）：{matter.title}", style="yellow", markup=False)
