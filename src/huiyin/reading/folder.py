"""Which files of a folder are documents to be read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from huiyin.reading.wording import words

# What is read, and what the reader refuses with advice worth having (.doc, .rtf, .ofd).
SUFFIXES = frozenset(
    words(
        ".txt .md .markdown .text .docx .docm .doc .wps .rtf .ofd .pdf .html .htm .xhtml .shtml "
        ".xlsx .xlsm .xls .et .ods .csv .tsv"
    )
)


@dataclass(slots=True)
class Found:
    """Files in the order of the names given, those of a folder by name; what was passed over, by ending."""

    files: list[Path] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    closed: list[Path] = field(default_factory=list)  # folders that may not be opened


def find_documents(paths: Sequence[Path]) -> Found:
    """The documents among files and folders, each once.

    A file named by itself is taken whatever its name. In folders, all levels down, hidden files, the lock
    files of Office (~$…) and endings no document has are passed over; links to folders are not followed.
    """
    found = Found()
    taken: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            taken |= dict.fromkeys(_documents_in(path, found))
        else:
            taken[path] = None
    found.files = list(taken)
    return found


def _documents_in(folder: Path, found: Found) -> Iterator[Path]:
    def closed(error: OSError) -> None:
        found.closed.append(Path(error.filename))

    for where, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for name in sorted(names):
            suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122  a Path for each of thousands costs more
            if _hidden(name):
                continue
            if suffix in SUFFIXES:
                yield Path(where, name)
            else:
                found.passed_over[suffix or "无扩展名"] += 1


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$", ".~")) or name == "__MACOSX"
