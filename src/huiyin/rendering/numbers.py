"""The numbers of a rendered paper, read back out of its bytes: the proof that Word, PDF and web page agree."""

import ctypes
import io
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import docx
import pypdfium2
import pypdfium2.raw as pdfium
from docx.oxml.ns import qn
from selectolax.lexbor import LexborHTMLParser

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.ASCII)
# What is counted, as far as it says which kind of number this is; the longest that fits is taken.
_UNIT = re.compile(
    r"(个百分点|个工作日|平方公里|平方米|亿元|万元|千元|人次|百分点|批次|公里|小时|分钟|个月|季度|年度|"
    r"[年月日号人名位条件次期场项批元个份篇本套处户家间所座台辆页卷册岁级类组届轮天周时分秒米吨亩%‰℃])"
)
_UNIT_REACH = 16  # characters behind a number in which its unit is looked for, line ends included
_BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "th",
    "tr",
    "li",
    "br",
    "caption",
    "address",
    "div",
    "hr",
}
_SKIPPED = {"script", "style", "template"}
_PAGE_NUMBER = re.compile(r"^\s*[—–-]\s*\d+\s*[—–-]\s*$", re.MULTILINE)


class Number(NamedTuple):
    """A number as written, without thousands separators, and the unit that follows it (empty where none does)."""

    value: str
    unit: str


def numbers_of_text(text: str) -> list[Number]:
    """Arabic numbers in order. A line end may tear a number from its unit or the unit apart; it ends the number."""
    text = _unified(text)
    found = []
    for match in _NUMBER.finditer(text):
        unit = _UNIT.match("".join(text[match.end() : match.end() + _UNIT_REACH].split()))
        found.append(Number(match[0].replace(",", ""), unit[1] if unit else ""))
    return found


def numbers_of_docx(data: bytes) -> list[Number]:
    """The numbers of a Word file's body in order; page numbers and repeated header rows are none."""
    body = docx.Document(io.BytesIO(data)).element.body
    lines = []
    for paragraph in body.iter(qn("w:p")):
        parts = [
            node.text or "" if node.tag == qn("w:t") else " "
            for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
            if node.getparent().tag == qn("w:r")
        ]
        lines.append("".join(parts))
    return numbers_of_text("\n".join(lines))


def numbers_of_html(html: str) -> list[Number]:
    """The numbers a reader of the page sees, in order."""
    parts: list[str] = []
    root = LexborHTMLParser(html).body
    if root is None:
        return []
    for node in root.traverse(include_text=True):
        if node.tag == "-text":
            if node.parent is None or node.parent.tag not in _SKIPPED:
                parts.append(node.text_content or "")
        elif node.tag in _BLOCKS:
            parts.append("\n")
    return numbers_of_text("".join(parts))


def numbers_of_pdf(data: bytes) -> list[Number]:
    """The numbers of a PDF file in order.

    What a tagged PDF marks as artifact (page numbers, header rows repeated on later pages) is left out; so is a line
    like “— 3 —” in one that is not tagged.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        text = "\n".join(_PAGE_NUMBER.sub("", _text_of(page)) for page in document)
    finally:
        document.close()
    return numbers_of_text(text)


def _text_of(page: pypdfium2.PdfPage) -> str:
    """The page's text without artifacts."""
    textpage = page.get_textpage()
    try:
        return "".join(_characters(textpage))
    finally:
        textpage.close()
        page.close()


def _characters(textpage: pypdfium2.PdfTextPage) -> Iterator[str]:
    known: dict[int, bool] = {}
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage.raw, index)
        owner = pdfium.FPDFText_GetTextObject(textpage.raw, index)
        key = _address(owner)
        if key and key not in known:
            known[key] = _is_artifact(owner)
        # Characters made up by the reader (line ends, gaps) belong to no object and are kept.
        if not (key and known[key]) and code:
            yield chr(code)


def _address(owner: object) -> int:
    return ctypes.cast(owner, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


def _is_artifact(owner: object) -> bool:
    for index in range(max(0, pdfium.FPDFPageObj_CountMarks(owner))):
        mark = pdfium.FPDFPageObj_GetMark(owner, index)
        buffer = (ctypes.c_ushort * 32)()
        size = ctypes.c_ulong()
        if not pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), ctypes.byref(size)):
            continue
        name = bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "replace")
        if name == "Artifact":
            return True
    return False


def _unified(text: str) -> str:
    """Full-width digits and signs as ASCII, radicals a PDF font may hand back (⼈) as characters, nothing invisible."""
    text = text.replace("\r\n", "\n").replace("\u200b", "").replace("\xad", "").replace("\ufffe", "")
    return "".join(
        unicodedata.normalize("NFKC", char)
        if 0xFF0C <= ord(char) <= 0xFF19 or char in "％＋－" or _radical(char)
        else char
        for char in text
    )


def _radical(char: str) -> bool:
    return 0x2E80 <= ord(char) <= 0x2FDF
