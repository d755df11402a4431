"""`tools/new_register.py` in a copy of the tree: what it writes passes every check, and nothing else is touched."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.thorough, pytest.mark.xdist_group("new_register")]

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = "src/huiyin/config/settings.py"
ROOM, TESTS = "src/huiyin/registers/seals", "tests/registers/seals"
BIN = Path(sys.executable).parent
LONGEST = ("abcdefghijklmnop.qrstuvwxyzabcdef", "一二三四五六七八九十一二三四五六七八九十")


def run(tree: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """A command in the copy, on the copy's own code, without the settings of whoever runs these tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HUIYIN_", "PYTEST_")) and k != "DATABASE_URL"}
    own = {"DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "PYTHONPATH": str(tree / "src")}
    return subprocess.run([str(c) for c in command], cwd=tree, env=kept | own, capture_output=True, text=True)


def new_register(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(tree, sys.executable, "tools/new_register.py", *arguments)


def held(tree: Path) -> dict[str, str]:
    """Every file of a tree, what tools keep for themselves left out, with the digest of what it says."""
    names = (f.relative_to(tree) for f in tree.rglob("*") if f.is_file())
    own = [n for n in names if not any(part.endswith(("_cache", "__pycache__")) for part in n.parts)]
    return {str(n): hashlib.sha256((tree / n).read_bytes()).hexdigest() for n in own}


def rooms(tree: Path) -> tuple[list[str], list[str], str]:
    """The folders of rooms and of their tests, and the settings."""
    folders = (sorted(f.name for f in (tree / of).iterdir()) for of in ("src/huiyin/registers", "tests/registers"))
    return (*folders, (tree / SETTINGS).read_text("utf-8"))  # type: ignore[return-value]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The files under version control, and new ones that are going to be."""
    copy = tmp_path_factory.mktemp("tree")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, copy / name)
    yield copy
    shutil.rmtree(copy, ignore_errors=True)


@pytest.fixture(scope="module")
def changed(tree: Path) -> set[str]:
    """The tool has run; the files that are not what they were."""
    before = held(tree)
    done = new_register(tree, "seals.loan", "--title", "印章外借")
    assert done.returncode == 0, done.stderr
    after = held(tree)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


@pytest.mark.parametrize(("arguments", "why"), [
    ((), "请写明台账的英文名"), (("Seals",), "小写英文字母"), (("1seals",), "小写英文字母"), (("seals-book",), "小写英文字母"),
    (("../seals",), "小写英文字母"), (("seals.",), "小写英文字母"), (("seals.loan.day",), "小写英文字母"),
    (("import",), "保留字"), (("ab",), "长度"), (("a" * 17,), "长度"), (("budget",), "已经有“budget”了"),
    (("budget.loan",), "已经有“budget”了"), (("reports",), "系统自己的部分"), (("staticfiles",), "系统自己的部分"),
    (("seals", "--title", '用"印'), "不能用作中文名"), (("seals", "--title", "用印\n"), "不能用作中文名"),
    (("seals", "--title", "印" * 21), "不能用作中文名"), (("seals", "--title", "公务接待"), "已经有叫“公务接待”的台账"),
    (("seals", "--title", "接待"), "已经有叫“接待”的台账"),
])
def test_it_refuses_what_is_no_name_or_taken(tree: Path, arguments: tuple[str, ...], why: str) -> None:
    before = rooms(tree)
    refused = new_register(tree, *arguments)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert why in refused.stderr
    assert "Traceback" not in refused.stderr
    assert rooms(tree) == before


def test_all_is_taken_back_when_there_can_be_no_migration(tree: Path) -> None:
    broken = tree / "src/huiyin/portal/apps.py"
    kept = broken.read_text("utf-8")
    before = rooms(tree)
    try:
        broken.write_text("raise RuntimeError('no portal today')\n", "utf-8")
        refused = new_register(tree, "loans", "--title", "借用")
    finally:
        broken.write_text(kept, "utf-8")
    assert refused.returncode == 1
    assert "改动已经撤回" in refused.stderr
    assert "no portal today" in refused.stderr
    assert rooms(tree) == before


def test_nothing_changes_but_the_room_its_tests_and_one_line(tree: Path, changed: set[str]) -> None:
    assert {name for name in changed if not name.startswith((f"{ROOM}/", f"{TESTS}/"))} == {SETTINGS}
    old, new = ((t / SETTINGS).read_text("utf-8").splitlines() for t in (ROOT, tree))
    assert [line for line in new if line not in old] == ['    "huiyin.registers.seals",']
    assert len(new) == len(old) + 1
    assert f"{ROOM}/migrations/0001_initial.py" in changed


def test_a_room_stands_once(tree: Path, changed: set[str]) -> None:
    assert "已经有“seals”了" in new_register(tree, "seals", "--title", "另一个").stderr
    assert "已经有叫“印章外借”的台账" in new_register(tree, "others", "--title", "印章外借").stderr


@pytest.mark.parametrize("command", [
    pytest.param([BIN / "lint-imports"], id="floors"),
    pytest.param([sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"], id="migrations"),
    pytest.param(
        [BIN / "pytest", "-q", "-n", "0", TESTS, "tests/registers/test_declared.py",], id="tests"
    ),
])
def test_the_room_passes_every_check(tree: Path, changed: set[str], command: list[str | Path]) -> None:
    done = run(tree, *command)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("room", [("seals.loan", "印章外借"), LONGEST], ids=["usual", "longest names"])
def test_the_room_is_written_in_the_houses_style(tree: Path, changed: set[str], room: tuple[str, str]) -> None:
    if room == LONGEST:
        assert new_register(tree, room[0], "--title", room[1]).returncode == 0
    done = run(tree, BIN / "ruff", "check", ".")
    assert done.returncode == 0, done.stdout
