"""`huiyin import` shows what it read, asks, stores once, and says what comes next."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from huiyin.cli import assemble, preparing
from huiyin.ledger.models import Content, Matter
from huiyin.people.models import Grant, Role
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.support.organ import LONG_AGO, Organ

TEXTS = Path(__file__).parents[1] / "registers" / "rectification" / "texts"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, organ: Organ):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(preparing, "set_up", lambda: None)
    return lambda *words, answers="": CliRunner().invoke(assemble(), ["import", *map(str, words)], input=answers)


def test_a_report_is_shown_then_stored(run) -> None:  # type: ignore[no-untyped-def]
    result = run(TEXTS / "report.txt", answers="y\n")
    assert result.exit_code == 0, result.output
    for words in ("公开报告", "问题 8 个", "待核数字 13 个", "862人次", "已保存：整改轮次〔2024〕1号", "下一步"):
        assert words in result.output
    assert Round.objects.get().historical


def test_a_no_stores_nothing(run) -> None:  # type: ignore[no-untyped-def]
    result = run(TEXTS / "report.txt", answers="n\n")
    assert result.exit_code == 1
    assert "没有保存任何内容" in result.output
    assert not Matter.objects.exists()
    assert not Content.objects.exists()


def test_feedback_then_plan_into_its_round(run) -> None:  # type: ignore[no-untyped-def]
    first = run(TEXTS / "feedback.txt", "--yes")
    assert first.exit_code == 0, first.output
    number = Round.objects.get().number
    assert f"--into {number}" in first.output
    second = run(TEXTS / "plan.txt", "--into", number, "--yes")
    assert second.exit_code == 0, second.output
    assert "研究室" in second.output
    assert (Finding.objects.count(), Measure.objects.count()) == (3, 4)


def test_the_same_file_again_points_to_its_round(run) -> None:  # type: ignore[no-untyped-def]
    run(TEXTS / "report.txt", "--yes")
    again = run(TEXTS / "report.txt", "--yes")
    assert again.exit_code == 1
    assert "这份文件已经导入过，见整改轮次〔2024〕1号" in again.output
    assert Round.objects.count() == 1


def test_a_secrecy_marking_stops_before_anything_is_kept(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "a.txt"
    file.write_text("秘密★10年\n" + (TEXTS / "report.txt").read_text("utf-8"), "utf-8")
    result = run(file, "--yes")
    assert result.exit_code == 1
    assert "国家秘密标志" in result.output
    assert not Content.objects.exists()


def test_a_doubtful_date_is_asked_for(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "a.txt"
    file.write_text((TEXTS / "report.txt").read_text("utf-8").replace("2024年7月3日", "2024113日"), "utf-8")
    refused = run(file, "--yes")
    assert refused.exit_code == 1
    assert "请先选定有疑问的日期" in refused.output
    assert not Matter.objects.exists()
    assert not Content.objects.exists()
    result = run(file, answers="9\n1\ny\n")
    assert result.exit_code == 0, result.output
    assert Round.objects.get().feedback_on is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as", "nobody"), "没有账号“nobody”"), (("--into", "整改轮次〔1999〕1号"), "没有编号为“整改轮次〔1999〕1号”"),
        (("--kind", "letter"), "--kind"), (("--as", "handler_a", "--yes"), "您的账号没有这项权限"),
    ],
)
def test_what_cannot_be_done_is_said(run, words: tuple[str, ...], said: str) -> None:  # type: ignore[no-untyped-def]
    result = run(TEXTS / "report.txt", *words)
    assert result.exit_code != 0
    assert said in result.output
    assert not Matter.objects.exists()


def test_with_two_office_accounts_one_is_named(run, organ: Organ) -> None:  # type: ignore[no-untyped-def]
    Grant.objects.create(person=organ.handler_b.person, role=Role.OFFICE, starts_on=LONG_AGO)
    asked = run(TEXTS / "report.txt", "--yes")
    assert "clerk（陈小禾）" in asked.output
    assert run(TEXTS / "report.txt", "--yes", "--as", "clerk").exit_code == 0


def test_a_file_that_cannot_be_read_ends_with_two(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "a.docx"
    file.write_bytes(b"PK\x03\x04 broken")
    result = run(file)
    assert result.exit_code == 2
    assert "读不了 a.docx" in result.output


def test_help_is_chinese(run) -> None:  # type: ignore[no-untyped-def]
    result = run("--help")
    assert result.exit_code == 0
    assert "导入反馈意见、整改方案或公开报告" in result.output
