"""What the tables of a document were read into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huiyin.reading.ledgers.issues import Issues
from huiyin.reading.ledgers.model import TableFound

if TYPE_CHECKING:
    from huiyin.reading.findings import Draft


@dataclass(slots=True)
class Ledger:
    """The findings of all tables of a document, with their focus areas; and how every table was taken."""

    drafts: list[Draft] = field(default_factory=list)
    focuses: list[str] = field(default_factory=list)
    tables: list[TableFound] = field(default_factory=list)
    issues: Issues = field(default_factory=Issues)
    focus_at: dict[str, int] = field(default_factory=dict)
