"""What stands inside a Word paragraph: the characters people see, each with the element it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree  # type: ignore[import-untyped]

from huiyin.reading.formats.package import MC, W, switched_on, value
from huiyin.reading.formats.styles import Styles

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SKIPPED = frozenset(
    f"{W}{name}" for name in ("pPr", "rPr", "del", "moveFrom", "rt", "sdtPr", "sdtEndPr", "rubyPr")
)
_PLAIN = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_NOTES = frozenset((f"{W}footnoteReference", f"{W}endnoteReference"))
_TEXT = frozenset((f"{W}t", f"{_M}t"))
_WHOLE = frozenset((f"{W}r", f"{_M}oMath", f"{_M}oMathPara", f"{MC}AlternateContent"))
_SYMBOLS = {  # boxes to tick, in the symbol fonts that forms use
    "F0FE": "☑", "F052": "☑", "F0FD": "☒", "F0A8": "□", "F0A3": "□", "F06F": "□", "F0FC": "√", "F0FB": "×",
}  # fmt: skip


class Piece(NamedTuple):
    """Characters and where they come from.

    `run` is the outermost run (or formula) in the body's own story, None for what Word generates; `node` is
    the child of `run` that holds the characters where a run may be cut at them, `skip` how many of the
    node's characters stand before these.
    """

    text: str
    run: etree._Element | None = None
    node: etree._Element | None = None
    skip: int = 0


@dataclass(slots=True)
class Inline:
    """A paragraph's pieces, and what hangs on it: text boxes and notes with the run that holds them."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[tuple[etree._Element, etree._Element | None]] = field(default_factory=list)
    notes: list[tuple[etree._Element, etree._Element | None]] = field(default_factory=list)


def read_inline(paragraph: etree._Element, styles: Styles) -> Inline:
    """The visible characters in order; iterative, because nesting may be deep."""
    found = Inline()
    pending: list[tuple[etree._Element, etree._Element | None]] = [(c, None) for c in reversed(paragraph)]
    while pending:
        node, run = pending.pop()
        tag = node.tag
        if tag in _SKIPPED or not isinstance(tag, str) or (tag == f"{W}r" and _hidden(node, styles)):
            continue
        if tag in _TEXT or tag in _PLAIN or tag in (f"{W}br", f"{W}sym"):
            _add(found.pieces, _shown(node, tag, not found.pieces), node, run)
        elif tag == f"{W}txbxContent":
            found.boxes.append((node, run))
        elif tag in _NOTES:
            found.notes.append((node, run))
        else:
            outer = node if run is None and tag in _WHOLE else run
            inner = chosen(node) if tag == f"{MC}AlternateContent" else node
            if inner is not None:
                pending.extend([(child, outer) for child in reversed(inner)])
    return found


def _add(pieces: list[Piece], text: str, node: etree._Element, run: etree._Element | None) -> None:
    if text:
        direct = run is not None and run.tag == f"{W}r" and node.getparent() is run
        pieces.append(Piece(text, run, node if direct else None))


def _shown(node: etree._Element, tag: str, first: bool) -> str:
    if tag in _TEXT:
        return (node.text or "").replace("\n", " ").replace("\r", " ")
    if tag == f"{W}br":
        paged = node.get(f"{W}type") in ("page", "column")
        return "" if paged and first else "\n"
    if tag == f"{W}sym":
        return _SYMBOLS.get(node.get(f"{W}char", "").upper(), "")
    return _PLAIN[tag]


def _hidden(run: etree._Element, styles: Styles) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    if properties.find(f"{W}vanish") is not None:
        return switched_on(properties, "vanish")
    style = value(properties, "rStyle")
    return bool(style) and styles.hidden(style)


def chosen(alternatives: etree._Element) -> etree._Element | None:
    """Of alternatives for newer and older programs one only, else everything would be read twice."""
    choice = alternatives.find(f"{MC}Choice")
    return choice if choice is not None else alternatives.find(f"{MC}Fallback")


def shifted(pieces: list[Piece], begin: int, end: int) -> list[Piece]:
    """The pieces of the characters from `begin` to `end`, cut where needed."""
    kept, at = [], 0
    for piece in pieces:
        first, last = max(begin - at, 0), min(end - at, len(piece.text))
        if first < last:
            kept.append(piece._replace(text=piece.text[first:last], skip=piece.skip + first))
        at += len(piece.text)
    return kept


def text_of(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)
