"""`doctor` names what is missing, and is content with a sound installation."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from huiyin.cli import probes
from huiyin.cli.probes import Level
from huiyin.ledger import store
from huiyin.ledger.leaves import settle
from huiyin.ledger.models import Entry
from huiyin.registers.rectification.models import Measure

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    settings.HUIYIN_DATA = tmp_path / "data"
    settings.HUIYIN_DATA.mkdir(mode=0o700)
    return tmp_path / "data"


def levels(found: Any) -> dict[str, Level]:
    return {finding.about: finding.level for finding in found}


def nothing(done: int, total: int) -> None:
    """No one watches."""


def test_a_sound_database_is_fine() -> None:
    assert levels(probes.database()) == {"数据库": Level.FINE, "数据库结构": Level.FINE}
    assert levels(probes.guards()) == {"防篡改": Level.FINE}


def test_an_unapplied_migration_is_named() -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="people").delete()
    assert levels(probes.database())["数据库结构"] is Level.BAD


def test_a_sound_ledger_is_fine(measure: Measure) -> None:
    settle()
    assert levels(probes.ledger()) == {"账本": Level.FINE}


def test_an_entry_put_in_by_sql_is_told(measure: Measure) -> None:
    last = Entry.objects.filter(matter_id=measure.pk).latest("sequence")
    Entry.objects.create(
        matter_id=measure.pk, sequence=last.sequence + 1, kind="note", mode="online", registered_at=last.registered_at,
        happened_on=last.happened_on, payload=last.payload, digest=last.digest, mac="0" * 64,
    )
    settle()
    (finding,) = probes.ledger()
    assert (finding.level, "没有有效的密钥标记" in finding.text) == (Level.BAD, True)


def test_a_key_that_is_missing_or_open_to_others_is_told(settings: Any, tmp_path: Path) -> None:
    held = Path(settings.HUIYIN_LEDGER_KEY_FILE)
    settings.HUIYIN_LEDGER_KEY_FILE = tmp_path / "ledger.key"
    (finding,) = probes.ledger()
    assert (finding.level, "找不到账本密钥" in finding.text) == (Level.BAD, True)
    shutil.copyfile(held, tmp_path / "ledger.key")
    (tmp_path / "ledger.key").chmod(0o644)
    assert levels(probes.ledger()) == {"账本密钥": Level.BAD, "账本": Level.FINE}


def test_a_missing_guard_is_named() -> None:
    from huiyin.ledger.guards import _present

    name = next(n for n in sorted(_present("default")) if n.startswith("ledger_entry_no"))
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON ledger_entry"
        cursor.execute(f"DROP TRIGGER {name}{on}")
    (finding,) = probes.guards()
    assert finding.level is Level.BAD
    assert name in finding.text


def test_a_lost_or_changed_file_is_found() -> None:
    kept = store.put([b"first " * 100], "甲.txt")
    spoilt = store.put([b"second " * 100], "乙.txt")
    assert levels(probes.contents(True, nothing)) == {"材料文件": Level.FINE}
    store.path_of(spoilt.digest).write_bytes(b"other")
    (finding,) = probes.contents(True, nothing)
    assert finding.level is Level.BAD
    assert spoilt.digest[:12] in finding.text
    assert kept.digest[:12] not in finding.text


def test_a_data_folder_open_to_others_is_noted(data: Path) -> None:
    assert levels(probes.data_folder())["数据目录"] is Level.FINE
    data.chmod(0o755)
    assert levels(probes.data_folder())["数据目录"] is Level.NOTE


@pytest.mark.parametrize(("free", "level"), [(0.5, Level.BAD), (3, Level.NOTE), (50, Level.FINE)])
def test_little_disk_space_is_told(monkeypatch: pytest.MonkeyPatch, free: float, level: Level) -> None:
    usage = namedtuple("usage", "total used free")(0, 0, int(free * probes.GIGABYTE))
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert levels(probes.data_folder())["磁盘"] is level


def test_a_clock_behind_the_ledger_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from huiyin.ledger.models import Entry

    class Later:
        def order_by(self, _: str) -> Later:
            return self

        def values_list(self, *_: str, **__: bool) -> Later:
            return self

        def first(self) -> Any:
            return timezone.now() + timedelta(days=1)

    assert levels(probes.clock()) == {"时钟": Level.FINE}
    monkeypatch.setattr(Entry, "objects", Later())
    assert levels(probes.clock()) == {"时钟": Level.BAD}


def test_next_years_holidays_are_asked_for_at_the_end_of_november() -> None:
    with time_machine.travel("2199-11-01 12:00+08:00", tick=False):
        early = next(f for f in probes.organ() if f.about == "放假安排")
    with time_machine.travel("2199-12-01 12:00+08:00", tick=False):
        late = next(f for f in probes.organ() if f.about == "放假安排")
    assert "2199年" in early.text
    assert "2200年" not in early.text
    assert "2200年" in late.text


def test_a_probe_that_fails_is_a_finding_and_no_traceback() -> None:
    def broken() -> Iterator[probes.Finding]:
        raise RuntimeError("relation does not exist\nLINE 1")
        yield  # what makes it a generator

    (finding,) = probes.told(broken)
    assert finding.level is Level.BAD
    assert "broken" in finding.text
    assert "LINE 1" not in finding.text


def test_an_empty_organ_is_told_what_is_missing_before_anything_waits() -> None:
    found = {f.about: f for f in probes.organ()}
    assert found["本单位"].level is Level.BAD
    assert {found[about].level for about in ("部门", "分管", "专门职责", "必看参数")} == {Level.NOTE}
    assert "设置 → 建立单位" in found["分管"].text


def test_jobs_left_lying_are_told() -> None:
    from django_q.models import OrmQ

    OrmQ.objects.create(key="huiyin", payload="", lock=timezone.now() - timedelta(hours=1))
    assert [f.level for f in probes.jobs()] == [Level.NOTE, Level.BAD]


def test_mail_is_optional_but_must_work_when_set(settings: Any) -> None:
    assert levels(probes.mail()) == {"邮件": Level.NOTE}
    from huiyin.config.environment import Mail

    settings.MAIL = Mail("127.0.0.1", 1, "", "", "none", "a@example.cn")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert levels(probes.mail()) == {"邮件": Level.BAD}


def test_backups_are_asked_for(data: Path) -> None:
    assert levels(probes.backups()) == {"备份": Level.NOTE}
    (data / "backups").mkdir()
    (data / "backups" / "huiyin-20260101-000000.tar.gz").touch()
    assert levels(probes.backups()) == {"备份": Level.FINE}


def test_fonts_and_office_are_looked_for() -> None:
    for probe in (probes.fonts, probes.office):
        assert all(f.level in {Level.FINE, Level.NOTE} for f in probe())
