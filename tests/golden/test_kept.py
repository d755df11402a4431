"""Every database kept of an earlier version is brought up to date by this one, and its entries give the rows that stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huiyin.cli import preparing
from huiyin.ledger.founding import baseline
from huiyin.ledger.models import Entry, Leaf
from huiyin.ledger.rebuild import rebuild
from huiyin.ledger.verifying import verify
from huiyin.people.models import OrganEntry, Person
from huiyin.procedures.judgements import of_entries
from huiyin.procedures.models import Evaluation
from tests.golden import kept
from tests.ledger.test_rebuild import agrees_after_rebuild, stored

pytestmark = [pytest.mark.xdist_group("golden"), pytest.mark.slow]


@pytest.mark.parametrize("day", kept.days())
def test_it_is_upgraded_and_replays(day: str, django_db_setup: None, django_db_blocker: Any, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the kept databases are SQLite files")
    with django_db_blocker.unblock(), kept.upgraded(day, tmp_path):
        assert list(verify()) == []
        _agrees_but_for_what_is_found_by()
        _is_founded_on_what_was_there()
        preparing.migrate()  # once more changes nothing
        assert OrganEntry.objects.filter(kind=OrganEntry.Kind.BASELINE).count() == 1
        assert list(verify()) == []


def _agrees_but_for_what_is_found_by() -> None:
    """What is searched (the initials of names among it) follows the version that wrote it; everything else stands as it stood."""
    before = stored()
    rebuild()
    after = stored()
    assert [name for name in before if name != "SearchText" and before[name] != after[name]] == []
    agrees_after_rebuild()


def _is_founded_on_what_was_there() -> None:
    """Every entry of the first form has a place before the baseline, by the time it was registered; none was rewritten."""
    first = baseline()
    assert first is not None
    stated = json.loads(first.payload)
    old = Entry.objects.filter(mac=None).order_by("registered_at", "id").values_list("id", "digest")
    assert old.exists()
    assert stated["entries"]["count"] == old.count()
    leaves = Leaf.objects.filter(index__lt=old.count()).order_by("index")
    assert list(leaves.values_list("ref", "digest")) == list(old)
    assert Leaf.objects.get(kind=Leaf.Kind.ORGAN, ref=first.pk).index == old.count()
    assert stated["tables"]["procedures_evaluation"]["count"] == Evaluation.objects.count() > 0
    assert len(stated["directory"]["people"]) == Person.objects.count()
    rows = Evaluation.objects.exclude(entry=None)
    read = of_entries([Entry.objects.get(pk=pk) for pk in rows.values_list("entry", flat=True).distinct()[:50]], None)
    for pk, judged in read.items():
        assert sorted((j.check_code, j.passed, j.reason) for j in judged) == sorted(
            rows.filter(entry=pk).values_list("check_code", "passed", "reason"))
