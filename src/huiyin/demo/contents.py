"""What the tales are told from: the files of each invented organ.

content/ holds the large organ, a folder of its name in content/ any other. Django is not needed to read them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
PASSWORD = "huiyin-2026"  # noqa: S105 - printed at every start of the demonstration
LARGE = "large"


def organs() -> list[str]:
    """Names of the organs that can be built, the large one first."""
    return [LARGE, *sorted(path.parent.name for path in CONTENT.glob("*/organ.toml"))]


@cache
def content(organ: str, name: str) -> dict[str, Any]:
    """One file of an organ; the same object every time, so nobody changes it."""
    folder = CONTENT if organ == LARGE else CONTENT / organ
    return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
