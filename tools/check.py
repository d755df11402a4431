"""Everything a change has to pass: lint, types, floors, migrations, and the tests on both databases.

    python tools/check.py                   what `make test` runs: all rules, a part of the sweeps
    python tools/check.py --all             everything, whole (`make test-all`)
    python tools/check.py --room NAME       one register's tests and contracts (`make test ROOM=NAME`)
    python tools/check.py --coverage        as without, and which lines no test reaches (`make coverage`)

A failing check does not hide the ones after it. The tests run last, so that the output ends with their summary, or with
what failed before them.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from chromium import NoChromium, bring

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# The floors whose SQL differs between databases.
ON_POSTGRES = (
    "tests/people",
    "tests/ledger",
    "tests/procedures",
    "tests/config/test_template_database.py",
    "tests/cli/test_backup.py",
    "tests/registers/budget/test_at_once.py",
)

# What forks a process: in one that has had a browser or a typesetter open, their threads would stand still in the child.
ALONE = ("tests/ledger/test_at_once.py", "tests/tools/test_mutants.py")

CHECKS = (
    ("规范 ruff", [BIN / "ruff", "check", "."]),
    ("类型 mypy", [BIN / "mypy"]),
    ("分层 import-linter", [BIN / "lint-imports"]),
    ("迁移是否齐全", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
)


def environment() -> dict[str, str]:
    """Nothing of an operator's own settings reaches the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_") and k != "DATABASE_URL"}
    for name in ("HUIYIN_WITHOUT_BROWSER", "HUIYIN_CHROMIUM", "HUIYIN_SEED"):
        if name in os.environ:
            kept[name] = os.environ[name]
    kept["DJANGO_SETTINGS_MODULE"] = "huiyin.config.settings"
    kept["PATH"] = f"{BIN}{os.pathsep}{kept.get('PATH', os.defpath)}"
    return kept


def run(title: str, command: list[str | Path]) -> bool:
    print(f"\n── {title}", flush=True)
    began = time.monotonic()
    passed = subprocess.run([str(c) for c in command], cwd=ROOT, env=environment()).returncode == 0
    print(f"   {'通过' if passed else '未通过'} {time.monotonic() - began:.0f}s", flush=True)
    return passed


def browser_ready() -> bool:
    """Without a browser the browser tests would fail one by one; say once what is missing."""
    if os.environ.get("HUIYIN_WITHOUT_BROWSER") == "1":
        print("HUIYIN_WITHOUT_BROWSER=1：略过浏览器测试", flush=True)
        return True
    try:
        print(f"\n── 浏览器 {bring()}", flush=True)
    except NoChromium as missing:
        print(f"没有浏览器：{missing}", flush=True)
        return False
    return True


def wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--room", default="")
    return parser.parse_args()


def check_room(name: str) -> int:
    """One register's own tests, without a browser, and what the whole house asks of its folder."""
    room, tests = ROOT / "src" / "huiyin" / "registers" / name, ROOT / "tests" / "registers" / name
    if not room.is_dir() or not tests.is_dir():
        rooms = sorted(p.name for p in room.parent.iterdir() if (p / "register.py").exists())
        print(f"没有“{name}”这个台账。现有：{'、'.join(rooms)}")
        return 2
    checks = (
        ("规范 ruff", [BIN / "ruff", "check", room, tests]), CHECKS[2], CHECKS[3],
        ("测试", [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-m", "not browser and not slow",
                tests, "tests/registers/test_declared.py"]),
    )
    passed = [run(title, list(command)) for title, command in checks]
    return 0 if all(passed) else 1


def main() -> int:
    said = wanted()
    if said.room:
        return check_room(said.room)
    failed = [title for title, command in CHECKS if not run(title, list(command))]
    if not browser_ready():
        failed.append("浏览器")
    pytest: list[str | Path] = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
    if not said.all:
        pytest.append("--quick")
    paths = [path for path in (("tests",) if said.all else ON_POSTGRES) if (ROOT / path).exists()]
    if not run("测试（PostgreSQL）", [*pytest, "--dbms=postgres", *paths, *(["--ignore=tests/e2e"] if said.all else [])]):
        failed.append("PostgreSQL")
    if not run("测试（浏览器里的全过程）", [*pytest, "tests/e2e"]):
        failed.append("浏览器里的全过程")
    if not run("测试（另起进程的）", [sys.executable, "-m", "pytest", "-q", "-n", "0", *ALONE]):
        failed.append("另起进程的")
    print("\n── 测试（SQLite）", flush=True)
    command = [*pytest, "--ignore=tests/e2e", *(f"--ignore={path}" for path in ALONE)]
    if said.coverage:  # tracing every line takes a third longer
        command += ["--cov", "--cov-report=term:skip-covered"]
    tested = subprocess.run([str(c) for c in command], cwd=ROOT, env=environment()).returncode
    if failed:  # far above by now: say again what it was
        print(f"\n未通过：{'、'.join(failed)}", flush=True)
        subprocess.run([sys.executable, "-m", "pytest", "-q", "--cache-show", "cache/lastfailed"], cwd=ROOT, env=environment())
    return tested or (1 if failed else 0)


if __name__ == "__main__":
    sys.exit(main())
