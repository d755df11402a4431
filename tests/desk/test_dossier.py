"""Documents shown on pages, the dossier as one PDF and as a zip, forms of many matters, the list of archives."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from huiyin.kit import contents
from huiyin.ledger import store
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Material, Matter
from huiyin.ledger.record import NewMaterial
from huiyin.procedures.acts import act
from huiyin.reading.formats import office
from huiyin.registers.rectification.models import Finding, Measure
from huiyin.rendering import blocks, pdf, sheet, word
from tests.desk.conftest import signed_in
from tests.support.organ import Organ, a_measure, closed_measure, command


def png(width: int = 40, height: int = 30) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\xc0\x20\x20" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _document(*texts: str) -> blocks.Document:
    return blocks.Document([blocks.Paragraph(t) for t in texts], blocks.Meta("文稿"))


def workbook() -> bytes:
    target = io.BytesIO()
    columns = [sheet.SheetColumn("姓名", 10.0), sheet.SheetColumn("签到", 10.0)]
    sheet.write_table(target, "签到表", columns, [["<b>何思源</b>", "已签"]])  # type: ignore[arg-type]
    return target.getvalue()


def an_old_word_file() -> bytes:
    """As much of one as is looked at before it is converted: the magic number, a stream's name, the head of that stream."""
    stream = b"\xec\xa5" + b"\0" * 510
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "WordDocument\0".encode("utf-16-le").ljust(512, b"\0") + stream


def filed(organ: Organ, matter: Matter, name: str, data: bytes, **more: object) -> Material:
    content = store.put([data], name)
    given = {"digest": content.digest, "kind": "evidence", "title": name.partition(".")[0], "file_name": name, **more}
    done = act(matter.pk, EntryKind.ATTACH, command(organ.clerk, materials=(NewMaterial(**given),)))  # type: ignore[arg-type]
    return Material.objects.get(entry=done.entry)


def read(client: Client, material: Material) -> str:
    return client.get(reverse("desk:read-material", args=[material.pk])).content.decode()


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def test_word_and_excel_are_shown_as_harmless_text(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.clerk)
    page = read(client, filed(organ, working, "说明.docx", word.render(_document("<script>alert(1)</script>", "第二段"))))
    assert "第二段" in page
    assert "<script>alert" not in page
    page = read(client, filed(organ, working, "签到.xlsx", workbook()))
    assert '<th scope="col">姓名</th>' in page
    assert "&lt;b&gt;何思源&lt;/b&gt;" in page


