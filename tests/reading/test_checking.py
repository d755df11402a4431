"""`check` on the command line: screen, page, Word copy, JSON, many files, exit status."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
import typer
from click.testing import Result
from rich.console import Console
from typer.testing import CliRunner

from huiyin.cli import checking_show
from huiyin.cli.checking import register
from huiyin.reading import Severity, read_text
from huiyin.reading.marked import review

from . import makers, samples

APP = typer.Typer()
register(APP)


@APP.command()
def nothing() -> None:
    """A second command, so that the first is called by its name."""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(APP, ["check", *map(str, arguments)])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "通报.txt"
    path.write_text(samples.REPORT, encoding="gb18030")
    return path


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    path = tmp_path / "清爽.txt"
    path.write_text("一段普通的话。")
    return path


def test_the_screen_shows_place_reason_and_advice(report: Path) -> None:
    shown = run(report).stdout
    found = review(read_text(samples.REPORT), "通报.txt").opinions
    assert all(f"第{one.line}行" in shown for one in found)
    assert "为什么：" in shown
    assert "怎么办：" in shown


@pytest.mark.parametrize("width", [30, 80])
def test_no_line_is_wider_than_the_terminal(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(
        checking_show,
        "Console",
        lambda **_: Console(file=out, width=width, force_terminal=True, color_system=None, highlight=False),
    )
    checking_show.show_reviewed(review(read_text(samples.REPORT), "通报.txt"))
    lines = out.getvalue().split("\n")
    assert len(lines) > 20
    assert all(Console().measure(line).maximum <= width for line in lines)


@pytest.mark.parametrize(
    ("severities", "fail_on", "status"),
    [
        ([], "hint", 0),
        (["hint"], "hint", 1),
        (["hint"], "warning", 0),
        (["hint", "warning"], "warning", 1),
        (["warning"], "serious", 0),
        (["serious"], "serious", 1),
        (["serious"], "never", 0),
    ],
)
def test_the_exit_status_follows_the_heaviest(
    severities: list[str], fail_on: str, status: int, report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huiyin.reading import Objection
    from huiyin.reading.marked import reviewed

    found = [Objection("a", Severity(s), 0, 1, "云", "为什么", "怎么办") for s in severities]
    monkeypatch.setattr(reviewed, "objections", lambda reading: found)
    assert run(report, "--fail-on", fail_on).exit_code == status


def test_a_warning_fails_unless_told_otherwise(report: Path) -> None:
    assert run(report).exit_code == 1


def test_json_of_one_file_is_its_objections(report: Path) -> None:
    result = run(report, "--json")
    found = json.loads(result.stdout)
    assert {
        "number", "code", "severity", "start", "end", "passage", "why", "advice", "line",
    } <= set(found[0])  # fmt: skip
    assert all(samples.REPORT[one["start"] : one["end"]] == one["passage"] for one in found)


def test_many_files_are_all_checked_though_one_cannot_be_read(report: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04" + b"\0" * 40)
    result = run(broken, report, "--json")
    assert result.exit_code == 2
    first, second = json.loads(result.stdout)
    assert "损坏" in first["error"]
    assert second["file"] == str(report)
    assert second["objections"]
    assert "读不了 坏.docx" in result.stderr


def test_a_folder_is_checked_file_by_file(report: Path, clean: Path, tmp_path: Path) -> None:
    shown = run(tmp_path).stdout
    assert "通报.txt" in shown
    assert "清爽.txt" in shown
    assert "共查 2 份" in shown


def test_page_and_word_copy_are_written_where_told(report: Path, tmp_path: Path) -> None:
    page, word = tmp_path / "out.html", tmp_path / "out.docx"
    result = run(report, "--html", page, "--word", word)
    assert result.exit_code == 1
    assert "查档窗口服务不便" in page.read_text(encoding="utf-8")
    assert "word/comments.xml" in zipfile.ZipFile(word).namelist()
    assert "已写入" in result.stderr


def test_results_of_many_files_do_not_overwrite_each_other(report: Path, tmp_path: Path) -> None:
    (tmp_path / "通报.docx").write_bytes(makers.word(samples.REPORT))
    out = tmp_path / "结果"
    run(report, tmp_path / "通报.docx", "--word", out, "--html", out)
    assert {p.name for p in out.iterdir()} == {
        "通报（审稿意见）.html",
        "通报.docx（审稿意见）.html",
        "通报（批注）.docx",
        "通报.docx（批注）.docx",
    }


def test_the_manuscript_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "稿.docx"
    path.write_bytes(makers.word(samples.REPORT))
    before = path.read_bytes()
    result = run(path, "--word", path)
    assert result.exit_code == 2
    assert "不能写在原稿上" in result.stderr
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_said(report: Path, tmp_path: Path) -> None:
    result = run(report, "--html", tmp_path / "没有" / "out.html")
    assert result.exit_code == 2
    assert "没有写成" in result.stderr


def test_an_objection_can_be_silenced_for_a_reason_which_is_shown(report: Path) -> None:
    codes = {one["code"] for one in json.loads(run(report, "--json").stdout)}
    assert "late" in codes
    silenced = run(report, "--json", "--silence", "late=本地公开时间另有规定")
    assert {one["code"] for one in json.loads(silenced.stdout)} == codes - {"late"}
    assert "本地公开时间另有规定" in run(report, "--silence", "late=本地公开时间另有规定").stdout


@pytest.mark.parametrize("said", ["late", "late=", "nonsense=理由"])
def test_nothing_is_silenced_without_a_known_code_and_a_reason(report: Path, said: str) -> None:
    assert run(report, "--silence", said).exit_code == 2


def test_a_paper_of_unknown_kind_is_said_to_be_one(clean: Path) -> None:
    assert "没有认出文种" in run(clean).stdout
