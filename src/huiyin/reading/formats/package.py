"""The parts of a Word file (an OPC package): found by relation, as Word finds them, not by name alone."""

from __future__ import annotations

import posixpath
import re
import zipfile

from lxml import etree  # type: ignore[import-untyped]

from huiyin.reading.errors import ReadingError
from huiyin.reading.formats.zipped import open_zip, read_entry

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MAX_PART = 48 * 2**20  # bytes of one XML part; a tree takes several times as much memory
_MAIN = re.compile(r"word/document\d*\.xml")
_STRICT = (  # ISO strict files use other names for the same things
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_BROKEN = "文件内部结构已损坏。请用 Word 或 WPS 打开后重新另存一份，再试一次。"


class Package:
    """A Word file opened for reading. Raises ReadingError where it is broken, encrypted or a bomb."""

    def __init__(self, data: bytes) -> None:
        self.archive: zipfile.ZipFile = open_zip(data)
        self._names = self.archive.namelist()
        found = next((name for name in self._names if _MAIN.fullmatch(name)), None)
        if found is None:
            raise ReadingError("文件里没有正文，可能已损坏。请用 Word 或 WPS 打开后重新另存一份，再试一次。")
        self.main: str = found
        self._by_id: dict[str, str] = {}
        self._related = self._relations()

    @property
    def strict(self) -> bool:
        """Whether it uses the names of ISO strict, which are read as if they were the usual ones."""
        return _STRICT[0][0] in (read_entry(self.archive, self.main) or b"")

    def _relations(self) -> list[tuple[str, str]]:
        """(kind, part) of what the main part refers to: ("numbering", "word/numbering.xml")."""
        relations = parse_xml(read_entry(self.archive, relations_of(self.main)))
        if relations is None:
            return []
        folder = posixpath.dirname(self.main)
        inside = [one for one in relations if one.get("TargetMode") != "External"]
        self._by_id = {one.get("Id", ""): _resolved(folder, one.get("Target", "")) for one in inside}
        return [
            (one.get("Type", "").rpartition("/")[2], _resolved(folder, one.get("Target", "")))
            for one in inside
        ]

    def related(self, identity: str) -> tuple[str, bytes] | None:
        """The name and bytes of the part that the main part refers to by this id."""
        name = self._by_id.get(identity, "")
        data = read_entry(self.archive, name)
        return (name, data) if data is not None else None

    def names(self, kind: str) -> list[str]:
        """The parts of a kind; by their usual name where the file keeps no relations."""
        related = [part for known, part in self._related if known == kind and part in self._names]
        usual = re.compile(rf"word/{kind}\d*\.xml")
        return related or sorted(name for name in self._names if usual.fullmatch(name))

    def part(self, kind: str) -> etree._Element | None:
        """The first part of a kind, parsed; None if there is none."""
        names = self.names(kind)
        return self.named(names[0]) if names else None

    def named(self, name: str) -> etree._Element | None:
        """A part by its name, parsed."""
        return parse_xml(read_entry(self.archive, name))


def relations_of(part: str) -> str:
    """Where a part's relations are kept."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _resolved(folder: str, target: str) -> str:
    return (
        target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    )


def parse_xml(data: bytes | None) -> etree._Element | None:
    """A part's XML, without entities, network or huge trees. Raises ReadingError where it is broken."""
    if data is None:
        return None
    if len(data) > MAX_PART:
        raise ReadingError("文件正文异常庞大，不像一份公文，已停止读取。请拆分，或只保留正文后重试。")
    for strict, usual in _STRICT:
        if strict in data:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ReadingError(_BROKEN) from None


def value(element: etree._Element | None, name: str) -> str:
    """The w:val of a child element; empty where either is missing."""
    child = element.find(f"{W}{name}") if element is not None else None
    return str(child.get(f"{W}val", "")) if child is not None else ""


def number(text: str | None, default: int) -> int:
    """A small whole number, or the default."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text) else default


def switched_on(properties: etree._Element | None, name: str) -> bool:
    """Whether a yes-or-no property is set: present, and not said to be off."""
    child = properties.find(f"{W}{name}") if properties is not None else None
    return child is not None and child.get(f"{W}val", "1") not in ("0", "false", "off")
