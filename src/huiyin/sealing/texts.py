"""Small encodings the formats share. Every reader here takes exactly what its writer gives, and nothing else."""

from __future__ import annotations

import base64
import binascii
import re

from huiyin.sealing.errors import Malformed
from huiyin.sealing.tree import SIZE

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
LARGEST = 2**63 - 1


def encode(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def decode(text: str) -> bytes:
    """Standard base64; refuses blanks, missing padding and unused bits that are not zero."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise Malformed(f"不是规范的 base64：{text[:60]}") from None
    if encode(raw) != text:
        raise Malformed(f"不是规范的 base64：{text[:60]}")
    return raw


def decode_hash(text: str) -> bytes:
    raw = decode(text)
    if len(raw) != SIZE:
        raise Malformed(f"摘要应为32字节：{text[:60]}")
    return raw


def number(text: str) -> int:
    """An ASCII decimal without leading zeros, at most 2^63-1."""
    if not _NUMBER.fullmatch(text) or int(text) > LARGEST:
        raise Malformed(f"应为不带前导零的数字：{text[:30]}")
    return int(text)


def utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("不是 UTF-8 文本。") from None


def grouped(digits: str, width: int) -> str:
    """`0123 4567 …`, for eyes and voices."""
    return " ".join(digits[at : at + width] for at in range(0, len(digits), width))
