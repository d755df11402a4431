"""RFC 6962 hashes and trees. A hash is 32 bytes, a leaf any bytes; leaves are numbered from 0.

`Tree` only grows. It keeps the hash of every complete subtree (64 bytes a leaf, whatever the size), so that a root of
any earlier size and any proof are read, not computed anew. It is derived from the leaves: nothing is lost with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from huiyin.sealing.errors import Malformed

SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

_sha256 = hashlib.sha256


def leaf_hash(leaf: bytes) -> bytes:
    return _sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return _sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (at least 2)."""
    return 1 << (size - 1).bit_length() - 1


class Tree:
    """A growing tree over leaf hashes."""

    def __init__(self, hashes: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        self.extend(hashes)

    def __len__(self) -> int:
        return len(self._levels[0]) // SIZE

    def append(self, leaf: bytes) -> int:
        """Adds one leaf (its bytes, not its hash) and returns its index."""
        self.extend((leaf_hash(leaf),))
        return len(self) - 1

    def extend(self, hashes: Iterable[bytes]) -> None:
        """Adds leaf hashes, then completes the levels above in one pass each."""
        found = list(hashes)
        if any(len(one) != SIZE for one in found):
            raise Malformed("叶子摘要应为32字节。")
        self._extend_from(b"".join(found))

    def extend_from(self, joined: bytes) -> None:
        """Adds leaf hashes written one after another."""
        if len(joined) % SIZE:
            raise Malformed("叶子摘要文件的长度不是32字节的整数倍。")
        self._extend_from(joined)

    def _extend_from(self, joined: bytes) -> None:
        self._levels[0] += joined
        level = 0
        while True:
            below = self._levels[level]
            if level + 1 == len(self._levels):
                if len(below) < 2 * SIZE:
                    return
                self._levels.append(bytearray())
            above = self._levels[level + 1]
            start, end = 2 * len(above), len(below) // (2 * SIZE) * 2 * SIZE
            if start == end:
                return
            view = bytes(below[start:end])
            above += b"".join(
                [_sha256(b"\x01" + view[at : at + 64]).digest() for at in range(0, len(view), 64)]
            )
            level += 1

    def hash_at(self, index: int) -> bytes:
        """The leaf hash at `index`; IndexError outside the tree."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._node(0, index)

    def root(self, size: int | None = None) -> bytes:
        """The root when the tree had `size` leaves (None: now)."""
        size = self._within(size)
        return self._range(0, size) if size else EMPTY_ROOT

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The audit path of leaf `index` in the tree of `size` leaves, from the leaf's sibling upwards."""
        size = self._within(size)
        if not 0 <= index < size:
            raise IndexError(index)
        path: list[bytes] = []
        start, end = 0, size
        while end - start > 1:
            middle = start + _split(end - start)
            if index < middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """The proof that the tree of `old` leaves is the beginning of the one of `size`."""
        size = self._within(size)
        if not 0 <= old <= size:
            raise IndexError(old)
        if old in (0, size):
            return []
        path: list[bytes] = []
        start, end, whole = 0, size, True
        while old != end:
            middle = start + _split(end - start)
            if old <= middle:
                path.append(self._range(middle, end))
                end = middle
            else:
                path.append(self._range(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._range(start, end))
        return path[::-1]

    def _within(self, size: int | None) -> int:
        size = len(self) if size is None else size
        if not 0 <= size <= len(self):
            raise IndexError(size)
        return size

    def _node(self, level: int, index: int) -> bytes:
        at = index * SIZE
        return bytes(self._levels[level][at : at + SIZE])

    def _range(self, start: int, end: int) -> bytes:
        """Hash over the leaves of a range as RFC 6962 splits it: complete subtrees are stored, the right edge is joined."""
        width = end - start
        if width & (width - 1) == 0:
            return self._node(width.bit_length() - 1, start // width)
        peaks: list[bytes] = []
        while start < end:
            width = 1 << (end - start).bit_length() - 1
            peaks.append(self._node(width.bit_length() - 1, start // width))
            start += width
        found = peaks.pop()
        while peaks:
            found = node_hash(peaks.pop(), found)
        return found


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that this leaf hash and path lead to. Malformed: the path does not fit index and size."""
    if not 0 <= index < size:
        raise Malformed("记录的位置不在账本之内。")
    found, last = leaf, size - 1
    for other in path:
        if len(other) != SIZE or last == 0:
            raise Malformed("包含证明的长度不对。")
        if index & 1 or index == last:
            found = node_hash(other, found)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            found = node_hash(found, other)
        index, last = index >> 1, last >> 1
    if last:
        raise Malformed("包含证明的长度不对。")
    return found


def includes(root: bytes, leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bool:
    """Whether the leaf hash stands at `index` in the tree of `size` leaves with this root."""
    try:
        return root_from_inclusion(leaf, index, size, path) == root
    except Malformed:
        return False


def extends(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the second tree begins with the first (RFC 6962 2.1.2, checked as in RFC 9162 2.1.4.2)."""
    if old > size or old < 0:
        return False
    if old == 0:
        return not path and old_root == EMPTY_ROOT and (size > 0 or root == EMPTY_ROOT)
    if old == size:
        return not path and old_root == root
    proof = list(path)
    if any(len(one) != SIZE for one in proof):
        return False
    if old & (old - 1) == 0:
        proof.insert(0, old_root)
    if not proof:
        return False
    first, last = old - 1, size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    left = right = proof[0]
    for other in proof[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            left, right = node_hash(other, left), node_hash(other, right)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            right = node_hash(right, other)
        first, last = first >> 1, last >> 1
    return last == 0 and left == old_root and right == root
