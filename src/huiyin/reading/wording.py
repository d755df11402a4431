"""Small helpers for lists of words."""

from __future__ import annotations


def words(text: str) -> list[str]:
    """The words of a spaced list, so that long vocabularies stay readable."""
    return text.split()
