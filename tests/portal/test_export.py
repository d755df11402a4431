"""The static export is complete, stands alone, and replaces only what is its own."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from huiyin.portal import export as exporting
from huiyin.portal.export import SUMS, ExportRefused, export, files_in
from huiyin.reports import stages
from huiyin.reports.models import Report
from tests.reports.scene import World, published
from tests.support.organ import command

_LINK = re.compile(r'(?:href|src)="([^"#]*)(?:#[^"]*)?"')


@pytest.fixture
def folder(world: World, report: Report, tmp_path: Path) -> Path:
    stages.save(report, {"drill_down": True}, command(world.organ.clerk))
    published(world, report)
    assert export(tmp_path / "site") == 1
    return tmp_path / "site"


def test_it_holds_the_list_the_text_the_papers_and_the_sums(folder: Path, report: Report) -> None:
    names = {p.relative_to(folder).as_posix() for p in files_in(folder)}
    here = f"report-{report.pk}"
    assert names == {
        "index.html", "style.css", "paper.css", "export.json", f"{here}/index.html", f"{here}/data.html", f"{here}/report.docx",
        f"{here}/report.pdf",
    }


def test_every_sum_is_right(folder: Path) -> None:
    lines = (folder / SUMS).read_text("utf-8").splitlines()
    assert len(lines) == len(list(files_in(folder)))
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


def test_every_link_leads_to_a_file_inside(folder: Path) -> None:
    for page in folder.rglob("*.html"):
        for link in _LINK.findall(page.read_text("utf-8")):
            assert not link or (page.parent / link).is_file(), (page, link)


def test_nothing_needs_script_or_another_host(folder: Path) -> None:
    for path in [*folder.rglob("*.html"), *folder.rglob("*.css")]:
        text = path.read_text("utf-8")
        assert "<script" not in text
        assert not re.search(r"https?://|url\(", text)


def test_files_are_readable_by_the_account_that_serves_them(folder: Path) -> None:
    assert all(p.stat().st_mode & 0o004 for p in folder.rglob("*"))
    assert folder.stat().st_mode & 0o005 == 0o005


def test_it_can_be_written_again_and_takes_unchanged_papers_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / SUMS).read_text("utf-8")

    def never(_: Report) -> bytes:
        raise AssertionError("rendered again")

    monkeypatch.setattr(exporting.documents, "to_pdf", never)
    export(folder)
    assert (folder / SUMS).read_text("utf-8") == before


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, organ: object) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ExportRefused, match="其他文件"):
        export(tmp_path)
    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_publishing_writes_the_standing_export(world: World, report: Report) -> None:
    published(world, report)
    assert (exporting.default_folder() / f"report-{report.pk}" / "report.pdf").is_file()


def test_an_interrupted_export_leaves_the_old_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / SUMS).read_text("utf-8")

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(exporting, "_write_sums", full)
    with pytest.raises(OSError, match="no space"):
        export(folder)
    assert (folder / SUMS).read_text("utf-8") == before
    assert not list(folder.parent.glob(".site.*"))
