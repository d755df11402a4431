"""What surrounds a text: the unit its heading states, the year it stands in, how its workbook counts days."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNIT = re.compile(r"[（(【\[](?:单位[:：])?\s*([^（）()【】\[\]\s]{1,6})\s*[)）】\]]")


@dataclass(frozen=True, slots=True)
class Context:
    """`year` fills a year left out; `since_1904` says that day numbers count from 1904, as on old Macs."""

    unit: str = ""
    year: int | None = None
    since_1904: bool = False


PLAIN = Context()


def unit_of(heading: str) -> str:
    """The unit in the brackets of a heading: 金额（万元） is 万元; empty where there is none."""
    found = _UNIT.search(heading)
    return found[1] if found else ""
