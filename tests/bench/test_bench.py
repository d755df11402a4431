"""The bench loads what the house itself would have written, and says how quick everything is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.bench.measuring import GOALS, Stopwatch, Timing

ROOT = Path(__file__).resolve().parents[2]
AGREES = """
import django
django.setup()
from huiyin.ledger import guards
from huiyin.ledger.models import Matter
from huiyin.ledger.rebuild import lost_numbers, rebuild
from huiyin.ledger.verifying import verify
from tests.ledger.test_rebuild import stored
assert Matter.objects.count() > 300
assert guards.missing() == []
assert list(verify()) == [] and lost_numbers() == []
before = stored()
rebuild()
after = stored()
assert after == before, [name for name in before if after[name] != before[name]]
"""


def run(folder: Path, *arguments: str) -> str:
    environment = {
        **os.environ, "HUIYIN_DATA": str(folder / "bench-400"), "DJANGO_SETTINGS_MODULE": "huiyin.config.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.mark.slow
def test_what_is_loaded_is_what_entries_say_and_every_goal_is_measured(tmp_path: Path) -> None:
    bench = ["-m", "huiyin.bench", "--matters", "400", "--runs", "3", "--folder", str(tmp_path), "--no-reader"]
    assert "装入用时" in run(tmp_path, *bench)
    medians = json.loads((tmp_path / "bench.json").read_text())["median"]
    assert set(medians) == set(GOALS)
    assert all(value > 0 for value in medians.values())
    run(tmp_path, "-c", AGREES)
    assert "装入用时" not in run(tmp_path, *bench), "a loaded database is used again"


def test_median_and_p95_are_of_all_runs() -> None:
    timing = Timing("list_ms", "甲", "乙", [float(n) for n in range(1, 101)])
    assert (timing.median, timing.p95) == (50.5, 95.0)


def test_the_first_run_warms_up_and_the_slowest_person_counts() -> None:
    calls: list[int] = []
    watch = Stopwatch(runs=4)
    watch.time("list_ms", "甲", "", calls.append)
    assert calls == [0, 1, 2, 3, 4]
    assert len(watch.timings[0].values) == 4
    watch.timings.append(Timing("list_ms", "乙", "", [1000.0, 2000.0, 3000.0]))
    assert watch.medians() == {"list_ms": 2000.0}
