"""Bytes to text: by what the bytes are, not by what the name says."""

from __future__ import annotations

from pathlib import PurePath

from huiyin.reading.bounds import check_bounds
from huiyin.reading.decoded import Decoded
from huiyin.reading.errors import ReadingError

MAX_BYTES = 60 * 2**20
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = {
    ".doc": "旧版 Word 文件（.doc、.wps）",
    ".rtf": "RTF 文件",
    ".xml": "Word 的 XML 文件",
    ".odt": "OpenDocument 文件（.odt）",
}
_WORD_XML = b'<?mso-application progid="Word.Document"?>'
_FLAT = b"http://schemas.microsoft.com/office/2006/xmlPackage"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")


def decode(data: bytes, name: str) -> Decoded:
    """The text and tables of a file. Raises ReadingError with what to do, in Chinese."""
    if not data.strip():
        raise ReadingError("文件是空的，没有可读的内容。")
    if len(data) > MAX_BYTES:
        raise ReadingError(f"文件超过 {MAX_BYTES // 2**20} MB，无法读取。请拆分，或只保留正文后重试。")
    decoded = _by_content(data, PurePath(name).suffix.lower())
    check_bounds(decoded.text)
    if not decoded.text.strip():
        raise ReadingError(
            "文件里没有可读的文字（可能只有图片）。请先做文字识别（OCR），或换用可复制文字的文件。"
        )
    return decoded


def as_docx(data: bytes, suffix: str) -> bytes | None:
    """A Word file as docx: itself, or an old .doc, .wps, RTF or .odt turned into one; None for what is no Word file.

    Raises ReadingError where it is broken, encrypted or cannot be turned into one.
    """
    if data.startswith(_ZIP):
        from huiyin.reading.formats.zipped import kind_of_zip

        kind = kind_of_zip(data, suffix)
        return data if kind == "word" else _converted(data, ".odt") if kind == "odt" else None
    if data.startswith(_OLE):
        from huiyin.reading.formats.ole import holds_word

        return _converted(data, ".doc") if holds_word(data) else None
    if _WORD_XML in data[:2000] or _FLAT in data[:2000]:
        return _converted(data, ".xml")
    return _converted(data, ".rtf") if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{\\rtf") else None


def _converted(data: bytes, suffix: str) -> bytes:
    from huiyin.reading.formats.office import to_docx

    return to_docx(data, suffix, _OLD[suffix])


def _by_content(data: bytes, suffix: str) -> Decoded:
    word = as_docx(data, suffix)
    if word is not None:
        from huiyin.reading.formats.docx import from_docx

        return from_docx(word)
    if data.startswith((*_ZIP, _OLE)):
        from huiyin.reading.formats.sheets import from_workbook

        return from_workbook(data)
    if b"%PDF-" in data[:1024]:
        from huiyin.reading.formats.pdf import from_pdf

        return from_pdf(data)
    if data.startswith(_PICTURES):
        raise ReadingError("这是图片，不是文字文件。请先做文字识别（OCR），再用识别出的文字文件重试。")
    if data.startswith(_ARCHIVES):
        raise ReadingError("这是压缩包。请先解压，再逐个读取其中的文件。")
    return _textual(data, suffix)


def _textual(data: bytes, suffix: str) -> Decoded:
    from huiyin.reading.formats.mhtml import from_mhtml, is_mhtml

    if is_mhtml(data):
        return from_mhtml(data)
    if suffix in (".docx", ".doc", ".xlsx", ".xls", ".pdf", ".wps", ".et"):
        kind = {".pdf": "PDF"}.get(suffix, "Word" if suffix in (".docx", ".doc", ".wps") else "Excel")
        if not _is_markup(data):
            raise ReadingError(
                f"文件扩展名是 {suffix}，内容却不是 {kind} 文件，可能已损坏或被改名。请重新导出后再试。"
            )
    from huiyin.reading.formats.plain import decode_bytes, from_text

    if _is_markup(data) or suffix in (".html", ".htm", ".xhtml", ".shtml"):
        from huiyin.reading.formats.html import from_html

        return from_html(data)
    text = decode_bytes(data)
    if suffix in (".csv", ".tsv"):
        from huiyin.reading.formats.sheets import from_csv

        return from_csv(text)
    return from_text(text)


def _is_markup(data: bytes) -> bool:
    """HTML by its first tag, in ASCII-compatible encodings or UTF-16."""
    head = data[:4000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    while head.startswith(b"<!--") and b"-->" in head:  # such as: saved from url=…
        head = head.partition(b"-->")[2].lstrip()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<meta")) or (
        head.startswith(b"<?xml") and b"<html" in head
    )
