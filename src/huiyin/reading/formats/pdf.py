"""PDF with text: lines joined back into paragraphs by where they stand on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.reading.decoded import Decoded
from huiyin.reading.errors import ReadingError

MAX_PAGES = 1000
_PAGE_NUMBER = re.compile(r"^[\s—–\-·第]*\d{1,4}[\s—–\-·页]*(?:[/共]\s*\d{1,4}\s*页?)?$")
_HAN = "[\u3000-\u9fff\uff00-\uffef]"
_FAKE_SPACE = re.compile(
    rf"(?<={_HAN}) (?=\S)|(?<=\S) (?={_HAN})"
)  # gaps that typesetting leaves around Latin letters
_OPENS = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[((][一二三四五六七八九十\d]{1,3}[))]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]是|[①-⑳])"
)


@dataclass(slots=True)
class _Line:
    text: str
    left: float
    right: float
    height: float


def from_pdf(data: bytes) -> Decoded:
    """The text of a PDF. Raises ReadingError where it is broken, encrypted, scanned or too long."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise ReadingError("PDF 加了密码。请先用密码打开并另存为无密码的文件，再试一次。") from None
        raise ReadingError("PDF 已损坏，打不开。请重新导出一份再试。") from None
    try:
        if len(document) > MAX_PAGES:
            raise ReadingError(f"PDF 超过 {MAX_PAGES} 页，不像一份公文。请拆分后再试。")
        pages = [_page_lines(document[i]) for i in range(len(document))]
    except pypdfium2.PdfiumError:
        raise ReadingError("PDF 有损坏的页，读不完整。请重新导出一份再试。") from None
    finally:
        document.close()
    text = "\n".join(_paragraphs(pages))
    if len(re.sub(r"\s", "", text)) < 10:
        raise ReadingError("PDF 里没有可复制的文字，应是扫描件。请先做文字识别（OCR），或换用 Word 文件。")
    return Decoded(text)


def _page_lines(page: object) -> list[_Line]:
    """Lines of a page with their left and right edge, in points; page numbers left out."""
    textpage = page.get_textpage()  # type: ignore[attr-defined]
    try:
        whole = textpage.get_text_range().replace("\x02", "-").replace("\ufffe", "")
        exact = len(whole) == textpage.count_chars()
        lines: list[_Line] = []
        at = 0
        for piece in re.split(r"(\r\n|\n|\r)", whole):
            if piece.strip():
                lines.append(
                    _placed(textpage, piece, at) if exact else _Line(piece.strip(), 0, len(piece), 1)
                )
            at += len(piece)
    finally:
        textpage.close()
        page.close()  # type: ignore[attr-defined]
    for line in lines:
        line.text = _FAKE_SPACE.sub("", line.text)
    return [line for line in lines if not _PAGE_NUMBER.match(line.text)]


def _placed(textpage: object, piece: str, at: int) -> _Line:
    text = piece.strip()
    first = at + piece.index(text[0])
    left, bottom, _, top = textpage.get_charbox(first)  # type: ignore[attr-defined]
    _, _, right, _ = textpage.get_charbox(first + len(text) - 1)  # type: ignore[attr-defined]
    return _Line(text, left, right, max(top - bottom, 1.0))


def _paragraphs(pages: list[list[_Line]]) -> list[str]:
    """A line continues the one before if that reached the right margin and this one isn't indented."""
    paragraphs: list[str] = []
    for lines in pages:
        if not lines:
            continue
        left = min(line.left for line in lines)
        right = max(line.right for line in lines)
        before: _Line | None = None
        for line in lines:
            size = line.height * 1.1
            full = before is not None and right - before.right <= max(
                2.2 * size, (_first_word(line) + 2) * 0.6 * size
            )
            indented = line.left - left > 1.2 * size
            continues = full and not indented and not _OPENS.match(line.text)
            if before is None and paragraphs:
                continues = (
                    not indented
                    and not re.search(r"[。!?:;]$", paragraphs[-1])
                    and not _OPENS.match(line.text)
                    and len(paragraphs[-1]) > 20
                )
            if continues and paragraphs:
                paragraphs[-1] = _glue(paragraphs[-1], line.text)
            else:
                paragraphs.append(line.text)
            before = line
    return paragraphs


def _first_word(line: _Line) -> int:
    """Characters of the Latin word or number a line begins with, which may not be broken."""
    word = re.match(r"[!-~]+", line.text)
    return len(word.group()) if word else 0


def _glue(before: str, after: str) -> str:
    """Chinese lines join without a space, Latin words with one."""
    space = (
        " "
        if before[-1].isascii() and before[-1].isalpha() and after[0].isascii() and after[0].isalpha()
        else ""
    )
    return before + space + after
