"""`huiyin import` shows what it read, asks, stores once, and says what comes next."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from huiyin.cli import assemble, preparing
from huiyin.ledger.models import Content, Matter
from huiyin.people.models import Grant, Role
from huiyin.registers.rectification.models import Finding, Measure, Round, TableLayout
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


HEAD = "序号,反馈问题,整改措施,具体落实,整改时限\n"


def sheet(tmp_path: Path, rows: str, name: str = "清单.csv") -> Path:
    file = tmp_path / name
    file.write_text(HEAD + rows, "utf-8")
    return file


def test_columns_are_shown_told_and_remembered(run, tmp_path: Path, organ: Organ) -> None:  # type: ignore[no-untyped-def]
    first = sheet(tmp_path, "1,会议偏多,压减会议数量。,监督工委,2026-12-15\n")
    result = run(first, "--kind", "plan", "--mapping", "具体落实=配合部门", "--yes")
    assert result.exit_code == 0, result.output
    assert "共 2 条，成功 2 条，失败 0 条" in result.output
    assert TableLayout.objects.get().confirmed_by == organ.clerk
    run(sheet(tmp_path, "1,值班不严,完善值班表。,联络工委,2026-12-31\n", "十月.csv"), "--kind", "plan", "--yes")
    later = Measure.objects.get(wording__startswith="完善值班表")
    assert list(later.shares.values_list("department", "part")) == [(organ.committee.pk, "assist")]
    assert TableLayout.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"), [("责任人=牵头部门", "没有“责任人”这一栏"), ("具体落实=随便", "写法不对"), ("具体落实", "写法不对")],
)
def test_a_mapping_that_fits_nothing_is_said(run, tmp_path: Path, said: str, words: str) -> None:  # type: ignore[no-untyped-def]
    result = run(sheet(tmp_path, "1,会议偏多,压减会议数量。,监督工委,2026-12-15\n"), "--mapping", said, "--yes")
    assert result.exit_code == 1
    assert words in result.output
    assert not TableLayout.objects.exists()
    assert not Matter.objects.exists()


def test_an_updated_sheet_changes_only_what_changed(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    rows = "1,会议偏多,压减会议数量。,监督工委,2026-12-15\n1,会议偏多,会议套开合并。,监督工委,2026-12-20\n"
    run(sheet(tmp_path, rows), "--kind", "plan", "--yes")
    round_ = Round.objects.get()
    Round.objects.filter(pk=round_.pk).update(number="整改轮次〔2026〕9号")
    changed = sheet(tmp_path, rows.replace("2026-12-15", "2027-01-31") + "2,值班不严,完善值班表。,办公室,2027-02-01\n", "新.csv")
    declined = run(changed, "--kind", "plan", "--update", "整改轮次〔2026〕9号", answers="n\n")
    assert declined.exit_code == 1
    assert "2027-01-31" in declined.output
    assert (Measure.objects.count(), Content.objects.count()) == (2, 1)
    result = run(changed, "--kind", "plan", "--update", "整改轮次〔2026〕9号", "--yes")
    assert result.exit_code == 0, result.output
    assert "已更新：共 3 条，成功 3 条，失败 0 条" in result.output
    assert str(Measure.objects.get(wording__startswith="压减").due_on) == "2027-01-31"
    assert (Finding.objects.count(), Measure.objects.count()) == (2, 3)
    again = run(changed, "--kind", "plan", "--update", "整改轮次〔2026〕9号", "--yes")
    assert again.exit_code == 0
    assert "没有需要更新的内容" in again.output


def test_into_and_update_exclude_each_other(run) -> None:  # type: ignore[no-untyped-def]
    result = run(TEXTS / "plan.txt", "--into", "甲", "--update", "甲")
    assert result.exit_code == 1
    assert "只能用一个" in result.output
