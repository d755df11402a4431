"""Markings of state secrecy (密级标志). Ordinary words (保守秘密, 秘密投票) are none."""

from __future__ import annotations

import re

from huiyin.reading.model import Secrecy
from huiyin.reading.normal import Clean

_LEVEL = r"(?P<level>绝\s?密|机\s?密|秘\s?密)"
_STARRED = re.compile(
    rf"{_LEVEL}\s?[★☆*＊]\s?(?:长期|[\d一二三四五六七八九十]{{1,3}}\s?(?:年|个月|月)|启用前|[^\s,。;]{{0,12}}前)?"
)
_LABELLED = re.compile(
    rf"(?:密级|保密等级|秘密等级|涉密等级)(?:和保密期限|及保密期限)?\s?[:]?\s?[\[(【]?{_LEVEL}(?![\u4e00-\u9fff])"
)
_ALONE = re.compile(
    rf"^[ \t|【\[(]*{_LEVEL}(?:\s?[\d一二三四五六七八九十]{{1,3}}\s?年|\s长期)?[ \t|】\])]*(?:特急|加急|平急|急件)?[ \t|]*$",
    re.MULTILINE,
)
_HEAD_LINES = 12


def find_secrecy(clean: Clean) -> Secrecy | None:
    """The first marking: with a star, behind a label, or alone on a line at the head of the text."""
    head = clean.text
    at = -1
    for _ in range(_HEAD_LINES):
        at = head.find("\n", at + 1)
        if at < 0:
            break
    alone = _ALONE.search(head[: at if at >= 0 else len(head)])
    found = [m for m in (_STARRED.search(head), _LABELLED.search(head), alone) if m]
    if not found:
        return None
    first = min(found, key=lambda m: m.start())
    start, end = clean.span(*first.span())
    literal = clean.raw[start:end].strip()
    start += clean.raw[start:end].index(literal)
    return Secrecy(literal, start, start + len(literal), re.sub(r"\s", "", first["level"]))
