"""A worker that is killed while it sends: the next one sends what is left, and nothing under a second identity."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from huiyin.notices.models import Letter
from huiyin.notices.posting import IN_DOUBT, post
from tests.notices.conftest import Postbox
from tests.support.organ import Organ

SCRIPT = "import django; django.setup(); from huiyin.notices.posting import post; post()"


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker(reachable: Organ, postbox: Postbox, time_machine: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the child opens the test's database file")
    for user in reachable.users:
        Letter.objects.create(key=f"digest:{user.pk}:x", kind="digest", user=user, subject="提醒", text="文", html="<p>文</p>")
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "HUIYIN_DATA": str(django_settings.HUIYIN_DATA),
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}", "HUIYIN_MAIL_HOST": "localhost",
        "HUIYIN_MAIL_PORT": str(postbox.port), "HUIYIN_MAIL_SECURITY": "none", "HUIYIN_MAIL_FROM": "huiyin@yunxi.example",
    }
    connection.close()
    child = subprocess.Popen([sys.executable, "-c", SCRIPT], env=environment)
    postbox.on_data = lambda envelope: child.kill() if len(postbox.taken) == 2 else None
    child.wait(30)
    assert child.returncode == -9
    assert 1 <= Letter.objects.filter(sent_at=None).count() < len(reachable.users)

    postbox.on_data = lambda envelope: None
    assert post().startswith("发出")  # at once: all but the one in doubt
    assert Letter.objects.filter(sent_at=None).count() == 1
    time_machine.move_to(timezone.now() + IN_DOUBT + timedelta(seconds=1))
    assert post() == "发出1封"
    seen = Counter(str(m["Message-ID"]) for m in postbox.mails)
    assert len(seen) == len(reachable.users)
    assert sorted(seen.values())[-2:] == [1, 2]  # the one in doubt comes again under its own identity
