"""One walk in Chromium: a ledger comes in, is corrected and stored; its update is compared and taken over."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.desk_importing.files import FILES
from tests.desk_importing.test_changes import FIRST, SECOND, a_sheet
from tests.e2e.hands import Hands
from tests.support.organ import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def bring(page: Page, live: str, name: str, data: bytes, into: int | None = None) -> None:
    page.goto(f"{live}/import/{f'?into={into}' if into else ''}")
    page.locator("[name=file]").set_input_files({"name": name, "mimeType": EXCEL, "buffer": data})
    page.get_by_role("button", name="读取文件").click()


def fits(page: Page) -> None:
    """The page on screen is no wider than a phone, and as wide as before afterwards."""
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    page.set_viewport_size(DESK)


def test_a_ledger_comes_in_and_is_updated(page: Page, live: str) -> None:
    build()
    hands = Hands(page, live)
    page.set_viewport_size(DESK)
    hands.sign_in("clerk")
    heading = page.get_by_role("heading", level=1)

    bring(page, live, "任务清单.xlsx", a_sheet(FIRST))
    expect(heading).to_have_text("核对栏目")
    fits(page)
    page.get_by_role("button", name="栏目无误，继续").click()
    expect(heading).to_have_text("核对后入库")
    fits(page)
    page.locator("[name=f0m0-wording]").fill("压减全区性会议，年内不超过六次。\n---\n会议统一报批。")
    page.locator("#f0m0").get_by_text("拆分、合并、移动").click()
    page.locator("#f0m0").get_by_role("button", name="拆分").click()
    expect(page.get_by_role("status")).to_contain_text("已拆成两条措施")
    page.get_by_text("漏读了一个问题").click()
    page.locator("#new-title").fill("值班制度执行不严")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已添加一个问题")
    page.reload()  # what was typed is there again
    expect(page.locator("[name=x1-wording]")).to_have_value("会议统一报批。")
    page.locator("[name=f0m1-due_on]").fill("")
    page.locator("[name=f0m1-due_text]").fill("2026年2月30日")
    page.get_by_role("button", name="确认入库").click()
    expect(page.locator("#run + .tag")).to_contain_text("有错1条")
    fits(page)
    page.locator("[name=f0m1-due_on]").fill("2026-12-20")
    page.get_by_role("button", name="确认入库").click()
    expect(page.get_by_text("成功7条，失败0条")).to_be_visible()
    round_ = Round.objects.get()
    assert (Finding.objects.count(), Measure.objects.count()) == (3, 4)

    bring(page, live, "任务清单（更新）.xlsx", a_sheet(SECOND), round_.pk)
    expect(heading).to_have_text("核对后入库")  # its columns are known
    page.get_by_role("button", name="与台账比对，只更新变化的").click()
    expect(heading).to_have_text("与台账比对")
    fits(page)
    page.get_by_role("button", name="更新勾选的").click()
    expect(page.get_by_text("没有勾选的未动")).to_be_visible()
    assert str(Measure.objects.get(wording__startswith="压减全区性会议").due_on) == "2027-01-31"

    for name in ("反馈意见.txt", "整改进展通报.html"):
        bring(page, live, name, FILES[name][0]())
        expect(heading).to_have_text("核对后入库")
        fits(page)
