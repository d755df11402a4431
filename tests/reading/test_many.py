"""Many files at once: order, one bad file alone failing, outputs, going on after an interruption."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import python_calamine
import typer
from typer.testing import CliRunner

from huiyin.cli import checking, reading, reading_many
from huiyin.cli.reading_records import encoded, keep_done, records
from huiyin.reading import ReadingError, read_text
from huiyin.reading.folder import find_documents
from huiyin.reading.pool import run

from . import samples

APP = typer.Typer()
reading.register(APP)
checking.register(APP)  # with a single command its name is no word of the line
ALONE = read_text(samples.REPORT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents on two levels, one of them unreadable, beside what is no document."""
    root = tmp_path / "来文"
    (root / "二组").mkdir(parents=True)
    (root / "甲.txt").write_text(samples.REPORT, encoding="gb18030")
    (root / "乙.docx").write_bytes(b"no document")
    (root / "二组" / "丙.TXT").write_text(samples.REPORT, encoding="utf-8")
    for name in ("~$甲.docx", ".隐藏.txt", "照片.jpg"):
        (root / name).write_bytes(b"x")
    return root


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


# -- which files


def test_folders_are_searched_on_all_levels_in_order_without_hidden_and_foreign_files(folder: Path) -> None:
    found = find_documents([folder])
    assert [str(p.relative_to(folder)) for p in found.files] == ["乙.docx", "甲.txt", "二组/丙.TXT"]
    assert found.passed_over == {".jpg": 1}


def test_a_file_named_by_itself_is_taken_once_whatever_its_ending(folder: Path) -> None:
    found = find_documents([folder / "照片.jpg", folder / "甲.txt", folder])
    assert [p.name for p in found.files] == ["照片.jpg", "甲.txt", "乙.docx", "丙.TXT"]


# -- the pool


def work(path: Path) -> str:
    """What a name says is done: a fault, a death, a long or a short while."""
    if path.name == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    if path.name == "hangs":
        time.sleep(60)
    if path.name == "refused":
        raise ReadingError("读不了。")
    if path.name == "faulty":
        raise ZeroDivisionError
    time.sleep(0.05 if path.name == "slow" else 0)
    return path.name


def test_one_bad_file_fails_alone_and_the_order_stays() -> None:
    names = ["slow", "a", "dies", "b", "hangs", "c", "refused", "faulty", *(f"x{i}" for i in range(80))]
    outcomes = list(run([Path(name) for name in names], work, jobs=2, limit=0.6))
    assert [o.path.name for o in outcomes] == names
    failed = {o.path.name: o.error or "" for o in outcomes if o.made is None}
    assert failed.keys() == {"dies", "hangs", "refused", "faulty"}
    assert "意外中止" in failed["dies"]
    assert "0.6 秒" in failed["hangs"]
    assert failed["refused"] == "读不了。"
    assert "ZeroDivisionError" in failed["faulty"]
    assert all(o.made == o.path.name and o.error is None for o in outcomes if o.path.name not in failed)


def test_no_more_is_begun_than_is_soon_handed_over() -> None:
    begun = 0

    class Counting(list[Path]):
        def __getitem__(self, index):  # type: ignore[no-untyped-def]
            nonlocal begun
            begun = max(begun, index + 1)
            return super().__getitem__(index)

    outcomes = run(Counting(Path(f"x{i}") for i in range(500)), work, jobs=2, limit=5)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert 2 <= begun <= 33


# -- the command


