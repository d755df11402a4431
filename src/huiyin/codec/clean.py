"""Text without what nobody sees."""

from __future__ import annotations

import re
import unicodedata

# Controls, zero widths, direction marks, the byte order mark, soft hyphens, lone surrogates: what hides in pasted text.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Invisible characters out, one sort of line end, no blanks at the ends."""
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)).strip()


def folded(text: str) -> str:
    """The same with full-width letters, digits and signs as half-width ones, all dashes and blanks as one."""
    text = unicodedata.normalize("NFKC", clean(text))
    return re.sub(r"\s+", " ", re.sub("[‐-―−﹣－]", "-", text)).strip()


def tight(text: str) -> str:
    """Folded, and without any blank."""
    return folded(text).replace(" ", "")
