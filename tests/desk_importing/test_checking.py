"""读一读、查一查: objections with their passages marked, nothing stored."""

from __future__ import annotations

import io
import json
import re
from base64 import b64decode

import docx
import pytest
from django.test import Client

from huiyin.desk.importing import checking
from huiyin.reading import objections, read_text
from tests.desk_importing.conftest import bring, said, stands
from tests.reading.makers import word
from tests.reading.samples import REPORT

CHECK = "/import/check/"


@pytest.mark.django_db
def test_objections_are_listed_and_marked(clerk: Client) -> None:
    page = bring(clerk, word(REPORT), "稿.docx", CHECK)
    found = objections(read_text(REPORT))
    assert found
    assert f"共{len(found)}条意见" in said(page)
    assert page.content.decode().count('class="pin ') == len(found)
    assert stands() == (0, 0, [])


@pytest.mark.django_db
def test_a_marked_secret_is_not_shown(clerk: Client) -> None:
    page = bring(clerk, "机密★\n" + REPORT, "稿.txt", CHECK)
    assert page.status_code == 422
    assert "密级标志" in said(page)
    assert "查档窗口服务不便" not in said(page)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.txt", "空"), (b"MZ", "a.exe", "不能读取这种文件"), (word(REPORT)[:300], "a.docx", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", "密码|Word"),
    ],
)
def test_what_cannot_be_read_is_said_so(clerk: Client, data: bytes, name: str, words: str) -> None:
    page = bring(clerk, data, name, CHECK)
    assert page.status_code in (200, 422)
    assert any(w in said(page) for w in words.split("|")), said(page)[:500]


def _downloads(content: str) -> dict[str, bytes]:
    found = re.findall(r'download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', content)
    return {name: b64decode(data) for name, data in found}


@pytest.mark.django_db
def test_the_result_can_be_taken_away_from_the_page_itself(clerk: Client) -> None:
    page = bring(clerk, word(REPORT), "稿.docx", CHECK)
    made = _downloads(page.content.decode())
    assert sorted(made) == ["稿（审稿意见）.html", "稿（审稿意见）.json", "稿（批注）.docx"]
    count = len(objections(read_text(REPORT)))
    assert len(list(docx.Document(io.BytesIO(made["稿（批注）.docx"])).comments)) == count
    assert len(json.loads(made["稿（审稿意见）.json"])["objections"]) == count
    assert "查档窗口服务不便" in made["稿（审稿意见）.html"].decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "begins"), [("word", b"PK"), ("html", b"<!DOCTYPE html>"), ("json", b"{")])
def test_a_download_may_be_asked_for_with_the_file(clerk: Client, key: str, begins: bytes) -> None:
    upload = io.BytesIO(REPORT.encode())
    upload.name = "稿.txt"
    page = clerk.post(CHECK, {"file": upload, "output": key})
    assert page.status_code == 200
    assert page["Content-Disposition"].startswith("attachment")
    assert page.content.startswith(begins)
    assert stands() == (0, 0, [])


@pytest.mark.django_db
def test_a_heavy_file_is_not_carried_in_the_page(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_CARRIED", 1000)
    page = bring(clerk, word(REPORT), "稿.docx", CHECK)
    assert "data:" not in page.content.decode().split("<main")[1]
    assert "重新选择文件" in said(page)


@pytest.mark.django_db
def test_an_unknown_output_shows_the_page(clerk: Client) -> None:
    upload = io.BytesIO(REPORT.encode())
    upload.name = "稿.txt"
    page = clerk.post(CHECK, {"file": upload, "output": "exe"})
    assert "条意见" in said(page)
