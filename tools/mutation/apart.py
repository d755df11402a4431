"""Work done in a process of its own, split off from this one as it stands, with a database and data folder of its own.

Only this process may never have run a test: threads that a library keeps (the typesetter's) do not live on in a child,
and whatever waits for them waits for ever.
"""

from __future__ import annotations

import os
import resource
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def apart(work: Callable[[], bytes], *, work_seconds: int = 0, clock_seconds: float = 3600) -> bytes:
    """What `work` returns. Empty when it raised, crashed, or passed one of its limits: seconds of work, or by the clock."""
    folder = Path(tempfile.mkdtemp(prefix="huiyin-apart-"))
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _child(work, folder, work_seconds, writing)
    os.close(writing)
    try:
        return _answer(reading, time.monotonic() + clock_seconds)
    finally:
        os.close(reading)
        os.kill(child, signal.SIGKILL)  # not waited for yet, so the number is still its own
        os.waitpid(child, 0)
        shutil.rmtree(folder, ignore_errors=True)


def _answer(reading: int, until: float) -> bytes:
    parts: list[bytes] = []
    while select.select([reading], [], [], max(0.0, until - time.monotonic()))[0]:
        part = os.read(reading, 1 << 16)
        if not part:
            return b"".join(parts)
        parts.append(part)
    return b""


def _child(work: Callable[[], bytes], folder: Path, work_seconds: int, writing: int) -> None:
    try:
        silence = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(silence, descriptor)
        if work_seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (work_seconds, work_seconds + 1))
        _own_data(folder)
        answer = work()
        while answer:
            answer = answer[os.write(writing, answer):]
    finally:
        os._exit(0)


def _own_data(folder: Path) -> None:
    """A copy of the database (and the template it is restored from) and an empty data folder."""
    from django.conf import settings
    from django.db import connection

    if not settings.configured:
        return
    settings.HUIYIN_DATA = folder / "data"
    settings.HUIYIN_DATA.mkdir()
    template, own = f"{connection.settings_dict['NAME']}.template", str(folder / "test.sqlite3")
    if Path(template).exists():
        shutil.copyfile(template, own)
        Path(f"{own}.template").symlink_to(template)
        connection.settings_dict["NAME"] = own
