"""C2SP tlog-checkpoint: origin, size and root of a log, in three lines of a signed note. Extension lines are refused.

The specification allows extension lines and advises against them; what nobody may write, nobody has to audit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from huiyin.sealing.errors import Malformed, Untrusted
from huiyin.sealing.keys import VerifierKey, check_name
from huiyin.sealing.note import Note
from huiyin.sealing.texts import decode_hash, encode, number
from huiyin.sealing.tree import EMPTY_ROOT, SIZE

_CODE = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{18}")


def origin_of(code: str, domain: str = "") -> str:
    """The log's name for its whole life, from the organ's 统一社会信用代码 and its domain, if it has one. No year in it."""
    code = code.strip().upper()
    if not _CODE.fullmatch(code):
        raise Malformed("统一社会信用代码应为18位数字和大写字母（不含 I、O、S、V、Z）。")
    return check_name(f"{domain.strip().lower()}/huiyin/{code}" if domain.strip() else f"uscc.huiyin/{code}")


def break_origin(origin: str) -> str:
    """The name of the log that a declared restore begins: `…#2` after the first, `…#3` after that."""
    stem, mark, count = origin.partition("#")
    return f"{stem}#{number(count) + 1 if mark else 2}"


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise Malformed("账本名称不能为空。")
        if len(self.root) != SIZE:
            raise Malformed("根应为32字节。")
        if self.size < 0 or (self.size == 0 and self.root != EMPTY_ROOT):
            raise Malformed("空账本的根不对。")

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{encode(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        lines = text.split("\n")
        if len(lines) != 4 or lines[3]:
            raise Malformed("封存点应为三行：账本名称、条数、根；不接受附加行。")
        return cls(lines[0], number(lines[1]), decode_hash(lines[2]))


def read_signed(raw: bytes) -> tuple[Checkpoint, Note]:
    """The checkpoint in a signed note; no signature is checked yet."""
    note = Note.parse(raw)
    return Checkpoint.parse(note.text), note


def require_log(note: Note, checkpoint: Checkpoint, keys: Iterable[VerifierKey]) -> VerifierKey:
    """The log key that signed. Untrusted: none of these keys did, or a signature of theirs is wrong."""
    own = [key for key in keys if key.name == checkpoint.origin]
    found = note.signers(own)
    if not found:
        raise Untrusted(f"没有 {checkpoint.origin} 的可信签名。")
    return found[0]
