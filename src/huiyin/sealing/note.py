"""C2SP signed notes: a text, an empty line, and signature lines that anybody may add without touching the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from huiyin.sealing.errors import Malformed, Untrusted
from huiyin.sealing.keys import KeyType, SignerKey, VerifierKey, check_name
from huiyin.sealing.texts import decode, encode, utf8

MOST_SIGNATURES = 64
_DASH = "— "


@dataclass(frozen=True)
class Signature:
    """One line: the key's name, its 4-byte ID, and the bytes after it."""

    name: str
    id: bytes
    raw: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {encode(self.id + self.raw)}\n"

    @classmethod
    def parse(cls, line: str) -> Signature:
        """`line` without its newline."""
        if not line.startswith(_DASH):
            raise Malformed(f"签名行应以“— ”开头：{line[:60]}")
        parts = line.removeprefix(_DASH).split(" ")
        if len(parts) != 2:
            raise Malformed(f"签名行应为“— 名称 签名”：{line[:60]}")
        raw = decode(parts[1])
        if len(raw) < 5:
            raise Malformed("签名太短。")
        return cls(check_name(parts[0]), raw[:4], raw[4:])

    def is_of(self, key: VerifierKey) -> bool:
        return self.name == key.name and self.id == key.id


@dataclass(frozen=True)
class Note:
    """`text` ends in a newline."""

    text: str
    signatures: tuple[Signature, ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def __bytes__(self) -> bytes:
        return str(self).encode()

    @classmethod
    def parse(cls, raw: bytes) -> Note:
        whole = utf8(raw)
        if any(c < " " and c != "\n" for c in whole):
            raise Malformed("签名文本里有控制字符。")
        at = whole.rfind("\n\n")
        if at < 0 or not whole.endswith("\n") or at + 2 == len(whole):
            raise Malformed("不是签名文本：缺少空行或者签名行。")
        lines = whole[at + 2 : -1].split("\n")
        if len(lines) > MOST_SIGNATURES:
            raise Malformed(f"签名超过{MOST_SIGNATURES}个。")
        return cls(whole[: at + 1], tuple(map(Signature.parse, lines)))

    def with_signatures(self, more: Iterable[Signature]) -> Note:
        """Adds lines that are not there yet."""
        added = tuple(dict.fromkeys((*self.signatures, *more)))
        return replace(self, signatures=added)

    def signed_by(self, key: SignerKey) -> Note:
        """With a plain Ed25519 signature (type 0x01)."""
        if key.type is not KeyType.LOG:
            raise ValueError("a witness key signs with a time: cosign()")
        line = Signature(key.name, key.verifier.id, key.sign(self.text.encode()))
        return self.with_signatures([line])

    def signers(self, keys: Iterable[VerifierKey]) -> list[VerifierKey]:
        """Which of these log keys signed. Untrusted: a line of one of them does not verify. Others are ignored."""
        found = []
        for key in keys:
            lines = [one for one in self.signatures if one.is_of(key)]
            if any(not key.verifies(self.text.encode(), one.raw) for one in lines):
                raise Untrusted(f"{key.name} 的签名与内容不符。")
            if lines:
                found.append(key)
        return found
