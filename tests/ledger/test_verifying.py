"""Somebody who gets past the guards leaves traces."""

from __future__ import annotations

import pytest
from django.db import connection

from huiyin.ledger import guards, store
from huiyin.ledger.models import Content, Entry
from huiyin.ledger.verifying import verify, verify_contents
from huiyin.registers.rectification.models import Measure
from tests.support.organ import material


def tamper(sql: str) -> None:
    """As somebody would who may drop triggers; the transaction of the test puts everything back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE") if connection.vendor == "postgresql" else None
        for name, statement in guards._wanted(connection.vendor).items():
            if "ledger_entry_no" in name:
                on = "" if connection.vendor == "sqlite" else f" ON {guards._table_of(statement)}"
                cursor.execute(f"DROP TRIGGER {name}{on}")
        cursor.execute(sql)


@pytest.mark.usefixtures("measure")
@pytest.mark.parametrize(("sql", "what"), [
    ("UPDATE ledger_entry SET payload = replace(payload, '同意', '不同意') || ' ' WHERE sequence = 1", "摘要不符"),
    ("UPDATE ledger_entry SET comment = '补写' WHERE sequence = 1", "列与内容不一致：comment"),
    ("UPDATE ledger_entry SET happened_on = '2001-01-01' WHERE sequence = 1", "列与内容不一致：happened_on"),
    ("UPDATE ledger_entry SET sequence = 5 WHERE sequence = 2", "序号应为2，现为5"),
])
def test_a_changed_entry_is_found_out(sql: str, what: str) -> None:
    assert list(verify()) == []
    tamper(sql)
    assert any(what in trouble.what for trouble in verify())


@pytest.mark.usefixtures("measure")
def test_a_missing_last_entry_is_found_out(measure: Measure) -> None:
    last = Entry.objects.filter(matter_id=measure.pk).order_by("-sequence").first()
    assert last is not None
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procedures_task WHERE opened_by_id = %s OR closed_by_id = %s", [last.pk, last.pk])
        # Evaluations hold on to their entry: give the removed one's to none.
    tamper(f"UPDATE ledger_entry SET sequence = 99 WHERE id = {last.pk}")
    assert any(f"事项{measure.pk}" == trouble.where for trouble in verify())


@pytest.mark.django_db
def test_lost_and_damaged_files_are_found_out() -> None:
    kept, lost, damaged = (Content.objects.get(pk=material("evidence", t).digest) for t in ("好的", "丢失", "损坏"))
    assert list(verify_contents()) == []
    store.path_of(lost.digest).unlink()
    store.path_of(damaged.digest).write_bytes(b"x")
    assert {t.where for t in verify_contents()} == {f"材料{lost.digest[:12]}", f"材料{damaged.digest[:12]}"}
    assert store.is_intact(kept.digest)
