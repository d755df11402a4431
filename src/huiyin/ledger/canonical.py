"""The canonical form of an entry's payload (see `integrity.canonical`), and personal values that stand outside of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from typing import Any

from huiyin.integrity.canonical import canonical, digest_of, plain

__all__ = ["canonical", "conceal", "concealed", "digest_of", "plain"]


def conceal(value: Any) -> tuple[str, str]:
    """A fresh random key (hex) and the HMAC-SHA-256 of the value under it; without the key nothing can be guessed."""
    key = secrets.token_bytes(32)
    return key.hex(), concealed(value, key.hex())


def concealed(value: Any, key_hex: str) -> str:
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True)
    return hmac.new(bytes.fromhex(key_hex), text.encode(), hashlib.sha256).hexdigest()
