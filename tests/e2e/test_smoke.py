"""Every role looks at everything its menu offers. The `page` fixture fails a test on script errors, refused styles or
scripts, and requests to other hosts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Error, Locator, Page, Response, expect
from python_calamine import CalamineWorkbook

from tests.e2e.hands import Hands
from tests.reports.scene import World, report, world
from tests.support.organ import PASSWORD

__all__ = ["report", "world"]
ROLES = ("clerk", "leader", "deputy", "reviewer", "handler_a", "street_clerk", "inspector", "administrator")
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def sound(page: Page) -> list[str]:
    """Answers of the server that a reader would see as broken; the test looks at it in the end."""
    broken: list[str] = []

    def listen(answer: Response) -> None:
        if answer.status >= 400:
            broken.append(f"{answer.status} {answer.url}")

    page.on("response", listen)
    return broken


def offered(hands: Hands) -> list[str]:
    """Addresses of the menu, in order."""
    links = hands.page.locator(".sidebar nav a")
    return list(dict.fromkeys(links.evaluate_all("all => all.map(a => a.getAttribute('href'))")))


@pytest.mark.parametrize("username", ROLES)
def test_the_day_of_each_role(hands: Hands, world: World, sound: list[str], username: str) -> None:
    """Signing in, the desk with numbers that are those of its lists, everything the menu offers, a sheet, a search, signing
    out; after that nothing answers any more."""
    page = hands.page
    hands.sign_in(username)
    menu = offered(hands)
    assert menu
    registers = [address for address in menu if address.startswith("/registers/")]
    for address in menu:
        if address in registers[1:]:  # lists of one shape: they answer, marked in the menu
            assert f'href="{address}" class="current" aria-current="page"' in hands.download(address).decode()
            continue
        hands.go(address)
        expect(page.get_by_role("heading", level=1)).not_to_be_empty()
        current = page.locator(".sidebar [aria-current=page]")
        expect(current).to_have_attribute("href", address)
    if username != "administrator":
        _desk(hands)
        exported = username != "street_clerk" and any(_sheet(hands, address) for address in registers)
        assert exported or username == "street_clerk", "the street's committee has nothing yet"
        page.locator("#topbar-q").fill("调研")
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text(re.compile("调研|没有"))
    assert bool(registers) == (username != "administrator")
    assert not sound
    left = page.url
    hands.sign_out()
    page.go_back()
    hands.page.goto(left)
    expect(page.get_by_role("button", name="登录")).to_be_visible()


def _desk(hands: Hands) -> None:
    """Each heading's number is that of the lines below it; the first thing to do opens with a way to do it."""
    page = hands.page
    hands.go("/")
    tabs = page.locator(".tabs a")
    for n in range(tabs.count()):
        number = tabs.nth(n).locator(".badge-number").inner_text()
        tabs.nth(n).click()
        expect(tabs.nth(n)).to_have_attribute("aria-current", "page")
        lines = page.locator(".tab-panel tbody tr").count()
        if number.isdigit():  # a folded line stands for several, a page holds so many
            assert (lines == 0) == (number == "0"), f"{hands.who}: {tabs.nth(n).inner_text()}, {lines}"
            assert lines <= int(number)
    tabs.first.click()
    due = page.locator(".tab-panel .row-action a", has_text="去办理")
    if due.count():
        due.first.click()
        expect(page.locator(".page-actions a, .act-list a").first).to_be_visible()


def _sheet(hands: Hands, address: str) -> bool:
    """Whether a list can be exported; the sheet has the lines of the list."""
    page = hands.page
    hands.go(address)
    button = page.get_by_role("link", name="导出 Excel")
    if not button.count():
        return False
    shown = page.locator(".sheet tbody tr").count()
    with page.expect_download() as download:
        button.click()
    rows = CalamineWorkbook.from_path(str(download.value.path())).get_sheet_by_index(0).to_python()
    assert sum(1 for row in rows if any(row)) > shown
    return True


def test_the_menu_of_a_phone_leads_everywhere(hands: Hands, world: World, sound: list[str]) -> None:
    hands.sign_in("handler_a")
    hands.page.set_viewport_size(PHONE)
    hands.go("/")
    hands.page.locator("summary[aria-label=打开菜单]").click()
    hands.page.locator(".topbar-menu").get_by_role("link", name="整改措施").click()
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("整改措施")
    assert not sound


def test_the_keyboard_is_enough(hands: Hands, world: World, sound: list[str]) -> None:
    """Sign in, skip the menu, find a matter, take a step on it, with Tab and Enter alone; one always sees where one is."""
    page, keys = hands.page, hands.page.keyboard
    hands.go("/login/")
    expect(page.locator("[name=username]")).to_be_focused()
    keys.type("handler_a")
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("您好")
    keys.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    keys.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    _tab_to(page, page.locator("#topbar-q"), back=True)
    keys.type("调研")
    keys.press("Enter")
    _tab_to(page, page.get_by_role("link", name="制定调研工作办法"))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("制定调研工作办法")
    _tab_to(page, page.locator(".act-list").get_by_role("link", name="补充材料"))
    keys.press("Enter")
    _tab_to(page, page.locator("[name=comment]"))
    keys.type("补充说明")
    _tab_to(page, page.get_by_role("button", name="补充材料"))
    keys.press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("[name=comment]")).to_have_value("补充说明")
    assert [s for s in sound if not s.startswith("422")] == []


FOCUS_SHOWS = """() => !document.activeElement.matches(':focus') ||
    [document.activeElement, document.activeElement.parentElement].some(e => {
    const style = getComputedStyle(e)
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow.includes('0px 0px 0px 3px')
})"""
"""Outlined, or ringed with its frame (the search box). The calendar button within a date has the browser's own outline: then
the date is active, but has not the focus."""


def _tab_to(page: Page, wanted: Locator, back: bool = False, most: int = 120) -> None:
    """By the Tab key, as often as it takes; wherever it stops on the way can be seen."""
    expect(wanted.first).to_be_visible()
    for _ in range(most):
        if wanted.first.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if not wanted.first.evaluate("e => document.activeElement === document.body"):
            try:
                page.wait_for_function(FOCUS_SHOWS, timeout=5_000)  # rings fade in
            except Error as error:
                where = page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
                raise AssertionError(f"one cannot see that one is on {where}") from error
    raise AssertionError(f"not to be reached by Tab: {wanted}")


def test_what_is_not_ones_own_reads_as_missing(hands: Hands, world: World) -> None:
    hands.sign_in("street_clerk")
    for address in (f"/matters/{world.finding.pk}/", "/settings/", "/import/"):
        answer = hands.page.goto(f"{hands.live}{address}")
        assert answer is not None
        assert answer.status in {403, 404}, address
