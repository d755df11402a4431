"""A backup that was cut short, damaged or tampered with is told apart from a good one."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from huiyin.cli.archive import MANIFEST, Damaged, files_of, unpack, write

FACTS: dict[str, object] = {
    "version": "1",
    "made_at": "2026-01-05T10:00:00+08:00",
    "vendor": "sqlite",
    "migrations": [],
}


def nothing(done: int, total: int) -> None:
    """No one watches."""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    (data / "content" / "ab").mkdir(parents=True)
    (data / "content" / "ab" / "abcd").write_bytes(b"material " * 10_000)
    database = tmp_path / "huiyin.sqlite3"
    database.write_bytes(b"rows")
    write(tmp_path / "good.tar.gz", database, data, FACTS, nothing)
    return tmp_path / "good.tar.gz"


def _rewritten(source: Path, change: dict[str, bytes | None], add: dict[str, bytes] | None = None) -> Path:
    """The archive with some members replaced, left out (None) or added."""
    target = source.with_name("changed.tar.gz")
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        members = [(entry.name, old.extractfile(entry)) for entry in old]
        contents = {name: file.read() for name, file in members if file is not None}
        for name, content in {**contents, **change, **(add or {})}.items():
            if content is not None:
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                new.addfile(entry, io.BytesIO(content))
    return target


def test_what_was_written_comes_out_again(made: Path, tmp_path: Path) -> None:
    manifest = unpack(made, tmp_path / "out", nothing)
    assert (tmp_path / "out" / "database" / "huiyin.sqlite3").read_bytes() == b"rows"
    assert (tmp_path / "out" / "data" / "content" / "ab" / "abcd").read_bytes() == b"material " * 10_000
    assert [m.path for m in manifest.members] == ["database/huiyin.sqlite3", "data/content/ab/abcd"]


def test_only_its_owner_may_read_it(made: Path) -> None:
    assert made.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("change", "add", "said"),
    [
        ({"data/content/ab/abcd": b"other"}, {}, "不符"),
        ({"database/huiyin.sqlite3": b"row5"}, {}, "不符"),
        ({"data/content/ab/abcd": None}, {}, "缺少"),
        ({MANIFEST: None}, {}, "没有校验清单"),
        ({MANIFEST: b"{}"}, {}, "读不出来"),
        ({}, {"data/content/zz/zz": b"smuggled"}, "多出"),
        ({}, {"data/../../escape": b"x"}, "不应有"),
        ({}, {"/etc/escape": b"x"}, "不应有"),
    ],
)
def test_a_changed_archive_is_refused(
    made: Path, tmp_path: Path, change: dict[str, bytes | None], add: dict[str, bytes], said: str
) -> None:
    with pytest.raises(Damaged, match=said):
        unpack(_rewritten(made, change, add), tmp_path / "out", nothing)
    assert not (tmp_path / "escape").exists()


@pytest.mark.parametrize("kept", [0.2, 0.6])
def test_an_archive_cut_short_is_refused(made: Path, tmp_path: Path, kept: float) -> None:
    whole = made.read_bytes()
    made.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(Damaged):
        unpack(made, tmp_path / "out", nothing)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_bytes(gzip.compress(b"no archive at all"))
    with pytest.raises(Damaged):
        unpack(tmp_path / "x.tar.gz", tmp_path / "out", nothing)


def test_a_later_format_is_refused(made: Path, tmp_path: Path) -> None:
    with tarfile.open(made) as archive:
        said = json.loads(archive.extractfile(MANIFEST).read())  # type: ignore[union-attr]
    changed = _rewritten(made, {MANIFEST: json.dumps({**said, "format": 99}).encode()})
    with pytest.raises(Damaged, match="第99版"):
        unpack(changed, tmp_path / "out", nothing)


def test_what_can_be_made_again_and_the_machines_secrets_stay_out(tmp_path: Path) -> None:
    for name in (
        "content/ab/abcd", "content/incoming/half", "run/processes.json", "secret_key", "ledger.key", "huiyin.sqlite3",
        "huiyin.sqlite3-wal", "backups/huiyin-1.tar.gz", "bench.json", ".restoring-7/data/x", "keys/seal.pem",
        "before-restore-20260101-000000/content/x",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert [p.relative_to(tmp_path).as_posix() for p in files_of(tmp_path)] == [
        "content/ab/abcd",
        "keys/seal.pem",
    ]
