"""Each insecure combination keeps Huiyin from starting, and is named in Chinese."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.config import refusals as module
from huiyin.config.environment import read_environment
from huiyin.config.refusals import file_system, refusals

KEY = "k3j2-fq8Wz_Tn1Lx9Vb7Rm5Pc4Hd6Gs0Jy2Ke8Ua1Io3Zt5Xw7Bn9Mq"


def _production(data: Path, **changed: str) -> dict[str, str]:
    return {
        "HUIYIN_MODE": "production",
        "HUIYIN_SECRET_KEY": KEY,
        "HUIYIN_ALLOWED_HOSTS": "huiyin.example.cn",
        "HUIYIN_DATA": str(data),
        **changed,
    }


def _codes(values: dict[str, str]) -> set[str]:
    return {refusal.code for refusal in refusals(read_environment(values))}


def test_a_sound_production_starts(tmp_path: Path) -> None:
    assert _codes(_production(tmp_path)) == set()


def test_a_demonstration_on_this_machine_starts(tmp_path: Path) -> None:
    assert _codes({"HUIYIN_DATA": str(tmp_path)}) == set()


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("E001", {"HUIYIN_DEBUG": "1"}),
        ("E002", {"HUIYIN_SECRET_KEY": ""}),
        ("E002", {"HUIYIN_SECRET_KEY": "short"}),
        ("E002", {"HUIYIN_SECRET_KEY": "a" * 80}),
        ("E003", {"HUIYIN_ALLOWED_HOSTS": ""}),
        ("E003", {"HUIYIN_ALLOWED_HOSTS": "*"}),
        ("E003", {"HUIYIN_ALLOWED_HOSTS": "huiyin.example.cn,*.example.cn"}),
        ("E004", {"HUIYIN_HTTPS": "0"}),
        ("E007", {"DATABASE_URL": "postgresql://u:p@db.example.cn/huiyin"}),
        ("E007", {"DATABASE_URL": "postgresql://u:p@db.example.cn/huiyin?sslmode=prefer"}),
        (
            "E008",
            {
                "HUIYIN_MAIL_HOST": "mail.example.cn",
                "HUIYIN_MAIL_FROM": "a@example.cn",
                "HUIYIN_MAIL_PASSWORD": "p",
                "HUIYIN_MAIL_SECURITY": "none",
            },
        ),
    ],
)
def test_an_insecure_production_does_not_start(tmp_path: Path, code: str, changed: dict[str, str]) -> None:
    assert _codes(_production(tmp_path, **changed)) == {code}


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://u:p@db.example.cn/huiyin?sslmode=verify-full",
        "postgresql://u@%2Fvar%2Frun%2Fpostgresql/huiyin",
        "postgresql:///huiyin",
        "postgresql://u:p@127.0.0.1/huiyin",
    ],
)
def test_an_encrypted_or_local_database_is_fine(tmp_path: Path, url: str) -> None:
    assert _codes(_production(tmp_path, DATABASE_URL=url)) == set()


def test_a_demonstration_is_not_opened_to_others(tmp_path: Path) -> None:
    assert _codes({"HUIYIN_DATA": str(tmp_path), "HUIYIN_ALLOWED_HOSTS": "127.0.0.1,10.1.2.3"}) == {"E003"}


def test_production_names_its_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert _codes(_production(Path("var"))) == {"E005"}


def test_sqlite_on_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        module, "_mounts", lambda: f"/dev/sda1 / ext4 rw 0 0\nnas:/share {tmp_path} nfs4 rw 0 0\n"
    )
    assert _codes(_production(tmp_path)) == {"E006"}
    assert _codes(_production(tmp_path, DATABASE_URL="sqlite:////srv/local.sqlite3")) == set()


def test_the_nearest_mount_decides() -> None:
    mounts = "/dev/a / ext4 rw 0 0\nnas:/x /srv/a\\040b nfs rw 0 0\n/dev/b /srv/a\\040b/local xfs rw 0 0\n"
    assert file_system(Path("/srv/a b/x.sqlite3"), mounts) == "nfs"
    assert file_system(Path("/srv/a b/local/x.sqlite3"), mounts) == "xfs"
    assert file_system(Path("/home/x.sqlite3"), mounts) == "ext4"


@pytest.mark.slow
def test_the_web_server_itself_refuses(tmp_path: Path) -> None:
    """Whoever starts the WSGI application without our command meets the same refusal."""
    values = _production(tmp_path, HUIYIN_DEBUG="1", HUIYIN_ALLOWED_HOSTS="*")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DATABASE_URL"))}
    done = subprocess.run(
        [sys.executable, "-c", "import huiyin.config.wsgi"],
        env={**kept, **values},
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "HUIYIN_DEBUG" in done.stderr
    assert "HUIYIN_ALLOWED_HOSTS" in done.stderr
    assert "Traceback" not in done.stderr
