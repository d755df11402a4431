"""How alike two wordings of a problem or measure are, marks and the words that wrap a problem apart."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from huiyin.reading.normal import narrowed
from huiyin.reading.simplified import TO_SIMPLIFIED

_MARKS = re.compile(r"[\W_的等]+")
_LEAD = re.compile(
    r"^\s*(?:问题\s?[一二三四五六七八九十\d]{1,3}[:、.]|[一二三四五六七八九十]{1,3}、|[一二三四五六七八九十]是|\([一二三四五六七八九十\d]{1,3}\)|\d{1,3}[.、)](?!\d)|[①-⑳])\s*"
)
_WRAP = re.compile(r"^(?:针对|关于|对于|反馈)|(?:方面)?(?:存在)?问题$")
SAME = 0.6  # from here on two wordings are taken for one that was reworded
_SHORT = 4  # characters below which only equal wordings are alike


@lru_cache(maxsize=8192)
def essence(wording: str) -> str:
    """The characters that carry the meaning: no mark, punctuation, 的, nor 针对…问题."""
    plain = _LEAD.sub("", narrowed(wording).translate(TO_SIMPLIFIED))
    return _WRAP.sub("", _MARKS.sub("", plain)) or _MARKS.sub("", plain)


@lru_cache(maxsize=8192)
def _pairs(essential: str) -> Counter[str]:
    return Counter(essential[i : i + 2] for i in range(len(essential) - 1))


def likeness(a: str, b: str) -> float:
    """0 to 1: 1 for the same wording, 0.9 where one contains the other, else the share of neighbouring characters in common."""
    one, other = essence(a), essence(b)
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    shorter = min(one, other, key=len)
    if len(shorter) < _SHORT:
        return 0.0
    common = (_pairs(one) & _pairs(other)).total()
    alike = 2 * common / (_pairs(one).total() + _pairs(other).total())
    return max(alike, 0.9) if shorter in max(one, other, key=len) else alike
