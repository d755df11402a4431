"""A document as a fragment of semantic HTML, for the preview and the public page.

The fragment has no style and no script of its own (a strict CSP forbids them in line); `STYLESHEET` is also the
static file `rendering/paper.css`. Every figure keeps its identity in `data-figure`, so that a page can offer what
stands behind it.
"""

from collections.abc import Iterable
from html import escape
from itertools import groupby
from pathlib import Path

from .blocks import Document, Layout, Picture
from .flow import Break, Line, Piece, Role, Rule, flow
from .grid import Align, Cell, CellLine, Grid, Placed
from .text import Run, split_lines

STYLESHEET = (Path(__file__).parent / "static" / "rendering" / "paper.css").read_text("utf-8")


def render(document: Document, top_level: int = 1) -> str:
    """The document as `<article>`; its title is a heading of `top_level`, and its headings follow below it.

    Raises ValueError where levels would run past h6.
    """
    if not 1 <= top_level <= 2:
        raise ValueError("a document's title is a heading of level 1 or 2")
    kind = "doc" if document.meta.layout is Layout.OFFICIAL else "doc doc-form"
    parts: list[str] = []
    for role, group in groupby(_without_captions(flow(document)), _group):
        pieces = list(group)
        if role is Role.TITLE:
            words = "<br>".join(_words(piece.runs) for piece in pieces if isinstance(piece, Line))
            parts.append(f'<h{top_level} class="doc-title">{words}</h{top_level}>')
            continue
        html = "\n".join(_piece(piece, top_level) for piece in pieces)
        parts.append(f"<address>\n{html}\n</address>" if role is Role.CONTACT else html)
    body = "\n".join(part for part in parts if part)
    return f'<article class="{kind}" lang="zh-CN">\n{body}\n</article>\n'


def _group(piece: Piece) -> Role | int:
    """Neighbouring lines of one title or of the contacts belong together; anything else stands alone."""
    if isinstance(piece, Line) and piece.role in (Role.CONTACT, Role.TITLE):
        return piece.role
    return id(piece)


def _without_captions(pieces: Iterable[Piece]) -> list[Piece]:
    """The caption of a table or picture is written inside it."""
    return [piece for piece in pieces if not (isinstance(piece, Line) and piece.role is Role.CAPTION)]


def _piece(piece: Piece, top_level: int) -> str:
    if isinstance(piece, Line):
        return _line(piece, top_level)
    if isinstance(piece, Grid):
        return _grid(piece)
    if isinstance(piece, Picture):
        return f"<figure>\n<figcaption>{escape(piece.caption)}</figcaption>\n{piece.svg}\n</figure>"
    if isinstance(piece, Rule):
        return '<hr class="doc-red">' if piece.red else "<hr>"
    return '<div class="doc-break"></div>' if isinstance(piece, Break) else ""


def _line(line: Line, top_level: int) -> str:
    text = _words(line.runs)
    if line.role is Role.HEADING:
        level = top_level + line.level
        return f"<h{level}>{text}</h{level}>"
    if line.right:
        text = f"<span>{text}</span> <span>{_words(line.right)}</span>"
    elif line.role is Role.DOC_NUMBER:
        text = f"<span>{text}</span>"
    name = line.role.value.replace("_", "-").removeprefix("doc-")
    return f"<p>{text}</p>" if line.role is Role.BODY else f'<p class="doc-{name}">{text}</p>'


def _words(runs: Iterable[Run]) -> str:
    return "".join(
        f'<span class="figure" data-figure="{escape(run.figure_id)}">{escape(run.text)}</span>'
        if run.figure_id
        else escape(run.text)
        for run in runs
    )


def _grid(grid: Grid) -> str:
    caption = f"<caption>{escape(grid.caption)}</caption>\n" if grid.caption else ""
    rows = [_row(placed, header=index < grid.header_rows) for index, placed in enumerate(grid.placed)]
    head, body = "\n".join(rows[: grid.header_rows]), "\n".join(rows[grid.header_rows :])
    thead = f"<thead>\n{head}\n</thead>\n" if head else ""
    name = escape(grid.caption or "表格")
    # A wide table scrolls by itself; the keyboard must be able to reach it (WCAG 2.1.1).
    return (
        f'<div class="doc-scroll" role="region" aria-label="{name}" tabindex="0"><table>\n{caption}'
        f"<colgroup>{_columns(grid)}</colgroup>\n{thead}<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def _columns(grid: Grid) -> str:
    """Relative widths as classes: the pages' CSP allows no style attribute."""
    total = sum(grid.widths)
    return "".join(f'<col class="doc-w{max(1, round(100 * width / total))}">' for width in grid.widths)


def _row(placed: tuple[Placed, ...], *, header: bool) -> str:
    cells = "".join(_cell(item.cell, header=header) for item in placed if not item.continues)
    return f"<tr>{cells}</tr>"


def _cell(cell: Cell, *, header: bool) -> str:
    spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    if header or cell.label:
        scope = "col" if header else "rowgroup" if cell.rows > 1 else "row"
        text = "<br>".join(_words(runs) for line in cell.lines for runs in split_lines(line.text))
        return f'<th scope="{scope}"{spans}>{text}</th>'
    foot = [
        f'<p class="doc-foot">{_words(runs)}</p>' for line in cell.foot for runs in split_lines(line.text)
    ]
    return f"<td{spans}>{''.join(map(_cell_line, cell.lines))}{''.join(foot)}</td>"


def _cell_line(line: CellLine) -> str:
    kind = {Align.CENTER: ' class="doc-center"', Align.RIGHT: ' class="doc-right"'}.get(line.align, "")
    return "".join(f"<p{kind}>{_words(runs)}</p>" for runs in split_lines(line.text))
