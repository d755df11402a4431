"""What a register declares so that documents can be read into it: `Register.importer`.

The desk and the command line know an importer only through this class; what a document becomes, which fields are asked
and how it is stored is the register's own affair.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from huiyin.ledger.models import Matter
from huiyin.ledger.record import NewMaterial
from huiyin.people.actors import Actor
from huiyin.people.models import User
from huiyin.procedures.commands import Command
from huiyin.reading import Kind, Reading
from huiyin.reading.ledgers.model import Choices, Layout
from huiyin.register.drafts import Draft, ItemDraft, PartDraft


class Shape(StrEnum):
    """How a value of a draft is typed in."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    LINES = "lines"  # a list, one line each
    NAMES = "names"  # a list of names, as people write them one after another


@dataclass(frozen=True)
class Asked:
    """A field of a draft that a person may correct. `most`: characters; `required`: what is said when it is empty."""

    name: str
    label: str
    shape: Shape = Shape.LINE
    most: int = 0
    required: str = ""
    choices: Sequence[tuple[str, str]] = ()
    rows: int = 2
    hint: str = ""
    folded: bool = False
    """Shown only on demand while it is empty."""

    @property
    def wide(self) -> bool:
        return self.shape in (Shape.TEXT, Shape.LINES) or self.name == "title"


@dataclass(frozen=True)
class Sort:
    """A sort of document and what becomes of it."""

    kind: Kind
    label: str
    explained: str
    grows: bool = True
    """Whether it may go into a matter that exists."""


@dataclass(frozen=True)
class FieldChange:
    """One value that the document states otherwise than the ledger; `fixed` says why it cannot be taken over."""

    name: str
    label: str
    before: str
    after: str
    fixed: str = ""


@dataclass
class MatterChange:
    """A matter of the target and the values a document changes. `finished`: a change is a correction with a reason."""

    matter: Matter
    where: str
    fields: list[FieldChange]
    draft: ItemDraft | PartDraft
    finished: bool = False


@dataclass
class Addition:
    """An item or part that the target has not; a part goes below `parent`, or the new item it stands under.

    `fixed` says why it cannot be added.
    """

    key: str
    title: str
    where: str
    draft: ItemDraft | PartDraft
    parent: int | None = None
    fixed: str = ""


@dataclass
class Differences:
    """A document against the ledger. What the document no longer holds is reported, never touched."""

    changed: list[MatterChange] = field(default_factory=list)
    added: list[Addition] = field(default_factory=list)
    missing: list[Matter] = field(default_factory=list)
    same: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.changed or self.added)

    @property
    def fingerprint(self) -> str:
        """Changes with anything the page shows and with every step of a matter on it."""
        shown = [f"{c.matter.pk}.{c.matter.revision}.{f.name}={f.after}" for c in self.changed for f in c.fields]
        return "|".join([*shown, *(f"{a.key}+{a.title}" for a in self.added), *(str(m.pk) for m in self.missing)])


class Importer:
    """Base of a register's importer. The methods are asked in the order in which a person meets them."""

    register: ClassVar[str]
    """Whose office may bring documents in."""
    item: ClassVar[str] = "事项"
    part: ClassVar[str] = ""
    """What an item and a part of it are called."""
    sorts: ClassVar[tuple[Sort, ...]] = ()
    head: ClassVar[tuple[type[Matter] | None, tuple[str, ...]]] = (None, ())
    """The typed fields of the head that are asked."""

    def choices(self) -> Choices:
        """What is remembered of the organ's tables."""
        return Choices()

    def remember(self, tables: Mapping[str, tuple[str, Layout]], user: User) -> None:
        """Keep layouts (by fingerprint: the table's name and what its columns mean) for the next file."""
        raise NotImplementedError

    def confirmed(self, fingerprints: list[str]) -> dict[str, str]:
        """Who confirmed the remembered layouts of these tables, and when, in words."""
        return {}

    def targets(self, who: Actor) -> list[Matter]:
        """Matters under way that a document may be read into."""
        raise NotImplementedError

    def draft(self, reading: Reading, kind: Kind | None, into: Matter | None) -> Draft:
        """What storing the document would bring. Raises ImportRefused."""
        raise NotImplementedError

    def fields_of_head(self, kind: Kind | None) -> tuple[Asked, ...]:
        """Asked of the head beside its typed fields."""
        return ()

    def fields_of_items(self, kind: Kind | None) -> tuple[Asked, ...]:
        raise NotImplementedError

    def fields_of_parts(self, kind: Kind | None) -> tuple[Asked, ...]:
        return ()

    def blank_item(self) -> ItemDraft:
        return ItemDraft()

    def blank_part(self) -> PartDraft:
        return PartDraft()

    def absorb(self, item: Any, other: Any) -> None:
        """Take over into `item` what nobody sees of `other`, which is merged into it."""

    def amiss(self, draft: ItemDraft | PartDraft) -> dict[str, str]:
        """What cannot be stored as it stands: field → what to do about it."""
        return {}

    def match_names(self, draft: Draft) -> None:
        """Look up the names of the draft that its maps do not hold yet."""

    def known(self, into: Matter) -> list[tuple[int, str]]:
        """The items a target holds."""
        return []

    def already(self, digest: str) -> Matter | None:
        """Where a file was imported before."""
        return None

    def store(self, draft: Draft, source: NewMaterial, command: Command, into: Matter | None) -> Matter:
        """Store the draft whole or not at all. Raises ImportRefused, NotAllowed and Conflict."""
        raise NotImplementedError

    def stored(self, draft: Draft) -> str:
        """What to say, and do, next (Chinese)."""
        return ""

    def holds_parts(self, into: Matter) -> bool:
        """Whether a document for this target is compared with it rather than added to it."""
        return False

    def differences(self, draft: Draft, into: Matter) -> Differences:
        """The document against a target that holds what an earlier version of it brought."""
        raise NotImplementedError

    def update(
        self, draft: Draft, into: Matter, ticked: Collection[str], source: NewMaterial, command: Command, reason: str,
        shown: str | None = None,
    ) -> int:
        """Apply the ticked differences in one transaction; returns how many matters changed or were added.

        `shown` is the fingerprint of what the person saw: Conflict when it is another now. Raises ImportRefused,
        NotAllowed and Conflict; nothing is stored then.
        """
        raise NotImplementedError
