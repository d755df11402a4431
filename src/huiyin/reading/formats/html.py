"""Web pages: the text people see, blocks as lines, tables with spans."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from huiyin.reading.decoded import Decoded, Writer
from huiyin.reading.errors import ReadingError
from huiyin.reading.formats.plain import decode_bytes
from huiyin.reading.wording import words

_DROPPED = frozenset(
    words(
        "script style noscript template svg iframe nav footer head select option button textarea input object"
    )
)
_BLOCKS = frozenset(
    words(
        "p div section article header main h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr blockquote pre "
        "br hr form fieldset center caption tbody thead address figure figcaption"
    )
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_MAX_CELLS = 200_000
_MAX_DEPTH = 5_000
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|br|hr|img|input|meta|link|dt|dd|option|col|wbr|area|source)[\s/>])[a-z]",
    re.IGNORECASE,
)


def from_html(data: bytes) -> Decoded:
    """The visible text of a page. Broken mark-up is read as browsers read it.

    Raises ReadingError for nesting no page has: the parser's time grows with its square.
    """
    markup = _decode(data)
    depth = 0
    for tag in _NESTING.finditer(markup):
        depth = max(0, depth - 1) if tag.group(1) else depth + 1
        if depth > _MAX_DEPTH:
            raise ReadingError(
                "网页结构异常（标签嵌套过深），已停止读取。请把正文复制到 Word 或记事本里另存后再试。"
            )
    return from_markup(markup)


def _decode(data: bytes) -> str:
    named = _CHARSET.search(data[:4000])
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = named.group(1).decode("ascii").lower()
        encoding = "gb18030" if name in ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk") else name
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_bytes(data)


def from_markup(markup: str) -> Decoded:
    """Walks the tree without recursion, because broken pages nest without end."""
    tree = LexborHTMLParser(markup)
    writer, line = Writer(), _Line()
    root = tree.body or tree.root
    pending: list[tuple[LexborNode, bool]] = [(root, False)] if root is not None else []
    while pending:
        node, leaving = pending.pop()
        tag = node.tag or ""
        if leaving:
            line.flush(writer)
        elif tag == "-text":
            line.add(node.text_content or "")
        elif tag in _DROPPED or tag in ("-comment", "_comment", "!--") or _hidden(node):
            continue
        elif tag == "table" and node.css_first("table table") is None:
            line.flush(writer)
            _table(node, writer)
        else:
            if tag in _BLOCKS:
                line.flush(writer)
                pending.append((node, True))
            children = [(child, False) for child in node.iter(include_text=True)]
            pending.extend(reversed(children))
    line.flush(writer)
    return writer.decoded()


class _Line:
    """Collects the text of one block; white space folds as browsers fold it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        self._pieces.append(text)

    def flush(self, writer: Writer) -> None:
        text = re.sub(r"[ \t\r\n\f]+", " ", "".join(self._pieces)).strip(" ")
        self._pieces.clear()
        if text:
            writer.line(text)


def _hidden(node: LexborNode) -> bool:
    style = (node.attributes.get("style") or "").replace(" ", "").lower() if node.attributes else ""
    return "display:none" in style


def _table(table: LexborNode, writer: Writer) -> None:
    rows: list[list[tuple[object, str]]] = []
    carried: dict[int, tuple[int, tuple[object, str]]] = {}  # column → rows left, cell
    cells_seen = 0
    for r, row in enumerate(table.css("tr")):
        cells: list[tuple[object, str]] = []
        for c, cell in enumerate(row.css("td, th")):
            _carry(cells, carried)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            one = ((r, c), re.sub(r"[ \t\r\f]*\n\s*", "\n", _cell_text(cell)).strip())
            for _ in range(across):
                if down > 1:
                    carried[len(cells)] = (down - 1, one)
                cells.append(one)
        _carry(cells, carried)
        cells_seen += len(cells)
        if cells_seen > _MAX_CELLS:
            break
        rows.append(cells)
    writer.table(rows)


def _carry(cells: list[tuple[object, str]], carried: dict[int, tuple[int, tuple[object, str]]]) -> None:
    """Put in the cells that reach down from rows above."""
    while len(cells) in carried:
        left, one = carried.pop(len(cells))
        if left > 1:
            carried[len(cells)] = (left - 1, one)
        cells.append(one)


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return max(1, min(int(value), 64)) if value.isdecimal() and value.isascii() and len(value) < 6 else 1


def _cell_text(cell: LexborNode) -> str:
    return (cell.text(separator="\n", strip=True) or "").replace("\xa0", " ")
