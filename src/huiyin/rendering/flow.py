"""A document as one flow of lines: the wording every renderer prints, so that none can differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import singledispatchmethod

from . import blocks
from .grid import Grid
from .numbering import Numbering, numbered
from .text import Run, as_runs, chinese_date, clean, plain, split_lines, width_in_characters

_DATE_FROM_RIGHT = 4.0  # characters (7.3.5)
_BELOW_TABLE = 0.4  # lines


class Role(Enum):
    """What a line is on the paper; looks.py says how it looks."""

    MARKING = "marking"
    LETTERHEAD = "letterhead"
    DOC_NUMBER = "doc_number"
    TITLE = "title"
    SUBTITLE = "subtitle"
    ADDRESSEE = "addressee"
    HEADING = "heading"
    BODY = "body"
    UNINDENTED = "unindented"
    CONTACT = "contact"
    ATTACHMENT = "attachment"
    ATTACHMENT_MORE = "attachment_more"
    ISSUER = "issuer"
    DATE = "date"
    COLOPHON = "colophon"
    FORM_HEAD = "form_head"
    CAPTION = "caption"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the paper. `right` stands at the right end of the same line.

    `hanging` and `from_right` are in characters: where further lines begin, and how far from the right the line ends.
    """

    role: Role
    runs: tuple[Run, ...]
    level: int = 0
    right: tuple[Run, ...] = ()
    hanging: float = 0.0
    from_right: float = 0.0


@dataclass(frozen=True, slots=True)
class Space:
    """Empty lines of the page; a part of one keeps a table apart from what follows."""

    lines: float = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A line over the whole width: red and heavy below the letterhead, black and thin around the colophon."""

    red: bool = True


class Break:
    """A new page."""


Piece = Line | Space | Rule | Break | Grid | blocks.Picture


def flow(document: blocks.Document) -> list[Piece]:
    """The document's lines, grids, spaces and breaks from first to last."""
    return list(_Flow(official=document.meta.layout is blocks.Layout.OFFICIAL).pieces(document.blocks))


def texts(pieces: Iterable[Piece]) -> Iterator[str]:
    """The plain text of every line and every line of every cell."""
    for piece in pieces:
        if isinstance(piece, Line):
            yield plain((*piece.runs, *piece.right))
        elif isinstance(piece, Grid):
            for row in piece.rows:
                yield from (plain(line.text) for cell in row.cells for line in (*cell.lines, *cell.foot))


