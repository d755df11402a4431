"""`huiyin report` writes papers and the public folder, and says in Chinese what it cannot do."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from huiyin.cli import assemble, preparing
from huiyin.rendering.numbers import numbers_of_docx, numbers_of_html, numbers_of_pdf
from huiyin.reports.models import Report
from tests.reports.scene import World, published, report, world

__all__ = ["report", "world"]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(preparing, "set_up", lambda: None)
    return lambda *words: CliRunner().invoke(assemble(), ["report", *words])


def test_word_pdf_and_web_page_agree(world: World, report: Report, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    out = published(world, report)
    made = {}
    for form in ("docx", "pdf", "html", "xlsx", "audit"):
        target = tmp_path / f"out.{form}"
        result = run(out.number, "--format", form, "-o", str(target))
        assert result.exit_code == 0, result.output
        made[form] = target.read_bytes()
    assert numbers_of_docx(made["docx"]) == numbers_of_pdf(made["pdf"]) == numbers_of_html(made["html"].decode())


def test_the_public_folder_is_written(world: World, report: Report, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    published(world, report)
    result = run("--export", str(tmp_path / "site"))
    assert "已导出1份报告" in result.output
    assert (tmp_path / "site" / "index.html").is_file()


def test_an_unknown_number_lists_what_there_is(world: World, report: Report, run) -> None:  # type: ignore[no-untyped-def]
    result = run("整改报告〔1999〕9号")
    assert result.exit_code != 0
    assert "找不到" in str(result.exception)


def test_somebody_elses_folder_is_refused(organ: object, run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.txt").write_text("x")
    assert "其他文件" in str(run("--export", str(tmp_path)).exception)
