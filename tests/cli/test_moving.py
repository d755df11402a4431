"""An organ that outgrows SQLite: its backup comes into PostgreSQL, and the account of every day can work and back up there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cli.test_server import START
from tools.postgres import NoPostgres, Postgres, binaries

pytestmark = [pytest.mark.slow, pytest.mark.thorough]
KEY = "k3j2-fq8Wz_Tn1Lx9Vb7Rm5Pc4Hd6Gs0Jy2Ke8Ua1Io3Zt5Xw7Bn9Mq"
ROOT = Path(__file__).parents[2]
FILL = """
from huiyin.cli import preparing; preparing.set_up()
from tests.support import organ as o
from huiyin.ledger import store
organ = o.build(); round_ = o.a_round(organ)
measure = o.a_measure(organ, o.move(o.a_finding(organ, round_), "issue", o.command(organ.clerk)))
o.move(measure, "issue", o.command(organ.clerk, comment="请于月底前办结", materials=(o.material("evidence", "制度文本"),)))
"""
LOOK = """
from huiyin.cli import preparing; preparing.set_up()
from huiyin.ledger.models import Entry
from huiyin.people.models import User
from huiyin.procedures.models import Task
from huiyin.registers.rectification.models import Measure
for row in Entry.objects.order_by("pk"): print(row.pk, row.digest, row.registered_at.isoformat())
for row in Task.objects.order_by("pk"): print(row.pk, row.assignee, row.is_open, row.due_on)
for row in Measure.objects.order_by("pk"): print(row.pk, row.number, row.title, row.due_on, row.proofs)
print(User.objects.get(username="clerk").check_password("qing-he-2026"))
"""


@pytest.fixture
def server() -> Iterator[Postgres]:
    try:
        with Postgres() as running:
            with psycopg.connect(running.url, autocommit=True) as connection:
                for statement in (
                    "CREATE ROLE huiyin_owner LOGIN", "CREATE ROLE huiyin_app LOGIN",
                    "CREATE DATABASE huiyin OWNER huiyin_owner LOCALE 'C.UTF-8' TEMPLATE template0",
                ):
                    connection.execute(statement)
            yield running
    except NoPostgres as reason:
        pytest.skip(str(reason))


def address(server: Postgres, role: str) -> str:
    return server.url.replace("//huiyin@", f"//{role}@").replace("/postgres", "/huiyin")


def settings(tmp_path: Path, folder: str, url: str = "") -> dict[str, str]:
    data = tmp_path / folder
    data.mkdir(mode=0o700, exist_ok=True)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DATABASE_URL", "COV_"))}
    return {
        **kept, "HUIYIN_DATA": str(data), "HUIYIN_MODE": "production", "HUIYIN_SECRET_KEY": KEY, "PYTHONPATH": str(ROOT),
        "HUIYIN_ALLOWED_HOSTS": "huiyin.example.cn", "HUIYIN_BEHIND_PROXY": "1", "HUIYIN_DATABASE_ROLE": "huiyin_app",
        **({"DATABASE_URL": url} if url else {}),
    }


def python(values: dict[str, str], code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=values, capture_output=True, text=True, timeout=300, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def huiyin(values: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START, *arguments]
    path = f"{binaries()}{os.pathsep}{values['PATH']}"
    return subprocess.run(command, env={**values, "PATH": path}, capture_output=True, text=True, timeout=300, cwd=ROOT)


def test_from_sqlite_to_postgres_and_on_with_the_account_of_every_day(tmp_path: Path, server: Postgres) -> None:
    small = settings(tmp_path, "small")
    assert huiyin(small, "upgrade", "--new").returncode == 0
    python(small, FILL)
    saved = tmp_path / "saved.tar.gz"
    done = huiyin(small, "backup", str(saved))
    assert done.returncode == 0, done.stderr
    before = python(small, LOOK)

    everyday = settings(tmp_path, "large", address(server, "huiyin_app"))
    refused = huiyin(everyday, "restore", str(saved))
    assert refused.returncode == 1
    assert "建表账号" in refused.stderr

    owner = settings(tmp_path, "large", address(server, "huiyin_owner"))
    lacking = huiyin(owner, "restore", str(saved))
    assert lacking.returncode == 1
    assert "找不到账本密钥" in lacking.stderr
    shutil.copy(tmp_path / "small" / "ledger.key", tmp_path / "large" / "ledger.key")
    done = huiyin(owner, "restore", str(saved))
    assert done.returncode == 0, done.stderr
    assert python(everyday, LOOK) == before
    assert "相符" in huiyin(everyday, "rebuild", "--check").stdout

    looked = huiyin(everyday, "doctor")
    assert "Traceback" not in looked.stderr + looked.stdout
    assert "日常账号 huiyin_app 权限齐全" in looked.stdout
    with psycopg.connect(address(server, "huiyin_app"), autocommit=True) as connection:
        for statement in ("UPDATE ledger_leafcounter SET next = 0", "INSERT INTO ledger_leaf VALUES (99, 'entry', 99, '')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
    made = huiyin(everyday, "admin", "xinren", "--name", "新人", "--password", "Qing-he-2026-guan")
    assert made.returncode == 0, made.stderr

    assert "相符" in huiyin(everyday, "rebuild", "--check").stdout, "the new person's entries have places and marks"

    again = tmp_path / "again.tar.gz"
    done = huiyin(everyday, "backup", str(again))
    assert done.returncode == 0, done.stderr
    done = huiyin(owner, "restore", "--force", str(again))
    assert done.returncode == 0, done.stderr
    assert "日常账号 huiyin_app 权限齐全" in huiyin(everyday, "doctor").stdout

    with psycopg.connect(address(server, "huiyin_owner"), autocommit=True) as connection:
        connection.execute("REVOKE USAGE ON SCHEMA public FROM huiyin_app")
    looked = huiyin(everyday, "doctor")
    assert "没有权限" in looked.stdout
    assert "Traceback" not in looked.stderr + looked.stdout
    assert "没有权限" in huiyin(everyday, "serve", "--port", "18998").stderr
    assert "没有权限" in huiyin(everyday, "upgrade", "--new").stderr
    done = huiyin(owner, "upgrade")
    assert "已给日常账号 huiyin_app 授权" in done.stdout
    assert "权限齐全" in huiyin(everyday, "doctor").stdout
