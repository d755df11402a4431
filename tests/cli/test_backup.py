"""Backup and restore on the database under test, SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huiyin.cli import backup, databases
from huiyin.cli.archive import Damaged
from huiyin.ledger import store
from huiyin.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def data(tmp_path: Path, settings: Any) -> Path:
    settings.HUIYIN_DATA = tmp_path / "data"
    settings.HUIYIN_DATA.mkdir()
    return tmp_path / "data"


@pytest.fixture
def saved(data: Path, tmp_path: Path) -> Path:
    """A backup of one person and one stored file; afterwards the database goes on."""
    Person.objects.create(name="甲")
    store.put([b"%PDF-1.4\n" + b"x" * 5000 + b"\n%%EOF\n"], "依据.pdf")
    backup.make_backup(tmp_path / "saved.tar.gz")
    Person.objects.create(name="乙")
    return tmp_path / "saved.tar.gz"


def names() -> set[str]:
    return set(Person.objects.values_list("name", flat=True))


def test_restoring_brings_back_rows_and_files_and_keeps_what_was_there(saved: Path, data: Path) -> None:
    (digest,) = store.stored_digests()
    store.path_of(digest).unlink()
    manifest, aside = backup.bring_back(saved, data, force=True)
    assert names() == {"甲"}
    assert store.is_intact(digest)
    assert manifest.vendor == connection.vendor
    assert aside is not None
    assert list(aside.iterdir())


def test_restoring_over_data_needs_force(saved: Path, data: Path) -> None:
    with pytest.raises(databases.Failed, match="--force"):
        backup.bring_back(saved, data, force=False)
    assert names() == {"甲", "乙"}


def test_the_guards_stand_after_restoring(saved: Path, data: Path) -> None:
    from huiyin.ledger.guards import missing

    backup.bring_back(saved, data, force=True)
    assert missing() == []


def test_a_damaged_backup_changes_nothing(saved: Path, data: Path) -> None:
    whole = bytearray(saved.read_bytes())
    whole[len(whole) // 2] ^= 0xFF
    saved.write_bytes(whole)
    before = sorted(store.stored_digests())
    with pytest.raises(Damaged):
        backup.bring_back(saved, data, force=True)
    assert names() == {"甲", "乙"}
    assert sorted(store.stored_digests()) == before
    assert not list(data.glob(".restoring-*"))


def test_a_backup_of_a_newer_program_is_refused(
    saved: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "known", lambda: set(databases.applied()[:-1]))
    with pytest.raises(Damaged, match="较新的版本"):
        backup.bring_back(saved, data, force=True)
    assert names() == {"甲", "乙"}


def test_a_failure_half_way_puts_everything_back(
    saved: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = backup.shutil.move, []

    def failing(source: Path, target: Path) -> Any:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        return real(source, target)

    before = sorted(store.stored_digests())
    monkeypatch.setattr(backup.shutil, "move", failing)
    with pytest.raises(OSError, match="No space"):
        backup.bring_back(saved, data, force=True)
    assert names() == {"甲", "乙"}
    assert sorted(store.stored_digests()) == before


def test_a_copy_taken_while_others_write_is_of_one_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite: no page is copied twice and none is missed however busy the writers are."""
    import sqlite3

    monkeypatch.setattr(databases, "PAGES_AT_ONCE", 20)
    source, target, stop = tmp_path / "busy.sqlite3", tmp_path / "copy.sqlite3", threading.Event()
    with closing(sqlite3.connect(source, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE pair (a INTEGER, b TEXT)")
        writer.executemany("INSERT INTO pair VALUES (?, ?)", [(0, "x" * 900) for _ in range(6000)])

    def write() -> None:
        with closing(sqlite3.connect(source, isolation_level=None, timeout=10)) as other:
            turn = 0
            while not stop.is_set():
                turn += 1
                other.execute("UPDATE pair SET a = ? WHERE rowid % 7 = 0", (turn,))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        calls: list[int] = []
        databases.snapshot_sqlite(source, target, lambda done, total: calls.append(done))
    finally:
        stop.set()
        thread.join()
    assert calls == sorted(calls)
    assert len(calls) > 1
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert copy.execute("SELECT count(DISTINCT a) FROM pair WHERE rowid % 7 = 0").fetchone()[0] == 1
        assert copy.execute("SELECT count(*) FROM pair").fetchone()[0] == 6000
