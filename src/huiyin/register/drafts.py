"""What a document is going to become, as plain values that a page or a command line shows and corrects.

One shape serves every register: a head (the round, the year's sheet), headings in the document's own words, items
beneath them, and the parts of an item. A register's own dataclasses extend `ItemDraft` and `PartDraft` by what it asks.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from huiyin.ledger.models import Matter
from huiyin.reading import Kind


class ImportRefused(Exception):
    """The document is not taken in; the message (Chinese) says why. `existing` is the matter it is in already."""

    def __init__(self, message: str, existing: Matter | None = None) -> None:
        super().__init__(message)
        self.existing = existing


@dataclass(kw_only=True)
class PartDraft:
    """A part of an item. `key` names it on the page and in the command line; `at` is where it stands in the text."""

    wording: str = ""
    key: str = ""
    at: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class ItemDraft:
    """`heading` and `parent` index the draft's lists; `existing` is the matter of the target it stands for."""

    title: str = ""
    number: str = ""
    heading: int | None = None
    parent: int | None = None
    existing: int | None = None
    parts: list[Any] = field(default_factory=list)
    key: str = ""
    at: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass
class ClaimDraft:
    """A number as written; `item` indexes the draft's items, None for the rest of the text."""

    literal: str
    value: Decimal
    unit_word: str
    of: str
    context: str
    start: int
    end: int
    item: int | None = None


@dataclass
class DoubtDraft:
    """Damaged text and what it may mean. One that a date depends on (`place`, a field of the head) must be chosen."""

    literal: str
    readings: list[str]
    why: str
    place: str = ""
    chosen: str | None = None


@dataclass
class Draft:
    """`departments` and `people` map every name found to the row it means, None where nobody was recognised.

    `likely` holds, for those, the rows that resemble the name; nobody but a person chooses one of them.
    """

    kind: Kind
    head: Any
    headings: list[str] = field(default_factory=list)
    items: list[Any] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    doubts: list[DoubtDraft] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    departments: dict[str, int | None] = field(default_factory=dict)
    people: dict[str, int | None] = field(default_factory=dict)
    likely: dict[str, list[int]] = field(default_factory=dict)

    @property
    def unmatched(self) -> list[str]:
        """Names that mean nobody yet; they are stored as written and shown."""
        return [name for names in (self.departments, self.people) for name, pk in names.items() if pk is None]

    @property
    def unsettled(self) -> list[DoubtDraft]:
        return [d for d in self.doubts if d.place and d.chosen is None]

    @property
    def parts(self) -> list[Any]:
        return [part for item in self.items for part in item.parts]

    def choose(self, doubt: DoubtDraft, chosen: str) -> None:
        """Settle a doubt by one of its readings or another ISO date; an empty string leaves the date out.

        Raises ValueError for what is no date.
        """
        day = dt.date.fromisoformat(chosen) if chosen else None
        doubt.chosen = chosen
        if doubt.place:
            setattr(self.head, doubt.place, day)

    def name_keys(self) -> None:
        """Give every item and part the key by which a page names it."""
        for n, item in enumerate(self.items):
            item.key = f"f{n}"
            for m, part in enumerate(item.parts):
                part.key = f"f{n}m{m}"

    def rearrange(self, items: list[Any], went: dict[str, int | None]) -> None:
        """Put other items in the place of these; `went` says where each item that was read has gone, None: nowhere.

        Numbers follow the item they were read from. What hung below an item that is left out stands by itself.
        """
        old = [item.key for item in self.items]
        for item in items:
            item.parent = None if item.parent is None else went.get(old[item.parent])
        for n, item in enumerate(items):
            if item.parent == n:
                item.parent = None
        for claim in self.claims:
            claim.item = None if claim.item is None else went.get(old[claim.item])
        self.items = items
