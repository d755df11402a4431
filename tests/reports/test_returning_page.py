"""The page on which a draft from Word is taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from huiyin.reports import documents
from huiyin.reports.models import Report
from tests.reports.scene import World
from tests.reports.test_returned import draft, edited, rewrite, shown

__all__ = ["draft"]


@pytest.fixture
def clerk(client: Client, world: World) -> Client:
    client.force_login(world.organ.clerk)
    return client


def bring(client: Client, report: Report, data: bytes, name: str = "改稿.docx") -> Any:
    return client.post(reverse("reporting:bring", args=[report.pk]), {"file": SimpleUploadedFile(name, data)}, follow=True)


def send(client: Client, page: Any, **chosen: str) -> Any:
    """The page's form as a browser would send it, with what is chosen on it."""
    html = page.content.decode()
    action = re.search(r'<form method="post" action="(/reports/\d+/returned/[^"]+)"', html)
    assert action is not None
    hidden = dict(re.findall(r'<input type="hidden"\s+name="(request_id|revision)"\s+value="([^"]*)"', html))
    return client.post(action[1], {**hidden, **chosen}, follow=True)


def test_words_are_taken_and_the_file_is_kept(clerk: Client, draft: Report) -> None:
    page = bring(clerk, draft, edited(draft, rewrite("逐项推进", "逐条推进")))
    assert [r.change.kind for r in page.context["rows"]] == ["changed"]
    done = send(clerk, page, **{"take-0": "on"})
    assert "已采用1处改动" in done.content.decode()
    draft.refresh_from_db()
    assert "{{问题总数}}，制定措施{{措施总数}}，逐条推进。" in draft.body
    assert draft.materials.get().file_name == "改稿.docx"


def test_a_number_is_not_taken_without_a_choice(clerk: Client, draft: Report) -> None:
    was = draft.body
    page = bring(clerk, draft, edited(draft, rewrite(f"反馈问题{shown(draft, '问题总数')}", "反馈问题99个")))
    refused = send(clerk, page, **{"take-0": "on"})
    assert refused.status_code == 422
    assert "还有1处数字没有选择以谁为准" in refused.content.decode()
    draft.refresh_from_db()
    assert draft.body == was
    send(clerk, refused, **{"take-0": "on", "number-0-0": "typed"})
    draft.refresh_from_db()
    assert "反馈问题99个" in draft.body


def test_sending_twice_changes_once(clerk: Client, draft: Report) -> None:
    page = bring(clerk, draft, edited(draft, rewrite("逐项推进", "逐条推进")))
    send(clerk, page, **{"take-0": "on"})
    again = send(clerk, page, **{"take-0": "on"})
    assert "已经处理过" in again.content.decode()
    assert draft.materials.count() == 1


def test_nothing_taken_leaves_the_report(clerk: Client, draft: Report) -> None:
    page = bring(clerk, draft, edited(draft, rewrite("逐项推进", "逐条推进")))
    assert "报告不变" in send(clerk, page).content.decode()
    assert draft.materials.count() == 0


def test_a_report_that_moved_on_meanwhile_is_a_conflict(clerk: Client, draft: Report) -> None:
    page = bring(clerk, draft, edited(draft, rewrite("逐项推进", "逐条推进")))
    Report.objects.filter(pk=draft.pk).update(revision=draft.revision + 1)
    assert send(clerk, page, **{"take-0": "on"}).status_code == 409


@pytest.mark.parametrize(("name", "data"), [("改稿.docx", b"PK\x03\x04 broken"), ("改稿.exe", b"MZ"), ("空.docx", b"")])
def test_what_cannot_be_read_is_refused_in_chinese(clerk: Client, draft: Report, name: str, data: bytes) -> None:
    page = bring(clerk, draft, data, name)
    assert page.redirect_chain[-1][0] == reverse("reporting:drafts", args=[draft.pk])
    assert re.search(r"不能读取|空的|损坏|不符|打不开|无法", page.content.decode())


def test_only_who_may_edit_brings_a_file(client: Client, world: World, draft: Report) -> None:
    data = documents.to_word(draft)
    for user in (world.organ.handler_a, world.organ.leader, world.organ.administrator):
        client.force_login(user)
        answer = client.post(reverse("reporting:bring", args=[draft.pk]), {"file": SimpleUploadedFile("改稿.docx", data)})
        assert answer.status_code == 404
