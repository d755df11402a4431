"""账本密钥: the key file outside the database under which every entry is marked (HMAC-SHA-256).

Whoever can only write SQL cannot make the mark, so an entry put in by SQL is seen. The file is made once, when the
ledger is founded, and never silently: a missing key is an error that says what to do.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from functools import lru_cache
from pathlib import Path

_PURPOSE = b"huiyin-entry/v2\n"
_HEX = re.compile(r"[0-9a-f]{64}")


class KeyTrouble(Exception):
    """The key cannot be used; the message (Chinese) says why and what to do."""


def create(path: Path) -> bool:
    """Make a key file (mode 0600) unless there is one; returns whether it was made. Raises KeyTrouble."""
    if path.exists():
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    except OSError as error:
        raise KeyTrouble(
            f"账本密钥写不进 {path}（{error.strerror}）。请检查目录权限，或用 HUIYIN_LEDGER_KEY_FILE 指定位置。"
        ) from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def read(path: Path) -> bytes:
    """The key; read anew when the file changes. Raises KeyTrouble for a file that is missing, unreadable or no key."""
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        raise KeyTrouble(
            f"找不到账本密钥 {path}。没有它不能登记，也不能核对。请从单独保管的备份放回，或用 HUIYIN_LEDGER_KEY_FILE 指明位置。"
        ) from None
    except OSError as error:
        raise KeyTrouble(f"账本密钥 {path} 读不出来（{error.strerror}）。请检查文件权限。") from error


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> bytes:
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if not _HEX.fullmatch(text):
        raise KeyTrouble(f"{path} 不是账本密钥，可能已损坏。请从单独保管的备份放回。")
    return bytes.fromhex(text)


def mark(key: bytes, digest: str) -> str:
    """The mark (hex) of an entry whose payload has `digest`."""
    return hmac.new(key, _PURPOSE + digest.encode(), hashlib.sha256).hexdigest()


def is_marked(key: bytes, digest: str, found: str | None) -> bool:
    return found is not None and hmac.compare_digest(mark(key, digest), found)
