"""Word files in the layout of GB/T 9704-2012.

Exact line pitch and character spacing give the grid of 22 lines by 28 characters; a document grid (linesAndChars)
would say it shorter, but LibreOffice breaks it.
"""

import io
import zipfile
from datetime import UTC, datetime
from functools import partial

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENTATION
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from .blocks import Document, Layout, Meta, Picture
from .flow import Break, Line, Piece, Role, Rule, Space, flow
from .grid import Align, Grid
from .looks import PAGES, Font, Look, Page, look_of
from .pdf import picture_as_png
from .text import Run, clean
from .word_grid import table_element
from .word_xml import fonts_element, paragraph_element, run_element, set_paragraph_properties

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # the moment of files that are to have the same bytes each time
_OUTLINE_STYLES = ("Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4")
_STAND_INS = {
    Font.FANGSONG: "仿宋",
    Font.KAITI: "楷体",
    Font.HEITI: "SimHei",
    Font.TITLE: "华文中宋",
    Font.SONGTI: "SimSun",
}
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DASH = "\u2014"


def render(document: Document) -> bytes:
    """The document as a .docx file."""
    layout, page = document.meta.layout, PAGES[document.meta.layout]
    word = docx.Document()
    _set_page(word, page)
    _set_styles(word, page)
    _clear_template(word)
    _set_properties(word, document.meta)
    _set_footers(word, page)
    body = word.element.body
    section = body.sectPr
    assert section is not None  # python-docx's template has one
    place = partial(_place, word=word, section=section, layout=layout, page=page)
    pieces = flow(document)
    for index, piece in enumerate(pieces):
        place(piece)
        # Word joins neighbouring tables, and wants a paragraph after the last one.
        if isinstance(piece, Grid) and (
            index + 1 == len(pieces) or not isinstance(pieces[index + 1], Line | Space)
        ):
            section.addprevious(paragraph_element(Look(Font.FANGSONG, 1, pitch=1), page))
    buffer = io.BytesIO()
    word.save(buffer)
    return _same_each_time(buffer.getvalue(), document.meta.made_at or _EPOCH)


def _place(piece: Piece, *, word: WordDocument, section: BaseOxmlElement, layout: Layout, page: Page) -> None:
    if isinstance(piece, Line):
        section.addprevious(_line(piece, layout, page))
    elif isinstance(piece, Grid):
        section.addprevious(table_element(piece, page))
    elif isinstance(piece, Space):
        # Whole lines as empty paragraphs, as a typist would leave them.
        for part in [1.0] * int(piece.lines) + [rest for rest in (piece.lines % 1,) if rest]:
            empty = Look(Font.FANGSONG, page.size_pt * part, pitch=page.line_pt * part)
            section.addprevious(paragraph_element(empty, page))
    elif isinstance(piece, Rule):
        section.addprevious(_rule(piece, page))
    elif isinstance(piece, Picture):
        _draw(piece, word, page)
    else:
        assert isinstance(piece, Break)
        section.addprevious(_page_break(page))


def _line(line: Line, layout: Layout, page: Page) -> BaseOxmlElement:
    look = look_of(line, layout)
    style = {Role.TITLE: "Title", Role.HEADING: f"Heading{line.level}"}.get(line.role)
    runs: tuple[Run | str, ...] = (*line.runs, "\t", *line.right) if line.right else line.runs
    return paragraph_element(
        look,
        page,
        runs,
        style=style,
        hanging=line.hanging,
        from_right=line.from_right,
        tab_at_end=bool(line.right),
    )


def _draw(picture: Picture, word: WordDocument, page: Page) -> None:
    """A bitmap: Word before 2016 and WPS show no SVG. It goes to the end, before the section's own properties."""
    width = page.width - page.left - page.right
    paragraph = word.add_paragraph()
    paragraph.paragraph_format.first_line_indent = paragraph.paragraph_format.left_indent = 0
    drawn = paragraph.add_run().add_picture(io.BytesIO(picture_as_png(picture, width)), width=Mm(width))
    for side in "TBLR":
        drawn._inline.set(f"dist{side}", "0")
    drawn._inline.docPr.set("descr", clean(picture.alternative))


def _rule(rule: Rule, page: Page) -> BaseOxmlElement:
    paragraph = paragraph_element(Look(Font.FANGSONG, 4, pitch=6), page)
    color = "E00000" if rule.red else "000000"
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in {
        "val": "single",
        "sz": "12" if rule.red else "6",
        "space": "1",
        "color": color,
    }.items():
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    properties = paragraph.find(qn("w:pPr"))
    properties.insert_element_before(border, "w:overflowPunct", "w:autoSpaceDE", "w:spacing")
    return paragraph


