"""The tool that plants errors: what it changes, that a planted one is killed and another survives, and what it reports."""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = """
from functools import wraps

def loud(f):
    @wraps(f)
    def wrapped(*given):
        return f(*given)
    return wrapped

@loud
def allowed(guests: int, most: int = 10) -> bool:
    if guests < 0:
        raise ValueError(f"{guests + 1} is no number")
    return guests <= most

def idle(a: int) -> int:
    total = a
    total += 0
    return total
"""


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    yield importlib.import_module("mutation.changes"), importlib.import_module("mutation.trying")
    for name in [n for n in sys.modules if n.partition(".")[0] == "mutation"]:
        del sys.modules[name]


def found(tool: Any, text: str) -> list[tuple[int, str]]:
    return [(c.line, c.what) for c in tool[0].changes(ast.parse(text))]


@pytest.mark.parametrize(("body", "expected"), [
    ("return a < b", ["< → <=", "returns True", "returns False"]),
    ("return a <= b", ["<= → <", "returns True", "returns False"]),
    ("return not a", ["not dropped", "returns True", "returns False"]),
    ("return a and b", ["and → or", "returns True", "returns False"]),
    ("x = 3", ["3 → 4", "3 → 2"]), ("x = True", ["True → False"]), ("x = a + b", ["+ → -"]), ("x = a + 'word'", []),
    ("x = f'{a + 1}'", []), ("assert a < b", []), ("a.b = c", ["statement dropped"]), ("do(a)", ["statement dropped"]),
    ("if a: pass", ["condition turned round"]), ("raise Wrong(a + 1)", ["statement dropped"]),
    ("x = a.filter(on__lt=b)", ["on__lt → on__lte", ".filter(…) dropped"]), ("x = any(a)", ["any → all"]),
])
def test_what_is_changed(tool: Any, body: str, expected: list[str]) -> None:
    assert sorted(what for _, what in found(tool, f"def f(a, b) -> bool:\n    {body}\n")) == sorted(expected)


def test_a_message_is_left_out_and_put_in(tool: Any) -> None:
    text = "def f(a) -> str | None:\n    if a:\n        return 'wrong'\n    return None\n"
    assert found(tool, text) == [(2, "condition turned round"), (3, "returns None"), (4, "returns a word")]


def test_every_change_of_the_house_compiles_and_is_one(tool: Any) -> None:
    """On two files of rules: each change gives code that compiles and differs from the original."""
    for name in ("procedures/entitlement.py", "registers/hospitality/checks.py"):
        text = (ROOT / "src/huiyin" / name).read_text("utf-8")
        original = ast.unparse(ast.parse(text))
        for number in range(len(tool[0].changes(ast.parse(text)))):
            tree = ast.parse(text)
            tool[0].changes(tree)[number].make()
            compile(tree, name, "exec")
            assert ast.unparse(tree) != original


def planted(tool: Any, tmp_path: Path, line: int, what: str) -> dict[str, Any]:
    """The module with one change exchanged into its living functions, decorated ones too."""
    file = tmp_path / "rules.py"
    file.write_text(RULES, "utf-8")
    names: dict[str, Any] = {"__name__": "rules"}
    exec(compile(RULES, str(file), "exec"), names)  # noqa: S102  a module of our own
    tree = ast.parse(RULES)
    change = next(c for c in tool[0].changes(tree) if (c.line, c.what) == (line, what))
    change.make()
    assert tool[1].exchange(tool[1].living(file), tree, file, change.function)
    return names


def test_a_change_reaches_what_a_decorator_holds(tool: Any, tmp_path: Path) -> None:
    assert planted(tool, tmp_path, 14, "<= → <")["allowed"](10) is False


def test_a_change_that_makes_no_difference_stays_unnoticed(tool: Any, tmp_path: Path) -> None:
    assert planted(tool, tmp_path, 18, "statement dropped")["idle"](7) == 7


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
class TestApart:
    @pytest.fixture
    def apart(self, tool: Any) -> Any:
        return importlib.import_module("mutation.apart").apart

    def test_it_answers(self, apart: Any) -> None:
        assert apart(lambda: b"x" * 200_000) == b"x" * 200_000

    def test_what_is_done_there_is_not_done_here(self, apart: Any) -> None:
        held: list[int] = []
        apart(lambda: held.append(1) or b"done")
        assert held == []

    def test_a_crash_says_nothing(self, apart: Any) -> None:
        assert apart(lambda: bytes(1 // 0)) == b""

    def test_what_waits_for_ever_is_ended(self, apart: Any) -> None:
        assert apart(lambda: time.sleep(600) or b"late", clock_seconds=0.2) == b""


WHOLE = """
import ast, sys
from pathlib import Path
import pytest
folder, tools = Path(sys.argv[1]), sys.argv[2]
sys.path[:0] = [str(folder), tools]
import mutants
from mutants import Run
mutants.SURVIVORS = folder / "survivors.txt"
from mutation.changes import changes
from mutation.concern import Group
from mutation.trying import Mutant
file = folder / "rules.py"
group = Group("own", (file,), (folder,))
all_of_them = enumerate(changes(ast.parse(file.read_text("utf-8"))))
run = Run({Mutant(file, n, c.line, c.function, c.what): group for n, c in all_of_them}, 5)
pytest.main(["-q", "-p", "no:django", "-p", "no:cacheprovider", "-c", str(folder / "own.ini"), str(folder)], plugins=[run])
for r in run.results:
    print("::", r.mutant.line, r.mutant.what, r.fate.value)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_it_kills_what_a_test_notices_and_finds_what_none_does(tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text(RULES + "    return 1\n\n\ndef alone() -> None:\n    print(1)\n", "utf-8")
    (tmp_path / "own.ini").write_text("[pytest]\n", "utf-8")
    (tmp_path / "test_rules.py").write_text(
        "import rules\n\n\ndef test_ten():\n    assert rules.allowed(10)\n    assert rules.idle(7) == 7\n", "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", WHOLE, str(tmp_path), str(ROOT / "tools")], capture_output=True, text=True, check=False
    )
    fates = {tuple(line[3:].rsplit(" ", 1)) for line in done.stdout.splitlines() if line.startswith("::")}
    assert ("14 <= → <", "killed") in fates, done.stdout + done.stderr
    assert {("14 returns True", "survived"), ("14 returns False", "killed")} <= fates
    assert ("18 statement dropped", "survived") in fates
    assert ("13 statement dropped", "untested") in fates
    assert ("24 statement dropped", "untested") in fates
    survivors = (tmp_path / "survivors.txt").read_text("utf-8")
    assert "rules.py:18 idle: statement dropped\n" in survivors
    assert "rules.py:24 alone: statement dropped（没有测试走到）" in survivors
    assert "<= → <" not in survivors


def test_an_unknown_room_is_said_so() -> None:
    done = subprocess.run(
        [sys.executable, "tools/mutants.py", "--room", "nowhere"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "没有“nowhere”" in done.stdout) == (2, True)
