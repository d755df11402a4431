"""A document with what a reviewer objects to marked in it: as a page, as JSON, as comments in a Word file."""

from huiyin.reading.kind_words import KIND_WORDS
from huiyin.reading.marked.page import page
from huiyin.reading.marked.reviewed import (
    Opinion,
    Reviewed,
    Stretch,
    review,
    stretches,
)
from huiyin.reading.marked.word import word_copy

__all__ = [
    "KIND_WORDS",
    "Opinion",
    "Reviewed",
    "Stretch",
    "page",
    "review",
    "stretches",
    "word_copy",
]
