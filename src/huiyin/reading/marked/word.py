"""A copy of the checked file as Word, with each objection as a comment at its passage."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from xml.sax.saxutils import escape

from huiyin.reading.decoding import as_docx
from huiyin.reading.errors import ReadingError
from huiyin.reading.marked.comments import commented
from huiyin.reading.marked.reviewed import Reviewed

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_UNFIT = re.compile("[^\t\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML cannot hold
_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" '
        'Target="styles.xml"/></Relationships>'
    ),
    "word/styles.xml": (
        f'<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" '
        'w:hAnsi="Times New Roman" w:eastAsia="仿宋"/><w:sz w:val="28"/><w:lang w:eastAsia="zh-CN"/></w:rPr>'
        '</w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line="360" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults></w:styles>"
    ),
}


def word_copy(data: bytes, reviewed: Reviewed) -> bytes:
    """The file itself with comments where it is a Word file, else its text as a new one with comments.

    Raises ReadingError where an old Word file cannot be turned into docx.
    """
    word = as_docx(data, PurePath(reviewed.name).suffix.lower())
    text = reviewed.reading.text
    if word is not None:
        copy = commented(word, text, reviewed.opinions)
        if copy is not None:
            return copy
    copy = commented(plain_word(text), None, reviewed.opinions)
    if copy is None:
        raise ReadingError("没有可以加批注的文字。")
    return copy


def plain_word(text: str) -> bytes:
    """A Word file of a text, a paragraph per line. Reading it gives the text back, character for character
    (what XML cannot hold as a space), so that offsets hold.
    """
    lines = (_UNFIT.sub(" ", line) for line in text.split("\n"))
    body = "".join(f"<w:p>{_run(line)}</w:p>" for line in lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, _DECLARED + content)
        archive.writestr(
            "word/document.xml", f"{_DECLARED}<w:document {_W}><w:body>{body}{_A4}</w:body></w:document>"
        )
    return out.getvalue()


_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_A4 = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" '
    'w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
)


def _run(line: str) -> str:
    pieces = (
        f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else "" for piece in line.split("\t")
    )
    return f"<w:r>{'<w:tab/>'.join(pieces)}</w:r>" if line else ""
