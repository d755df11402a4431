"""Versions that a test published are forgotten before the next one."""

from __future__ import annotations

import pytest

from huiyin.procedures import loading


@pytest.fixture(autouse=True)
def forget_versions() -> None:
    loading.forget()
