"""Small real papers for the dossiers: official documents as Word, signed forms as PDF, a notice board as a picture."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache

import pypdfium2

from huiyin.ledger import store
from huiyin.ledger.record import NewMaterial
from huiyin.rendering import pdf, sheet, word
from huiyin.rendering.blocks import Block, DocNumber, Document, Letterhead, Meta, Paragraph, Signature, Title
from huiyin.rendering.forms import Opinion, Submission, submission_form

UNIT = "望川市云栖区人大常委会机关"


def official(
    kind: str, title: str, paragraphs: Sequence[str], on: dt.date, *, issuer: str = UNIT, number: str = "",
    answers: str = "",
) -> NewMaterial:
    """A document with its text, issuer and date, as Word."""
    head: list[Block] = [Letterhead(issuer), DocNumber(number)] if number else []
    body: list[Block] = [*head, Title(title), *(Paragraph(p) for p in paragraphs), Signature(issuer, on)]
    data = word.render(Document(body, Meta(title, issuer)))
    return stored(data, "docx", kind, title, on, maker=issuer, number=number, answers=answers)


def signed(subject: str, content: str, leader: str, opinion: str, on: dt.date, department: str) -> NewMaterial:
    """A 呈批单 with the leader's opinion, as scanned."""
    form = submission_form(Submission(
        unit=UNIT, number="", subject=subject, department=department, handler="林晓禾", phone="0100-6600008",
        content=content, proposal="建议同意，妥否，请批示。", submitted_on=on,
        opinions=(Opinion("领导批示", opinion, leader, on),),
    ))
    return stored(pdf.render(form), "pdf", "signed_paper", f"呈批单（{subject}）", on, maker=leader)


def sign_in(title: str, names: Sequence[str], on: dt.date) -> NewMaterial:
    """签到表 as Excel."""
    columns = (sheet.SheetColumn("序号", 8), sheet.SheetColumn("姓名", 14), sheet.SheetColumn("签到", 14))
    target = io.BytesIO()
    sheet.write_table(target, f"{title}签到表"[:60], columns, [(i, name, "已签") for i, name in enumerate(names, 1)])
    return stored(target.getvalue(), "xlsx", "sign_in", f"{title}签到表", on)


def note(kind: str, title: str, text: str, on: dt.date, answers: str = "") -> NewMaterial:
    """A plain text: a note of a telephone call, an account of what was checked; one that somebody signed, as scanned."""
    if kind == "signed_paper":
        account = Document([Title(title), Paragraph(text), Signature(UNIT, on)], Meta(title))
        return stored(pdf.render(account), "pdf", kind, title, on, answers=answers)
    return stored(f"{title}\n{on:%Y年%-m月%-d日}\n\n{text}\n".encode(), "txt", kind, title, on, answers=answers)


def picture(title: str, text: str, on: dt.date) -> NewMaterial:
    """The board of a deputies' station with a notice, photographed."""
    return stored(_pictured("人大代表联络站公示", text), "png", "photo", title, on)


@lru_cache
def _pictured(title: str, text: str) -> bytes:
    page = pypdfium2.PdfDocument(pdf.render(Document([Title(title), Paragraph(text)], Meta(title))))[0]
    bitmap = page.render(scale=0.9, grayscale=True)
    rows = bytes(bitmap.buffer)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    raw = b"".join(b"\0" + rows[y * stride : y * stride + width] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data)) for tag, data in chunks
    )


def stored(
    data: bytes, ending: str, kind: str, title: str, on: dt.date, *, maker: str = "", number: str = "", answers: str = ""
) -> NewMaterial:
    name = f"{title[:80]}.{ending}"
    content = store.put([data], name)
    return NewMaterial(
        content.digest, kind, title, name, maker=maker, document_number=number, event_date=on, answers=answers
    )
