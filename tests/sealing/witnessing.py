"""A witness in a folder of its own, with a clock that the test sets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huiyin.sealing.tree import Tree, leaf_hash
from huiyin.sealing.witness.judging import Witness
from huiyin.sealing.witness.request import Request
from huiyin.sealing.witness.state import Folder
from tests.sealing.making import LOG, NOW, signed

NAME = "witness.example.gov.cn/派驻组"


@dataclass
class Clock:
    time: float = NOW

    def __call__(self) -> float:
        return self.time


def tree(size: int, changed: int | None = None) -> Tree:
    """Leaf n says n; the changed one says something else."""
    return Tree(leaf_hash(b"%d" % (n if n != changed else -1)) for n in range(size))


def request(now: Tree, old: int, log: object = LOG) -> bytes:
    return bytes(Request.of(now, old, signed(now, log, ())))  # type: ignore[arg-type]


@contextmanager
def witness(path: Path, clock: Clock | None = None) -> Iterator[Witness]:
    """Opens the folder, making it first where it is new, with the log known."""
    new = not path.exists()
    folder = Folder.create(path, NAME) if new else Folder(path)
    with Witness(folder, clock or Clock()) as found:
        if new:
            found.add(LOG.verifier)
        yield found
