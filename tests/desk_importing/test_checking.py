"""读一读、查一查: objections with their passages marked, nothing stored."""

from __future__ import annotations

import pytest
from django.test import Client

from huiyin.desk.importing.checking import numbered, stretches
from huiyin.reading import objections, read_text
from tests.desk_importing.conftest import bring, said, stands
from tests.reading.makers import word
from tests.reading.samples import FEEDBACK, PLAN, REPORT

CHECK = "/import/check/"


@pytest.mark.parametrize("text", [REPORT, PLAN, FEEDBACK, "", "没有任何意见的一行字"])
def test_the_stretches_are_the_text_and_every_objection_is_pinned_once(text: str) -> None:
    reading = read_text(text) if text else read_text("空")
    found = numbered(reading)
    pieces = list(stretches(reading.text, found))
    assert "".join(p.text for p in pieces) == reading.text
    pins = [n for p in pieces for n in p.opens]
    assert sorted(pins) == [n.number for n in found if n.item.end > n.item.start]


def test_a_passage_under_several_objections_shows_the_heaviest() -> None:
    reading = read_text(PLAN)
    for piece in stretches(reading.text, numbered(reading)):
        if len(piece.covering) > 1:
            weights = [n.item.severity.value for n in piece.covering]
            assert piece.severity == next(w for w in ("serious", "warning", "hint") if w in weights)


@pytest.mark.django_db
def test_objections_are_listed_and_marked(clerk: Client) -> None:
    page = bring(clerk, word(REPORT), "稿.docx", CHECK)
    found = objections(read_text(REPORT))
    assert found
    assert f"共{len(found)}条意见" in said(page)
    assert page.content.decode().count('class="pin"') == len(found)
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
