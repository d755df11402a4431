"""A process that is killed while it stores a sheet: nothing of it is in the ledger, and the next one stores it whole, once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from huiyin.desk.exchange import running
from huiyin.desk.exchange.comparing import compare
from huiyin.kit import spool
from huiyin.ledger.models import Counter, Entry, Matter, NumberSeries, SearchText, Share
from huiyin.people.actors import actor
from huiyin.procedures.models import Evaluation, Task
from huiyin.registers.rectification.models import Record
from huiyin.registers.rectification.register import RecordRegister
from tests.desk_exchange.conftest import a_sheet
from tests.support.organ import Organ

ROWS = 220
"""More than two reports of progress: the process dies after the second, in the middle of its transaction."""
CHILD = """
import json, os, signal, sys, django
django.setup()
from huiyin.desk.exchange import running
user, token, job = json.loads(sys.argv[1])
say = running.say
def said(waiting, progress):
    say(waiting, progress)
    if progress.done >= 200:
        os.kill(os.getpid(), signal.SIGKILL)
running.say = said
running.run(user, token, job)
"""


def _ledger() -> dict[str, Any]:
    """All that storing a matter writes."""
    tables = (Matter, Record, Entry, Task, Share, SearchText, Evaluation)
    return {
        **{model.__name__: model._default_manager.count() for model in tables},
        "counters": sorted(Counter.objects.filter(total__gt=0).values_list("register", "stage", "total")),
        "numbers": sorted(NumberSeries.objects.values_list("series", "year", "last")),
    }


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_storing_leaves_nothing(organ: Organ, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the child opens the test's database file")
    rows = [(i, "主任会议", "会议", f"第{i}次主任会议") for i in range(1, ROWS + 1)]
    data = a_sheet(("数量", "统计项目", "类别*", "事项"), *rows)
    waiting = spool.keep(organ.clerk, SimpleUploadedFile("工作记录.xlsx", data), frozenset({"xlsx"}))
    compared = compare(data, RecordRegister, actor(organ.clerk))
    job = running.Job(RecordRegister.slug(), None, compared.fingerprint, "", False, compared.to_store)
    before = _ledger()
    connection.close()

    child = _stored_by_a_child(tmp_path, organ.clerk.pk, waiting.token, asdict(job))
    assert child.returncode == -9, child.stderr
    left = running.progress_of(waiting)
    assert left is not None
    assert (left.state, left.done) == ("running", 200)
    assert _ledger() == before

    assert running.run(organ.clerk.pk, waiting.token, asdict(job)) == "done"
    assert Record.objects.count() == before["Record"] + ROWS
    assert running.run(organ.clerk.pk, waiting.token, asdict(job)) == "done"
    assert Record.objects.count() == before["Record"] + ROWS


def _stored_by_a_child(data: Path, *said: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "HUIYIN_LEDGER_KEY_FILE": str(settings.HUIYIN_LEDGER_KEY_FILE),
        "DJANGO_SETTINGS_MODULE": "huiyin.config.settings", "HUIYIN_DATA": str(data), "HUIYIN_SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
    }
    command = [sys.executable, "-c", CHILD, json.dumps(said)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
