"""Word documents: paragraphs with their automatic numbers, text boxes, notes, tables with merged cells.

Read from the XML itself, because automatic numbering (一、 (一) 1.) and tracked changes are part of what
people see. Insertions are accepted and deletions dropped; comments, hidden text and tables of contents
are left out; foot- and endnotes follow the paragraph that refers to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from huiyin.reading.decoded import Cell, Decoded, Writer
from huiyin.reading.errors import ReadingError
from huiyin.reading.formats.inline import Piece, chosen, read_inline, shifted, text_of
from huiyin.reading.formats.numbering import Numbering
from huiyin.reading.formats.package import MC, Package, W, value
from huiyin.reading.formats.styles import Styles
from huiyin.reading.formats.word_tables import grid

_MAX_HEADERS = 12
_SECRECY = re.compile(r"[绝机秘]\s*密|密\s*级")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PAGES = (".html", ".htm", ".mht", ".mhtml", ".xhtml")
_TRANSPARENT = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_NOTE_WORDS = {f"{W}footnoteReference": ("footnotes", "注"), f"{W}endnoteReference": ("endnotes", "尾注")}


class Source(NamedTuple):
    """Where the characters from `start` to `end` of the text stand in the body; see `Piece`."""

    start: int
    end: int
    run: etree._Element
    node: etree._Element | None
    skip: int


class Block(NamedTuple):
    """A paragraph's pieces, or a table; `anchor` is the run of the body that holds a box it stands in."""

    pieces: list[Piece]
    table: etree._Element | None = None
    anchor: etree._Element | None = None


@dataclass(slots=True)
class WordText:
    """A Word file as text, with the live tree of its body and where each character stands in it."""

    package: Package
    root: etree._Element
    decoded: Decoded
    sources: list[Source] = field(default_factory=list)


def from_docx(data: bytes) -> Decoded:
    """The text of a Word document. Raises ReadingError where it is broken or encrypted."""
    return read_word(data).decoded


def read_word(data: bytes) -> WordText:
    """The text of a Word document and where it came from. Raises ReadingError."""
    package = Package(data)
    root = package.named(package.main)
    if root is None:
        raise ReadingError("文件里没有正文，可能已损坏。请用 Word 或 WPS 打开后重新另存一份，再试一次。")
    reader = _Reader(package)
    reader.headers()
    body = root.find(f"{W}body")
    if body is not None:
        for block in reader.blocks(body, None):
            reader.put(block)
    return WordText(package, root, reader.writer.decoded(), reader.sources)


