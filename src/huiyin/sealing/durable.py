"""Files that survive a power cut, and a folder that one process at a time may change."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from huiyin.sealing.errors import Unsafe


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(path: Path, raw: bytes) -> None:
    """All of the new bytes or all of the old ones, whenever the machine stops; the new ones once this returns."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def sweep(folder: Path) -> None:
    """Removes what a killed `replace` left behind. Only under the lock."""
    for left in folder.glob(".*.new"):
        left.unlink(missing_ok=True)


def append(path: Path, raw: bytes) -> None:
    """Adds bytes at the end, on the disk once this returns."""
    existed = path.exists()
    with path.open("ab") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    if not existed:
        _sync_folder(path.parent)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds the folder for this process; the system lets go when the process dies. Unsafe: another one holds it."""
    with (folder / "lock").open("a+b") as file:
        try:
            _lock(file.fileno())
        except OSError:
            raise Unsafe(f"{folder} 正由另一个进程使用，请先停止那个进程。") from None
        sweep(folder)
        yield


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
