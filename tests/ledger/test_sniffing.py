"""What a file is, by its bytes: each family at its exact place, and containers that unpack to too much."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from huiyin.ledger import sniffing
from huiyin.ledger.sniffing import family_of, media_type_of


@pytest.mark.parametrize(("head", "family"), [
    (b"%PDF-1.7", "pdf"), (b"\x00" * 1019 + b"%PDF-", "pdf"), (b"\x00" * 1020 + b"%PDF-", "unknown"),
    (b"PK\x03\x04", "zip"), (sniffing.OLE + b"\x00", "ole"), (b"\xff\xd8\xff\xe0\x00", "jpeg"),
    (b"\x89PNG\r\n\x1a\n\x00", "png"), (b"\x00\x00\x00\x18ftypheic", "ftyp"), (b"\x00\x00\x00ftypheic", "unknown"),
    ("正文".encode(), "text"), ("正文".encode("utf-16"), "text"), (b"\xfe\xff\x00a", "text"), (b"a\x00b", "unknown"),
    (b"MZ program", "unknown"), (b"\x7fELF program", "unknown"),
])
def test_the_first_bytes_tell_the_family(head: bytes, family: str) -> None:
    assert family_of(head) == family


@pytest.mark.parametrize(("name", "head", "message"), [
    ("甲.exe", b"text", "不接受“.exe”"), ("甲", b"text", "不接受“.无扩展名”"), ("甲.docx", sniffing.OLE, "打开密码"),
    ("甲.pdf", b"text", "不符"), ("甲.txt", b"%PDF-", "不符"),
])
def test_a_file_that_is_not_what_it_is_called(tmp_path: Path, name: str, head: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        media_type_of(head, name, tmp_path / "none")


@pytest.mark.parametrize(("name", "head", "media_type"), [
    ("甲.PDF", b"%PDF-", "application/pdf"), ("甲.wps", sniffing.OLE, "application/vnd.ms-works"),
    ("甲.md", b"text", "text/plain"),
])
def test_a_file_that_is(tmp_path: Path, name: str, head: bytes, media_type: str) -> None:
    assert media_type_of(head, name, tmp_path / "none") == media_type


def packed(folder: Path, member: str, size: int = 10) -> Path:
    with zipfile.ZipFile(folder / "container", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, b"0" * size)
    return folder / "container"


@pytest.mark.parametrize(("name", "member", "passes"), [
    ("甲.docx", "word/document.xml", True), ("甲.docx", "xl/workbook.xml", False), ("甲.zip", "whatever", True),
])
def test_a_container_holds_the_part_that_says_what_it_is(tmp_path: Path, name: str, member: str, passes: bool) -> None:
    path = packed(tmp_path, member)
    if passes:
        assert media_type_of(b"PK\x03\x04", name, path)
    else:
        with pytest.raises(ValueError, match="不是有效的"):
            media_type_of(b"PK\x03\x04", name, path)


def test_a_container_may_unpack_to_just_the_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path, "whatever", 1000)
    monkeypatch.setattr(sniffing, "MAX_UNPACKED", 1000)
    assert media_type_of(b"PK\x03\x04", "甲.zip", path) == "application/zip"
    monkeypatch.setattr(sniffing, "MAX_UNPACKED", 999)
    with pytest.raises(ValueError, match="压缩炸弹"):
        media_type_of(b"PK\x03\x04", "甲.zip", path)


def test_a_broken_container(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(ValueError, match="已损坏"):
        media_type_of(b"PK\x03\x04", "甲.zip", tmp_path / "broken")
