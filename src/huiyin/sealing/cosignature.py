"""C2SP cosignature/v1: a witness says that at a time this was the largest tree of the log it had seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huiyin.sealing.errors import Malformed, Untrusted
from huiyin.sealing.keys import KeyType, SignerKey, VerifierKey
from huiyin.sealing.note import Note, Signature
from huiyin.sealing.texts import LARGEST

_LENGTH = 8 + 64


@dataclass(frozen=True)
class Cosignature:
    """A verified line: by whom, when (seconds since 1970, UTC)."""

    key: VerifierKey
    time: int


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosign(text: str, key: SignerKey, time: int) -> Signature:
    """`text` is the checkpoint's note text."""
    if key.type is not KeyType.WITNESS:
        raise ValueError("a log key signs without a time")
    raw = time.to_bytes(8, "big") + key.sign(_message(text, time))
    return Signature(key.name, key.verifier.id, raw)


def time_of(line: Signature) -> int:
    """Seconds since 1970. Malformed: not a timestamped signature."""
    if len(line.raw) != _LENGTH:
        raise Malformed("见证签名的长度不对。")
    time = int.from_bytes(line.raw[:8], "big")
    if time > LARGEST:
        raise Malformed("见证时间不对。")
    return time


def verify(text: str, line: Signature, key: VerifierKey) -> Cosignature:
    """Untrusted: not this key's cosignature on this text."""
    time = time_of(line)
    if not line.is_of(key) or not key.verifies(_message(text, time), line.raw[8:]):
        raise Untrusted(f"{key.name} 的见证签名与内容不符。")
    return Cosignature(key, time)


def cosignatures(note: Note, keys: Iterable[VerifierKey]) -> list[Cosignature]:
    """Of each witness key the latest cosignature on this note. Untrusted: a line of one of them does not verify."""
    found = []
    for key in keys:
        verified = [verify(note.text, one, key) for one in note.signatures if one.is_of(key)]
        if verified:
            found.append(max(verified, key=lambda one: one.time))
    return found


def read_lines(body: str) -> Sequence[Signature]:
    """What a witness answers: one or more signature lines, each with its newline."""
    if not body.endswith("\n"):
        raise Malformed("见证方的答复不是签名行。")
    return [Signature.parse(line) for line in body[:-1].split("\n")]
