"""Word documents: paragraphs with their automatic numbers, tables with merged cells.

Read from the XML itself, because automatic numbering (一、 (一) 1.) and tracked insertions are part
of what people see. Deleted text, comments and footnotes are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from huiyin.reading.decoded import Decoded, Writer
from huiyin.reading.errors import ReadingError
from huiyin.reading.formats.numbering import Numbering
from huiyin.reading.formats.zipped import open_zip, read_entry

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = frozenset(
    (
        f"{W}del",
        f"{W}moveFrom",
        f"{W}footnoteReference",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_MAX_DEPTH = 60


def from_docx(data: bytes) -> Decoded:
    """The text of a Word document. Raises ReadingError where it is broken or encrypted."""
    archive = open_zip(data)
    document = parse_xml(read_entry(archive, "word/document.xml"))
    if document is None:
        raise ReadingError("文件里没有正文，可能已损坏。请用 Word 或 WPS 打开后重新另存一份，再试一次。")
    numbering = Numbering(
        parse_xml(read_entry(archive, "word/numbering.xml")),
        parse_xml(read_entry(archive, "word/styles.xml")),
    )
    writer = Writer()
    for name in sorted(n for n in archive.namelist() if n.startswith("word/header") and n.endswith(".xml"))[
        :6
    ]:
        header = parse_xml(read_entry(archive, name))
        text = _text(header) if header is not None else ""
        if "密" in text:  # a marking of secrecy may stand in the page header alone
            writer.line(text)
    body = document.find(f"{W}body")
    if body is not None:
        _blocks(body, writer, numbering, 0)
    return writer.decoded()


def parse_xml(data: bytes | None) -> etree._Element | None:
    """A part's XML, without entities, network or huge trees. Raises ReadingError where it is broken."""
    if data is None:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ReadingError("文件内部结构已损坏。请用 Word 或 WPS 打开后重新另存一份，再试一次。") from None


def _blocks(parent: etree._Element, writer: Writer, numbering: Numbering, depth: int) -> None:
    for child in parent:
        if child.tag == f"{W}p":
            writer.line(_paragraph(child, numbering))
        elif child.tag == f"{W}tbl":
            _table(child, writer, numbering)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins") and depth < _MAX_DEPTH:
            _blocks(child, writer, numbering, depth + 1)


def _paragraph(paragraph: etree._Element, numbering: Numbering) -> str:
    text = _text(paragraph)
    return numbering.mark(paragraph) + text if text.strip() else text


def _text(element: etree._Element) -> str:
    return "".join(_pieces(element))


def _pieces(element: etree._Element) -> Iterator[str]:
    """The characters a reader sees, in order; iterative, because nesting may be deep."""
    pending = [element]
    while pending:
        node = pending.pop()
        if node.tag == f"{W}t":
            yield node.text or ""
        elif node.tag == f"{W}tab":
            yield "\t" if node.getparent() is None or node.getparent().tag != f"{W}tabs" else ""
        elif node.tag in (f"{W}br", f"{W}cr"):
            yield "\n"
        elif node.tag == f"{W}noBreakHyphen":
            yield "-"
        elif node.tag not in _SKIPPED:
            if node.tag == f"{W}p" and node is not element:
                yield "\n"
            pending.extend(reversed(node))


def _table(table: etree._Element, writer: Writer, numbering: Numbering) -> None:
    """Rows of (identity, text); a cell merged downwards keeps the identity of its first row."""
    rows: list[list[tuple[object, str]]] = []
    above: dict[int, tuple[object, str]] = {}
    for r, row in enumerate(table.iterchildren(f"{W}tr")):
        cells: list[tuple[object, str]] = []
        here: dict[int, tuple[object, str]] = {}
        for c, cell in enumerate(_cells(row)):
            span, merged = _merging(cell)
            column = len(cells)
            one = above[column] if merged and column in above else ((r, c), _cell_text(cell, numbering))
            here.update(dict.fromkeys(range(column, column + span), one))
            cells.extend([one] * span)
        above = here
        rows.append(cells)
    writer.table(rows)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            yield from child.iter(f"{W}tc")


def _merging(cell: etree._Element) -> tuple[int, bool]:
    """How many columns a cell spans (at most 64) and whether it continues the one above."""
    spans = cell.find(f"{W}tcPr/{W}gridSpan")
    value = spans.get(f"{W}val", "1") if spans is not None else "1"
    down = cell.find(f"{W}tcPr/{W}vMerge")
    return max(1, min(int(value) if value.isdecimal() else 1, 64)), down is not None and down.get(
        f"{W}val"
    ) != "restart"


def _cell_text(cell: etree._Element, numbering: Numbering) -> str:
    lines = (_paragraph(p, numbering).strip() for p in cell.iter(f"{W}p"))
    return "\n".join(line for line in lines if line)
