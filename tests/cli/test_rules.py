"""docs/rules.md is what the registers enforce now, and every register says on what it rests."""

from __future__ import annotations

from pathlib import Path

from huiyin.cli.rules import page
from huiyin.procedures.checks import CHECKS
from huiyin.procedures.loading import read_files

DOCS = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_what_the_registers_enforce() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(), "huiyin rules > docs/rules.md"


def test_every_check_is_named_by_a_step() -> None:
    """A check that no procedure names is carried out nowhere."""
    named = {code for procedure, _, _ in read_files().values() for step in procedure.steps.values() for code in step.checks}
    ours = {code for code, item in CHECKS.items() if item.predicate.__module__.startswith("huiyin.")}
    assert ours - named == set()
