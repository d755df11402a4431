"""What must not come in, what comes twice, what fails half-way: a clear word, and nothing half-done."""

from __future__ import annotations

import os
import time
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client

from huiyin.cli import archive
from huiyin.config import housekeeping
from huiyin.kit import spool
from huiyin.ledger.models import Entry, Matter
from huiyin.registers.rectification.importing import storing
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.desk_importing.conftest import bring, filled, said, stands, store
from tests.reading.makers import bomb, word
from tests.reading.samples import FEEDBACK, PLAN
from tests.support.organ import Organ

pytestmark = pytest.mark.django_db
EMPTY = (0, 0, [])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.txt", "文件是空的|是空的"),
        (word(FEEDBACK)[:400], "a.docx", "已损坏"),
        (OLE, "a.docx", "密码"),
        (b"%PDF-1.7 nothing more", "a.pdf", "读不出来"),
        (b"MZ\x90\x00", "a.exe", "不能读取“.exe”"),
        (b"\x89PNG\r\n\x1a\n0000", "a.txt", "不符"),
        (FEEDBACK.encode(), "a.docx", "不符"),
        (word(FEEDBACK), "a.pdf", "不符"),
        (bomb(), "a.docx", "炸弹"),
        (b"\n \n", "a.txt", "空"),
    ],
    ids=["empty", "broken", "encrypted", "broken-pdf", "program", "picture", "renamed", "word-as-pdf", "bomb", "blank"],
)
def test_a_file_that_cannot_be_read_is_refused_and_forgotten(clerk: Client, data: bytes, name: str, words: str) -> None:
    page = bring(clerk, data, name)
    assert page.status_code in (200, 422)
    assert any(word_ in said(page) for word_ in words.split("|")), said(page)[:600]
    assert stands() == EMPTY


def test_a_file_over_the_limit_is_refused(clerk: Client, settings) -> None:
    settings.HUIYIN_UPLOAD_MAX_MB = 1
    page = bring(clerk, b"a" * (1024 * 1024 + 1), "a.txt")
    assert "超过1MB上限" in said(page)
    assert stands() == EMPTY


def test_no_file_chosen(clerk: Client) -> None:
    assert "请先选择要读取的文件" in said(clerk.post("/import/", {}))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_text_in_the_encodings_of_official_computers_is_read(clerk: Client, encoding: str) -> None:
    page = bring(clerk, FEEDBACK.encode(encoding))
    assert "查档窗口服务不便" in said(page)


@pytest.mark.parametrize("marking", ["秘密★5年", "机密★", "绝密★长期"])
def test_a_state_secret_stops_at_the_door_and_its_bytes_are_deleted(clerk: Client, marking: str) -> None:
    page = bring(clerk, f"{marking}\n\n{FEEDBACK}")
    assert "密级标志" in said(page)
    assert "已经删除" in said(page)
    assert "查档窗口服务不便" not in said(page)
    assert stands() == EMPTY


def test_the_same_file_is_not_imported_twice(clerk: Client) -> None:
    store(clerk, bring(clerk, FEEDBACK))
    before = stands()[0]
    page = bring(clerk, FEEDBACK, "改了名字.txt")
    assert "已经导入过" in said(page)
    answer = store(clerk, page)
    assert answer.status_code == 422
    assert "没有重复导入" in said(answer)
    assert stands()[0] == before


def test_a_double_click_stores_once(clerk: Client) -> None:
    page = bring(clerk, FEEDBACK)
    first, second = store(clerk, page), store(clerk, page)
    assert first.headers["Location"] == second.headers["Location"]
    assert Round.objects.count() == 1
    assert Finding.objects.count() == 3


def test_a_double_click_into_a_round_adds_once(clerk: Client) -> None:
    store(clerk, bring(clerk, FEEDBACK))
    round_ = Round.objects.get()
    page = bring(clerk, PLAN, "整改方案.txt", f"/import/?into={round_.pk}")
    first, second = store(clerk, page), store(clerk, page)
    assert first.headers["Location"] == second.headers["Location"] == f"/matters/{round_.pk}/"
    assert Measure.objects.count() == 4


