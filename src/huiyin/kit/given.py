"""Whole numbers (keys of rows, pages, lines) as addresses and forms give them: anybody may write anything there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LONGEST = 18
"""Digits that every database takes for a key."""


def number_in(text: str) -> int | None:
    """None for what is no number, or for one that no database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None


def numbers_in(texts: Iterable[str]) -> list[int]:
    """In the order given, without what is no number."""
    return [number for number in map(number_in, texts) if number is not None]


def revision_in(data: Mapping[str, str], name: str = "revision") -> int:
    """The revision that a form was filled in against. One that names none has seen none: it counts as outdated."""
    found = number_in(data.get(name, ""))
    return -1 if found is None else found
