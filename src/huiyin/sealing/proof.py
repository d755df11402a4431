"""C2SP tlog-proof: everything a reader outside needs to see one leaf in a log, in one text file (`.tlog-proof`).

`extra` holds the leaf itself. It is not authenticated by itself: a reader hashes it and follows the path.
"""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.sealing.checkpoint import Checkpoint, read_signed
from huiyin.sealing.errors import Malformed
from huiyin.sealing.note import Note
from huiyin.sealing.texts import decode, decode_hash, encode, number, utf8
from huiyin.sealing.tree import includes, leaf_hash

HEADER = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 63


@dataclass(frozen=True)
class Proof:
    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes  # the signed note, byte for byte
    extra: bytes | None = None

    def __bytes__(self) -> bytes:
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {encode(self.extra)}")
        lines += [f"index {self.index}", *map(encode, self.path), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def parse(cls, raw: bytes) -> Proof:
        """Malformed: any deviation from the form. Says nothing yet of truth."""
        head, found, checkpoint = raw.partition(b"\n\n")
        lines = utf8(head).split("\n")
        if not found or lines.pop(0) != HEADER:
            raise Malformed(f"不是包含证明：首行应为 {HEADER}。")
        extra = None
        if lines and lines[0].startswith("extra "):
            extra = decode(lines.pop(0).removeprefix("extra "))
        if not lines or not lines[0].startswith("index "):
            raise Malformed("包含证明里没有位置。")
        index = number(lines.pop(0).removeprefix("index "))
        if len(lines) > MOST_HASHES:
            raise Malformed("包含证明太长。")
        read_signed(checkpoint)
        return cls(index, tuple(map(decode_hash, lines)), checkpoint, extra)

    def signed(self) -> tuple[Checkpoint, Note]:
        return read_signed(self.checkpoint)

    def proves(self, leaf: bytes) -> bool:
        """Whether the leaf stands at the index in the checkpoint's tree; signatures are the caller's to check."""
        checkpoint, _ = self.signed()
        return includes(checkpoint.root, leaf_hash(leaf), self.index, checkpoint.size, self.path)
