"""What the pieces of the reader found in a document, in offsets of the cleaned text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huiyin.reading.findings import Draft
from huiyin.reading.labels import Labels
from huiyin.reading.ledgers.ledger import Ledger
from huiyin.reading.marks import Mark
from huiyin.reading.measures import Span
from huiyin.reading.model import Genre, Kind
from huiyin.reading.normal import Clean
from huiyin.reading.sections import Section
from huiyin.reading.title import Front


@dataclass(slots=True)
class Facts:
    """The pieces of one document."""

    clean: Clean
    sections: list[Section]
    labels: Labels
    front: Front
    tail: int
    signature: str | None
    published: date | None
    drafts: list[Draft]
    focuses: list[str]
    genre: Genre
    ledger: Ledger
    marks: list[Mark]
    heads: list[Span]
    head_starts: list[int]

    @property
    def kind(self) -> Kind:
        return self.genre.kind
