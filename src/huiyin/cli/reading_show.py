"""A reading on the screen, for people."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from huiyin.cli.reading_tables import show_tables
from huiyin.reading import Finding, Genre, Quantity, Reading
from huiyin.reading.kind_words import KIND_WORDS


def show_reading(reading: Reading, name: str) -> None:
    """Head, findings, figures and doubts."""
    console = Console(highlight=False)
    console.print(f"[bold]{escape(reading.title or name)}[/]  （{KIND_WORDS[reading.genre]}）")
    if reading.genre is Genre.OTHER:
        console.print("  [yellow]没有认出文种，按一般文书读；请核对后自行判断。[/]")
    for word, value in _facts(reading):
        console.print(f"  {word}：{escape(value) if value else '[dim]文中没有[/]'}")
    if reading.secrecy:
        console.print(
            f"  [bold red]密级标志：{escape(reading.secrecy.literal)} —— 请停止处理，按保密规定处置[/]"
        )
    console.print(_findings(reading))
    show_tables(console, reading)
    figures = reading.figures
    if figures:
        console.print(_figures(reading, figures))
    if reading.doubts:
        console.print(_doubts(reading))
    if reading.unread:
        console.print(_unread(reading))


def _facts(reading: Reading) -> list[tuple[str, str | None]]:
    period = reading.inspection_period
    contacts = [v for v in (reading.contacts.phone, reading.contacts.post, reading.contacts.email) if v]
    return [
        ("单位", "、".join(reading.units) or reading.unit),
        ("巡察（巡视）组", "、".join(reading.inspectors) or reading.inspector),
        *([("报告人", reading.reporter)] if reading.reporter else []),
        ("巡察期间", f"{period[0]} 至 {period[1]}" if period else None),
        ("反馈日期", reading.feedback_date.isoformat() if reading.feedback_date else None),
        ("落款单位", "、".join(reading.issuers) or reading.issuer),
        ("公布日期", reading.published.isoformat() if reading.published else None),
        ("联系方式", "；".join(contacts) or None),
    ]


def _findings(reading: Reading) -> Table:
    table = Table(
        title=f"问题 {len(reading.findings)} 个，措施 {len(reading.measures)} 条", title_justify="left"
    )
    for word in ("行", "编号", "问题", "状态", "措施", "数字"):
        table.add_column(word, justify="right" if word in ("行", "措施", "数字") else "left", overflow="fold")
    focus: int | None = None
    for finding in reading.findings:
        if finding.focus is not None and finding.focus != focus and finding.focus < len(reading.focus_areas):
            focus = finding.focus
            table.add_row("", "", f"[bold]{escape(reading.focus_areas[focus])}[/]", "", "", "")
        table.add_row(
            str(reading.line_of(finding.heading_start)),
            escape(finding.number or ""),
            _named(finding),
            _status(finding),
            str(len(finding.measures)),
            str(len(finding.figures)),
        )
    return table


def _named(finding: Finding) -> str:
    told = " [cyan]（从正文中读出）[/]" if finding.in_prose else ""
    return ("  " if finding.parent is not None else "") + escape(finding.title) + told


def _status(finding: Finding) -> str:
    """The normalised word, the words as written where they differ, and the day that stands with them."""
    if not finding.status:
        return "[dim]未写[/]"
    literal = finding.status_literal or finding.status
    written = f"（原文：{escape(literal[:24])}）" if literal != finding.status else ""
    day = f" {finding.completed_on.isoformat()}" if finding.completed_on else ""
    return f"{finding.status}{written}{day}"


def _figures(reading: Reading, figures: list[Quantity]) -> Table:
    doubtful = {d.start for d in reading.doubts}
    table = Table(title=f"数字 {len(figures)} 个（均为未核）", title_justify="left")
    table.add_column("行", justify="right")
    table.add_column("数", justify="right")
    table.add_column("单位")
    table.add_column("说的是")
    for q in figures:
        mark = " [yellow]存疑[/]" if q.start in doubtful else ""
        table.add_row(str(reading.line_of(q.start)), f"{q.value:,}", q.unit, escape(q.of) + mark)
    return table


def _doubts(reading: Reading) -> Table:
    table = Table(title=f"存疑 {len(reading.doubts)} 处", title_justify="left")
    for word in ("行", "原文", "可读作", "为什么"):
        table.add_column(word)
    for doubt in reading.doubts:
        table.add_row(
            str(reading.line_of(doubt.start)),
            escape(doubt.literal),
            escape("、".join(doubt.readings)),
            escape(doubt.why),
        )
    return table


def _unread(reading: Reading) -> Table:
    """What was kept but not understood, for people to read themselves."""
    table = Table(
        title=f"没有读懂的文字 {len(reading.unread)} 段（原样保留，请自行查看）", title_justify="left"
    )
    table.add_column("行", justify="right")
    table.add_column("原文", overflow="fold")
    for passage in reading.unread:
        words = " ".join(passage.text.split())
        shown = words if len(words) <= 80 else f"{words[:60]}……（共 {len(words)} 字）"
        table.add_row(str(reading.line_of(passage.start)), escape(shown))
    return table
