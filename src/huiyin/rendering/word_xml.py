"""Paragraphs and runs of WordprocessingML, with every property set on the paragraph itself."""

from collections.abc import Iterable, Iterator

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from .grid import Align
from .looks import Look, Page
from .text import Run

_JUSTIFY = {Align.LEFT: "left", Align.CENTER: "center", Align.RIGHT: "right", Align.BOTH: "both"}
_RED = "E00000"


def twips(points: float) -> str:
    """Twentieths of a point, Word's unit of length."""
    return str(round(points * 20))


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    """A `w:` element with `w:` attributes."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def fonts_element(look: Look, page: Page) -> Iterator[BaseOxmlElement]:
    """The run properties of a look, in the order the schema wants.

    All four font slots name the same face: official papers set digits and Latin letters in 仿宋 too.
    """
    name = look.font.value
    yield element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia")
    if look.red:
        yield element("color", val=_RED)
    # The narrower spacing belongs to the grid of 三号 text; other sizes keep their own advance.
    if page.tracking_pt and look.size == page.size_pt:
        yield element("spacing", val=twips(page.tracking_pt))
    yield element("kern", val="0")
    yield element("sz", val=str(round(look.size * 2)))
    yield element("szCs", val=str(round(look.size * 2)))
    yield element("lang", val="en-US", eastAsia="zh-CN")


def run_element(run: Run, look: Look, page: Page) -> BaseOxmlElement:
    """A run of text; spaces at its ends are kept."""
    made = element("r")
    properties = element("rPr")
    properties.extend(list(fonts_element(look, page)))
    made.append(properties)
    text = element("t")
    text.text = run.text
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    made.append(text)
    return made


def _tab_run(look: Look, page: Page) -> BaseOxmlElement:
    made = element("r")
    properties = element("rPr")
    properties.extend(list(fonts_element(look, page)))
    made.extend([properties, element("tab")])
    return made


def set_paragraph_properties(
    paragraph: BaseOxmlElement,
    look: Look,
    page: Page,
    *,
    style: str | None = None,
    hanging: float = 0,
    from_right: float = 0,
    tab_at_end: bool = False,
) -> None:
    """Replace the paragraph's properties by those of the look (`hanging` and `from_right` in characters)."""
    for old in paragraph.findall(qn("w:pPr")):
        paragraph.remove(old)
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if look.keep_next:
        properties.append(element("keepNext"))
    properties.append(element("widowControl", val="0"))
    if tab_at_end:
        tabs = element("tabs")
        tabs.append(
            element("tab", val="right", pos=twips(page.text_width_pt - from_right * page.character_pt))
        )
        properties.append(tabs)
    properties.append(element("overflowPunct", val="0"))
    properties.append(element("autoSpaceDE", val="0"))
    properties.append(element("autoSpaceDN", val="0"))
    properties.append(element("snapToGrid", val="0"))
    pitch = twips(look.for_line(page))
    properties.append(element("spacing", before=twips(look.before), after="0", line=pitch, lineRule="exact"))
    properties.append(_indents(look, page, hanging, from_right))
    properties.append(element("jc", val=_JUSTIFY[look.align]))
    paragraph.insert(0, properties)


def _indents(look: Look, page: Page, hanging: float, from_right: float) -> BaseOxmlElement:
    unit = page.character_pt
    left = (look.left + hanging) * unit
    indents = element("ind", left=twips(left), right=twips(from_right * unit))
    if hanging:
        indents.set(qn("w:hanging"), twips(hanging * unit))
    else:
        indents.set(qn("w:firstLine"), twips(look.first * unit))
    return indents


def paragraph_element(
    look: Look,
    page: Page,
    runs: Iterable[Run | str] = (),
    *,
    style: str | None = None,
    hanging: float = 0,
    from_right: float = 0,
    tab_at_end: bool = False,
) -> BaseOxmlElement:
    """A paragraph; a plain string among the runs is a tab. An empty paragraph keeps the look's height."""
    paragraph = element("p")
    set_paragraph_properties(
        paragraph, look, page, style=style, hanging=hanging, from_right=from_right, tab_at_end=tab_at_end
    )
    made = [_tab_run(look, page) if isinstance(run, str) else run_element(run, look, page) for run in runs]
    paragraph.extend(made)
    if not made:
        mark = element("rPr")
        mark.extend(list(fonts_element(look, page)))
        properties = paragraph.find(qn("w:pPr"))
        assert properties is not None
        properties.append(mark)
    return paragraph
