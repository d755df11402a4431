"""Somebody who knows only Excel: takes a measure over, reports progress with a photo from the phone, gets it back,
is given more time, brings it to its end, and prints the form.

With HUIYIN_PICTURES=FOLDER each station is kept there as a picture: that is how docs/pictures/guide-*.png are made.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from huiyin.ledger.enums import EntryKind, Outcome, Stage
from huiyin.ledger.models import Material
from huiyin.people.models import today
from huiyin.registers.rectification.models import Finding, Measure
from tests.e2e.hands import Hands
from tests.rendering import pdftext
from tests.support.organ import PASSWORD, a_finding, a_measure, a_round, build, command, move

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 860}
DONE = "修订并印发了调研工作办法，全年调研题目已经公布，上月按新办法完成了两次调研。"


@pytest.fixture
def waiting(live: str) -> Measure:
    """A measure that waits to be signed for by its department."""
    organ = build()
    finding = move(a_finding(organ, a_round(organ)), "issue", command(organ.clerk))
    found: Measure = move(a_measure(organ, finding), "issue", command(organ.clerk))
    return found


def _keep(page: Page, name: str) -> None:
    folder = os.environ.get("HUIYIN_PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"guide-{name}.png")


def _press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).click()
    expect(page.locator("#messages .notice-success")).to_be_visible()


def _photo(page: Page) -> bytes:
    """A picture as a phone takes it."""
    return page.screenshot(type="jpeg")


def _takes_over(hands: Hands) -> None:
    """From the home desk, one thing waits; it says what to do and one button does it."""
    page = hands.page
    expect(page.locator(".tab-panel")).to_contain_text("制定调研工作办法")
    _keep(page, "1-home")
    page.locator("main").get_by_role("link", name="去办理").first.click()
    page.locator(".page-actions").get_by_role("link", name="签收").click()
    _press(page, "签收")
    _keep(page, "2-taken")


def _reports(hands: Hands, photo: bytes) -> None:
    """The way to what else may be done stands at the top of a small screen."""
    page = hands.page
    page.locator(".to-acts").click()
    expect(page.locator("#acts")).to_be_in_viewport()
    page.locator("#acts").get_by_role("link", name="报送进展").click()
    hands.fill(comment="已到三个联络站调研，办法初稿完成，正在征求意见。")
    hands.upload("佐证材料", "现场照片.jpg", photo)
    _keep(page, "3-progress")
    _press(page, "报送进展")


def _asks_for_acceptance(hands: Hands, label: str = "报请验收", *files: tuple[str, str, bytes]) -> None:
    page = hands.page
    page.locator(".page-actions").get_by_role("link", name=label).click()
    hands.fill(result=DONE)
    for file in files:
        hands.upload(*file)
    _press(page, label)


def test_who_knows_only_excel_gets_through(hands: Hands, waiting: Measure) -> None:
    page, pk, finding = hands.page, waiting.pk, waiting.parent_id
    hands.go("/login/")
    photo = _photo(page)
    page.set_viewport_size(PHONE)
    page.get_by_label("用户名").fill("handler_a")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    _takes_over(hands)
    _reports(hands, photo)
    kept = Material.objects.get(matter_id=pk)
    assert (kept.file_name, kept.content.media_type) == ("现场照片.jpg", "image/jpeg")
    _asks_for_acceptance(hands)
    assert Measure.objects.get(pk=pk).stage == Stage.ACCEPTANCE

    page.set_viewport_size(DESK)
    hands.who = "handler_a"
    hands.sign_in("clerk")
    hands.step(pk, "退回", to="work", comment="请补充办法的印发件。")
    hands.act(pk, "延期", due_on=(today() + dt.timedelta(days=45)).isoformat(), comment="办法须提请会议审议。")
    _keep(page, "4-extended")

    hands.sign_in("handler_a")
    page.set_viewport_size(PHONE)
    hands.go("/")
    expect(page.locator(".tab-panel .tag", has_text="退回")).to_be_visible()
    _keep(page, "5-returned")
    page.locator("main").get_by_role("link", name="去办理").first.click()
    expect(page.locator(".timeline")).to_contain_text("请补充办法的印发件")
    _asks_for_acceptance(hands, "报请验收", ("佐证", "办法印发件.jpg", photo))

    page.set_viewport_size(DESK)
    hands.sign_in("clerk")
    hands.step(pk, "验收通过", acceptance_opinion="印发件已核对，同意验收。")
    measure = Measure.objects.get(pk=pk)
    assert (measure.stage, measure.outcome) == (Stage.CLOSED, Outcome.COMPLETED)
    assert measure.entries.filter(kind=EntryKind.EXTEND).count() == 1
    assert measure.due_on == today() + dt.timedelta(days=45)

    hands.sign_in("handler_a")
    hands.open_matter(finding or 0)
    _asks_for_acceptance(hands, "申请销号", ("佐证", "现场照片.jpg", photo))
    hands.sign_in("clerk")
    hands.step(finding or 0, "验收通过", acceptance_opinion="现场核查属实，同意验收。")
    hands.sign_in("leader")
    hands.step(finding or 0, "同意销号")
    _keep(page, "6-closed")
    assert Finding.objects.get(pk=finding).outcome == Outcome.COMPLETED
    _prints(hands)


def _prints(hands: Hands) -> None:
    """The first form the page offers is the one for this kind of matter: one sheet, with names and opinions."""
    link = hands.page.locator(".prints").get_by_role("link", name="PDF").first
    data = hands.download(link.get_attribute("href") or "")
    words = pdftext.words(data)
    assert "整改销号审批表" in words
    for said in ("同意验收", "联络工委", "陈小禾", "梁长青", "调研工作办法"):
        assert said in words, said
    folder = os.environ.get("HUIYIN_PICTURES")
    if folder:
        (Path(folder) / "form.pdf").write_bytes(data)
