"""The request a log hands to a witness: body of `POST /add-checkpoint`, and content of the file on a USB stick."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.sealing.checkpoint import Checkpoint, read_signed
from huiyin.sealing.errors import Malformed
from huiyin.sealing.note import Note
from huiyin.sealing.texts import decode_hash, encode, number, utf8
from huiyin.sealing.tree import Tree

MOST_HASHES = 63
LARGEST = 256 * 1024  # bytes; 63 hashes and 16 post-quantum signatures need 110 kB


@dataclass(frozen=True)
class Request:
    """`old`: the size the log believes the witness remembers; `signed`: the checkpoint as a signed note."""

    old: int
    path: tuple[bytes, ...]
    signed: bytes

    def __bytes__(self) -> bytes:
        return "\n".join([f"old {self.old}", *map(encode, self.path), "", ""]).encode() + self.signed

    @property
    def parts(self) -> tuple[Checkpoint, Note]:
        return read_signed(self.signed)

    @classmethod
    def parse(cls, raw: bytes) -> Request:
        if len(raw) > LARGEST:
            raise Malformed("见证请求太大。")
        head, found, signed = raw.partition(b"\n\n")
        lines = utf8(head).split("\n")
        if not found or not lines[0].startswith("old "):
            raise Malformed("不是见证请求：首行应为“old 条数”。")
        if len(lines) - 1 > MOST_HASHES:
            raise Malformed("一致性证明太长。")
        read_signed(signed)
        return cls(number(lines[0].removeprefix("old ")), tuple(map(decode_hash, lines[1:])), signed)

    @classmethod
    def of(cls, tree: Tree, old: int, signed: bytes) -> Request:
        """For a checkpoint of this tree. IndexError: the tree is shorter than the checkpoint or than `old`."""
        checkpoint, _ = read_signed(signed)
        return cls(old, tuple(tree.consistency(old, checkpoint.size)), signed)