class _Reader:
    """Walks one document; counts lists and notes as it goes."""

    def __init__(self, package: Package) -> None:
        self.writer = Writer()
        self.sources: list[Source] = []
        self._package = package
        self._styles = Styles(package.part("styles"))
        self._numbering = Numbering(package.part("numbering"), self._styles)
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self._noted = {"footnotes": 0, "endnotes": 0}
        self._carried: list[Piece] = []  # of a paragraph whose end is deleted: it runs on into the next

    def headers(self) -> None:
        """A marking of secrecy may stand in the head or foot of the page alone; nothing else there is text."""
        names = [*self._package.names("header"), *self._package.names("footer")][:_MAX_HEADERS]
        for name in dict.fromkeys(names):
            root = self._package.named(name)
            for paragraph in root.iter(f"{W}p") if root is not None else ():
                text = text_of(read_inline(paragraph, self._styles).pieces)
                if _SECRECY.search(text):
                    self.writer.line(text)

    def blocks(self, parent: etree._Element, anchor: etree._Element | None) -> Iterator[Block]:
        """Paragraphs and tables in reading order; what hangs on a paragraph follows it."""
        for child in parent:
            tag = child.tag
            if tag == f"{W}p":
                yield from self._paragraph(child, anchor)
            elif tag == f"{W}tbl":
                yield Block([], child, anchor)
            elif tag == f"{MC}AlternateContent":
                inner = chosen(child)
                if inner is not None:
                    yield from self.blocks(inner, anchor)
            elif tag == f"{W}altChunk":
                yield from self._chunk(child)
            elif tag in _TRANSPARENT and not _is_contents(child):
                yield from self.blocks(child, anchor)

    def _chunk(self, chunk: etree._Element) -> Iterator[Block]:
        """A page that an exporting program put into the file whole (altChunk), as lines."""
        from huiyin.reading.formats.html import from_html
        from huiyin.reading.formats.mhtml import from_mhtml, is_mhtml

        part = self._package.related(chunk.get(_ID, ""))
        if part is None or not part[0].lower().endswith(_PAGES):
            return
        decoded = from_mhtml(part[1]) if is_mhtml(part[1]) else from_html(part[1])
        for line in decoded.text.splitlines():
            yield Block([Piece(line)])

    def _paragraph(self, paragraph: etree._Element, anchor: etree._Element | None) -> Iterator[Block]:
        properties = paragraph.find(f"{W}pPr")
        style = value(properties, "pStyle")
        if style and self._styles.is_contents(style):
            return
        inline = read_inline(paragraph, self._styles)
        pieces = self._carried + inline.pieces
        self._carried = []
        ending = properties.find(f"{W}rPr") if properties is not None else None
        if ending is not None and ending.find(f"{W}del") is not None:
            self._carried = pieces
        else:
            yield Block(_anchored(self._marked(properties, pieces), anchor), None, anchor)
        for box, run in inline.boxes:
            yield from self.blocks(box, anchor if anchor is not None else run)
        for reference, run in inline.notes:
            yield from self._note(reference, anchor if anchor is not None else run)

    def _marked(self, properties: etree._Element | None, pieces: list[Piece]) -> list[Piece]:
        """With the automatic number in front. An empty paragraph counts, but its bare number is not text."""
        mark = self._numbering.mark(properties)
        text = text_of(pieces)
        if not mark or not text.strip():
            return pieces
        lead = len(text) - len(text.lstrip("\n"))
        first = text.lstrip()[0]
        apart = (mark[-1].isalnum() and mark[-1].isascii()) or (mark[-1] == "." and first.isdigit())
        return [Piece(mark + (" " if apart else "")), *shifted(pieces, lead, len(text))]

    def _note(self, reference: etree._Element, run: etree._Element | None) -> Iterator[Block]:
        part, word = _NOTE_WORDS[reference.tag]
        note = self._note_texts(part).get(reference.get(f"{W}id", ""))
        if note is None:
            return
        self._noted[part] += 1
        lines = [text_of(read_inline(p, self._styles).pieces).strip() for p in note.iter(f"{W}p")]
        text = "".join(line for line in lines if line)
        if text:
            yield Block([Piece(f"{word}{self._noted[part]}：{text}", run)])

    def _note_texts(self, part: str) -> dict[str, etree._Element]:
        if part not in self._notes:
            root = self._package.part(part)
            self._notes[part] = {n.get(f"{W}id", ""): n for n in root} if root is not None else {}
        return self._notes[part]

    def put(self, block: Block) -> None:
        """Write a paragraph or a table, and remember where its characters came from."""
        if block.table is None:
            self._remember(self.writer.line(text_of(block.pieces)), block.pieces)
            return
        cells: dict[object, list[Piece]] = {}
        rows: list[list[tuple[object, str]]] = []
        for row in grid(block.table):
            written = []
            for identity, cell in row:
                if identity not in cells:
                    cells[identity] = self._cell(cell, block.anchor) if cell is not None else []
                written.append((identity, text_of(cells[identity])))
            rows.append(written)
        placed: dict[object, Cell] = self.writer.table(rows)
        for identity, pieces in cells.items():
            if identity in placed:
                self._remember(placed[identity][0], pieces)

    def _cell(self, cell: etree._Element, anchor: etree._Element | None) -> list[Piece]:
        """A cell's lines, stripped; a table within it is read cell by cell."""
        joined: list[Piece] = []
        pending = list(self.blocks(cell, anchor))[::-1]
        while pending:
            block = pending.pop()
            if block.table is not None:
                inner = [c for row in grid(block.table) for c in dict(row).values() if c is not None]
                unique = {id(c): c for c in inner}.values()
                pending.extend([b for c in unique for b in self.blocks(c, block.anchor)][::-1])
                continue
            text = text_of(block.pieces)
            lead = len(text) - len(text.lstrip())
            line = shifted(block.pieces, lead, len(text.rstrip()))
            joined += ([Piece("\n")] if joined and line else []) + line
        return joined

    def _remember(self, at: int, pieces: list[Piece]) -> None:
        for piece in pieces:
            end = at + len(piece.text)
            if piece.run is not None:
                self.sources.append(Source(at, end, piece.run, piece.node, piece.skip))
            at = end


def _anchored(pieces: list[Piece], anchor: etree._Element | None) -> list[Piece]:
    """Inside a text box the run that holds the box stands for all of it: Word takes no comments in there."""
    return pieces if anchor is None else [Piece(piece.text, anchor) for piece in pieces]


def _is_contents(child: etree._Element) -> bool:
    gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
