"""Web server and job worker as children of one process: started together, revived when they die, ended together."""

from __future__ import annotations

import ctypes
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

READY_SECONDS = 90
STOP_SECONDS = 30
QUICK_DEATH_SECONDS = 5
QUICK_DEATHS = 5
LONGEST_PAUSE_SECONDS = 60
PR_SET_PDEATHSIG = 1


class StartFailed(RuntimeError):
    """A child cannot be kept alive, or the web server does not answer."""


def _die_with_parent() -> None:
    """On Linux a child gets TERM when this process is killed, so that no orphan holds the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    quick_deaths: int = 0
    due: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches this process alone, which then ends the children in order
            preexec_fn=_die_with_parent,
        )
        self.began = time.monotonic()

    def look_after(self) -> bool:
        """Start again, after a growing pause, what has died. True if it was started."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            quick = now - self.began < QUICK_DEATH_SECONDS
            self.quick_deaths = self.quick_deaths + 1 if quick else 1
            if self.quick_deaths >= QUICK_DEATHS:
                raise StartFailed(f"{self.name}连续{QUICK_DEATHS}次启动后立即退出，原因见上面的输出。")
            self.due = now + min(2.0 ** (self.quick_deaths - 1), LONGEST_PAUSE_SECONDS)
            self.process = None
        if self.process is None and now >= self.due:
            self.start()
            return True
        return False

    def end(self, signal_number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal_number)


@dataclass
class Supervisor:
    children: list[Child]
    note: Path
    """Where the children's process ids are written for `huiyin doctor`."""
    stopping: bool = field(default=False, init=False)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _write_note(self) -> None:
        pids = {c.name: c.process.pid for c in self.children if c.process is not None}
        noted = {name: [pid, born(pid)] for name, pid in {"supervisor": os.getpid(), **pids}.items()}
        self.note.parent.mkdir(parents=True, exist_ok=True)
        draft = self.note.with_suffix(".draft")
        draft.write_text(json.dumps(noted, ensure_ascii=False), encoding="utf-8")
        draft.replace(self.note)

    def run(self, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> None:
        """Until INT or TERM. Raises StartFailed; whatever happens, no child is left behind."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        announced, until = False, time.monotonic() + READY_SECONDS
        try:
            while not self.stopping:
                # The first child alone until it answers: people wait for the page, not for the jobs.
                started = [child.look_after() for child in (self.children if announced else self.children[:1])]
                if any(started):
                    self._write_note()
                if not announced and is_ready():
                    announced = True
                    when_ready()
                    continue
                if not announced and time.monotonic() > until:
                    raise StartFailed(f"{READY_SECONDS}秒内没有启动成功，原因见上面的输出。")
                time.sleep(0.1 if not announced else 0.5)
        finally:
            self._end_all()
            self.note.unlink(missing_ok=True)

    def _end_all(self) -> None:
        for child in self.children:
            child.end(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.process.pid, signal.SIGKILL)
                child.process.wait()


def answers(host: str, port: int) -> bool:
    """Whether a web server gives any answer there; a style sheet, so that no database is needed."""
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/static/config/plain.css")
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def note_of(data: Path) -> Path:
    return data / "run" / "processes.json"


def _stat(pid: int) -> list[str]:
    """Linux: a process's state, parent, … from the third field of its stat on; empty elsewhere and for none."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return text.rsplit(")", 1)[-1].split()


def born(pid: int) -> str:
    """When it started, in ticks since boot, which tells it from a later process of the same number; '' if unknown."""
    found = _stat(pid)
    return found[19] if found else ""


def lives(pid: int) -> bool:
    """Whether the process runs; one that ended and waits to be collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return _stat(pid)[:1] != ["Z"]


def alive(data: Path) -> dict[str, int]:
    """Which processes of the service on this data folder live, by name."""
    try:
        noted = json.loads(note_of(data).read_text(encoding="utf-8"))
        found = {str(name): (int(pid), str(birth)) for name, (pid, birth) in noted.items()}
    except (OSError, ValueError, TypeError):
        return {}
    return {name: pid for name, (pid, birth) in found.items() if lives(pid) and born(pid) == birth}
