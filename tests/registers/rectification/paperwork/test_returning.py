"""汇总回收 in the browser's own moves: upload, compare, confirm."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from huiyin.kit import spool
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.registers.rectification import returns
from huiyin.registers.rectification.models import Measure, Round
from tests.registers.rectification.test_returns import line, sheet
from tests.support.organ import Organ, command

pytestmark = pytest.mark.django_db


def said(page: Any) -> str:
    text = page.content.decode()
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text[text.find("<main") :])))


def hidden(page: Any) -> dict[str, str]:
    found = re.findall(r'<input type="hidden"\s+name="(token|request_id|shown)"\s+value="([^"]*)"', page.content.decode())
    return {name: unescape(value) for name, value in found}


def at(round_: Round) -> str:
    return reverse("paperwork:progress", args=[round_.pk])


def upload(client: Client, round_: Round, data: bytes, name: str = "联络工委.xlsx") -> Any:
    return client.post(at(round_), {"file": SimpleUploadedFile(name, data)})


def confirm(client: Client, round_: Round, page: Any, **more: str) -> Any:
    return client.post(at(round_), {**hidden(page), "action": "store", **more}, follow=True)


def measures(round_: Round) -> list[Measure]:
    return list(Measure.objects.filter(root=round_.pk).order_by("pk"))


def reports() -> int:
    return Entry.objects.filter(kind=EntryKind.PROGRESS).count()


def test_new_stands_beside_old_and_nothing_is_stored_yet(organ: Organ, clerk: Client, working: Round) -> None:
    first = measures(working)[0]
    act(first.pk, EntryKind.PROGRESS, command(organ.clerk, comment="起草"), {"progress": "已起草", "progress_on": today()})
    page = upload(clerk, working, sheet(line(first, "已印发调研办法")))
    assert page.status_code == 200
    assert "已起草" in said(page)
    assert "已印发调研办法" in said(page)
    assert "共1条，可入库1条，有误0条" in said(page)
    assert reports() == 1


def test_confirmed_it_is_stored_whole_and_says_how_many(clerk: Client, working: Round) -> None:
    page = upload(clerk, working, sheet(*(line(m, f"第{m.pk}项有了变化") for m in measures(working))))
    done = confirm(clerk, working, page)
    assert "共3条，成功3条，失败0条" in said(done)
    assert [m.progress for m in measures(working)] == [f"第{m.pk}项有了变化" for m in measures(working)]
    assert list(spool.folder().glob("*")) == []


def test_a_double_click_stores_once(clerk: Client, working: Round) -> None:
    page = upload(clerk, working, sheet(line(measures(working)[0])))
    confirm(clerk, working, page)
    again = confirm(clerk, working, page)
    assert again.status_code == 200
    assert "过期" not in said(again)
    assert reports() == 1


def test_errors_are_listed_by_row_column_and_value_and_nothing_waits(clerk: Client, working: Round) -> None:
    page = upload(clerk, working, sheet(line(measures(working)[0]), line(999999, day="昨天")))
    for words in ("第4行", "系统编码", "999999", "发生日期", "昨天", "共2条，成功0条，失败1条"):
        assert words in said(page)
    assert "确认入库" not in said(page)
    assert list(spool.folder().glob("*")) == []
    assert reports() == 0


def test_a_ledger_that_moved_meanwhile_is_compared_again(organ: Organ, clerk: Client, working: Round) -> None:
    first = measures(working)[0]
    page = upload(clerk, working, sheet(line(first, "表中的进展")))
    act(first.pk, EntryKind.PROGRESS, command(organ.handler_a, comment="线上报送"), {"progress": "线上报送"})
    answer = confirm(clerk, working, page)
    assert answer.status_code == 422
    assert "台账有了变化" in said(answer)
    assert "线上报送" in said(answer)
    assert reports() == 1
    assert "成功1条" in said(confirm(clerk, working, answer))


def test_a_failure_half_way_leaves_nothing(clerk: Client, working: Round) -> None:
    page = upload(clerk, working, sheet(*(line(m) for m in measures(working))))
    calls: list[int] = []

    def failing(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise DatabaseError("disk I/O error")
        return act(*args, **kwargs)

    with mock.patch.object(returns, "act", failing):
        answer = confirm(clerk, working, page)
    assert "没有保存任何内容" in said(answer)
    assert reports() == 0
    assert "成功3条" in said(confirm(clerk, working, answer))


def test_deciding_against_it_deletes_the_file(clerk: Client, working: Round) -> None:
    page = upload(clerk, working, sheet(line(measures(working)[0])))
    done = confirm(clerk, working, page, action="drop")
    assert "没有入库" in said(done)
    assert list(spool.folder().glob("*")) == []
    assert reports() == 0


def test_a_department_returns_its_own_sheet(organ: Organ, working: Round, signed_in) -> None:
    own = Measure.objects.get(lead_department=organ.street)
    street = signed_in(organ.street_clerk)
    done = confirm(street, working, upload(street, working, sheet(line(own))))
    assert "成功1条" in said(done)
    foreign = upload(street, working, sheet(line(measures(working)[0])))
    assert "无权填报" in said(foreign)


def test_an_inspector_may_look_but_not_report(organ: Organ, working: Round, signed_in) -> None:
    client = signed_in(organ.inspector)
    assert "上传并核对" not in said(client.get(at(working)))
    answer = upload(client, working, sheet(line(measures(working)[0])))
    assert "不能报送进展" in said(answer)
    assert list(spool.folder().glob("*")) == []


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.xlsx", "是空的"), (b"words", "a.xlsx", "不符"), (b"words", "a.txt", "不能读取“.txt”"),
        (sheet(head=["甲"]), "a.xlsx", "没有找到“系统编码”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.xlsx", "密码"),
    ],
    ids=["empty", "no workbook", "wrong ending", "other columns", "encrypted"],
)
def test_what_is_no_such_sheet_is_refused(clerk: Client, working: Round, data: bytes, name: str, words: str) -> None:
    page = upload(clerk, working, data, name)
    assert page.status_code == 422
    assert words in said(page)
    assert list(spool.folder().glob("*")) == []


def test_no_file_chosen(clerk: Client, working: Round) -> None:
    assert "请先选择填好的进展表" in said(clerk.post(at(working), {}))


def test_another_persons_sheet_is_not_stored(organ: Organ, clerk: Client, working: Round, signed_in) -> None:
    page = upload(clerk, working, sheet(line(measures(working)[0])))
    answer = confirm(signed_in(organ.handler_a), working, page)
    assert "过期" in said(answer)
    assert reports() == 0
