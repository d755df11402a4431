"""`read` on the command line, and the reader alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from huiyin.cli import checking, reading
from huiyin.cli.reading_quick import read_quickly

from . import samples

APP = typer.Typer()
reading.register(APP)
checking.register(APP)


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "通报.txt"
    path.write_text(samples.REPORT, encoding="gb18030")
    return str(path)


def test_read_prints_json(report: str) -> None:
    result = CliRunner().invoke(APP, ["read", "--json", report])
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert shown["unit"] == "云溪县档案馆党支部"
    assert len(shown["findings"]) == 3


def test_read_shows_findings_and_figures(report: str) -> None:
    result = CliRunner().invoke(APP, ["read", report], env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert "查档窗口服务不便" in result.stdout
    assert "415" in result.stdout


@pytest.mark.parametrize("command", ["read", "check"])
def test_unreadable_file_ends_with_2_and_says_why(command: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(APP, [command, str(tmp_path / "没有.docx")])
    assert result.exit_code == 2
    assert "找不到" in result.stderr


def test_the_reader_alone_needs_no_django(report: str) -> None:
    code = (
        "import sys, runpy; sys.argv = ['x', sys.argv[1]]\n"
        "try: runpy.run_module('huiyin.reading', run_name='__main__')\n"
        "except SystemExit as done: assert done.code == 0\n"
        "assert not any(m.split('.')[0] == 'django' for m in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code, report], check=True, capture_output=True, cwd="src")


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    result = CliRunner().invoke(APP, ["read", str(path)])
    assert result.exit_code == 2
    assert "超过" in result.stderr


@pytest.mark.parametrize("arguments", [["--json"], []])
def test_one_file_is_read_without_the_framework_and_gives_the_same(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "通报.txt"
    path.write_text(samples.REPORT, encoding="utf-8")
    assert read_quickly([*arguments, str(path)]) == 0
    quickly = capsys.readouterr().out
    assert quickly == CliRunner().invoke(APP, ["read", *arguments, str(path)]).stdout


def test_the_quick_way_says_what_cannot_be_read_and_leaves_all_else_alone(tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04" + b"\0" * 40)
    assert read_quickly([str(broken)]) == 2
    for arguments in ([], ["--help"], [str(tmp_path)], [str(broken), str(broken)], ["没有.txt"]):
        assert read_quickly(arguments) is None


def test_the_quick_way_loads_neither_framework_nor_tables() -> None:
    code = "import sys; from huiyin.cli import main; sys.argv = ['huiyin', 'read', '--json', sys.argv[1]]\n"
    code += "try: main()\nexcept SystemExit: pass\n"
    code += "print([m for m in sys.modules if m in ('typer', 'pydantic', 'rich', 'django', 'huiyin.reading.ledgers.reader')])"
    path = Path(__file__).parent / "reports" / "letter.txt"
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
