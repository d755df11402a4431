"""Whole numbers (keys of rows, pages, lines) as addresses and forms give them: anybody may write anything there."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 18
"""Digits that every database takes for a key."""


def number_in(text: str) -> int | None:
    """None for what is no number, or for one that no database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """In the order given, without what is no number."""
    return [number for number in map(number_in, texts) if number is not None]
