"""Every database kept of an earlier version is brought up to date by this one, and its entries give the rows that stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huiyin.ledger.verifying import verify
from tests.golden import kept
from tests.ledger.test_rebuild import agrees_after_rebuild

pytestmark = [pytest.mark.xdist_group("golden"), pytest.mark.slow]


@pytest.mark.parametrize("day", kept.days())
def test_it_is_upgraded_and_replays(day: str, django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the kept databases are SQLite files")
    with django_db_blocker.unblock(), kept.upgraded(day, tmp_path):
        assert list(verify()) == []
        agrees_after_rebuild()
