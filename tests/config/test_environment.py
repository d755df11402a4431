"""Values of the environment are understood, or refused by name."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from huiyin.config.databases import database
from huiyin.config.environment import Mode, SettingsError, read_environment


def test_nothing_set_means_a_demonstration_on_this_machine_with_a_key_of_its_own(tmp_path: Path) -> None:
    first = read_environment({"HUIYIN_DATA": str(tmp_path)})
    again = read_environment({"HUIYIN_DATA": str(tmp_path)})
    assert first.mode is Mode.DEMO
    assert set(first.hosts) == {"127.0.0.1", "localhost", "[::1]"}
    assert len(first.secret_key) >= 50
    assert first.secret_key == again.secret_key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_production_makes_up_no_key(tmp_path: Path) -> None:
    found = read_environment({"HUIYIN_MODE": "production", "HUIYIN_DATA": str(tmp_path)})
    assert found.secret_key == ""
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUIYIN_MODE", "prod"),
        ("HUIYIN_DEBUG", "maybe"),
        ("HUIYIN_IDLE_MINUTES", "1"),
        ("HUIYIN_UPLOAD_MAX_MB", "big"),
        ("HUIYIN_UPLOAD_MAX_MB", "-5"),
    ],
)
def test_a_value_without_meaning_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_environment({"HUIYIN_DATA": str(tmp_path), name: value})


def test_mail_without_a_sender_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="HUIYIN_MAIL_FROM"):
        read_environment({"HUIYIN_DATA": str(tmp_path), "HUIYIN_MAIL_HOST": "mail.example.cn"})


def test_mail_takes_the_port_of_its_security(tmp_path: Path) -> None:
    said = {
        "HUIYIN_DATA": str(tmp_path),
        "HUIYIN_MAIL_HOST": "mail.example.cn",
        "HUIYIN_MAIL_FROM": "a@example.cn",
    }
    mail = read_environment({**said, "HUIYIN_MAIL_SECURITY": "ssl"}).mail
    assert mail is not None
    assert (mail.port, mail.security) == (465, "ssl")


def test_sqlite_keeps_what_it_committed_and_waits_for_its_turn(tmp_path: Path) -> None:
    options = database("", tmp_path)["OPTIONS"]
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] >= 10


@pytest.mark.parametrize("url", ["mysql://a@b/c", "sqlite://:memory:", "oracle:x"])
def test_other_databases_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        database(url, tmp_path)


def test_postgresql_is_reached_through_its_socket(tmp_path: Path) -> None:
    entry = database("postgresql://huiyin@%2Fvar%2Frun%2Fpostgresql/organ", tmp_path)
    assert (entry["HOST"], entry["NAME"]) == ("/var/run/postgresql", "organ")
