"""Files made on the spot for the format tests."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pylopdf_fonts_zh_cn
import typst
import xlsxwriter


def word(text: str, rows: list[list[str]] | None = None, merge: bool = False) -> bytes:
    """A Word document of paragraphs and, behind them, one table."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                table.cell(r, c).text = value
        if merge:
            for column in (0, 1):
                table.cell(2, column).merge(table.cell(3, column))
    return _saved(document)


def _saved(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(rows: list[list[str]], title: str = "", merge: bool = False) -> bytes:
    """An Excel workbook with a title row and one table."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("清单")
    first = 0
    if title:
        sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title)
        first = 1
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(first + r, c, value)
    if merge:
        for column in (0, 1):
            sheet.merge_range(first + 2, column, first + 3, column, rows[2][column])
    book.close()
    return out.getvalue()


def bomb() -> bytes:
    """A Word file whose body unpacks to three hundred million zeros."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as entry,
    ):
        for _ in range(300):
            entry.write(b"0" * 10**6)
    return out.getvalue()


def pdf(text: str) -> bytes:
    """A PDF on A4 with 28 characters a line, indented paragraphs and page numbers."""
    paragraphs = "\n\n".join("#par[" + _escaped(line) + "]" for line in text.split("\n") if line.strip())
    source = (
        '#set page(paper: "a4", margin: (x: 27mm, y: 35mm), numbering: "— 1 —")\n'
        '#set text(font: "Noto Serif SC", size: 16pt, lang: "zh")\n'
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n" + paragraphs
    )
    fonts = [str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
    compiled = typst.compile(source.encode(), format="pdf", font_paths=fonts)
    assert isinstance(compiled, bytes)
    return compiled


def _escaped(line: str) -> str:
    return "".join("\\" + c if c in "#*_`$<>@[]\\/~-+=." else c for c in line)
