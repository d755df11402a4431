"""What a careful reviewer would object to, in words an official can act on.

Each rule is a small function with its table entry beside it (`rule.py`); `catalogue.py` lists them all, and
docs/objections.md is written from that list. Time grows in line with the length of the text.
"""

from __future__ import annotations

from collections.abc import Collection

from huiyin.reading.model import Objection, Reading
from huiyin.reading.review.catalogue import RULES
from huiyin.reading.review.manuscript import Manuscript

__all__ = ["objections"]


def objections(reading: Reading, silenced: Collection[str] = ()) -> list[Objection]:
    """All objections, in the order of the text. Each names its passage, why, what to do, and on what basis.

    `silenced` are the codes that the organ has decided not to raise, each for a reason of its own.
    """
    manuscript = Manuscript(reading)
    found = [one for rule in RULES if rule.code not in silenced for one in rule.objections(manuscript)]
    return sorted(found, key=lambda o: (o.start, o.code))
