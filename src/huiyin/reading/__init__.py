"""Official Chinese documents (反馈意见、整改方案、整改报告) turned into a structured reading.

Pure Python, no Django. Offsets everywhere count characters of `Reading.text`, the document as
decoded and before any clean-up. Nothing is guessed: what the text does not say is None, and what
is damaged is reported as a `Doubt` beside the reading that was preferred.
"""

from huiyin.reading.errors import ReadingError
from huiyin.reading.ledgers.model import CellIssue, Choices, Column, Kept, Layout, Meaning, TableFound
from huiyin.reading.model import (
    Contacts,
    Deadline,
    Doubt,
    Finding,
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
from huiyin.reading.review import objections

__all__ = [
    "CellIssue",
    "Choices",
    "Column",
    "Deadline",
    "Kept",
    "Layout",
    "Meaning",
    "Note",
    "TableFound",
    "Contacts",
    "Doubt",
    "Finding",
    "Kind",
    "Measure",
    "Objection",
    "Part",
    "Passage",
    "Quantity",
    "Reading",
    "ReadingError",
    "Secrecy",
    "Severity",
    "objections",
    "read_bytes",
    "read_file",
    "read_text",
]
