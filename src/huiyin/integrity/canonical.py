"""The canonical form of a payload, and the digest over it.

Keys sorted, no insignificant white space, UTF-8, no floats (amounts and ratios travel as strings): the same act
gives the same bytes on every machine, so that a digest can be checked years later.
"""

from __future__ import annotations

import datetime as dt
import hashlib
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
    return written(plain(payload))


def written(payload: dict[str, Any]) -> str:
    """The canonical text of a payload that is plain already, as one read back is. Raises ValueError for no number."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def is_canonical(text: str, payload: dict[str, Any]) -> bool:
    """Whether `text` is the one way to write `payload`, which was read from it; a float has none."""
    try:
        return written(payload) == text and not _holds_float(payload)
    except ValueError:
        return False


def _holds_float(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_float, value.values()))
    if isinstance(value, list):
        return any(map(_holds_float, value))
    return isinstance(value, float)


def digest_of(text: str) -> str:
    """Hex SHA-256 of the canonical text."""
    return hashlib.sha256(text.encode()).hexdigest()


def fresh_nonce() -> str:
    """16 random bytes (hex) for a payload: its digest then tells nothing to whoever guesses at the content."""
    return secrets.token_hex(16)
