"""Traits of real reports as data; see README.md beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_ABOUT = frozenset(("name", "text", "frame", "each", "wrong"))


@dataclass(frozen=True, slots=True)
class Trait:
    """One way of building a report: its text, and what must be read from it."""

    id: str
    text: str
    expected: dict[str, Any]
    wrong: str | None


def traits() -> Iterator[Trait]:
    """All traits of all chapters, one for each wording of `each`."""
    for path in sorted(_HERE.glob("*.toml")):
        chapter = tomllib.loads(path.read_text("utf-8"))
        for told in chapter["trait"]:
            name = f"{path.stem[:2]} {told['name']}"
            text = _framed(told["text"], told.get("frame", chapter.get("frame", "")))
            expected = {key: value for key, value in told.items() if key not in _ABOUT}
            assert expected, f"{name}: nothing is expected"
            if "each" not in told:
                yield Trait(name, text, expected, told.get("wrong"))
            for number, wording in enumerate(told.get("each", ()), start=1):
                filled = _fill(expected, wording)
                yield Trait(f"{name} {number}", text.replace("{}", wording), filled, told.get("wrong"))


def _framed(text: str, frame: str) -> str:
    return frame.replace("…", text, 1) if frame else text


def _fill(expected: Any, wording: str) -> Any:
    """The expectation with `{}` replaced by a wording, however deep it stands."""
    if isinstance(expected, str):
        return expected.replace("{}", wording)
    if isinstance(expected, list):
        return [_fill(one, wording) for one in expected]
    if isinstance(expected, dict):
        return {key: _fill(value, wording) for key, value in expected.items()}
    return expected
