"""What was read from tables, on the screen: what columns were taken for, owners and limits, what is wrong in which cell."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from huiyin.reading import CellIssue, Column, Kind, Meaning, Measure, Reading, Severity, TableFound

_SURE = 0.7  # confidence below which a column's meaning is said with its reason
_WEIGHTS = {
    Severity.SERIOUS: ("必须改", "bold red"),
    Severity.WARNING: ("应核实", "yellow"),
    Severity.HINT: ("请留意", "cyan"),
}
_ISSUES = 40


def show_tables(console: Console, reading: Reading) -> None:
    """Tables and their columns, measures with owners, demands of feedback, issues by cell."""
    for table in reading.tables:
        _table(console, table)
    if reading.kind is Kind.PLAN and reading.measures:
        console.print(_measures(reading))
    _feedback(console, reading)
    for issue in reading.issues[:_ISSUES]:
        _issue(console, issue)
    if len(reading.issues) > _ISSUES:
        console.print(f"……另有 {len(reading.issues) - _ISSUES} 处，见 --json 的输出。")


def _table(console: Console, table: TableFound) -> None:
    if not table.used:
        console.print(f"[dim]{escape(table.place)}没有读：{escape(table.why)}[/]")
        return
    first, last = table.header or (0, 0)
    head = "" if not table.header else f"表头第{first}行，" if first == last else f"表头第{first}至{last}行，"
    console.print(f"[bold]{escape(table.place)}[/]：{head}{table.rows} 行。{escape(table.why)}。")
    console.print(
        "  " + "；".join(_column(c) for c in table.columns if c.heading or c.samples), soft_wrap=True
    )
    for kept in table.kept:
        console.print(
            f"  [dim]第{kept.row}行（{kept.why}）原样保留：{escape(kept.text[:40])}[/]", soft_wrap=True
        )


def _column(column: Column) -> str:
    meaning = column.meaning.label
    if column.meaning is Meaning.NOTE or column.confidence >= _SURE:
        return f"{escape(column.heading)}→{meaning}"
    return f"[yellow]{escape(column.heading or column.letter)}→{meaning}？[/]（{escape(column.why)}）"


def _measures(reading: Reading) -> Table:
    table = Table(title=f"措施 {len(reading.measures)} 条", title_justify="left")
    for word in ("编号", "措施", "责任领导", "牵头", "配合", "时限", "状态"):
        table.add_column(word, overflow="fold")
    for finding in reading.findings:
        for measure in finding.measures:
            table.add_row(
                escape(finding.number or ""),
                escape(" ".join(measure.text.split())[:60]),
                escape(measure.leader or ""),
                escape("、".join(measure.leads)),
                escape("、".join(measure.assists)),
                measure.due.isoformat() if measure.due else escape(measure.due_text or ""),
                _status(measure),
            )
    return table


def _status(measure: Measure) -> str:
    literal = measure.status_literal
    written = f"（原文：{escape(literal[:24])}）" if literal and literal != measure.status else ""
    day = f" {measure.finished.isoformat()}" if measure.finished else ""
    return f"{measure.status or ''}{written}{day}"


def _feedback(console: Console, reading: Reading) -> None:
    for word, texts in (
        ("整改要求", [p.text for p in reading.requirements]),
        ("时限", [d.text for d in reading.deadlines]),
        ("问题线索", [c.text for c in reading.clues]),
    ):
        if texts:
            console.print(f"[bold]{word}[/]")
            for text in texts:
                console.print(f"  {escape(' '.join(text.split()))}", soft_wrap=True)


def _issue(console: Console, issue: CellIssue) -> None:
    word, style = _WEIGHTS[issue.severity]
    console.print(
        f"[{style}]{word}[/] {escape(issue.place)}：{escape(issue.why)}{escape(issue.advice)}", soft_wrap=True
    )
