"""Small helpers for lists of words, and for patterns that find them fast."""

from __future__ import annotations

from collections.abc import Iterable


def words(text: str) -> list[str]:
    """The words of a spaced list, so that long vocabularies stay readable."""
    return text.split()


def by_first(alternatives: Iterable[str]) -> str:
    """A pattern for any of several patterns, each of which begins with a plain character.

    It begins with the set of those characters, so that the engine passes over everything else at once.
    """
    rests = _grouped(alternatives)
    behind = "|".join(f"(?<={first})(?:{'|'.join(rest)})" for first, rest in rests.items())
    return f"[{''.join(rests)}](?:{behind})"


def any_word(listed: Iterable[str]) -> str:
    """A pattern for any of many plain words; of those with the same first character the earlier is tried first."""
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in _grouped(listed).items())


def _grouped(alternatives: Iterable[str]) -> dict[str, list[str]]:
    rests: dict[str, list[str]] = {}
    for one in alternatives:
        rests.setdefault(one[0], []).append(one[1:])
    return rests
