"""Real Chromium against a live server: Chinese, quiet, and shut off from every other host."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Request

from tools import chromium

# Names of other hosts lead nowhere. Pages are not intercepted, so that the browser keeps files as for any reader.
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if os.environ.get("HUIYIN_WITHOUT_BROWSER") == "1":
        pytest.skip("HUIYIN_WITHOUT_BROWSER=1")
    path = chromium.find()
    if path is None:
        pytest.fail(
            "没有 Chromium：请运行 python tools/chromium.py，或设 HUIYIN_WITHOUT_BROWSER=1 略过浏览器测试"
        )
    return {**browser_type_launch_args, "executable_path": str(path), "args": [*chromium.FLAGS, NO_OTHER_HOST]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }


@pytest.fixture
def live(live_server: Any) -> str:
    """Address of a live server on a database of its own, copied anew for each test."""
    return str(live_server.url)


@pytest.fixture
def page(page: Page, live: str) -> Iterator[Page]:
    """A page on the live server. Fails the test on a script error and on a request to any other host."""
    troubles: list[str] = []

    def guard(request: Request) -> None:
        if not request.url.startswith((live, "data:", "blob:", "about:")):
            troubles.append(f"request to another host: {request.url}")

    page.on("request", guard)
    page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
    page.on(
        "console",
        lambda said: (
            troubles.append(f"console: {said.text}") if "Content Security Policy" in said.text else None
        ),
    )
    page.set_default_timeout(10_000)
    yield page
    assert not troubles, "\n".join(troubles)
