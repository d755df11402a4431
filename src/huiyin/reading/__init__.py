"""Official Chinese documents (反馈意见、整改方案、整改报告) turned into a structured reading.

Pure Python, no Django. Offsets everywhere count characters of `Reading.text`, the document as
decoded and before any clean-up. Nothing is guessed: what the text does not say is None, and what
is damaged is reported as a `Doubt` beside the reading that was preferred.
"""

from typing import TYPE_CHECKING, Any

from huiyin.reading.errors import ReadingError
from huiyin.reading.ledgers.model import CellIssue, Choices, Column, Kept, Layout, Meaning, TableFound
from huiyin.reading.model import (
    Contacts,
    Deadline,
    Doubt,
    Finding,
    Genre,
    Kind,
    Measure,
    Note,
    Objection,
    Part,
    Passage,
    Quantity,
    Reading,
    Secrecy,
    Severity,
)
from huiyin.reading.reader import read_bytes, read_file, read_text

if TYPE_CHECKING:
    from huiyin.reading.review import objections

__all__ = [
    "CellIssue",
    "Choices",
    "Column",
    "Contacts",
    "Deadline",
    "Doubt",
    "Finding",
    "Genre",
    "Kept",
    "Kind",
    "Layout",
    "Meaning",
    "Measure",
    "Note",
    "Objection",
    "Part",
    "Passage",
    "Quantity",
    "Reading",
    "ReadingError",
    "Secrecy",
    "Severity",
    "TableFound",
    "objections",
    "read_bytes",
    "read_file",
    "read_text",
]


def __getattr__(name: str) -> Any:
    """The rules of review are prepared only for those who review: reading starts sooner without them."""
    if name == "objections":
        from huiyin.reading.review import objections

        return objections
    raise AttributeError(name)
