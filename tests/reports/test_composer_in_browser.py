"""In real Chromium: the composer's preview follows what is typed, figures are placed, every page fits a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from huiyin.people.models import today
from huiyin.reports import snapshots
from huiyin.reports.composing import compose
from huiyin.reports.models import Report
from tests.reports.scene import CONTACTS, World, build_world, fresh, published
from tests.reports.test_stages import a_claim
from tests.support.organ import PASSWORD, build, command


@pytest.fixture
def scene(page: Page, live: str) -> tuple[World, Report]:
    """The office's clerk is signed in; one report with a claim, frozen."""
    world = build_world(build())
    report = compose(world.round, Report.Kind.PUBLIC, command(world.organ.clerk), values=CONTACTS)
    page.goto(f"{live}/login/")
    page.locator("[name=username]").fill("clerk")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    return world, report


def test_the_preview_follows_what_is_typed_and_saving_keeps_it(
    page: Page, live: str, scene: tuple[World, Report]
) -> None:
    _, report = scene
    page.goto(f"{live}/reports/{report.pk}/")
    page.locator("#id_body").fill("# 新写的标题\n一段文字。")
    expect(page.locator("#preview")).to_contain_text("一、新写的标题")
    page.locator("summary", has_text="可放入的数据").click()
    page.locator("#id_body").press("Control+End")
    page.locator("[data-place='走访选区']").click()
    expect(page.locator("#preview")).to_contain_text("一段文字。12次")
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_role("status")).to_contain_text("已保存")
    assert fresh(report).body.endswith("一段文字。{{走访选区}}")


def test_every_page_fits_a_phone(page: Page, live: str, scene: tuple[World, Report]) -> None:
    world, report = scene
    a_claim(world, report)
    snapshots.take(fresh(report), today(), command(world.organ.clerk))
    page.set_viewport_size({"width": 360, "height": 740})
    here = f"{live}/reports/{report.pk}/"
    rest = ("", "claims/", "claims/agreeing/", "numbers/", "numbers/c1/", "drafts/", "publication/")
    for address in (f"{live}/reports/", f"{live}/reports/new/", *(here + r for r in rest)):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


def test_the_public_pages_fit_a_phone_and_run_no_script(page: Page, live: str, scene: tuple[World, Report]) -> None:
    world, report = scene
    published(world, report)
    page.set_viewport_size({"width": 360, "height": 740})
    for address in (f"{live}/public/", f"{live}/public/report-{report.pk}/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address
        assert page.locator("script").count() == 0
