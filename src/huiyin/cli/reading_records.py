"""Readings of many files as JSON Lines: one object a line with `path`, `bytes`, and `reading` or `error`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from huiyin.reading import read_file
from huiyin.reading.kind_words import KIND_WORDS

Record = dict[str, Any]
KINDS = KIND_WORDS


def shown_path(path: Path) -> str:
    """A path as text, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def read_record(path: Path) -> str:
    """The line of a file that is read. Raises ReadingError."""
    reading = read_file(path)
    return _line({"path": shown_path(path), "bytes": path.stat().st_size, "reading": reading.to_json()})


def failed_record(path: Path, error: str) -> str:
    """The line of a file that cannot be read."""
    return _line({"path": shown_path(path), "bytes": _size(path), "error": error})


def _line(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def encoded(line: str) -> bytes:
    """UTF-8 with a line end; a lone surrogate becomes the escape that JSON has for it."""
    return line.encode("utf-8", "backslashreplace") + b"\n"


def keep_done(output: Path) -> dict[str, int]:
    """Path → bytes of the files an earlier run has read; the rest of its output is dropped.

    Failures are tried again and a line torn by a sudden end is read again, so neither stays. The old output is
    replaced only when the new one is complete. Raises OSError.
    """
    done: dict[str, int] = {}
    if not output.exists():
        return done
    kept = output.with_name(output.name + ".part")
    with kept.open("wb") as target:
        for line, record in records(output):
            if "reading" in record and record["path"] not in done:
                done[record["path"]] = record["bytes"]
                target.write(line)
    kept.replace(output)
    return done


def records(source: Path | BinaryIO) -> Iterator[tuple[bytes, Record]]:
    """The whole lines of an output with what they say; others are passed over."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            yield from records(file)
        return
    for line in source:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if line.endswith(b"\n") and isinstance(record, dict) and {"path", "bytes"} <= record.keys():
            yield line, record
