"""Word files written as XML, for what python-docx does not make; and what their comments enclose."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*inner: str, properties: str = "") -> str:
    """Pieces that are no markup are runs."""
    runs = "".join(one if one.startswith("<") else run(one) for one in inner)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def listed(number: int | str, level: int | None = 0) -> str:
    at = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
    return f'<w:numPr>{at}<w:numId w:val="{number}"/></w:numPr>'


def word(body: str, **parts: str) -> bytes:
    """A Word file of a body and other parts by name: styles="<w:style…", footnotes="…", header1="…"."""
    roots = {"footnotes": "footnotes", "endnotes": "endnotes", "styles": "styles", "numbering": "numbering"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            root = roots.get(name, "hdr" if name.startswith("header") else "ftr")
            archive.writestr(f"word/{name}.xml", f"<w:{root} {NAMESPACES}>{content}</w:{root}>")
    return out.getvalue()


def level(at: int, form: str, text: str, start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(key: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'


def num(key: int, of: int, overrides: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def enclosed(data: bytes) -> dict[str, str]:
    """What each comment's anchor encloses, by the comment's id; a paragraph's end shows as a line end."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    found: dict[str, str] = {}
    active: set[str] = set()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        text = ""
        if event == "end":
            text = "\n" if element.tag == f"{W}p" else ""
        elif element.tag == f"{W}commentRangeStart":
            active.add(element.get(f"{W}id"))
            found[element.get(f"{W}id")] = ""
        elif element.tag == f"{W}commentRangeEnd":
            active.discard(element.get(f"{W}id"))
        elif element.tag in (f"{W}tab", f"{W}br"):
            text = "\t" if element.tag == f"{W}tab" else "\n"
        elif element.tag == f"{W}t":
            text = element.text or ""
        for one in active:
            found[one] += text
    assert not active, "a comment begins and never ends"
    return {key: found[key] for key in sorted(found, key=int)}


def comments(data: bytes) -> dict[str, str]:
    """The words of each comment, by its id."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/comments.xml"))
    return {one.get(f"{W}id"): "".join(one.itertext(f"{W}t")) for one in root.iter(f"{W}comment")}