@dataclass
class _Flow:
    official: bool
    _numbering: Numbering = field(default_factory=Numbering)
    _headed: bool = False  # a letterhead waits for its red line
    _started: bool = False
    _after_grid: bool = False

    def pieces(self, content: Iterable[blocks.Block]) -> Iterator[Piece]:
        for block in content:
            if self._headed and not isinstance(block, blocks.Letterhead | blocks.DocNumber | blocks.Marking):
                self._headed = False
                yield Rule()
            if self._after_grid:
                yield Space(_BELOW_TABLE)
            self._after_grid = isinstance(block, Grid | blocks.Table)
            yield from self._of(block)
            self._started = True

    @singledispatchmethod
    def _of(self, block: object) -> Iterator[Piece]:
        raise TypeError(f"no rendering for {type(block).__name__}")

    @_of.register
    def _(self, block: blocks.Marking) -> Iterator[Piece]:
        yield Line(Role.MARKING, as_runs(block.text))

    @_of.register
    def _(self, block: blocks.Letterhead) -> Iterator[Piece]:
        yield Space(1)
        for runs in split_lines(block.issuer):
            yield Line(Role.LETTERHEAD, runs)
        yield Space(1)
        self._headed = True

    @_of.register
    def _(self, block: blocks.DocNumber) -> Iterator[Piece]:
        signer = as_runs(f"签发人：{block.signer}") if block.signer else ()
        yield Line(Role.DOC_NUMBER, as_runs(block.text), right=signer)

    @_of.register
    def _(self, block: blocks.Title) -> Iterator[Piece]:
        if self.official and self._started:
            yield Space(2)
        for runs in split_lines(block.text):
            yield Line(Role.TITLE, runs)
        if self.official:
            yield Space(1)

    @_of.register
    def _(self, block: blocks.Subtitle) -> Iterator[Piece]:
        for runs in split_lines(block.text):
            yield Line(Role.SUBTITLE, runs)
        yield Space(1)

    @_of.register
    def _(self, block: blocks.Addressee) -> Iterator[Piece]:
        names = "，".join(clean(name).strip().rstrip(":：") for name in block.names)
        yield Line(Role.ADDRESSEE, as_runs(f"{names}："))

    @_of.register
    def _(self, block: blocks.Heading) -> Iterator[Piece]:
        runs = tuple(run for line in split_lines(block.text) for run in line)
        if block.numbered:
            number = self._numbering.next(block.level)
            runs = (Run(numbered(number, plain(runs))), *runs)
        yield Line(Role.HEADING, runs, level=block.level)

    @_of.register
    def _(self, block: blocks.Paragraph) -> Iterator[Piece]:
        role = Role.BODY if block.indented else Role.UNINDENTED
        for runs in split_lines(block.text):
            yield Line(role, runs)

    @_of.register
    def _(self, block: blocks.Table) -> Iterator[Piece]:
        yield from self._of(block.grid())

    @_of.register
    def _(self, block: Grid) -> Iterator[Piece]:
        if block.caption:
            yield Line(Role.CAPTION, as_runs(block.caption))
        yield block

    @_of.register
    def _(self, block: blocks.Picture) -> Iterator[Piece]:
        if block.caption:
            yield Line(Role.CAPTION, as_runs(block.caption))
        yield block

    @_of.register
    def _(self, block: blocks.Contacts) -> Iterator[Piece]:
        if block.intro:
            yield Line(Role.BODY, as_runs(block.intro))
        for way, text in block.ways:
            yield Line(Role.CONTACT, as_runs(f"{way}：{text}"))

    @_of.register
    def _(self, block: blocks.Attachments) -> Iterator[Piece]:
        yield Space(1)
        names = [clean(name).strip().rstrip("。；;") for name in block.names]
        if len(names) == 1:
            yield Line(Role.ATTACHMENT, as_runs(f"附件：{names[0]}"), hanging=3)
            return
        for index, name in enumerate(names, start=1):
            first = index == 1
            number = numbered(f"{index}.", name)
            role = Role.ATTACHMENT if first else Role.ATTACHMENT_MORE
            text = f"附件：{number}{name}" if first else f"{number}{name}"
            yield Line(role, as_runs(text), hanging=(3 if first else 0) + width_in_characters(f"{index}."))

    @_of.register
    def _(self, block: blocks.Signature) -> Iterator[Piece]:
        day = chinese_date(block.signed_on)
        difference = (width_in_characters(clean(block.issuer)) - width_in_characters(day)) / 2
        # A long issuer moves the date to the left rather than run over the edge.
        from_right = max(_DATE_FROM_RIGHT, difference)
        yield Space(2)
        yield Line(Role.ISSUER, as_runs(block.issuer), from_right=max(0.0, from_right - difference))
        yield Line(Role.DATE, as_runs(day), from_right=from_right)

    @_of.register
    def _(self, block: blocks.Colophon) -> Iterator[Piece]:
        yield Space(1)
        yield Rule(red=False)
        if block.copies_to:
            names = "，".join(clean(name).strip().rstrip("。") for name in block.copies_to)
            yield Line(Role.COLOPHON, as_runs(f"抄送：{names}。"), hanging=2.67, from_right=1)
            yield Rule(red=False)
        if block.printer or block.printed_on:
            printed = f"{chinese_date(block.printed_on)}印发" if block.printed_on else ""
            yield Line(Role.COLOPHON, as_runs(block.printer), right=as_runs(printed), from_right=1)
            yield Rule(red=False)

    @_of.register
    def _(self, block: blocks.FormHead) -> Iterator[Piece]:
        yield Line(Role.FORM_HEAD, as_runs(block.left), right=as_runs(block.right))

    @_of.register
    def _(self, block: blocks.Note) -> Iterator[Piece]:
        for runs in split_lines(block.text):
            yield Line(Role.NOTE, runs)

    @_of.register
    def _(self, block: blocks.PageBreak) -> Iterator[Piece]:
        yield Break()
