"""Many files read side by side, each in a process that may fail alone.

A file that kills its process or runs past its time fails by itself: the process is replaced, the others go on.
At most `_AHEAD` files for each process are under way or waiting to be handed over, so memory does not grow.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from huiyin.reading.errors import ReadingError

Work = Callable[[Path], str]

_AHEAD = 16  # files under way or waiting for an earlier one, for each process
_LIFE = 500  # files after which a process is replaced, so that what libraries hold on to is given back
_MEMORY = 4 * 2**30  # bytes of address space of one process
_PATIENCE = 2.0  # seconds for a process to end by itself

_CRASHED = "读取这份文件的进程意外中止，文件可能已损坏或有害。请用原软件打开后另存一份再试。"
_NO_MEMORY = "读取这份文件所需内存过大，已停止。请拆分后再试。"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: what the work made of it, or why it could not be read."""

    path: Path
    made: str | None
    error: str | None = None


def run(paths: Sequence[Path], work: Work, jobs: int, limit: float) -> Iterator[Outcome]:
    """The outcome of `work` for each path, in their order. `limit` is in seconds for each file.

    `work` raises ReadingError for what cannot be read. Stopping the iteration ends all processes.
    """
    hands = [_Hand(work) for _ in range(max(1, min(jobs, len(paths))))]
    waiting: dict[int, Outcome] = {}
    given = handed = 0
    try:
        while handed < len(paths):
            for hand in hands:
                if hand.idle and given < min(len(paths), handed + _AHEAD * len(hands)):
                    hand.give(given, paths[given], limit)
                    given += 1
            waiting |= dict(_finished(hands, limit))
            while handed in waiting:
                yield waiting.pop(handed)
                handed += 1
    finally:
        for hand in hands:
            hand.stop()


def _finished(hands: list[_Hand], limit: float) -> Iterator[tuple[int, Outcome]]:
    """Waits for the next answer or the next deadline."""
    busy = [hand for hand in hands if not hand.idle]
    first = min((hand.deadline for hand in busy), default=0.0)
    ready = set(wait([hand.line for hand in busy], max(0.0, first - time.monotonic())))
    for hand in busy:
        if hand.line in ready:
            yield hand.take()
        elif time.monotonic() >= hand.deadline:
            yield hand.give_up(f"读了 {limit:g} 秒还没有读完，已停止。文件可能异常庞大或有害，请拆分后再试。")


class _Hand:
    """One process and the file it has in hand."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._start()

    def _start(self) -> None:
        self.line, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_serve, args=(theirs, self._work), daemon=True)
        self._process.start()
        theirs.close()
        self._served = 0
        self._file: tuple[int, Path] | None = None
        self.deadline = 0.0

    @property
    def idle(self) -> bool:
        return self._file is None

    def give(self, index: int, path: Path, limit: float) -> None:
        """Hand over a file; its time begins."""
        if self._served >= _LIFE:
            self.stop()
            self._start()
        self._served += 1
        self._file = (index, path)
        self.deadline = time.monotonic() + limit
        with suppress(OSError):  # a process already dead is found out by `take`
            self.line.send(path)

    def take(self) -> tuple[int, Outcome]:
        """The answer; a process that died instead is replaced."""
        try:
            made, error = self.line.recv()
        except (EOFError, OSError):
            return self.give_up(_CRASHED)
        return self._done(made, error)

    def give_up(self, why: str) -> tuple[int, Outcome]:
        """End the process with the file it has in hand, and start another."""
        done = self._done(None, why)
        self._kill()
        self._start()
        return done

    def _done(self, made: str | None, error: str | None) -> tuple[int, Outcome]:
        assert self._file is not None
        index, path = self._file
        self._file = None
        return index, Outcome(path, made, error)

    def stop(self) -> None:
        """End the process: at once where it is busy."""
        if self.idle:
            with suppress(OSError):
                self.line.send(None)
            self._process.join(_PATIENCE)
        self._kill()

    def _kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self.line.close()


def _serve(line: Connection, work: Work) -> None:
    """The life of a process: a path in, an answer out, until None comes or the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    _bound_memory()
    parent = multiprocessing.parent_process()
    while True:
        ready = wait([line, *([parent.sentinel] if parent else [])])
        path = line.recv() if line in ready else None
        if path is None:
            return
        line.send(_answer(work, path))


def _answer(work: Work, path: Path) -> tuple[str | None, str | None]:
    try:
        return work(path), None
    except ReadingError as error:
        return None, error.message_zh
    except MemoryError:
        return None, _NO_MEMORY
    except Exception as error:  # noqa: BLE001  a fault of the reader must not end the other thousands
        return None, f"读取时程序出错（{type(error).__name__}：{error}）。请把这份文件交给软件维护人员。"


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))
