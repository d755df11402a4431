"""Pinyin initials of a Chinese name, for search and pickers."""

from __future__ import annotations

from itertools import islice, product

from pypinyin import Style, lazy_pinyin, pinyin

READINGS = 8


def initials(name: str) -> str:
    """`"陈晓岚"` -> `"cxl"`; characters without a reading are kept in lower case."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()[:20]


def all_initials(name: str) -> list[str]:
    """Every way the initials may be read, the usual one first: 曾晓 is zx to those who know, and cx to a machine."""
    letters = pinyin(name, style=Style.FIRST_LETTER, heteronym=True)
    others = ("".join(one).lower()[:20] for one in islice(product(*letters), READINGS))
    return list(dict.fromkeys([initials(name), *others]))