def test_a_second_click_that_comes_while_the_first_still_stores_adds_nothing(clerk: Client) -> None:
    """The file still waits and the first has just committed: the request is recognised."""
    page = bring(clerk, FEEDBACK)
    with mock.patch.object(spool.Waiting, "drop"):
        first = store(clerk, page)
    second = store(clerk, page)
    assert first.headers["Location"] == second.headers["Location"]
    assert Finding.objects.count() == 3


@pytest.mark.parametrize("failure", [DatabaseError("disk I/O error"), OSError(28, "No space left on device")])
def test_an_import_that_fails_half_way_leaves_nothing_and_keeps_what_was_typed(clerk: Client, failure: Exception) -> None:
    page = bring(clerk, FEEDBACK)
    begin, calls = storing.begin, []

    def failing(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise failure
        return begin(*args, **kwargs)

    with mock.patch.object(storing, "begin", failing):
        answer = store(clerk, page, **{"f0-title": "改过的名称", "round-title": "自己起的"})
    assert answer.status_code == 422
    assert "没有保存任何内容" in said(answer)
    assert (filled(answer)["f0-title"], filled(answer)["round-title"]) == ("改过的名称", "自己起的")
    assert Matter.objects.count() == 0
    assert Entry.objects.count() == 0
    assert store(clerk, answer).status_code == 302
    assert Finding.objects.order_by("pk")[0].title == "改过的名称"


def test_a_full_disk_at_upload(clerk: Client) -> None:
    with mock.patch.object(spool.os, "open", side_effect=OSError(28, "No space left on device")):
        page = bring(clerk, FEEDBACK)
    assert "存储空间不足" in said(page)
    assert stands() == EMPTY


def test_another_persons_file_is_not_opened(clerk: Client, organ: Organ, signed_in) -> None:
    from tests.support.organ import Role, a_user

    address = bring(clerk, FEEDBACK).request["PATH_INFO"]
    other = signed_in(a_user("白露", "clerk2", organ.office, roles=(Role.OFFICE,)))
    page = other.get(address, follow=True)
    assert "文件已经过期" in said(page)
    assert other.post(f"{address}drop/").status_code == 302
    assert clerk.get(address).status_code == 200


def test_a_tampered_address_finds_nothing(clerk: Client) -> None:
    address = bring(clerk, FEEDBACK).request["PATH_INFO"]
    assert "文件已经过期" in said(clerk.get(address.replace(":", "x:", 1), follow=True))


def test_what_nobody_confirmed_is_swept_after_a_day(clerk: Client, organ: Organ) -> None:
    address = bring(clerk, FEEDBACK).request["PATH_INFO"]
    for path in spool.folder().glob("*"):
        os.utime(path, (time.time() - spool.LIFE - 60,) * 2)
    assert spool.sweep() == 2
    assert stands() == EMPTY
    assert "文件已经过期" in said(clerk.get(address, follow=True))


def test_waiting_files_are_readable_by_the_service_alone(clerk: Client) -> None:
    bring(clerk, FEEDBACK)
    assert spool.folder().stat().st_mode & 0o077 == 0
    assert all(p.stat().st_mode & 0o077 == 0 for p in spool.folder().glob("*") if p.suffix != ".note")


def test_a_hostile_file_name_is_only_a_name(clerk: Client) -> None:
    upload = SimpleUploadedFile("x.txt", FEEDBACK.encode())
    upload._name = "..\\..\\<script>alert(1)</script>.txt"  # type: ignore[attr-defined]
    page = clerk.post("/import/", {"file": upload}, follow=True)
    assert b"<script>alert" not in page.content


def test_wording_with_markup_is_shown_as_text(clerk: Client) -> None:
    page = bring(clerk, FEEDBACK.replace("理论学习不够经常", "理论<b>学习</b>不够<script>alert(1)</script>经常"))
    assert b"<script>alert" not in page.content


def test_what_waits_is_cleared_at_night_and_is_in_no_backup(clerk: Client) -> None:
    bring(clerk, FEEDBACK)
    for path in spool.folder().glob("*"):
        os.utime(path, (time.time() - spool.LIFE - 60,) * 2)
        assert archive.LEFT_OUT.search(f"waiting/{path.name}")
    housekeeping.clear_out()
    assert stands() == EMPTY
