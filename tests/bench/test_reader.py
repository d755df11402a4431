"""The documents the reader is timed with are read whole, and a missed goal is seen."""

from __future__ import annotations

from rich.console import Console

from huiyin.bench import papers, reader
from huiyin.reading import Kind, read_bytes


def test_the_report_is_as_long_and_as_full_as_real_ones() -> None:
    text = papers.report()
    reading = read_bytes(papers.word(text), "a.docx")
    assert 3_000 < len(text) < 4_500
    assert (reading.kind, len(reading.findings), len(reading.measures)) == (Kind.REPORT, 10, 30)


def test_the_ledger_has_its_sixty_findings() -> None:
    assert len(read_bytes(papers.ledger(), "a.xlsx").findings) == 60


def test_missed_goals_are_red_in_the_table() -> None:
    console = Console(record=True, width=100, force_terminal=True)
    console.print(reader.table({"txt_per_s": 299.0, "docx_per_s": 40.0, "start_s": 0.41}))
    lines = console.export_text(styles=True).split("\n")
    red = {key: "[1;31m" in next(line for line in lines if reader.TITLES[key] in line) for key in reader.GOALS}
    assert red == {"txt_per_s": True, "docx_per_s": False, "start_s": True}
