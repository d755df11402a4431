"""What a report froze: its numbers, and for each the list of records it was counted from.

It is the member `snapshot` of the payload of one sealed entry. The list is all a reader can add up again; that nothing
was left out of it no proof can say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from typing import Any

from huiyin.sealing.errors import Malformed
from huiyin.sealing.texts import utf8

_VALUE = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,10})?")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_DIGITS = 100  # enough for any sum of such values
MOST_PLACES = 10


class By(StrEnum):
    """How a number follows from its list."""

    COUNT = "count"  # of: record ids
    SUM = "sum"  # of: pairs of record id and amount
    SHARE = "share"  # of: two codes of figures before it; per cent, rounded half up to `places`


@dataclass(frozen=True)
class Figure:
    """`value` is a decimal as the report prints it, without separators."""

    code: str
    title: str
    value: str
    unit: str
    by: By
    of: tuple[tuple[str, str], ...]  # (record id, amount); for a count the amount is ""; for a share (code, "") twice
    definition: str = ""
    places: int = 0

    @property
    def records(self) -> list[str]:
        return [] if self.by is By.SHARE else [one for one, _ in self.of]

    def to_json(self) -> dict[str, Any]:
        listed = [list(one) for one in self.of] if self.by is By.SUM else [one for one, _ in self.of]
        found: dict[str, Any] = {
            "code": self.code, "title": self.title, "value": self.value, "unit": self.unit, "by": str(self.by),
            "of": listed, "definition": self.definition,
        }
        return found | ({"places": self.places} if self.by is By.SHARE else {})

    @classmethod
    def from_json(cls, data: Any) -> Figure:
        by = By(data["by"])
        pairs = [(one, "") if by is not By.SUM else _pair(one) for one in _list(data["of"])]
        texts = [data["code"], data["title"], data["value"], data["unit"], data["definition"]]
        texts += [part for pair in pairs for part in pair]
        places = data["places"] if by is By.SHARE else 0
        amounts = [amount for _, amount in pairs] if by is By.SUM else []
        if any(not isinstance(text, str) for text in texts) or not all(map(_VALUE.fullmatch, [data["value"], *amounts])):
            raise ValueError
        if type(places) is not int or not 0 <= places <= MOST_PLACES or (by is By.SHARE and len(pairs) != 2):
            raise ValueError
        return cls(
            data["code"], data["title"], data["value"], data["unit"], by, tuple(pairs), data["definition"], places
        )


@dataclass(frozen=True)
class Snapshot:
    """`files`: SHA-256 (hex) of each attachment by name."""

    title: str
    as_of: str
    figures: tuple[Figure, ...]
    files: Mapping[str, str]

    def to_json(self) -> dict[str, Any]:
        return {
            "title": self.title, "as_of": self.as_of, "figures": [one.to_json() for one in self.figures],
            "files": dict(sorted(self.files.items())),
        }

    @classmethod
    def from_payload(cls, payload: bytes) -> Snapshot:
        """Malformed: no JSON, or no snapshot in it of exactly this form."""
        try:
            data = json.loads(utf8(payload), parse_constant=_refuse)["snapshot"]
            figures = tuple(map(Figure.from_json, _list(data["figures"])))
            files = dict(data["files"].items())
            texts = [data["title"], data["as_of"], *files, *files.values()]
            if any(not isinstance(text, str) for text in texts) or not all(map(_DIGEST.fullmatch, files.values())):
                raise ValueError
            if len({one.code for one in figures}) != len(figures):
                raise ValueError
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Malformed("快照的格式不对。") from None
        return cls(data["title"], data["as_of"], figures, files)

    def listed(self) -> list[str]:
        """Ids of all records that any figure counts, each once, in order."""
        return list(dict.fromkeys(one for figure in self.figures for one in figure.records))

    def recount(self) -> dict[str, Decimal]:
        """Every figure from its list. Malformed: a record twice in one list, or a share of what is not there or nought."""
        found: dict[str, Decimal] = {}
        with localcontext() as context:
            context.prec = _DIGITS
            for figure in self.figures:
                found[figure.code] = _recount(figure, found)
        return found


def _recount(figure: Figure, before: Mapping[str, Decimal]) -> Decimal:
    if figure.by is By.SHARE:
        part, whole = (before.get(code) for code, _ in figure.of)
        if part is None or not whole:
            raise Malformed(f"“{figure.title}”的分子分母不对。")
        exact = part * 100 / whole
        return exact.quantize(Decimal(1).scaleb(-figure.places), ROUND_HALF_UP)
    if len(set(figure.records)) != len(figure.of):
        raise Malformed(f"“{figure.title}”的清单里有重复的记录。")
    if figure.by is By.COUNT:
        return Decimal(len(figure.of))
    return sum((Decimal(amount) for _, amount in figure.of), Decimal(0))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _pair(value: Any) -> tuple[str, str]:
    one, amount = _list(value)
    return one, amount


def _refuse(constant: str) -> None:
    """NaN and Infinity are no JSON, and no other reader takes them."""
    raise ValueError(constant)
