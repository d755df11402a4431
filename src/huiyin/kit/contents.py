"""What a stored file says, as paragraphs and tables: for pages and for printing, with nothing of it that could run."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from huiyin.ledger import store
from huiyin.ledger.models import Material
from huiyin.reading.decoded import Decoded, Table
from huiyin.reading.decoding import decode
from huiyin.reading.errors import ReadingError
from huiyin.rendering import blocks
from huiyin.rendering.grid import Align

READ = frozenset({"docx", "doc", "wps", "xlsx", "xls", "et", "csv", "txt", "md", "html", "htm"})
"""Of these doc and wps need LibreOffice on the server; without it their reader says so."""
PICTURES = {"image/png": "png", "image/jpeg": "jpeg"}
LARGEST = 20 * 1024 * 1024  # bytes; a larger file is handed over as it is
ROWS_SHOWN, COLUMNS_SHOWN = 500, 30


class CannotShow(Exception):
    """The file cannot be shown; the message (Chinese) says why."""


@dataclass(frozen=True)
class Part:
    """A paragraph, or a table whose rows are equally long; `cut` when there is more of it than is shown."""

    text: str = ""
    name: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    cut: bool = False


def is_read(material: Material) -> bool:
    return PurePath(material.file_name).suffix.lower().lstrip(".") in READ


def parts_of(material: Material) -> list[Part]:
    """The text of a Word, Excel or text file in its order. Raises CannotShow."""
    if not is_read(material):
        raise CannotShow("这种格式不能在网页上显示，请下载后打开。")
    if material.content.size > LARGEST:
        raise CannotShow("文件较大，请下载后打开。")
    try:
        decoded = decode(store.read(material.content_id), material.file_name)
    except FileNotFoundError as error:
        raise CannotShow("文件没有找到，请联系系统管理员核对备份。") from error
    except ReadingError as error:
        raise CannotShow(str(error)) from error
    return list(_parts(decoded))


def _parts(decoded: Decoded) -> Iterator[Part]:
    at = 0
    for table in decoded.tables:
        cells = [cell for row in table.rows for cell in row]
        if not cells:
            continue
        first, last = min(start for start, _ in cells), max(end for _, end in cells)
        yield from _lines(decoded.text[at:first])
        yield _table(table, decoded.text)
        at = max(at, last)
    yield from _lines(decoded.text[at:])


def _lines(text: str) -> Iterator[Part]:
    return (Part(line.strip()) for line in text.splitlines() if line.strip(" |\t\u3000"))


def _table(table: Table, text: str) -> Part:
    """Hidden rows and columns stay hidden; a merged cell is written where it begins."""
    shown = [(n, row) for n, row in zip(table.numbers, table.rows, strict=False) if n not in table.hidden_rows]
    width = min(COLUMNS_SHOWN, max((len(row) for _, row in shown), default=0))
    seen: set[tuple[int, int]] = set()
    rows: list[tuple[str, ...]] = []
    for _, row in shown[:ROWS_SHOWN]:
        words = []
        for column, cell in enumerate(row[:width]):
            words.append("" if cell in seen or column in table.hidden_columns else text[cell[0]:cell[1]].strip())
            seen.add(cell)
        rows.append(tuple(words) + ("",) * (width - len(words)))
    wider = any(len(row) > width for _, row in shown)
    return Part(name=table.name, rows=tuple(rows), cut=wider or len(shown) > ROWS_SHOWN)


def printed(material: Material) -> blocks.Document:
    """A picture, Word, Excel or text file as pages. Raises CannotShow."""
    if material.content.media_type in PICTURES:
        meta = blocks.Meta(material.title, layout=blocks.Layout.FORM)
        return blocks.Document((blocks.FormHead(material.title), _picture(material)), meta)
    found: list[blocks.Block] = [blocks.FormHead(material.title)]
    widest = 0
    for part in parts_of(material):
        if part.rows:
            widest = max(widest, len(part.rows[0]))
            columns = [blocks.Column(title, _width(part, i), Align.BOTH) for i, title in enumerate(part.rows[0])]
            found.append(blocks.Table(columns, part.rows[1:], caption=part.name, font_pt=10.5 if widest < 9 else 7.5))
            if part.cut:
                found.append(blocks.Note("表格较大，只印出前面一部分，全部内容见原文件。"))
        else:
            found.append(blocks.Paragraph(part.text))
    layout = blocks.Layout.WIDE_FORM if widest > 7 else blocks.Layout.FORM
    return blocks.Document(tuple(found), blocks.Meta(material.title, layout=layout))


def _width(part: Part, column: int) -> float:
    longest = max(len(row[column]) for row in part.rows)
    return float(min(24, max(4, longest)))


def _picture(material: Material) -> blocks.Picture:
    try:
        data = store.read(material.content_id)
    except FileNotFoundError as error:
        raise CannotShow("文件没有找到，请联系系统管理员核对备份。") from error
    if len(data) > LARGEST:
        raise CannotShow("图片较大，请单独打印。")
    width, height = picture_size(data)
    if width * height > 80_000_000:
        raise CannotShow("图片的像素过多，请单独打印。")
    # A tall picture is set smaller, so that it stays on its page.
    box = max(width, height * 0.72)
    source = f"data:{material.content.media_type};base64,{base64.b64encode(data).decode()}"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box:.0f} {height}" width="{box:.0f}" height="{height}">'
        f'<image href="{source}" x="{(box - width) / 2:.0f}" y="0" width="{width}" height="{height}"/></svg>'
    )
    return blocks.Picture(svg, box, float(height), material.title)


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in pixels. Raises CannotShow for a damaged one."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        size = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    else:
        size = _jpeg_size(data)
    if not all(size):
        raise CannotShow("图片已损坏，不能打印。")
    return size


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """From the frame header (SOF0 to SOF15, without the three markers of other meaning)."""
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[at + 7:at + 9]), int.from_bytes(data[at + 5:at + 7])
        at += 2 + int.from_bytes(data[at + 2:at + 4])
    return 0, 0
