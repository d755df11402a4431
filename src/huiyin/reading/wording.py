"""Small helpers for lists of words, and for patterns that find them fast."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, cast


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


class _Later:
    """A pattern that is compiled when it is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._made_of = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._made_of), name)
        setattr(self, name, found)
        return found


def later(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """`re.compile` for what only some documents need: a reader starts sooner for what it doesn't prepare."""
    return cast("re.Pattern[str]", _Later(pattern, flags))
