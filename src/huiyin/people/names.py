"""Pinyin initials of a Chinese name, for search and pickers."""

from __future__ import annotations

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    """`"陈晓岚"` -> `"cxl"`; characters without a reading are kept in lower case."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:20]
