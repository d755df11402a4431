"""The main paths in a browser that runs no script at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from huiyin.ledger.enums import Stage
from huiyin.registers.rectification.models import Measure, Round
from tests.support.organ import PASSWORD, Organ, a_finding, a_measure, a_round, build, command, move

DONE = "修订并印发了调研工作办法，已经组织实施"


@pytest.fixture
def plain(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[Page]:
    """A page whose scripts never run; scripts on it would be asked for even so, and none may be needed."""
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture
def at_work(live: str) -> tuple[Organ, Measure]:
    organ = build()
    finding = move(a_finding(organ, a_round(organ)), "issue", command(organ.clerk))
    return organ, move(move(a_measure(organ, finding), "issue", command(organ.clerk)), "sign", command(organ.handler_a))


def _sign_in(page: Page, live: str, name: str) -> None:
    page.goto(f"{live}/login/")
    page.locator("[name=username]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")


def _sign_out(page: Page) -> None:
    page.locator(".topbar-account").get_by_role("button", name="退出").click()


def _press(page: Page, name: str) -> None:
    page.locator("form .form-actions").get_by_role("button", name=name).first.click()
    expect(page.locator("#messages .notice-success")).to_be_visible()


def test_work_goes_on_without_any_script(
    plain: Page, live: str, at_work: tuple[Organ, Measure], tmp_path: Path
) -> None:
    """Search, filter, report progress with a file, ask for acceptance, get it back; begin a round."""
    page, measure = plain, at_work[1]
    proof = tmp_path / "走访记录.txt"
    proof.write_text("走访了六个联络站", "utf-8")
    _sign_in(page, live, "handler_a")
    page.locator("#topbar-q").fill("调研")
    page.locator("#topbar-q").press("Enter")
    expect(page.get_by_role("link", name="制定调研工作办法").first).to_be_visible()
    page.goto(f"{live}/registers/rectification-measure/")
    page.get_by_text("查询条件", exact=True).click()
    page.get_by_role("button", name="查询", exact=True).click()
    page.get_by_role("link", name="制定调研工作办法", exact=True).click()
    page.locator("#acts").get_by_role("link", name="报送进展").click()
    page.locator("[name=comment]").fill("走访了六个联络站")
    page.locator("input[type=file]").first.set_input_files(proof)
    _press(page, "报送进展")
    assert measure.materials.count() == 1
    page.locator(".page-actions").get_by_role("link", name="报请验收").click()
    page.locator("[name=result]").fill("已办")
    page.locator("form .form-actions").get_by_role("button", name="报请验收").click()
    expect(page.locator("#objections-result .objection-block")).to_contain_text("现为2字")
    page.locator("[name=result]").fill(DONE)
    _press(page, "报请验收")
    assert Measure.objects.get(pk=measure.pk).stage == Stage.ACCEPTANCE
    _sign_out(page)
    _sign_in(page, live, "clerk")
    page.goto(f"{live}/matters/{measure.pk}/")
    page.locator(".page-actions").get_by_role("link", name="退回").click()
    page.locator("[name=comment]").fill("请补充签到表")
    _press(page, "退回")
    assert Measure.objects.get(pk=measure.pk).stage == Stage.UNDER_WAY
    page.goto(f"{live}/registers/rectification-round/new/")
    page.locator("[name=title]").fill("第四轮巡察整改")
    for field in page.locator("form [required]:visible").all():
        if not field.input_value():
            field.fill("青禾区委")
    _press(page, "登记")
    assert Round.objects.filter(title="第四轮巡察整改").exists()
