"""How lines look on paper: page geometry, fonts and sizes (GB/T 9704-2012, clauses 5 and 7), shared by Word and PDF."""

from dataclasses import dataclass, replace
from enum import Enum

from .blocks import Layout
from .flow import Line, Role
from .grid import Align
from .text import plain, width_in_characters

MM = 72 / 25.4  # points


class Font(Enum):
    """The typefaces of official papers, by the names Word knows them under."""

    FANGSONG = "仿宋_GB2312"
    KAITI = "楷体_GB2312"
    HEITI = "黑体"
    TITLE = "方正小标宋简体"
    SONGTI = "宋体"


@dataclass(frozen=True, slots=True)
class Page:
    """A page in millimetres, its line pitch and character advance in points."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    line_pt: float
    size_pt: float
    tracking_pt: float
    numbered_with_dashes: bool

    @property
    def text_width_pt(self) -> float:
        """Width of the type area."""
        return (self.width - self.left - self.right) * MM

    @property
    def character_pt(self) -> float:
        """The advance of one full character, in which indents are measured."""
        return self.size_pt + self.tracking_pt


# Type area 156 x 225 mm; 28.95 pt lines and 15.75 pt characters give exactly 22 lines of 28 characters.
_OFFICIAL = Page(210, 297, 37, 35, 28, 26, 28.95, 16, -0.25, numbered_with_dashes=True)
_FORM = Page(210, 297, 24, 20, 24, 18, 20, 12, 0, numbered_with_dashes=False)
PAGES = {
    Layout.OFFICIAL: _OFFICIAL,
    Layout.FORM: _FORM,
    Layout.WIDE_FORM: replace(_FORM, width=297, height=210, top=24, bottom=18, left=20, right=20),
}


@dataclass(frozen=True, slots=True)
class Look:
    """A paragraph's typeface and place; indents in characters of the page, sizes and pitch in points."""

    font: Font
    size: float
    align: Align = Align.BOTH
    first: float = 0.0
    left: float = 0.0
    red: bool = False
    keep_next: bool = False
    pitch: float = 0.0  # 0: the page's own
    before: float = 0.0  # space above

    def for_line(self, page: Page) -> float:
        """The exact line pitch."""
        return self.pitch or page.line_pt


_BODY = Look(Font.FANGSONG, 16, first=2)
_OFFICIAL_LOOKS = {
    Role.MARKING: Look(Font.HEITI, 16, Align.LEFT),
    Role.LETTERHEAD: Look(Font.TITLE, 34, Align.CENTER, red=True, pitch=28.95 * 2),
    Role.DOC_NUMBER: Look(Font.FANGSONG, 16, Align.CENTER),
    Role.TITLE: Look(Font.TITLE, 22, Align.CENTER, keep_next=True),
    Role.SUBTITLE: Look(Font.KAITI, 16, Align.CENTER, keep_next=True),
    Role.ADDRESSEE: replace(_BODY, first=0),
    Role.BODY: _BODY,
    Role.UNINDENTED: replace(_BODY, first=0),
    Role.CONTACT: replace(_BODY, align=Align.LEFT),
    Role.ATTACHMENT: replace(_BODY, left=2, first=0, align=Align.LEFT),
    Role.ATTACHMENT_MORE: replace(_BODY, left=5, first=0, align=Align.LEFT),
    Role.ISSUER: Look(Font.FANGSONG, 16, Align.RIGHT, keep_next=True),
    Role.DATE: Look(Font.FANGSONG, 16, Align.RIGHT),
    Role.COLOPHON: Look(Font.FANGSONG, 14, Align.LEFT, left=1),
    Role.FORM_HEAD: Look(Font.FANGSONG, 16, Align.LEFT, keep_next=True),
    Role.CAPTION: Look(Font.HEITI, 14, Align.CENTER, keep_next=True),
    Role.NOTE: Look(Font.FANGSONG, 12, Align.BOTH, pitch=20),
}
_HEADINGS = {
    1: replace(_BODY, font=Font.HEITI, keep_next=True),
    2: replace(_BODY, font=Font.KAITI, keep_next=True),
    3: replace(_BODY, keep_next=True),
    4: replace(_BODY, keep_next=True),
}
_FORM_SIZES = {
    Role.TITLE: Look(Font.TITLE, 20, Align.CENTER, keep_next=True, pitch=34),
    Role.SUBTITLE: Look(Font.KAITI, 12, Align.CENTER, keep_next=True),
    Role.LETTERHEAD: Look(Font.TITLE, 26, Align.CENTER, red=True, pitch=44),
    Role.FORM_HEAD: Look(Font.FANGSONG, 12, Align.LEFT, keep_next=True, pitch=24),
    Role.CAPTION: Look(Font.HEITI, 12, Align.LEFT, keep_next=True, pitch=26),
    Role.NOTE: Look(Font.FANGSONG, 10.5, Align.BOTH, keep_next=True, pitch=17),
}


def look_of(line: Line, layout: Layout) -> Look:
    """The look of a line on this kind of paper; forms use 小四 (12 pt) where official papers use 三号 (16 pt)."""
    look = _HEADINGS[line.level] if line.role is Role.HEADING else _OFFICIAL_LOOKS[line.role]
    if layout is not Layout.OFFICIAL:
        look = _FORM_SIZES.get(line.role, replace(look, size=12, pitch=0))
    if line.role is Role.LETTERHEAD:
        return _fitted(look, line, PAGES[layout], least=18)
    if line.role is Role.COLOPHON and line.right:
        return _fitted(look, line, PAGES[layout], least=9)
    return look


def _fitted(look: Look, line: Line, page: Page, least: float) -> Look:
    """A long issuer's line in smaller type, so that it stays one line; not smaller than `least` points."""
    room = page.text_width_pt - (look.left + line.from_right) * page.character_pt
    gap = 2 if line.right else 0
    width = width_in_characters(plain((*line.runs, *line.right))) + gap
    return replace(look, size=max(least, min(look.size, int(room / max(1.0, width) * 2) / 2)))


def cell_pitch(font_pt: float) -> float:
    """Line pitch inside tables."""
    return round(font_pt * 1.45, 1)
