"""Cells of a worksheet's XML that a grid of values alone would show as blank or bare: errors, formulas, padded codes."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field

from huiyin.reading.formats.zipped import read_entry

Place = tuple[int, int]
_CELL = re.compile(rb"<(?:\w+:)?c(?=\s)")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_TYPE = re.compile(rb'\bt="(\w+)"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_RESULT = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]+)<")
_FORMATS = re.compile(rb'<(?:\w+:)?numFmt\b[^>]*?numFmtId="(\d{1,6})"[^>]*?formatCode="(0{2,40})"')
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_USED = re.compile(rb'<(?:\w+:)?xf\b[^>]*?numFmtId="(\d{1,6})"')


@dataclass(frozen=True, slots=True)
class Unreadable:
    """By row and column from 0: the signs of errors, formulas without a stored value, formats that pad with noughts."""

    errors: dict[Place, str] = field(default_factory=dict)
    uncomputed: frozenset[Place] = frozenset()
    padded: dict[Place, str] = field(default_factory=dict)


def unreadable_in(content: bytes, padding: dict[int, str]) -> Unreadable:
    """What a worksheet's XML says of its cells; `padding` is the workbook's, by style."""
    if b't="e"' not in content and b"<f" not in content and b":f" not in content and not padding:
        return Unreadable()
    errors: dict[Place, str] = {}
    uncomputed: set[Place] = set()
    padded: dict[Place, str] = {}
    for part in _CELL.split(content)[1:]:
        head, _, body = part.partition(b">")
        place = _place(head)
        sort, style = _TYPE.search(head), _STYLE.search(head)
        if place is None:
            continue
        result = _RESULT.search(body)
        if sort and sort[1] == b"e":
            errors[place] = result[1].decode("utf-8", "replace").strip() if result else ""
        elif _FORMULA.search(body) and not result and not (sort and sort[1] == b"str"):
            uncomputed.add(place)
        if style and int(style[1]) in padding:
            padded[place] = padding[int(style[1])]
    return Unreadable(errors, frozenset(uncomputed), padded)


def padding_of(archive: zipfile.ZipFile) -> dict[int, str]:
    """The styles of a workbook that show numbers with noughts in front: style → 00000000."""
    content = read_entry(archive, "xl/styles.xml") or b""
    formats = {int(number): code.decode() for number, code in _FORMATS.findall(content)}
    styles = _STYLES.search(content) if formats else None
    used = _USED.findall(styles[0]) if styles else []
    return {index: formats[int(number)] for index, number in enumerate(used) if int(number) in formats}


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    content = read_entry(archive, "xl/workbook.xml") or b""
    return re.search(rb'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"', content) is not None


def _place(head: bytes) -> Place | None:
    found = _PLACE.search(head)
    return (int(found[2]) - 1, column_of(found[1]) - 1) if found else None


def column_of(letters: bytes) -> int:
    """A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