def read(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(APP, ["read", *(str(a) for a in arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_a_folder_is_listed_with_failures_at_the_end(folder: Path) -> None:
    code, out, err = read(folder, "--jobs", 2)
    assert code == 2
    counts = f"问题 3，措施 {len(ALONE.measures)}，数字 {len(ALONE.figures)}，存疑 0"
    assert [line.split("　")[1:3] for line in out.splitlines()] == [["整改报告", counts]] * 2
    assert "读了 2 份，读不了 1 份" in err
    assert "乙.docx：文件扩展名是 .docx" in err
    assert ".jpg 1" in err
    assert "\r" not in err  # no progress where nobody watches


def test_all_read_ends_with_0(folder: Path) -> None:
    code, out, _ = read(folder / "二组", "--json")
    assert code == 0
    record = json.loads(out)
    assert record["reading"]["unit"] == "云溪县档案馆党支部"
    assert record["bytes"] == (folder / "二组" / "丙.TXT").stat().st_size


def test_json_lines_name_every_file_with_reading_or_error(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    assert read(folder, folder / "没有.txt", "--jsonl", out)[0] == 2
    assert [(Path(str(r["path"])).name, "reading" in r, "error" in r) for r in lines(out)] == [
        ("乙.docx", False, True),
        ("甲.txt", True, False),
        ("丙.TXT", True, False),
        ("没有.txt", False, True),
    ]


def test_an_output_is_not_written_over_and_skip_done_goes_on_from_it(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    read(folder, "--jsonl", out)
    before = out.read_bytes()
    code, _, err = read(folder, "--jsonl", out)
    assert (code, out.read_bytes()) == (2, before)
    assert "--skip-done" in err

    (folder / "丁.txt").write_text("一段新来的话，说的是别的事情。")
    with out.open("ab") as file:
        file.write(b'{"path": "torn')
    code, _, err = read(folder, "--jsonl", out, "--skip-done")
    assert code == 2
    assert "读了 1 份，读不了 1 份" in err
    assert "2 份上次已读" in err
    assert [Path(str(r["path"])).name for r in lines(out)] == ["甲.txt", "丙.TXT", "丁.txt", "乙.docx"]


def test_a_file_changed_since_is_read_again(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    read(folder / "二组", "--jsonl", out)
    (folder / "二组" / "丙.TXT").write_text("另一段话。")
    _, _, err = read(folder / "二组", "--jsonl", out, "--skip-done")
    assert "读了 1 份" in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(("--skip-done",), "--jsonl"), (("--table", "a.ods"), ".xlsx 或 .csv")],
)
def test_wishes_that_cannot_be_met_are_refused(folder: Path, arguments: tuple[str, ...], words: str) -> None:
    code, _, err = read(folder, *arguments)
    assert code == 2
    assert words in err


def test_the_table_has_files_findings_and_measures(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "表.xlsx"
    read(folder, "--table", out)
    book = python_calamine.CalamineWorkbook.from_path(str(out))
    files, findings, measures = (book.get_sheet_by_name(n).to_python() for n in ("文件", "问题", "措施"))
    heads = files[1]
    assert [Path(str(row[0])).name for row in files[2:]] == ["乙.docx", "甲.txt", "丙.TXT"]
    read_row = dict(zip(heads, files[3], strict=True))
    assert (read_row["文种"], read_row["问题"]) == ("整改报告", 3.0)
    assert read_row["措施"] == len(ALONE.measures)
    assert "扩展名" in str(files[2][1])
    assert len(findings) == 2 + 6
    assert len(measures) == 2 + 2 * len(ALONE.measures)
    assert not list(tmp_path.glob("*.part"))


def test_csv_is_four_files_in_which_nothing_is_a_formula(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "二组" / "=1+1.txt").write_text(samples.REPORT)
    out = tmp_path / "表.csv"
    monkeypatch.chdir(folder / "二组")
    read("=1+1.txt", "丙.TXT", "--table", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert [row[0] for row in rows] == ["文件", "'=1+1.txt", "丙.TXT"]
    assert sorted(p.name for p in tmp_path.glob("*.csv")) == ["表-存疑.csv", "表-措施.csv", "表-问题.csv", "表.csv"]


def test_a_table_made_after_an_interruption_has_what_was_read_before(folder: Path, tmp_path: Path) -> None:
    jsonl, out = tmp_path / "o.jsonl", tmp_path / "o.csv"
    read(folder, "--jsonl", jsonl)
    read(folder, "--jsonl", jsonl, "--skip-done", "--table", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert [Path(row[0]).name for row in csv.reader(file)] == ["文件", "甲.txt", "丙.TXT", "乙.docx"]


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    most = 6_000  # far more than are read before somebody stops it
    (tmp_path / "00000.txt").write_text(samples.REPORT)
    for i in range(1, most):
        (tmp_path / f"{i:05}.txt").hardlink_to(tmp_path / "00000.txt")
    out = tmp_path / "o.jsonl"
    # What a shell starts in the background ignores Ctrl-C, and so does all that it starts.
    heeds = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heeds}; from huiyin.cli import main; main()"
    command = [sys.executable, "-c", code, "read", str(tmp_path), "--jsonl", str(out), "--jobs", "2"]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, cwd="src")
    deadline = time.monotonic() + 30
    while not (out.exists() and out.stat().st_size > 20_000) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGINT)  # as a terminal does: to the workers too
    _, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "已中断" in err.decode()
    assert "没有读。加 --skip-done" in err.decode()
    names = [Path(str(r["path"])).name for r in lines(out)]
    assert names == [f"{i:05}.txt" for i in range(len(names))]
    assert 0 < len(names) < most


# -- records


def test_a_name_that_is_no_utf8_and_a_lone_surrogate_stay_json(tmp_path: Path) -> None:
    assert json.loads(encoded('{"a":"\ud800"}')) == {"a": "\ud800"}
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xb9\xa4.txt"))
    odd.write_text("一段普通的话。")
    out = tmp_path / "o.jsonl"
    assert read(odd, "--jsonl", out)[0] == 0
    assert str(lines(out)[0]["path"]).endswith(r"\xb9\xa4.txt")


def test_lines_that_say_nothing_are_dropped_on_going_on(tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    good = b'{"path":"a","bytes":1,"reading":{}}\n'
    out.write_bytes(b"[]\nrubbish\n" + good + good + b'{"path":"b","bytes":1,"error":"x"}\n' + good[:-1])
    assert keep_done(out) == {"a": 1}
    assert out.read_bytes() == good
    assert len(list(records(out))) == 1


def test_progress_is_shown_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(list[str]):
        def isatty(self) -> bool:
            return True

        write = list.append

        def flush(self) -> None: ...

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    tally = reading_many._Tally(total=10, read=4, failed=[("a", "b")])
    reading_many._progress(tally)
    assert "已读 5/10，读不了 1" in "".join(screen)
