"""Pinyin initials of a Chinese name, for search and pickers."""

from __future__ import annotations

from itertools import islice, product

from pypinyin import Style, lazy_pinyin, pinyin

from huiyin.codec import name_key

READINGS = 8


def initials(name: str) -> str:
    """`"陈晓岚"` -> `"cxl"`; characters without a reading are kept in lower case, dots and blanks are not."""
    return "".join(lazy_pinyin(name_key(name), style=Style.FIRST_LETTER)).lower()[:20]


def all_initials(name: str) -> list[str]:
    """Every way the initials may be read, the usual one first: 曾晓 is zx to those who know, and cx to a machine.

    Of more than `READINGS` the surname's are all among them.
    """
    letters = pinyin(name_key(name), style=Style.FIRST_LETTER, heteronym=True)
    others = ("".join(reversed(one)).lower()[:20] for one in islice(product(*reversed(letters)), READINGS))
    return list(dict.fromkeys([initials(name), *others]))


def is_called(name: str, words: str) -> bool:
    """Whether somebody of this name is meant: by a part of it, however its dots and blanks are written, or by initials."""
    sought = name_key(words)
    return bool(sought) and (sought in name_key(name) or any(spelt.startswith(sought) for spelt in all_initials(name)))
