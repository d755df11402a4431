"""Everything a change has to pass: lint, types, floors, migrations, and the tests on both databases.

    python tools/check.py               what `make test` runs
    python tools/check.py --coverage    the same, and which lines no test reaches (`make coverage`)

A failing check does not hide the ones after it. The tests run last, so that the output ends with their summary, or with
what failed before them.
"""

from __future__ import annotations

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

CHECKS = (
    ("规范 ruff", [BIN / "ruff", "check", "."]),
    ("类型 mypy", [BIN / "mypy"]),
    ("分层 import-linter", [BIN / "lint-imports"]),
    ("迁移是否齐全", [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"]),
)


def environment() -> dict[str, str]:
    """Nothing of an operator's own settings reaches the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_") and k != "DATABASE_URL"}
    for name in ("HUIYIN_WITHOUT_BROWSER", "HUIYIN_CHROMIUM"):
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


def main() -> int:
    failed = [title for title, command in CHECKS if not run(title, list(command))]
    if not browser_ready():
        failed.append("浏览器")
    pytest: list[str | Path] = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"]
    paths = [path for path in ON_POSTGRES if (ROOT / path).exists()]
    if not run("测试（PostgreSQL）", [*pytest, "--dbms=postgres", *paths]):
        failed.append("PostgreSQL")
    if not run("测试（浏览器里的全过程）", [*pytest, "tests/e2e"]):
        failed.append("浏览器里的全过程")
    print("\n── 测试（SQLite）", flush=True)
    command = [*pytest, "--ignore=tests/e2e"]
    if "--coverage" in sys.argv[1:]:  # tracing every line takes a third longer
        command += ["--cov", "--cov-report=term:skip-covered"]
    tested = subprocess.run([str(c) for c in command], cwd=ROOT, env=environment()).returncode
    if failed:  # far above by now: say again what it was
        print(f"\n未通过：{'、'.join(failed)}", flush=True)
        subprocess.run([sys.executable, "-m", "pytest", "-q", "--cache-show", "cache/lastfailed"], cwd=ROOT, env=environment())
    return tested or (1 if failed else 0)


if __name__ == "__main__":
    sys.exit(main())