def _page_break(page: Page) -> BaseOxmlElement:
    paragraph = paragraph_element(Look(Font.FANGSONG, 1, pitch=1), page)
    run = OxmlElement("w:r")
    brk = OxmlElement("w:br")
    brk.set(qn("w:type"), "page")
    run.append(brk)
    paragraph.append(run)
    return paragraph


def _set_page(word: WordDocument, page: Page) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    if page.width > page.height:
        section.orientation = WD_ORIENTATION.LANDSCAPE
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance = Mm(15)
    # The dash of the page number stands 7 mm below the type area (7.5): 35 - 7 - 5 mm height of the figure.
    section.footer_distance = Mm(23 if page.numbered_with_dashes else 10)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _set_styles(word: WordDocument, page: Page) -> None:
    """Normal and the document's defaults in 仿宋, the template's own theme fonts and colours gone."""
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for properties in (defaults, word.styles["Normal"].element.get_or_add_rPr()):
        properties[:] = list(fonts_element(Look(Font.FANGSONG, page.size_pt), page))
    for name in _OUTLINE_STYLES:
        style = word.styles[name]
        assert style.type == WD_STYLE_TYPE.PARAGRAPH
        # Only the outline level stays; everything visible is set on the paragraph itself, as on paper.
        for child in style.element.findall(qn("w:rPr")):
            style.element.remove(child)
        properties = style.element.get_or_add_pPr()
        for child in list(properties):
            if child.tag != qn("w:outlineLvl"):
                properties.remove(child)


def _set_properties(word: WordDocument, meta: Meta) -> None:
    moment = (meta.made_at or _EPOCH).astimezone(UTC).replace(tzinfo=None)
    core = word.core_properties
    core.title, core.author, core.subject = (
        clean(meta.title)[:255],
        clean(meta.author)[:255],
        clean(meta.subject)[:255],
    )
    core.last_modified_by, core.comments, core.language = clean(meta.author)[:255], "", "zh-CN"
    core.created = core.modified = moment
    core.revision = 1


def _clear_template(word: WordDocument) -> None:
    """Chinese as the language of the document, today's Word as its age, no preview picture of another document."""
    settings = word.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    relations = word.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _set_footers(word: WordDocument, page: Page) -> None:
    section = word.sections[0]
    if not page.numbered_with_dashes:
        _fill_footer(
            section.footer.paragraphs[0], page, Look(Font.SONGTI, 9, Align.CENTER, pitch=14), sheets=True
        )
        return
    word.settings.odd_and_even_pages_header_footer = True
    # Odd numbers end one character from the right, even ones begin one character from the left.
    odd, even = section.footer, section.even_page_footer
    _fill_footer(odd.paragraphs[0], page, Look(Font.SONGTI, 14, Align.RIGHT, pitch=16), from_right=1)
    _fill_footer(even.paragraphs[0], page, Look(Font.SONGTI, 14, Align.LEFT, left=1, pitch=16))


def _fill_footer(
    paragraph: Paragraph, page: Page, look: Look, *, from_right: float = 0, sheets: bool = False
) -> None:
    element = paragraph._p
    set_paragraph_properties(element, look, page, from_right=from_right)
    parts = ["第 ", "PAGE", " 页　共 ", "NUMPAGES", " 页"] if sheets else [f"{_DASH} ", "PAGE", f" {_DASH}"]
    for part in parts:
        run = run_element(Run("1" if part.isalpha() and part.isascii() else part), look, page)
        if part in ("PAGE", "NUMPAGES"):
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), f" {part} ")
            field.append(run)
            element.append(field)
        else:
            element.append(run)


def _font_table() -> bytes:
    """Which face to take where an official one is not installed: Windows has 仿宋 where it lacks 仿宋_GB2312."""
    fonts = "".join(
        f'<w:font w:name="{font.value}"><w:altName w:val="{_STAND_INS[font]}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{"swiss" if font is Font.HEITI else "roman"}"/><w:pitch w:val="variable"/></w:font>'
        for font in Font
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'.encode()


def _same_each_time(data: bytes, moment: datetime) -> bytes:
    """The archive with our font table, and the given moment on every part instead of the clock's."""
    stamp = max(moment.astimezone(UTC), datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for item in source.infolist():
            part = zipfile.ZipInfo(item.filename, date_time=stamp)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            own = _font_table() if item.filename == "word/fontTable.xml" else None
            target.writestr(part, own or source.read(item.filename))
    return buffer.getvalue()
