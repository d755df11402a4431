"""Ed25519 keys as signed notes name them: `<name>+<8 hex digits>+<base64(type, public key)>`.

A *fingerprint* is what people compare and type: the first 16 bytes of the SHA-256 whose first 4 are the key ID, over
name, type and public key. It commits to the name, so whoever compares it has compared the name as well.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from huiyin.sealing.errors import Malformed, Unsafe
from huiyin.sealing.texts import decode, encode, grouped

PRIVATE = "PRIVATE+KEY+"
_ID = re.compile(r"[0-9a-f]{8}")
_FINGERPRINT_BYTES = 16


class KeyType(IntEnum):
    """Signature types of C2SP signed-note that this house makes and checks."""

    LOG = 0x01  # Ed25519 over the note's text
    WITNESS = 0x04  # Ed25519 over the text and a time: cosignature/v1


def check_name(name: str) -> str:
    """Malformed unless the name may stand in a signature line: not empty, no white space, no plus, no control."""
    if not name or any(c == "+" or c.isspace() or unicodedata.category(c) in ("Cc", "Zs") for c in name):
        raise Malformed(f"密钥名称不能为空，也不能有空格和加号：{name!r}")
    return name


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name and type."""

    name: str
    type: KeyType
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if len(self.public) != 32:
            raise Malformed("Ed25519 公钥应为32字节。")

    @property
    def _digest(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()

    @property
    def id(self) -> bytes:
        return self._digest[:4]

    @property
    def fingerprint(self) -> str:
        """Eight groups of four hex digits."""
        return grouped(self._digest[:_FINGERPRINT_BYTES].hex(), 4)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encode(bytes([self.type]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        parts = text.split("+", 2)
        if len(parts) != 3 or not _ID.fullmatch(parts[1]):
            raise Malformed(f"公钥应写作“名称+编号+内容”：{text[:80]}")
        raw = decode(parts[2])
        key = cls(parts[0], _type_of(raw), raw[1:])
        if key.id.hex() != parts[1]:
            raise Malformed(f"公钥的编号与内容不符，可能抄错：{text[:80]}")
        return key

    def verifies(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def _type_of(raw: bytes) -> KeyType:
    if not raw or raw[0] not in tuple(KeyType):
        raise Malformed("不认识的密钥类型；这里只用 Ed25519。")
    return KeyType(raw[0])


@dataclass(frozen=True)
class SignerKey:
    """A private key; `repr` never shows it."""

    name: str
    type: KeyType
    seed: bytes

    def __repr__(self) -> str:
        return f"SignerKey({self.verifier})"

    @property
    def verifier(self) -> VerifierKey:
        return VerifierKey(self.name, self.type, self._key.public_key().public_bytes_raw())

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    @classmethod
    def generate(cls, name: str, type: KeyType) -> SignerKey:  # noqa: A002
        return cls(check_name(name), type, Ed25519PrivateKey.generate().private_bytes_raw())

    def encoded(self) -> str:
        return f"{PRIVATE}{self.name}+{self.verifier.id.hex()}+{encode(bytes([self.type]) + self.seed)}"

    @classmethod
    def parse(cls, text: str) -> SignerKey:
        parts = text.removeprefix(PRIVATE).split("+", 2)
        if not text.startswith(PRIVATE) or len(parts) != 3:
            raise Malformed("不是私钥文件。")
        raw = decode(parts[2])
        if len(raw) != 33:
            raise Malformed("私钥的长度不对。")
        key = cls(check_name(parts[0]), _type_of(raw), raw[1:])
        if key.verifier.id.hex() != parts[1]:
            raise Malformed("私钥的编号与内容不符。")
        return key


def write_key(path: Path, key: SignerKey) -> None:
    """A new file that only its owner may read. Unsafe: there is one already."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Unsafe(f"{path} 已经存在；密钥不会被覆盖。") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(key.encoded() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_key(path: Path) -> SignerKey:
    """Unsafe: missing, or others may read it too."""
    try:
        mode, text = path.stat().st_mode, path.read_text("utf-8")
    except OSError as error:
        raise Unsafe(f"读不到密钥文件 {path}：{error.strerror}") from None
    if os.name == "posix" and mode & 0o077:
        raise Unsafe(f"密钥文件 {path} 别人也能读，请先执行 chmod 600 {path}，并考虑换一把密钥。")
    return SignerKey.parse(text.strip())


def same_fingerprint(typed: str, fingerprint: str) -> bool:
    """Typed by hand: any case, blanks, hyphens and full-width digits are all the same. It must be whole."""
    return plain_fingerprint(typed) == fingerprint.replace(" ", "")


def plain_fingerprint(typed: str) -> str:
    return re.sub(r"[\s:·-]", "", unicodedata.normalize("NFKC", typed)).lower()
