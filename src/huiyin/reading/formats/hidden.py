"""Rows and columns that a workbook does not show; they are read, and said to be hidden."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from huiyin.reading.formats.zipped import read_entry

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_COL = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WIDEST = 16_384


@dataclass(frozen=True, slots=True)
class Hidden:
    """Rows (from 1) and columns (from 0) of one sheet."""

    rows: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def hidden_in(content: bytes) -> Hidden:
    """What a worksheet's XML hides."""
    if b"hidden=" not in content:
        return Hidden()
    rows = (_attribute(tag, b"r") for tag in _ROW.findall(content) if _HIDDEN.search(tag))
    columns: set[int] = set()
    for tag in _COL.findall(content):
        if _HIDDEN.search(tag):
            first, last = _attribute(tag, b"min"), min(_attribute(tag, b"max"), _WIDEST)
            columns.update(range(max(0, first - 1), last))
    return Hidden(frozenset(rows), frozenset(columns))


def _attribute(tag: bytes, name: bytes) -> int:
    found = re.search(rb"\s" + name + rb'="(\d{1,7})"', tag)
    return int(found.group(1)) if found else 0


def sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet names by the path of their XML; empty where the workbook does not say."""
    try:
        relations = etree.fromstring(read_entry(archive, "xl/_rels/workbook.xml.rels") or b"", _parser())
        book = etree.fromstring(read_entry(archive, "xl/workbook.xml") or b"", _parser())
    except (etree.XMLSyntaxError, ValueError):
        return {}
    paths = {one.get("Id"): str(one.get("Target")) for one in relations}
    found = {}
    for sheet in book.iter("{*}sheet"):
        path = paths.get(sheet.get(_RELATION), "")
        found["xl/" + path.removeprefix("/xl/").removeprefix("xl/")] = str(sheet.get("name"))
    return found


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
