"""Children live and end with their supervisor; what dies is started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from huiyin.cli.supervise import alive, lives, note_of

SCRIPT = """
import sys
from pathlib import Path
from huiyin.cli.supervise import Child, StartFailed, Supervisor, note_of
data, code = Path(sys.argv[1]), sys.argv[2]
child = Child("后台任务", [sys.executable, "-c", code, str(data)])
try:
    Supervisor([child], note_of(data)).run(lambda: True, lambda: print("ready", flush=True))
except StartFailed as failed:
    sys.exit(str(failed))
"""

SLEEPS = "import time, pathlib, sys; time.sleep(60)"


def _start(data: Path, code: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SCRIPT, str(data), code]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _eventually(true: object, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_ends_the_children_too(tmp_path: Path, number: signal.Signals) -> None:
    supervisor = _start(tmp_path, SLEEPS)
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == "ready\n"
    pid = alive(tmp_path)["后台任务"]
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=10) == 0
    assert not lives(pid)
    assert not note_of(tmp_path).exists()


def test_a_killed_supervisor_leaves_no_orphan(tmp_path: Path) -> None:
    supervisor = _start(tmp_path, SLEEPS)
    assert supervisor.stdout is not None
    supervisor.stdout.readline()
    pid = alive(tmp_path)["后台任务"]
    supervisor.kill()
    supervisor.wait()
    assert _eventually(lambda: not lives(pid))
    assert "后台任务" not in alive(tmp_path)


def test_a_child_that_dies_is_started_again(tmp_path: Path) -> None:
    supervisor = _start(tmp_path, SLEEPS)
    assert supervisor.stdout is not None
    supervisor.stdout.readline()
    first = alive(tmp_path)["后台任务"]
    os.kill(first, signal.SIGKILL)
    assert _eventually(lambda: alive(tmp_path).get("后台任务", first) != first)
    supervisor.terminate()
    supervisor.wait(timeout=10)


def test_a_note_of_dead_processes_names_nobody(tmp_path: Path) -> None:
    note_of(tmp_path).parent.mkdir()
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    note_of(tmp_path).write_text(json.dumps({"网页服务": [done.pid, "1"]}), encoding="utf-8")
    assert alive(tmp_path) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_took_the_number_over_is_not_taken_for_ours(tmp_path: Path) -> None:
    note_of(tmp_path).parent.mkdir()
    note_of(tmp_path).write_text(json.dumps({"网页服务": [os.getpid(), "1"]}), encoding="utf-8")
    assert alive(tmp_path) == {}
