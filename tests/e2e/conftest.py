"""A person at the desk of an organ that has everything but matters."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.hands import Hands
from tests.e2e.organ import staff

__all__ = ["hands", "staff"]


@pytest.fixture
def hands(page: Page, live: str) -> Hands:
    return Hands(page, live)
