"""What stands on the pages of a PDF file."""

import pypdfium2


def pages(data: bytes) -> list[str]:
    """The text of every page, lines parted by line feeds."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def words(data: bytes) -> str:
    """All text without white space and break opportunities, page numbers included."""
    return "".join("".join(pages(data)).replace("\u200b", "").split())


def boxes(data: bytes, page: int = 0) -> list[tuple[str, float, float, float, float]]:
    """Every printed character of a page with left, bottom, right, top in points."""
    textpage = pypdfium2.PdfDocument(data)[page].get_textpage()
    count = textpage.count_chars()
    found = [(textpage.get_text_range(index, 1), *textpage.get_charbox(index)) for index in range(count)]
    return [box for box in found if box[0].strip()]
