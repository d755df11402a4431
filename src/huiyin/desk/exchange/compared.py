"""What a sheet would do: what is new, what changes, what is wrong; as the page shows it and as it is stored."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from huiyin.desk.exchange.fields import Heads
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter


@dataclass(frozen=True)
class Problem:
    """What is wrong, by row (as Excel counts), column and value."""

    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class FieldChange:
    name: str
    label: str
    before: Any
    after: Any
    value: Any
    kind: EntryKind


@dataclass(frozen=True)
class Change:
    row: int
    matter: Matter
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Addition:
    row: int
    title: str
    values: dict[str, Any]
    parent: Matter | None
    happened_on: dt.date
    shown: tuple[tuple[str, str], ...] = ()
    """All it states, as label and words."""


@dataclass
class Compared:
    """A sheet, read and compared. `same` rows say what the ledger says."""

    heads: Heads
    additions: list[Addition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    """What was taken as it probably is meant; somebody has to say so."""
    same: int = 0
    sheet: str = ""
    passed_over: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()

    @property
    def failed(self) -> int:
        return len({p.row for p in self.problems})

    @property
    def total(self) -> int:
        return len(self.additions) + len(self.changes) + self.same + self.failed

    @property
    def to_store(self) -> int:
        return len(self.additions) + len(self.changes)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with anything the page shows and with every step of a matter on it."""
        digest = hashlib.sha256()
        for a in self.additions:
            digest.update(f"+{a.row}:{a.title}:{a.parent and a.parent.pk}:{a.happened_on}:{a.shown}".encode())
        for c in self.changes:
            digest.update(f"={c.row}:{c.matter.pk}:{c.matter.revision}:{[(f.name, str(f.after)) for f in c.fields]}".encode())
        return digest.hexdigest()