def test_an_old_word_file_is_shown_where_it_can_be_converted(
    organ: Organ, working: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(organ.clerk)
    paper = filed(organ, working, "旧稿.doc", an_old_word_file())
    monkeypatch.setattr(office, "to_docx", lambda *_: word.render(_document("旧稿的正文")))
    assert "旧稿的正文" in read(client, paper)
    monkeypatch.undo()
    monkeypatch.setattr(office.shutil, "which", lambda _: None)
    shown = read(client, paper)
    assert "没有安装 LibreOffice" in shown
    assert f'href="/materials/{paper.pk}/"' in shown, "it can still be had as it is"


def test_pdf_and_pictures_are_shown_in_the_page(organ: Organ, working: Measure) -> None:
    client = signed_in(organ.clerk)
    paper = filed(organ, working, "通知.pdf", pdf.render(_document("通知")))
    assert f'<iframe class="paper-frame" src="/materials/{paper.pk}/view/"' in read(client, paper)
    photo = filed(organ, working, "照片.png", png())
    assert f'<img class="paper-picture" src="/materials/{photo.pk}/view/"' in read(client, photo)
    other = filed(organ, working, "旧稿.eml", b"From: a")
    assert "请下载后打开" in read(client, other)


def test_versions_are_listed_beside_one_another(organ: Organ, working: Measure) -> None:
    first = filed(organ, working, "办法.txt", "初稿".encode())
    second = filed(organ, working, "办法二.txt", "定稿".encode(), replaces=first.pk)
    page = read(signed_in(organ.clerk), first)
    assert "第1版 办法.txt</b>（正在查看）" in page
    assert f'href="/materials/{second.pk}/read/"' in page


def test_the_dossier_is_one_file_with_true_page_numbers(organ: Organ, working: Measure) -> None:
    filed(organ, working, "长稿.docx", word.render(_document(*[f"第{i}段文字。" for i in range(60)])))
    filed(organ, working, "照片.png", png())
    filed(organ, working, "证明.pdf", pdf.render(_document("证明原文")))
    filed(organ, working, "坏件.pdf", b"%PDF-1.4\n%%EOF\n")
    filed(organ, working, "邮件.eml", b"From: a")
    answer = signed_in(organ.clerk).get(reverse("desk:dossier", args=[working.pk, "pdf"]))
    found = pages(answer.content)
    assert "卷内目录" in found[1]
    proof = next(n for n, text in enumerate(found, start=1) if "证明原文" in text)
    line = next(line for line in found[1].splitlines() if "证明" in line)
    assert str(proof) in line
    for left_out in ("坏件：PDF设有密码或已损坏", "邮件：这种格式"):
        assert left_out in found[1]


def test_a_replaced_version_is_not_bound_in(organ: Organ, working: Measure) -> None:
    first = filed(organ, working, "办法.txt", "作废的初稿".encode())
    filed(organ, working, "办法二.txt", "定稿全文".encode(), replaces=first.pk)
    answer = signed_in(organ.clerk).get(reverse("desk:dossier", args=[working.pk, "zip"]))
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert archive.namelist() == ["00-登记表.pdf", "01-办法二.txt"]
        assert archive.read("01-办法二.txt").decode() == "定稿全文"


@pytest.mark.parametrize("role", ["street_clerk", "administrator"])
def test_nothing_of_it_is_open_to_strangers(organ: Organ, working: Measure, role: str) -> None:
    client, paper = signed_in(getattr(organ, role)), filed(organ, working, "办法.txt", b"x")
    for address in (
        reverse("desk:read-material", args=[paper.pk]), reverse("desk:dossier", args=[working.pk, "pdf"]),
        reverse("desk:dossier", args=[working.pk, "zip"]),
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\x00\x10", b"\xff\xd8" + b"\xff\xd9" * 8])
def test_a_damaged_picture_has_no_size(data: bytes) -> None:
    with pytest.raises(contents.CannotShow):
        contents.picture_size(data)


def test_sizes_are_read_from_the_files_head() -> None:
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x1e\x00\x28\x01" + b"\0" * 10
    assert contents.picture_size(jpeg) == contents.picture_size(png()) == (40, 30)


def test_many_forms_are_packed_by_number(organ: Organ, finding: Finding, working: Measure) -> None:
    client = signed_in(organ.clerk)
    address = reverse("desk:print-many", args=["rectification-finding"])
    answer = client.get(address, {"pick": finding.pk})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        names = archive.namelist()
    assert names == [f"{finding.number}-{finding.title}-登记表.docx"]
    assert client.get(address, {"q": "没有这样的事项"}).status_code == 302
    foreign = signed_in(organ.street_clerk).get(address, {"pick": finding.pk})
    assert foreign.status_code == 302


def test_the_list_of_archives(organ: Organ, finding: Finding) -> None:
    closed = closed_measure(organ, a_measure(organ, finding, "健全台账"))
    act(closed.pk, EntryKind.ARCHIVE, command(organ.clerk), {"archive_number": "Q9-0007", "retention": "D10"})
    client, address = signed_in(organ.clerk), reverse("desk:archives")
    assert "Q9-0007" in client.get(address, {"retention": "D10"}).content.decode()
    assert "Q9-0007" not in client.get(address, {"retention": "Y"}).content.decode()
    assert "Q9-0007" not in signed_in(organ.street_clerk).get(address).content.decode()
    printed = client.get(reverse("desk:archives-print", args=["pdf"]))
    assert "Q9-0007" in "".join(pages(printed.content))
    assert "定期10年" in client.get(reverse("desk:matter", args=[closed.pk])).content.decode()
    assert signed_in(organ.administrator).get(address).status_code == 404
