"""`huiyin witness` and `huiyin verify` as people run them, with Huiyin and in one file without it."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huiyin.cli.sealing import app_alone
from huiyin.sealing.bundle import layout
from huiyin.sealing.bundle.building import page, page_digest
from huiyin.sealing.checkpoint import Checkpoint
from huiyin.sealing.witness.asking import ask, take
from huiyin.sealing.witness.paper import check_digits, root_groups
from huiyin.sealing.witness.state import Folder
from tests.sealing.forgeries import FORGERIES, honest
from tests.sealing.making import FINGERPRINTS, LOG, ORIGIN, key, policy, signed
from tests.sealing.witnessing import request, tree

WITHOUT_DJANGO = """
import sys
class No:
    def find_spec(self, name, *_):
        if name.split('.')[0] == 'django': raise ImportError('no ' + name)
sys.meta_path.insert(0, No())
"""


def run(*arguments: object, fine: int = 0, stdin: str = "") -> str:
    done = CliRunner().invoke(app_alone(), list(map(str, arguments)), input=stdin, prog_name="huiyin")
    assert done.exit_code == fine, done.output
    return done.output


def run_packed(program: Path, *arguments: object) -> str:
    """From the one file, where Django cannot be imported and the sources are not on the path."""
    start = f"{WITHOUT_DJANGO}\nsys.argv[0] = 'huiyin'\nsys.path.insert(0, {str(program)!r})\n"
    start += "import huiyin; assert huiyin.__file__.startswith(sys.path[0])\nfrom huiyin.cli.sealing import alone; alone()"
    done = subprocess.run(
        [sys.executable, "-c", start, *map(str, arguments)], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": ""}, timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "w"
    run("witness", "init", "witness.example/派驻组", "--folder", found)
    run("witness", "add", LOG.verifier, "--folder", found)
    return found


def test_the_way_of_a_witness_by_file(folder: Path, tmp_path: Path) -> None:
    stick = tmp_path / "a.req"
    stick.write_bytes(request(tree(80), 0))
    assert "首次见证" in run("witness", "sign", stick, "--folder", folder)
    answered = take(signed(tree(80), LOG, ()), stick.with_suffix(".cosig").read_bytes(), [Folder(folder).key().verifier])
    assert answered.count("— ".encode()) == 2
    stick.write_bytes(request(tree(100), 80))
    said = run("witness", "sign", stick, "--folder", folder)
    assert re.search(r"距上次见证0分钟，其间新增20条", said)
    stick.write_bytes(request(tree(120, changed=9), 100))
    assert "已有记录被改动" in run("witness", "sign", stick, "--folder", folder, fine=1)
    assert "见证到第100条" in run("witness", "status", "--folder", folder)


def test_the_way_of_a_witness_on_paper(folder: Path, tmp_path: Path) -> None:
    stick, html = tmp_path / "a.req", tmp_path / "sheet.html"
    stick.write_bytes(request(tree(80), 0))
    run("witness", "sign", stick, "--folder", folder)
    sheet = run("witness", "sheet", "--folder", folder, "--html", html)
    point = Checkpoint(ORIGIN, 80, tree(80).root())
    assert "已由 witness.example/派驻组 于" in sheet
    assert check_digits(point) in html.read_text()
    typed = f"80\n{' '.join(root_groups(point))}\n{check_digits(point)}\n"
    stick.write_bytes(request(tree(100), 80))
    assert "前80条与封存单一致，现共100条" in run("witness", "compare", stick, stdin=typed)
    stick.write_bytes(signed(tree(80)))
    assert "现共80条" in run("witness", "compare", stick, stdin=typed)
    assert "账本封存单" in run("witness", "sheet", stick)
    stick.write_bytes(request(tree(100, changed=3), 80))
    assert "已有记录被改动" in run("witness", "compare", stick, stdin=typed, fine=1)
    assert "录入有误" in run("witness", "compare", stick, stdin=typed.replace("80\n", "81\n"), fine=1)


def test_the_way_of_a_witness_by_network(folder: Path) -> None:
    start = f"{WITHOUT_DJANGO}\nfrom huiyin.cli.sealing import alone; alone()"
    running = subprocess.Popen(
        [sys.executable, "-c", start, "witness", "serve", "--port", "0", "--folder", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert running.stdout is not None
        address = re.search(r"http://\S+:\d+/", running.stdout.readline())
        assert address
        now = tree(30)
        assert ask(address[0], now, signed(now, LOG, ()), Folder(folder).key().verifier)
        assert "另一个进程" in run("witness", "add", LOG.verifier, "--folder", folder, fine=1)
        connection = http.client.HTTPConnection(address[0].split("/")[2])
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
    finally:
        running.terminate()
        running.wait()
        if running.stdout is not None:
            running.stdout.close()


def test_keys_are_added_and_removed_and_mistakes_are_said(folder: Path, tmp_path: Path) -> None:
    new = key(ORIGIN, LOG.type, "new").verifier
    assert new.fingerprint in run("witness", "add", new, "--folder", folder)
    assert "不再相信" in run("witness", "remove", new, "--folder", folder)
    assert "没有登记过" in run("witness", "remove", new, "--folder", folder, fine=1)
    assert "抄错" in run("witness", "add", str(new).replace("rd.", "rb."), "--folder", folder, fine=1)
    assert "huiyin witness init" in run("witness", "status", "--folder", tmp_path / "none", fine=1)
    assert "huiyin witness init" in run("witness", "add", new, "--folder", tmp_path / "none", fine=1)
    assert "已确认现在是" in run("witness", "clock", "--folder", folder)
    assert "请用 --log 写明账本" in run("witness", "sheet", "--folder", folder, fine=1)


def test_verify_says_five_lines_and_its_status(tmp_path: Path) -> None:
    layout.write_zip(honest(), tmp_path / "a.zip")
    layout.write_folder(honest(), tmp_path / "b")
    keys = [part for one in FINGERPRINTS for part in ("--key", one)]
    said = run("verify", tmp_path / "a.zip", *keys)
    assert said.count("：相符。") == 4
    assert "不能证明的事：请知悉" in said
    assert "国密摘要（SM3）：与清单相符" in said
    assert run("verify", tmp_path / "b", *keys) == said
    assert "未能确认" in run("verify", tmp_path / "a.zip", fine=3)
    (tmp_path / "policy").write_text(str(policy()))
    assert "核验通过" in run("verify", tmp_path / "a.zip", "--policy", tmp_path / "policy")


def test_verify_refuses_a_forgery_with_its_status(tmp_path: Path) -> None:
    forgery = FORGERIES["a better number"]
    layout.write_zip(forgery.make(honest()), tmp_path / "a.zip")
    said = run("verify", tmp_path / "a.zip", *[part for one in FINGERPRINTS for part in ("--key", one)], fine=1)
    assert forgery.said in said
    assert "不要采用" in said
    assert "不符：snapshot.json" in said


def test_verify_warns_of_another_page_and_of_a_list_that_differs(tmp_path: Path) -> None:
    layout.write_zip(honest() | {layout.PAGE: b"other", layout.TIMESTAMP: b"token"}, tmp_path / "a.zip")
    said = run("verify", tmp_path / "a.zip", *[part for one in FINGERPRINTS for part in ("--key", one)], fine=1)
    assert "核验页与本程序附带的不同" in said
    assert "timestamp.tsr" in said
    assert "不符：timestamp.tsr、verify.html" in said


def test_verify_says_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"none")
    assert "不是核验包" in run("verify", tmp_path / "a.zip", fine=2)
    layout.write_zip(honest(), tmp_path / "b.zip")
    assert "八组" in run("verify", tmp_path / "b.zip", "--key", "12", fine=2)
    assert "核验包" in run("verify", fine=2)


def test_the_page_is_handed_out_with_its_digest(tmp_path: Path) -> None:
    said = run("verify", "--page", tmp_path / "verify.html")
    assert page_digest() in said
    assert (tmp_path / "verify.html").read_bytes() == page()


def test_one_file_runs_alone_without_django_or_the_rest(tmp_path: Path) -> None:
    packed, again = tmp_path / "huiyin-witness.pyz", tmp_path / "again.pyz"
    run("witness", "pack", packed)
    run("witness", "pack", again)
    assert packed.read_bytes() == again.read_bytes()
    assert "已经存在" in run("witness", "pack", packed, fine=1)
    assert "指纹" in run_packed(packed, "witness", "init", "w.example/1", "--folder", tmp_path / "w")
    layout.write_zip(honest(), tmp_path / "a.zip")
    keys = [part for one in FINGERPRINTS for part in ("--key", one)]
    assert "核验通过" in run_packed(packed, "verify", tmp_path / "a.zip", *keys)
    helped = subprocess.run([sys.executable, str(packed), "witness", "--help"], capture_output=True, text=True, check=True)
    assert helped.stdout.startswith("用法：huiyin")


def test_the_package_loads_neither_django_nor_other_rooms() -> None:
    code = (
        "import sys, pkgutil, importlib, huiyin.sealing as s\n"
        "[importlib.import_module(m.name) for m in pkgutil.walk_packages(s.__path__, 'huiyin.sealing.')]\n"
        "print([m for m in sys.modules if m == 'django' or m.startswith('huiyin.') and not m.startswith('huiyin.sealing')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_is_chinese() -> None:
    """In a process of its own: typer takes its words when it is first imported."""
    code = (
        "import sys\nfrom huiyin.cli.sealing import alone, _WITNESS\nsys.argv[0] = 'huiyin'\n"
        "for words in [['verify'], ['witness'], *(['witness', one] for one in _WITNESS)]:\n"
        " sys.argv[1:] = [*words, '--help']\n"
        " try: alone()\n except SystemExit: pass\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.count("用法：huiyin") == 12
    assert not re.search(r"Usage|Options|Show this|default:|required|Arguments", said)
