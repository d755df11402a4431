"""How registers name an invoice to one another: one spelling of one invoice, however it was typed."""

from __future__ import annotations

import unicodedata

from huiyin.codec import folded

FULLY_DIGITAL = 20
"""Digits of a 数电发票, which has no code: whatever stands beside them, they are its name."""


def invoice_key(number: str, code: str = "") -> str:
    """Letters and digits of code and number, digits of any script as 0 to 9; twenty digits stand alone. Empty for no number.

    A paper invoice is named by code and number together: eight digits with another code are another invoice.
    """
    digits = "".join(c for c in _bare(number) if c.isdecimal())
    if len(digits) == FULLY_DIGITAL:
        return digits
    return f"{_bare(code)}-{_named(number)}".strip("-") if _named(number) else ""


def _bare(text: str) -> str:
    folded_digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded(text).upper())
    return "".join(c for c in folded_digits if c.isalnum())


def _named(number: str) -> str:
    """Without the words people write before it."""
    bare = _bare(number)
    for words in ("发票号码", "发票", "号码", "NO"):
        bare = bare.removeprefix(words)
    return bare
