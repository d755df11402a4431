"""PDF with text: lines joined back into paragraphs by where they stand on the page, ruled tables as tables."""

from __future__ import annotations

from huiyin.reading.decoded import Decoded, Writer
from huiyin.reading.errors import ReadingError
from huiyin.reading.formats.pdf_page import Page, Ruled, read_page
from huiyin.reading.formats.pdf_paragraphs import join_lines, without_running_heads

MAX_PAGES = 1000


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
        pages = [read_page(document[i]) for i in range(len(document))]
    except pypdfium2.PdfiumError:
        raise ReadingError("PDF 有损坏的页，读不完整。请重新导出一份再试。") from None
    finally:
        document.close()
    decoded = _written(without_running_heads(pages))
    if sum(not c.isspace() for c in decoded.text) < 10:
        raise ReadingError("PDF 里没有可复制的文字，应是扫描件。请先做文字识别（OCR），或换用 Word 文件。")
    return decoded


def _written(pages: list[Page]) -> Decoded:
    """Paragraphs and tables in order; both may run on over the page's end."""
    blocks: list[str | Ruled] = []
    for page in pages:
        join_lines(blocks, page)
    writer = Writer()
    for block in blocks:
        if isinstance(block, str):
            writer.line(block)
        else:
            writer.table(block.rows)
    return writer.decoded()
