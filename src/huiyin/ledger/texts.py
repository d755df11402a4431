"""Text as the ledger keeps it: what cannot be seen, or makes text read other than it is, stays outside.

Direction marks (U+202E and its like) show `txt.exe` as `exe.txt`; NUL is refused by PostgreSQL; a lone half of a
surrogate pair cannot be written at all. A name as bytes were called and a text pasted from Word may hold any of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]"
)


def plain_text(text: str) -> str:
    """`text` with one sort of line end and without characters that are not seen. What is seen stays as it was typed."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def plain_line(text: str) -> str:
    """The same for what stands on one line: a title, the name of a file."""
    return " ".join(plain_text(text).split("\n")).strip()


def plain_texts(value: Any) -> Any:
    """Every text within a value of a field, those in rows and lists included."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, list | tuple):
        return [plain_texts(each) for each in value]
    if isinstance(value, Mapping):
        return {key: plain_texts(each) for key, each in value.items()}
    return value
