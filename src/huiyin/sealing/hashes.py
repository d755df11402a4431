"""Leaf hashes in one file of 32 bytes each, so that a tree of millions stands again in seconds.

The file is a copy: it can always be made anew from the leaves, and is believed only as far as its root is that of a
checkpoint the reader trusts.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from huiyin.sealing import durable
from huiyin.sealing.checkpoint import Checkpoint
from huiyin.sealing.errors import Inconsistent
from huiyin.sealing.tree import SIZE, Tree


class HashFile:
    """Not for two writers: hold `durable.locked()` on its folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def tree(self, trusted: Checkpoint | None = None) -> Tree:
        """The tree of what was written whole; a record that a power cut tore is dropped.

        Inconsistent: the file is shorter than the trusted checkpoint or leads to another root.
        """
        tree = Tree()
        if self.path.exists():
            self._drop_torn()
            tree.extend_from(self.path.read_bytes())
        if trusted is not None and (
            len(tree) < trusted.size or tree.root(trusted.size) != trusted.root
        ):
            raise Inconsistent(f"{self.path.name} 与封存点不符，请删去这个文件，由账本重新生成。")
        return tree

    def append(self, hashes: Iterable[bytes]) -> None:
        if self.path.exists():
            self._drop_torn()
        durable.append(self.path, b"".join(hashes))

    def _drop_torn(self) -> None:
        length = self.path.stat().st_size
        if length % SIZE:
            os.truncate(self.path, length - length % SIZE)
