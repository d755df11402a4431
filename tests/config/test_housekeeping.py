"""The nightly clearing takes what is over and nothing else."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.utils import timezone
from django_q.models import Schedule

from huiyin.config import housekeeping
from huiyin.config.clients import address
from huiyin.ledger import store

pytestmark = pytest.mark.django_db


def test_it_is_scheduled_once_for_the_night() -> None:
    housekeeping.schedule_after_migrate(None, using="default")
    (plan,) = Schedule.objects.filter(name=housekeeping.NAME)
    assert timezone.localtime(plan.next_run).hour == housekeeping.AT_HOUR
    assert plan.next_run > timezone.now()


def test_it_clears_what_is_over(tmp_path: Path, settings: Any) -> None:
    settings.HUIYIN_DATA = tmp_path
    now = timezone.now()
    for key, moment in (("old", now - timedelta(days=1)), ("new", now + timedelta(hours=1))):
        Session.objects.create(session_key=key, session_data="", expire_date=moment)
    for name, days in (("甲", 300), ("乙", 100)):
        kept = AccessLog.objects.create(username=name)
        AccessLog.objects.filter(pk=kept.pk).update(attempt_time=now - timedelta(days=days))
    content = store.put([b"kept"], "甲.txt")
    incoming = tmp_path / "content" / "incoming" / "half"
    incoming.write_bytes(b"x")
    os.utime(incoming, (time.time() - 200_000,) * 2)
    housekeeping.clear_out()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]
    assert list(AccessLog.objects.values_list("username", flat=True)) == ["乙"]
    assert not incoming.exists()
    assert store.is_intact(content.digest)


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "expected"),
    [
        (False, "10.0.0.9", "127.0.0.1"),
        (True, "made-up, 10.0.0.9", "10.0.0.9"),
        (True, "", "127.0.0.1"),
    ],
)
def test_an_address_is_taken_from_our_own_proxy_alone(
    monkeypatch: pytest.MonkeyPatch, behind_proxy: bool, forwarded: str, expected: str
) -> None:
    from types import SimpleNamespace

    from huiyin.config import clients

    monkeypatch.setattr(
        clients, "settings", SimpleNamespace(ENVIRONMENT=SimpleNamespace(behind_proxy=behind_proxy))
    )
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    assert address(request) == expected
