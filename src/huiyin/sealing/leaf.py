"""What one leaf says: three lines of text. The payload's own nonce keeps its digest from being guessed."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from huiyin.sealing.errors import Malformed
from huiyin.sealing.texts import utf8
from huiyin.sealing.tree import leaf_hash

HEADER = "huiyin-leaf/v1"
_ID = re.compile(r"[!-~]{1,200}")
_HEX = re.compile(r"[0-9a-f]{64}")


class LeafKind(StrEnum):
    ENTRY = "entry"  # an act on a matter
    ORGAN_ENTRY = "organ-entry"  # an act on the organ's own data: rights, posts, parameters, procedures
    READING_LOG = "reading-log"  # the hourly digest of who read what


@dataclass(frozen=True)
class Leaf:
    """`digest`: hex SHA-256 of the canonical payload; `id`: stable, printable ASCII without blanks."""

    kind: LeafKind
    id: str
    digest: str

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise Malformed(f"记录编号只能用不带空格的 ASCII 字符：{self.id[:60]!r}")
        if not _HEX.fullmatch(self.digest):
            raise Malformed("记录摘要应为64位小写十六进制。")

    def __bytes__(self) -> bytes:
        return f"{HEADER}\n{self.kind} {self.id}\nsha256 {self.digest}\n".encode()

    @property
    def hash(self) -> bytes:
        return leaf_hash(bytes(self))

    @classmethod
    def of(cls, kind: LeafKind, id: str, payload: bytes) -> Leaf:  # noqa: A002
        return cls(kind, id, hashlib.sha256(payload).hexdigest())

    @classmethod
    def parse(cls, raw: bytes) -> Leaf:
        lines = utf8(raw).split("\n")
        if len(lines) != 4 or lines[0] != HEADER or lines[3]:
            raise Malformed("不是账本的叶子文本。")
        kind, _, id_ = lines[1].partition(" ")
        name, _, digest = lines[2].partition(" ")
        if kind not in tuple(LeafKind) or name != "sha256":
            raise Malformed(f"不认识的叶子：{lines[1][:60]}")
        return cls(LeafKind(kind), id_, digest)
