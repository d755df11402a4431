"""Ledgers and plans drawn as tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from huiyin.reading.decoded import Decoded
from huiyin.reading.findings import Draft
from huiyin.reading.normal import Clean


@dataclass(slots=True)
class Ledger:
    drafts: list[Draft] = field(default_factory=list)
    focuses: list[str] = field(default_factory=list)


def read_ledgers(decoded: Decoded, cleaned: Clean) -> Ledger | None:
    return None
