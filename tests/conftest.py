"""Settings that every test runs under: data in a throw-away folder, quick password hashes."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    settings.HUIYIN_DATA = Path(tempfile.mkdtemp(prefix="huiyin-tests-"))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
