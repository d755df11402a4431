"""Web pages: the text people see, blocks as lines, tables with spans; navigation and sharing bars left out."""

from __future__ import annotations

import re
from collections.abc import Callable

from selectolax.lexbor import LexborHTMLParser, LexborNode

from huiyin.reading.decoded import Decoded, Writer
from huiyin.reading.errors import ReadingError
from huiyin.reading.formats.plain import decode_bytes, decode_named
from huiyin.reading.wording import words

_DROPPED = frozenset(
    words(
        "script style noscript template svg iframe nav footer head select option button textarea input object"
    )
)
_BLOCKS = frozenset(
    words(
        "p div section article header main h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table tr td th blockquote pre "
        "br hr form fieldset center caption tbody thead address figure figcaption"
    )
)
_ROLES = frozenset(words("navigation banner contentinfo search complementary"))
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|foot|footer|share|bdshare\w*|social\w*|breadcrumbs?|crumbs?|copyright|sidebar|"
    r"toolbar|qrcode|ewm|erweima|related|recommend|friendlinks?|pagination|pager|topbar|login|weixin|wechat)"
    r"(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_TOO_MUCH = 400  # characters that are no links: a block with so much to say is no furniture, whatever its name
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})|<\?xml[^>]{0,80}encoding=[\"']([A-Za-z0-9_-]{3,20})",
    re.IGNORECASE,
)
_MAX_CELLS = 200_000
_MAX_DEPTH = 5_000
_NESTING = re.compile(
    r"<(/?)(?!(?:p|li|td|th|tr|br|hr|img|input|meta|link|dt|dd|option|col|wbr|area|source)[\s/>])[a-z]",
    re.IGNORECASE,
)
Put = Callable[[str], object]


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
    """What the page says of its encoding counts, unless its bytes say otherwise."""
    named = _CHARSET.search(data[:4000])
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        text = decode_named(data, (named.group(1) or named.group(2)).decode("ascii"))
        if text is not None:
            return text
    return decode_bytes(data)


def from_markup(markup: str) -> Decoded:
    tree = LexborHTMLParser(markup)
    writer = Writer()
    root = tree.body or tree.root
    if root is not None:
        _walk(root, writer.line, lambda table: _table(table, writer))
    return writer.decoded()


def _walk(root: LexborNode, put: Put, put_table: Callable[[LexborNode], None] | None) -> None:
    """Put the lines of a part of the page, and its tables, without recursion: broken pages nest without end.

    Without `put_table` tables are read as lines too.
    """
    line, furniture = _Line(), _Furniture()
    pending: list[tuple[LexborNode, bool]] = [(root, False)]
    while pending:
        node, leaving = pending.pop()
        tag = node.tag or ""
        if leaving:
            line.flush(put)
        elif tag == "-text":
            line.add(node.text_content or "")
        elif tag in _DROPPED or tag in ("-comment", "_comment", "!--") or _hidden(node) or furniture.holds(node):
            continue
        elif tag == "table" and put_table is not None and _tells(node):
            line.flush(put)
            put_table(node)
        else:
            if tag in _BLOCKS:
                line.flush(put)
                pending.append((node, True))
            children = [(child, False) for child in node.iter(include_text=True)]
            pending.extend(reversed(children))
    line.flush(put)


class _Line:
    """Collects the text of one block; white space folds as browsers fold it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def add(self, text: str) -> None:
        self._pieces.append(text)

    def flush(self, put: Put) -> None:
        text = re.sub(r"[ \t\r\n\f]+", " ", "".join(self._pieces)).strip(" ")
        self._pieces.clear()
        if text:
            put(text)


def _hidden(node: LexborNode) -> bool:
    known = node.attributes
    if not known:
        return False
    style = (known.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "mso-hide:all" in style or "hidden" in known


class _Furniture:
    """Tells navigation, sharing bars and page feet, by role or name, where they say little besides links.

    How often a block may turn out to say too much is limited: blocks within blocks are looked through each time.
    """

    def __init__(self) -> None:
        self._left = 100

    def holds(self, node: LexborNode) -> bool:
        known = node.attributes
        if not known or not self._left:
            return False
        named = f"{known.get('class') or ''} {known.get('id') or ''}"
        if (known.get("role") or "") not in _ROLES and not _FURNITURE.search(named):
            return False
        links = sum(len(link.text() or "") for link in node.css("a"))
        if len(re.sub(r"\s", "", node.text() or "")) - links < _TOO_MUCH:
            return True
        self._left -= 1
        return False


def _tells(table: LexborNode) -> bool:
    """A table of rows and columns; one of a single row or column, or with tables inside, only lays a page out."""
    if table.css_first("table table") is not None:
        return False
    rows = [len(row.css("td, th")) for row in table.css("tr")]
    return len(rows) > 1 and max(rows) > 1


def _table(table: LexborNode, writer: Writer) -> None:
    rows: list[list[tuple[object, str]]] = []
    carried: dict[int, tuple[int, tuple[object, str]]] = {}  # column → rows left, cell
    cells_seen = 0
    for r, row in enumerate(table.css("tr")):
        cells: list[tuple[object, str]] = []
        for c, cell in enumerate(row.css("td, th")):
            _carry(cells, carried)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            one = ((r, c), _cell_text(cell))
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
    lines: list[str] = []
    _walk(cell, lines.append, None)
    return "\n".join(lines).replace("\xa0", " ").strip()
