"""The root of RFC 6962 over any number of digests, in memory that grows with the logarithm of their number."""

from __future__ import annotations

from huiyin.sealing.tree import EMPTY_ROOT, leaf_hash, node_hash


class Root:
    """`add()` each leaf in order; `hex()` is the root over all added so far (of none: SHA-256 of nothing)."""

    def __init__(self) -> None:
        self.count = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Hashes the leaf and joins every pair of complete subtrees of one size that it completes."""
        node = leaf_hash(leaf)
        place = self.count
        while place & 1:
            node = node_hash(self._peaks.pop(), node)
            place >>= 1
        self._peaks.append(node)
        self.count += 1

    def hex(self) -> str:
        if not self._peaks:
            return EMPTY_ROOT.hex()
        node = self._peaks[-1]
        for left in reversed(self._peaks[:-1]):
            node = node_hash(left, node)
        return node.hex()
