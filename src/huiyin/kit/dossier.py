"""A matter's dossier as one PDF (cover, contents with page numbers, every document) and as a zip of its files."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

import pypdfium2

from huiyin.kit import contents
from huiyin.kit.printing import GENERAL, file_name, head_facts, own_unit
from huiyin.ledger import store
from huiyin.ledger.access import visible_materials
from huiyin.ledger.enums import Confidentiality
from huiyin.ledger.models import Material, Matter
from huiyin.people.actors import Actor
from huiyin.people.dated import today
from huiyin.procedures import archiving
from huiyin.register.base import register_of
from huiyin.rendering import blocks, pdf
from huiyin.rendering.grid import Align
from huiyin.rendering.text import chinese_date

PDF = "application/pdf"
LARGEST = 200 * 1024 * 1024  # bytes of PDF put into one; what goes beyond is listed and stands in the zip
_PDFIUM = threading.Lock()  # pdfium is not made for several threads
_WIDTHS = (7, 39, 18, 20, 8, 8)
_TITLES = ("序号", "题名", "文号", "日期", "页次", "页数")


@dataclass(frozen=True)
class Item:
    """One document of the contents: its pages, or (none) why they are not in the PDF."""

    title: str
    number: str
    day: str
    data: bytes = b""
    pages: int = 0
    why_not: str = ""


def papers_of(matter: Matter, who: Actor) -> list[Material]:
    """The documents in force that this person may see, in the order they came; replaced versions are left out."""
    rows = visible_materials(who).filter(matter=matter.pk, replaced_by=None)
    return list(rows.select_related("content").order_by("id"))


def as_pdf(matter: Matter, who: Actor) -> bytes:
    """Raises PdfFailed (message in Chinese)."""
    sheet = pdf.render(GENERAL.build(matter, who))
    items = [Item(f"{register_of(matter).title}登记表", matter.number or "", chinese_date(today()), sheet, _pages(sheet))]
    room = LARGEST
    for material in papers_of(matter, who):
        item = _item(material, room)
        room -= len(item.data)
        items.append(item)
    front = pdf.render(_front(matter, items, 1))
    for _ in range(3):  # page numbers may make the contents a page longer
        length = _pages(front)
        front = pdf.render(_front(matter, items, length + 1))
        if _pages(front) == length:
            break
    return _joined([front, *(item.data for item in items if item.pages)])


def _item(material: Material, room: int) -> Item:
    day = chinese_date(material.event_date) if material.event_date else ""
    try:
        data = _data(material, room)
        return Item(material.title, material.document_number, day, data, _pages(data))
    except (contents.CannotShow, pdf.PdfFailed) as refusal:
        return Item(material.title, material.document_number, day, why_not=str(refusal))


def _data(material: Material, room: int) -> bytes:
    if material.content.size > room:
        raise contents.CannotShow("文件过大，见压缩包")
    if material.content.media_type != PDF:
        return pdf.render(contents.printed(material))
    try:
        data = store.read(material.content_id)
    except FileNotFoundError as error:
        raise contents.CannotShow("文件没有找到") from error
    if not _pages(data):
        raise contents.CannotShow("PDF设有密码或已损坏，见压缩包")
    return data


def _pages(data: bytes) -> int:
    """How many pages a PDF has; none for one that cannot be opened."""
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return 0
        try:
            return len(document)
        finally:
            document.close()


def _joined(parts: Sequence[bytes]) -> bytes:
    with _PDFIUM:
        whole = pypdfium2.PdfDocument.new()
        try:
            for part in parts:
                source = pypdfium2.PdfDocument(part)
                try:
                    whole.import_pages(source)
                finally:
                    source.close()
            target = io.BytesIO()
            whole.save(target)
            return target.getvalue()
        finally:
            whole.close()


def _front(matter: Matter, items: Sequence[Item], first: int) -> blocks.Document:
    """Cover and contents; `first` is the page on which the first document begins."""
    register, unit = register_of(matter), own_unit()
    rows, page = [], first
    for n, item in enumerate(items, start=1):
        place = (str(page), str(item.pages)) if item.pages else ("—", "—")
        rows.append((str(n), item.title, item.number, item.day, *place))
        page += item.pages
    columns = [blocks.Column(t, w, Align.BOTH if t == "题名" else Align.CENTER)
               for t, w in zip(_TITLES, _WIDTHS, strict=True)]
    head = [
        ("立档单位", unit), ("事项", matter.title), ("编号", matter.number or "（未编号）"),
        ("档号", matter.archive_number or "（未归档）"), ("保管期限", archiving.in_words(matter)),
        ("密级", str(Confidentiality(matter.confidentiality).label)),
        *((label, text) for label, text in head_facts(matter)[1:] if label != "办理时限"),
        ("办结日期", chinese_date(matter.closed_on) if matter.closed_on else ""), ("打印日期", chinese_date(today())),
    ]
    found: list[blocks.Block] = [
        blocks.Title(f"{register.title}档案"),
        blocks.Table(
            (blocks.Column("项目", 20), blocks.Column("内容", 80, Align.BOTH)),
            [(label, text) for label, text in head if text], font_pt=14,
        ),
        blocks.PageBreak(),
        blocks.Title("卷内目录"),
        blocks.Table(columns, rows, font_pt=10.5),
    ]
    left_out = [f"{n}. {item.title}：{item.why_not}" for n, item in enumerate(items, start=1) if not item.pages]
    if left_out:
        found.append(blocks.Note("没有编入本文件的材料：\n" + "\n".join(left_out)))
    return blocks.Document(tuple(found), blocks.Meta(f"{matter.title}档案", unit, layout=blocks.Layout.FORM))


def write_zip(matter: Matter, who: Actor, target: BinaryIO) -> None:
    """The sheet of the matter and every document in force, in order, each under its title. Raises PdfFailed."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(file_name("00", "登记表", extension="pdf"), pdf.render(GENERAL.build(matter, who)))
        missing = []
        for n, material in enumerate(papers_of(matter, who), start=1):
            extension = PurePath(material.file_name).suffix.lstrip(".") or "bin"
            try:
                with store.open_content(material.content_id) as stored, \
                        archive.open(file_name(f"{n:02d}", material.title, extension=extension), "w", force_zip64=True) as out:
                    while chunk := stored.read(store.CHUNK):
                        out.write(chunk)
            except FileNotFoundError:
                missing.append(f"{n:02d} {material.title}")
        if missing:
            archive.writestr("没有找到的文件.txt", "\n".join(missing))
