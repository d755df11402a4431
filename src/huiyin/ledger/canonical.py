"""The canonical form of an entry's payload, and the digests over it.

Keys sorted, no insignificant white space, UTF-8, no floats (amounts and ratios travel as strings): the same act
gives the same bytes on every machine, so that a digest can be checked years later.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """Reduce a field's value to what the canonical form may hold. Raises TypeError for floats and unknown types."""
    match value:
        case None | bool() | int() | str():
            return str(value) if isinstance(value, str) else value
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
        case dt.date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case dict():
            # Sorted here already: a column gets the same value from the act and from the replay of its entry.
            return {str(k): plain(value[k]) for k in sorted(value, key=str)}
        case list() | tuple():
            return [plain(v) for v in value]
        case set() | frozenset():
            return sorted(plain(v) for v in value)
    if hasattr(value, "pk"):
        return value.pk
    raise TypeError(f"no canonical form for {type(value).__name__}")


def canonical(payload: dict[str, Any]) -> str:
    return json.dumps(plain(payload), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest_of(text: str) -> str:
    """Hex SHA-256 of the canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def conceal(value: Any) -> tuple[str, str]:
    """A fresh random key (hex) and the HMAC-SHA-256 of the value under it; without the key nothing can be guessed."""
    key = secrets.token_bytes(32)
    return key.hex(), concealed(value, key.hex())


def concealed(value: Any, key_hex: str) -> str:
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True)
    return hmac.new(bytes.fromhex(key_hex), text.encode(), hashlib.sha256).hexdigest()
