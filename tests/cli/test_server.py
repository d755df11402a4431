"""Starting: a port that is taken, a database that is not ready, and the demonstration from nothing to a page."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from huiyin.cli.server import only_one

START = "import sys; sys.argv[0] = 'huiyin'; from huiyin.cli import main; main()"

# Stands in for the demonstration organ, which takes long to build; loaded by every Python the command starts.
ORGAN = """
import sys, types
demo = types.ModuleType("huiyin.demo")
def build(organ):
    from huiyin.people.models import Person
    Person.objects.create(name="建成")
    Person.objects.create(name=organ)
def built():
    from huiyin.people.models import Person
    return Person.objects.exclude(name="建成").values_list("name", flat=True).first()
demo.LARGE, demo.PASSWORD, demo.organs, demo.tour = "large", "huiyin-1", lambda: ["large", "small"], lambda: None
demo.build, demo.built = build, built
demo.accounts = lambda organ: [("整改办经办", "jingban", "huiyin-1"), (f"领导{organ}", "lingdao", "huiyin-2")]
sys.modules["huiyin.demo"] = demo
sys.modules["huiyin.demo.tags"] = tags = types.ModuleType("huiyin.demo.tags")
from django import template
tags.register = template.Library()
tags.register.simple_tag(lambda: "", name="the_tour")
tags.register.simple_tag(lambda: "", name="the_accounts")
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(ORGAN, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "DATABASE_URL", "COV_"))}
    path = os.pathsep.join([str(tmp_path / "site"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**kept, "HUIYIN_DATA": str(tmp_path / "data"), "PYTHONPATH": path}


@pytest.fixture
def port() -> int:
    """One that is free at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


def test_a_taken_port_is_told_with_what_to_do(environment: dict[str, str], port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        done = run(environment, "demo", "--serve", "--port", str(number))
    assert done.returncode == 1
    assert f"端口 {number} 已被占用" in done.stderr
    assert f"PORT={number + 1}" in done.stderr


def _production(environment: dict[str, str]) -> dict[str, str]:
    key = "k3j2-fq8Wz_Tn1Lx9Vb7Rm5Pc4Hd6Gs0Jy2Ke8Ua1Io3Zt5Xw7Bn9Mq"
    Path(environment["HUIYIN_DATA"]).mkdir(mode=0o700, exist_ok=True)
    return {
        **environment,
        "HUIYIN_MODE": "production",
        "HUIYIN_SECRET_KEY": key,
        "HUIYIN_ALLOWED_HOSTS": "huiyin.example.cn",
    }


def test_production_changes_no_tables_by_itself_and_has_one_administrator_of_a_name(environment: dict[str, str]) -> None:
    values = _production(environment)
    done = run(values, "serve", "--port", "1", "--host", "127.0.0.1")
    assert done.returncode == 1
    done = run(values, "serve", "--port", "18999")
    assert "huiyin upgrade --new" in done.stderr
    done = run(values, "upgrade")
    assert done.returncode == 1
    assert "请先检查数据盘是否挂上" in done.stderr
    with closing(sqlite3.connect(Path(values["HUIYIN_DATA"]) / "huiyin.sqlite3")) as opened:
        assert opened.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,), "no second ledger beside one not mounted"
    assert run(values, "upgrade", "--new").returncode == 0
    weak = run(values, "admin", "guanli", "--name", "管立", "--password", "12345678")
    assert weak.returncode == 1
    assert "口令不合要求" in weak.stderr
    made = run(values, "admin", "guanli", "--name", "管立", "--password", "Qing-he-2026-guan")
    assert made.returncode == 0, made.stderr
    reset = run(values, "password", "guanli")
    assert reset.returncode == 0, reset.stderr
    assert re.search(r"的新口令：[a-z0-9]{4}(-[a-z0-9]{4}){2}", reset.stdout)
    assert "没有用户名" in run(values, "password", "nobody").stderr
    again = run(values, "admin", "guanli", "--name", "管立", "--password", "Qing-he-2026-guan")
    assert "已有人用" in again.stderr


def test_a_data_folder_that_is_not_there_is_no_new_ledger(environment: dict[str, str]) -> None:
    values = _production(environment)
    Path(values["HUIYIN_DATA"]).rmdir()
    for command in (["upgrade", "--new"], ["doctor"], ["serve", "--port", "18999"]):
        done = run(values, *command)
        assert done.returncode == 1
        assert "不存在，没有另建" in done.stderr
    assert not Path(values["HUIYIN_DATA"]).exists()


def test_a_data_folder_has_one_server(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "run" / "serve.lock"
    with only_one(path), pytest.raises(SystemExit, match="已有一个回音在运行"), only_one(path):
        pass
    with only_one(path):
        assert path.exists(), "free again"


def test_no_demonstration_in_production(environment: dict[str, str]) -> None:
    done = run(_production(environment), "demo")
    assert done.returncode == 1
    assert "正式运行" in done.stderr


def test_an_insecure_production_is_refused_with_every_reason(environment: dict[str, str]) -> None:
    values = {**_production(environment), "HUIYIN_DEBUG": "1", "HUIYIN_ALLOWED_HOSTS": "*"}
    done = run(values, "serve", "--port", "18999")
    assert done.returncode == 1
    assert "HUIYIN_DEBUG" in done.stderr
    assert "HUIYIN_ALLOWED_HOSTS" in done.stderr


def _fetch(url: str, data: bytes | None = None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, data=data, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def _started(environment: dict[str, str], port: int) -> tuple[subprocess.Popen[str], str]:
    """The command once it has said that it is ready, and what it said."""
    process = subprocess.Popen(
        [sys.executable, "-c", START, "demo", "--serve", "--port", str(port)],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl-C" in line:
            break
    return process, said


@pytest.mark.slow
def test_the_demonstration_opens_keeps_its_data_and_stops_cleanly(
    environment: dict[str, str], port: int, tmp_path: Path
) -> None:
    process, said = _started(environment, port)
    try:
        assert f"http://127.0.0.1:{port}/" in said
        assert re.search(r"整改办经办\s+用户名 jingban", said)
        status, page = _fetch(f"http://127.0.0.1:{port}/no-such-page/")
        assert (status, "没有找到" in page) == (404, True)
        status, page = _fetch(f"http://127.0.0.1:{port}/login/", data=b"x" * (160 * 1024 * 1024))
        assert (status, "上传的内容太大" in page) == (413, True)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=40) == 0
    database = tmp_path / "data" / "huiyin.sqlite3"
    built = database.stat().st_ino
    process, said = _started(environment, port)
    process.terminate()
    assert process.wait(timeout=40) == 0
    assert database.stat().st_ino == built, "a second start builds nothing"
    assert "首次启动" not in said


def test_a_build_cut_short_leaves_no_database(environment: dict[str, str], tmp_path: Path) -> None:
    broken = ORGAN.replace('Person.objects.create(name="建成")', "raise SystemExit(3)")
    (tmp_path / "site" / "sitecustomize.py").write_text(broken, encoding="utf-8")
    done = run(environment, "demo")
    assert done.returncode == 1
    assert "没有建成" in done.stderr
    assert not (tmp_path / "data" / "huiyin.sqlite3").exists()


def test_each_organ_has_a_data_folder_of_its_own(environment: dict[str, str], tmp_path: Path) -> None:
    """Both lie beside one another; without --organ the folder's own organ is taken."""
    del environment["HUIYIN_DATA"]
    both = {}
    for arguments in ((), ("--organ", "small")):
        command = [sys.executable, "-c", START, "demo", *arguments]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        both[arguments] = done.stdout
    assert "领导large" in both[()]
    assert "领导small" in both[("--organ", "small")]
    assert (tmp_path / "var" / "huiyin.sqlite3").exists()
    assert (tmp_path / "var-small" / "huiyin.sqlite3").exists()


def test_another_organ_is_not_told_into_a_folder_that_holds_one(environment: dict[str, str]) -> None:
    assert run(environment, "demo", "--organ", "small").returncode == 0
    again = run(environment, "demo")
    assert "领导small" in again.stdout
    refused = run(environment, "demo", "--organ", "large")
    assert refused.returncode == 1
    assert "HUIYIN_DATA" in refused.stderr
    unknown = run(environment, "demo", "--organ", "middling")
    assert unknown.returncode == 2
    assert "large 或 small" in unknown.stderr
