"""Plain text and Markdown; tables drawn with | are kept as tables."""

from __future__ import annotations

import re

from huiyin.reading.decoded import Cell, Decoded, Table
from huiyin.reading.errors import ReadingError

_RULE = re.compile(r"\s*(?:\|\s*)?(?::?-{2,}:?\s*\|\s*)+(?::?-{2,}:?\s*)?$")  # spaces never meet spaces
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")  # what no text file holds
_CHINESE = frozenset(("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "936"))
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def decode_bytes(data: bytes) -> str:
    """UTF-8, UTF-16 (with or without mark) or GB18030. Raises ReadingError for what is no text."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_try(data, encoding))
    for encoding in _utf16_guess(data):
        text = _try(data, encoding)
        if text is not None and _looks_chinese(text):
            return _checked(text)
    text = _try(data, "utf-8")
    if text is None:
        text = _try(data, "gb18030")
    if text is None:
        text = _least_damaged(data)
    return _checked(text)


def decode_named(data: bytes, name: str) -> str | None:
    """Text in an encoding by name; None where there is no such encoding or the text is not in it."""
    encoding = "gb18030" if name.lower() in _CHINESE else name
    try:
        text = data.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return None
    return text if _bearable(text) else None


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _least_damaged(data: bytes) -> str | None:
    """A file that was cut off in mid-character, or has a few bad bytes, is still text: they show as \ufffd."""
    texts = (data.decode(encoding, "replace") for encoding in ("utf-8", "gb18030"))
    best = min(texts, key=lambda text: text.count("\ufffd"))
    return best if _bearable(best) else None


def _bearable(text: str) -> bool:
    return text.count("\ufffd") <= 2 + len(text) // 500


def _utf16_guess(data: bytes) -> list[str]:
    """UTF-16 without mark shows as zero bytes on every other place (line ends, digits, stops)."""
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2:
        return []
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even == odd == 0:
        return []
    return ["utf-16-le", "utf-16-be"] if odd >= even else ["utf-16-be", "utf-16-le"]


def _looks_chinese(text: str) -> bool:
    sample = text[:2000]
    known = sum(
        "\u4e00" <= c <= "\u9fff" or (c.isascii() and c >= " ") or c in "\r\n\t,。、:;()《》“”"
        for c in sample
    )
    return known >= 0.85 * len(sample)


def _checked(text: str | None) -> str:
    if text is None:
        raise ReadingError("无法识别文字编码（试过 UTF-8、UTF-16、GB18030）。请用记事本另存为 UTF-8 后重试。")
    odd = len(_CONTROLS.findall(text, 0, 20000))
    if odd > 2 + len(text[:20000]) // 50:
        raise ReadingError(
            "这不是文本文件（含大量不可显示字符）。请确认文件类型，或另存为 docx、txt 后重试。"
        )
    return text


def from_text(text: str) -> Decoded:
    """Text with the tables drawn in it."""
    return Decoded(text, find_tables(text))


def find_tables(text: str) -> list[Table]:
    """Tables drawn with |: at least two neighbouring lines of two cells or more."""
    if "|" not in text:
        return []
    tables: list[Table] = []
    rows: list[list[Cell]] = []
    at = 0
    for line in text.split("\n"):
        if line.count("|") >= 2 or (rows and "|" in line):
            if not _RULE.match(line):
                rows.append(_cells(line, at))
        else:
            if len(rows) >= 2:
                tables.append(Table(rows))
            rows = []
        at += len(line) + 1
    if len(rows) >= 2:
        tables.append(Table(rows))
    return tables


def _cells(line: str, at: int) -> list[Cell]:
    begin = 1 if line.lstrip().startswith("|") else 0
    pieces = line.split("|")
    offset, cells = at, []
    for i, piece in enumerate(pieces):
        lead = len(piece) - len(piece.lstrip())
        if not ((i == 0 and begin) or (i == len(pieces) - 1 and not piece.strip())):
            cells.append((offset + lead, offset + lead + len(piece.strip())))
        offset += len(piece) + 1
    return cells
