"""Every role looks at everything its menu offers. The `page` fixture fails a test on script errors, refused styles or
scripts, and requests to other hosts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response, expect

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
def test_everything_a_role_is_offered_opens(hands: Hands, world: World, sound: list[str], username: str) -> None:
    hands.sign_in(username)
    menu = offered(hands)
    assert menu
    for address in menu:
        hands.go(address)
        expect(hands.page.get_by_role("heading", level=1)).not_to_be_empty()
        current = hands.page.locator(".sidebar [aria-current=page]")
        expect(current).to_have_attribute("href", address)
    assert not sound


def test_the_menu_of_a_phone_leads_everywhere(hands: Hands, world: World, sound: list[str]) -> None:
    hands.sign_in("handler_a")
    hands.page.set_viewport_size(PHONE)
    hands.go("/")
    hands.page.locator("summary[aria-label=打开菜单]").click()
    hands.page.locator(".topbar-menu").get_by_role("link", name="整改措施").click()
    expect(hands.page.get_by_role("heading", level=1)).to_have_text("整改措施")
    assert not sound


def test_the_keyboard_is_enough(hands: Hands, world: World, sound: list[str]) -> None:
    """Sign in, skip the menu, find a matter, take a step on it: no pointer anywhere."""
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
    page.locator("#topbar-q").focus()
    keys.type("调研")
    keys.press("Enter")
    hit = page.get_by_role("link", name="制定调研工作办法")
    hit.focus()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("制定调研工作办法")
    page.locator(".act-list").get_by_role("link", name="补充材料").focus()
    keys.press("Enter")
    page.locator("[name=comment]").focus()
    keys.type("补充说明")
    page.get_by_role("button", name="补充材料").focus()
    keys.press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("[name=comment]")).to_have_value("补充说明")
    assert [s for s in sound if not s.startswith("422")] == []


def test_what_is_not_ones_own_reads_as_missing(hands: Hands, world: World) -> None:
    hands.sign_in("street_clerk")
    for address in (f"/matters/{world.finding.pk}/", "/settings/", "/import/"):
        answer = hands.page.goto(f"{hands.live}{address}")
        assert answer is not None
        assert answer.status in {403, 404}, address
