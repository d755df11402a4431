"""In real Chromium: files are taken in and checks judged while a form is filled in; an ended session loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect

from huiyin.ledger.enums import Stage
from huiyin.registers.rectification.models import Measure
from huiyin.registers.spending.models import Application
from tests.support.organ import PASSWORD, Organ, a_finding, a_measure, a_round, build, command, move

DONE = "修订并印发了调研工作办法，已经组织实施"


@pytest.fixture
def at_work(live: str) -> tuple[Organ, Measure]:
    organ = build()
    finding = a_finding(organ, a_round(organ))
    move(finding, "issue", command(organ.clerk))
    measure = a_measure(organ, finding)
    move(measure, "issue", command(organ.clerk))
    return organ, move(measure, "sign", command(organ.handler_a))


def _sign_in(page: Page, live: str, name: str = "handler_a") -> None:
    page.goto(f"{live}/login/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_files_and_checks_answer_while_the_form_is_filled_in(
    page: Page, live: str, at_work: tuple[Organ, Measure], tmp_path: Path
) -> None:
    _, measure = at_work
    _sign_in(page, live)
    page.goto(f"{live}/matters/{measure.pk}/do/complete/")
    spoken = page.locator("#objections-result")
    page.get_by_label("完成情况").fill("已办")
    expect(spoken.locator(".objection-block")).to_contain_text("现为2字")
    page.get_by_label("完成情况").fill(DONE)
    expect(spoken.locator(".objection-block")).to_have_count(0)
    expect(page.locator("#objections-materials .objection-block")).to_have_count(1)
    proof = tmp_path / "走访记录.txt"
    proof.write_text("走访了六个联络站", "utf-8")
    page.locator("#file-evidence").set_input_files(proof)
    expect(page.locator("#kept-evidence")).to_contain_text("走访记录.txt")
    expect(page.locator("#objections-materials .objection-block")).to_have_count(0)
    page.get_by_role("button", name="报请验收").click()
    expect(page.locator("#messages")).to_contain_text("现由整改办")
    assert Measure.objects.get(pk=measure.pk).stage == Stage.ACCEPTANCE
    assert measure.materials.count() == 1


def test_a_long_form_survives_the_end_of_its_session(page: Page, live: str, at_work: tuple[Organ, Measure]) -> None:
    _, measure = at_work
    _sign_in(page, live)
    page.goto(f"{live}/matters/{measure.pk}/act/note/")
    page.get_by_label("内容").fill("第一段\n第二段，走访了六个联络站")
    Session.objects.all().delete()
    page.get_by_role("button", name="记事").click()
    expect(page.get_by_role("heading", name="登录已过期")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="重新登录").click()
    window = opened.value
    window.get_by_label("用户名").fill("handler_a")
    window.get_by_label("口令").fill(PASSWORD)
    window.get_by_role("button", name="登录").click()
    expect(window.get_by_role("heading", name="王一鸣，您好")).to_be_visible()
    page.get_by_role("button", name="重新提交").click()
    expect(page.locator("#messages")).to_contain_text("已登记")
    assert "第二段，走访了六个联络站" in measure.entries.latest("pk").comment


def test_the_menu_opens_without_any_script(page: Page, live: str, at_work: tuple[Organ, Measure]) -> None:
    page.set_viewport_size({"width": 360, "height": 760})
    _sign_in(page, live)
    page.get_by_text("菜单", exact=True).click()
    page.locator(".topbar-menu").get_by_role("link", name="整改措施").click()
    expect(page.get_by_role("heading", name="整改措施")).to_be_visible()


def test_every_step_of_a_course_is_in_sight(page: Page, live: str, at_work: tuple[Organ, Measure]) -> None:
    page.set_viewport_size({"width": 700, "height": 760})
    _sign_in(page, live)
    page.goto(f"{live}/matters/{at_work[1].pk}/")
    page.evaluate("document.documentElement.style.fontSize = '26px'")  # steps fewer than a project's eleven, but larger
    hidden = page.locator("ol.course").evaluate("course => course.scrollWidth - course.clientWidth")
    assert hidden == 0


def test_on_a_phone_a_table_begins_with_one_row_and_grows(page: Page, live: str, at_work: tuple[Organ, Measure]) -> None:
    """Two rows filled in are two rows kept, however many blank ones a wide screen would show."""
    _sign_in(page, live)
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    page.goto(f"{live}/registers/spending-application/new/")
    wide = page.locator("[data-rows=estimates] tbody tr").count()
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    grid = page.locator("[data-rows=estimates]")
    assert (wide > 1, grid.locator("tbody tr").count()) == (True, 1)
    page.locator("main [name=reason]").fill("购置书柜。两组")
    for row, amount in enumerate(("600", "40")):
        if row:
            grid.get_by_role("button", name="加一行").click()
        page.locator(f"[name=estimates-{row}-kind]").select_option("goods")
        page.locator(f"[name=estimates-{row}-amount]").fill(amount)
    page.get_by_role("button", name="登记").click()
    expect(page.locator("#messages")).to_contain_text("已登记")
    assert [row["amount"] for row in Application.objects.get().estimates] == ["600.00", "40.00"]


def test_what_does_not_matter_for_the_kind_chosen_is_folded_away(
    page: Page, live: str, at_work: tuple[Organ, Measure]
) -> None:
    _sign_in(page, live)
    page.goto(f"{live}/registers/spending-claim/new/")
    kind, travellers, lectures = page.get_by_label("报销类别"), page.locator("#field-people"), page.locator("#field-lectures")
    expect(travellers).to_be_hidden()
    kind.select_option("差旅费")
    expect(travellers).to_be_visible()
    expect(lectures).to_be_hidden()
    kind.select_option("培训费")
    expect(lectures).to_be_visible()
    lectures.get_by_label("讲课人").first.fill("闻一舟")
    kind.select_option("差旅费")
    expect(lectures, "what is filled in stays in sight").to_be_visible()


def test_without_a_script_every_field_is_shown(live: str, at_work: tuple[Organ, Measure], browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    _sign_in(page, live)
    page.goto(f"{live}/registers/spending-claim/new/")
    expect(page.locator("#field-people")).to_be_visible()
    expect(page.locator("#field-lectures")).to_be_visible()
