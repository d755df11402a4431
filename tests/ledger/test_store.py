"""Files come in whole or not at all, are what they say they are, and are swept when nobody names them."""

from __future__ import annotations

import errno
import io
import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from huiyin.ledger import store
from huiyin.ledger.models import Content
from huiyin.ledger.store import Refused

pytestmark = pytest.mark.django_db


def files() -> list[Path]:
    return [p for p in store.folder().rglob("*") if p.is_file()]


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.HUIYIN_DATA = tmp_path


def a_zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_the_same_bytes_are_stored_once() -> None:
    one = store.put([b"ab", b"c"], "a.txt")
    other = store.put([b"abc"], "b.txt")
    assert one == other
    assert len(files()) == 1
    assert store.read(one.digest) == b"abc"
    assert store.is_intact(one.digest)


def test_a_full_disk_is_said_in_chinese_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="存储空间不足"):
        store.put([b"abc"], "a.txt")
    assert files() == []
    assert not Content.objects.exists()


def test_a_disk_that_fills_up_half_way_leaves_nothing() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"abc"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Refused, match="存储空间不足"):
        store.put(chunks(), "a.txt")
    assert files() == []


def test_a_file_over_the_limit_is_refused_without_reading_the_rest(settings: Settings) -> None:
    settings.HUIYIN_UPLOAD_MAX_MB = 1
    read = []

    def chunks() -> Iterator[bytes]:
        for _ in range(200):
            read.append(1)
            yield b"x" * (1 << 20)

    with pytest.raises(Refused, match="超过1MB上限"):
        store.put(chunks(), "a.txt")
    assert len(read) == 2
    assert files() == []


@pytest.mark.parametrize(("content", "name", "why"), [
    (b"", "空.txt", "是空的"),
    (b"MZ\x90\x00", "程序.exe", "不接受"),
    (b"MZ\x90\x00", "程序.txt", "不符"),
    (b"hello", "假.pdf", "不符"),
    (b"%PDF-1.7", "其实是.docx", "不符"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 64, "加密.docx", "打开密码"),
    (b"PK\x03\x04broken", "坏的.docx", "已损坏"),
    (b"hello", "无扩展名", "不接受"),
])
def test_what_is_not_welcome_is_refused(content: bytes, name: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        store.put([content], name)
    assert files() == []


def test_a_zip_bomb_is_refused() -> None:
    bomb = a_zip({"word/document.xml": b"0" * (150 << 20)})
    with pytest.raises(Refused, match="压缩炸弹"):
        store.put([bomb], "炸弹.docx")


def test_a_workbook_that_is_no_word_file_is_refused() -> None:
    with pytest.raises(Refused, match=r"不是有效的 \.docx"):
        store.put([a_zip({"xl/workbook.xml": b"<x/>"})], "表格.docx")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_chinese_text_in_any_encoding_is_text(encoding: str) -> None:
    assert store.put(["整改台账".encode(encoding)], "文本.txt").media_type == "text/plain"


def test_the_sweeper_takes_only_old_files_that_no_row_names() -> None:
    kept = store.put([b"named"], "a.txt")
    orphan, fresh = store.folder() / "ab" / ("ab" + "0" * 62), store.folder() / "incoming" / "fresh"
    leftover = store.folder() / "incoming" / "old"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    for path in (orphan, fresh, leftover):
        path.write_bytes(b"x")
    old = time.time() - 10_000
    for path in (orphan, leftover, store.path_of(kept.digest)):
        os.utime(path, (old, old))
    assert store.sweep(time.time() - 3600) == 2
    assert store.read(kept.digest) == b"named"
    assert fresh.exists()


def test_an_orphan_that_comes_in_again_is_young_again() -> None:
    content = store.put([b"again"], "a.txt")
    path = store.path_of(content.digest)
    os.utime(path, (0, 0))
    store.put([b"again"], "a.txt")
    assert path.stat().st_mtime > time.time() - 60


def test_a_stored_file_cut_short_is_made_whole_by_the_next_upload() -> None:
    content = store.put([b"whole"], "a.txt")
    store.path_of(content.digest).write_bytes(b"wh")
    store.put([b"whole"], "a.txt")
    assert store.is_intact(content.digest)
