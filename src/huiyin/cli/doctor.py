"""`doctor`: what is missing or misconfigured."""

from __future__ import annotations

from typing import Annotated

import typer


def _doctor(
    everything: Annotated[bool, typer.Option("--all", help="逐个核对全部材料文件，而不是抽查。")] = False,
) -> None:
    """检查缺什么、哪里没设好。

    有误时退出码为 1，可用于定时巡检。
    """
    from huiyin.cli import preparing

    preparing.set_up()
    from huiyin.cli import probes
    from huiyin.cli.backup import shown

    findings: list[probes.Finding] = []

    def say(finding: probes.Finding) -> None:
        colour = {probes.Level.FINE: "green", probes.Level.NOTE: "yellow", probes.Level.BAD: "red"}[
            finding.level
        ]
        typer.echo(typer.style(finding.level.value, fg=colour) + f"  {finding.about}：{finding.text}")
        findings.append(finding)

    for probe in probes.BEFORE_FILES:
        for finding in probes.told(probe):
            say(finding)
    if everything:
        with shown("核对材料文件") as progress:
            checked = list(probes.contents(True, progress))
    else:
        checked = list(probes.contents(False, lambda done, total: None))
    for finding in checked:
        say(finding)
    for probe in probes.AFTER_FILES:
        for finding in probes.told(probe):
            say(finding)
    wrong = sum(f.level is probes.Level.BAD for f in findings)
    to_note = sum(f.level is probes.Level.NOTE for f in findings)
    typer.echo(f"\n共{len(findings)}项，有误{wrong}项，注意{to_note}项。")
    if wrong:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    app.command("doctor")(_doctor)
