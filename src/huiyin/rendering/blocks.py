"""The blocks an official paper is made of, as data (GB/T 9704-2012, clause 7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from .grid import Align, Cell, CellLine, Grid, Rise, Row, label
from .text import Run, Text

__all__ = [
    "Addressee",
    "Attachments",
    "Block",
    "Colophon",
    "Column",
    "Contacts",
    "DocNumber",
    "Document",
    "FormHead",
    "Heading",
    "Layout",
    "Letterhead",
    "Marking",
    "Meta",
    "Note",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Run",
    "Signature",
    "Subtitle",
    "Table",
    "Title",
]


@dataclass(frozen=True, slots=True)
class Marking:
    """密级、紧急程度, top left. Several stand below one another."""

    text: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """发文机关标志, red and centred; a red line follows the document number."""

    issuer: str


@dataclass(frozen=True, slots=True)
class DocNumber:
    """发文字号 (海人〔2021〕1号), centred; a paper to a superior has it at the left and the signer (签发人) at the right."""

    text: str
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """标题, centred; the author's own line breaks are kept."""

    text: Text


@dataclass(frozen=True, slots=True)
class Subtitle:
    """题注, a line in brackets below the title (date of a meeting, stage of a draft)."""

    text: Text


@dataclass(frozen=True, slots=True)
class Addressee:
    """主送机关, flush left, closed by a full-width colon."""

    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Heading:
    """结构层次, levels 1 to 4: 一、 （一） 1. （1）. Numbers are computed unless `numbered` is false."""

    level: int
    text: Text
    numbered: bool = True

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"headings have levels 1 to 4, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """正文, indented by 2 characters; each line of the text is a paragraph of its own."""

    text: Text
    indented: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `width` is relative to the others."""

    title: str
    width: float = 1.0
    align: Align = Align.CENTER


@dataclass(frozen=True, slots=True)
class Table:
    """A table of rows under column titles, which are repeated on every page."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Text]]
    caption: str = ""
    font_pt: float = 12.0

    def grid(self) -> Grid:
        """The table as a ruled grid. Raises ValueError where a row has not one value per column."""
        header = Row(tuple(label(column.title) for column in self.columns))
        rows = [Row(tuple(_cell(*pair) for pair in zip(self.columns, row, strict=True))) for row in self.rows]
        widths = tuple(column.width for column in self.columns)
        return Grid(widths, (header, *rows), 1, self.caption, self.font_pt)


def _cell(column: Column, text: Text) -> Cell:
    return Cell((CellLine(text, column.align),), rise=Rise.MIDDLE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG, sizes in its own units) below its caption, as wide as the text; `alternative` says it in words."""

    svg: str
    width: float
    height: float
    alternative: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Contacts:
    """联系方式: an introducing sentence and the ways to reach the issuer (label, value)."""

    intro: str
    ways: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件说明, below the text: names without closing punctuation, numbered where there are several."""

    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class Signature:
    """发文机关署名 and 成文日期: the date ends 4 characters from the right, the issuer is centred above it."""

    issuer: str
    signed_on: date


@dataclass(frozen=True, slots=True)
class Colophon:
    """版记, between ruled lines at the end (7.4): who gets a copy, who printed it and when."""

    copies_to: Sequence[str] = ()
    printer: str = ""
    printed_on: date | None = None


@dataclass(frozen=True, slots=True)
class FormHead:
    """The line between a form's title and its table: at the left (编号、单位), at the right (日期)."""

    left: str
    right: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A small remark below a table (说明、填表要求)."""

    text: Text


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = (
    Marking
    | Letterhead
    | DocNumber
    | Title
    | Subtitle
    | Addressee
    | Heading
    | Paragraph
    | Table
    | Grid
    | Picture
    | Contacts
    | Attachments
    | Signature
    | Colophon
    | FormHead
    | Note
    | PageBreak
)


class Layout(Enum):
    """The kind of paper: an official document (22 lines of 28 characters), or a form upright or across."""

    OFFICIAL = "official"
    FORM = "form"
    WIDE_FORM = "wide_form"


@dataclass(frozen=True, slots=True)
class Meta:
    """File properties. `made_at` is the moment written into the files; None writes a fixed one (same bytes each time)."""

    title: str
    author: str = ""
    subject: str = ""
    made_at: datetime | None = None
    layout: Layout = Layout.OFFICIAL


@dataclass(frozen=True, slots=True)
class Document:
    """A paper: its blocks in order and its file properties."""

    blocks: Sequence[Block]
    meta: Meta
