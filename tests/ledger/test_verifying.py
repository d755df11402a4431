"""Somebody who gets past the guards leaves traces."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from huiyin.integrity import key
from huiyin.integrity.key import KeyTrouble
from huiyin.ledger import guards, placing, store
from huiyin.ledger.canonical import canonical, digest_of
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.founding import baseline
from huiyin.ledger.leaves import settle
from huiyin.ledger.models import Content, Entry
from huiyin.ledger.verifying import verify, verify_contents
from huiyin.people import clock
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Measure
from tests.support.organ import Organ, command, material, move


def tamper(sql: str, *parameters: Any) -> None:
    """As somebody would who may drop triggers; the transaction of the test puts everything back."""
    settle()
    with connection.cursor() as cursor:
        for name, statement in guards._wanted(connection.vendor).items():
            if "_no_" in name:
                on = "" if connection.vendor == "sqlite" else f" ON {guards._table_of(statement)}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        cursor.execute(sql, parameters)


ENTRY = "UPDATE ledger_entry SET {} WHERE sequence = 2"
COLUMNS = {
    "matter": "matter_id = matter_id - 1, sequence = 9", "sequence": "sequence = 5", "kind": "kind = 'note'",
    "step": "step = 'x'", "action": "action = 'x'", "mode": "mode = 'paper'", "decided_by": "decided_by_id = decided_by_id + 1",
    "decided_on": "decided_on = '2001-01-01'", "registered_by": "registered_by_id = registered_by_id + 1",
    "registered_at": "registered_at = '2001-01-01 00:00:00+00:00'", "happened_on": "happened_on = '2001-01-01'",
    "late_days": "late_days = 3", "irregular": "irregular = NOT irregular", "comment": "comment = '补写'",
    "request_id": "request_id = 'x'",
}


def told() -> str:
    return "；".join(f"{t.where}：{t.what}" for t in verify())


@pytest.mark.usefixtures("measure")
def test_a_ledger_that_nobody_touched_adds_up() -> None:
    assert list(verify()) == []


def test_every_column_of_an_entry_is_in_the_table() -> None:
    assert {f.name for f in Entry._meta.concrete_fields} == {*COLUMNS, "id", "payload", "digest", "mac"}


@pytest.mark.usefixtures("measure")
@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_changed_beside_its_payload_is_found_out(column: str) -> None:
    one = Entry.objects.filter(sequence=2).order_by("id").last()
    assert one is not None
    tamper(f"UPDATE ledger_entry SET {COLUMNS[column]} WHERE id = {one.pk}")
    assert any(t.where == f"办理记录{one.pk}" and t.what.startswith("列与内容不一致") and column in t.what for t in verify())


@pytest.mark.usefixtures("measure")
@pytest.mark.parametrize(("sql", "what"), [
    (ENTRY.format("payload = replace(payload, '整改', '不整改') || ' '"), "摘要不符"),
    (ENTRY.format("digest = mac"), "摘要不符"),
    (ENTRY.format("mac = digest"), "没有有效的密钥标记"),
    (ENTRY.format("mac = NULL"), "没有有效的密钥标记"),
    ('UPDATE ledger_leaf SET digest = upper(digest) WHERE "index" = 3', "第3号：摘要与所编的记录不符"),
    ('DELETE FROM ledger_leaf WHERE "index" = 3', "编号不连续，缺第3号"),
    ("UPDATE ledger_leafcounter SET next = next + 1", "下一号应为"),
    ("UPDATE ledger_leafcounter SET next = next - 1", "下一号应为"),
    ("UPDATE people_organentry SET object_id = '999' WHERE kind = 'load'", "列与内容不一致：object"),
    ("UPDATE people_organentry SET at = '2001-01-01 00:00:00+00:00' WHERE kind = 'load'", "列与内容不一致：at"),
    ("UPDATE people_organentry SET payload = replace(payload, 'load', 'lead') WHERE kind = 'load'", "摘要不符"),
    ("UPDATE people_organentry SET mac = digest WHERE kind = 'load'", "没有有效的密钥标记"),
    ("DELETE FROM people_organentry WHERE kind = 'baseline'", "还没有建账"),
    ("UPDATE ledger_matter SET stage = 'closed'", "状态"),
    ("UPDATE ledger_matter SET due_on = '2030-01-01'", "办理时限"),
    ("UPDATE ledger_matter SET revision = revision + 1", "版本"),
    ("UPDATE rectification_finding SET wording = '另一句'", "现状与办理记录不一致"),
    ("DELETE FROM ledger_share", "牵头、配合单位"),
    ("DELETE FROM procedures_task", "待办"),
    ("UPDATE procedures_task SET assignee = 'person:1'", "待办"),
])
def test_what_was_changed_by_hand_is_found_out(sql: str, what: str) -> None:
    tamper(sql)
    assert what in told()


def test_a_last_entry_cut_off_with_its_task_is_found_out(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", command(organ.handler_a))
    last = Entry.objects.latest("id")
    tamper(f"DELETE FROM procedures_task WHERE opened_by_id = {last.pk} OR closed_by_id = {last.pk} OR news_id = {last.pk}")
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM ledger_entry WHERE id = {last.pk}")
    assert f"所编的办理记录{last.pk}不见了" in told()


def test_a_material_with_another_title_or_none_is_found_out(organ: Organ, measure: Measure) -> None:
    act(measure.pk, EntryKind.ATTACH, command(organ.clerk, materials=(material(),)))
    assert list(verify()) == []
    tamper("UPDATE ledger_material SET title = '另一份'")
    assert "材料目录与登记时不一致" in told()


@pytest.mark.parametrize("v", [1, 2])
def test_an_approval_put_in_by_sql_is_found_out(organ: Organ, measure: Measure, v: int) -> None:
    """Payload, columns, digest and sequence are right and the database numbers it; only the key is lacking."""
    last = Entry.objects.filter(matter_id=measure.pk).latest("sequence")
    payload = json.loads(last.payload) | {"sequence": last.sequence + 1, "v": v, "comment": "同意"}
    payload.pop("open_tasks", None)
    text = canonical(payload)
    Entry.objects.create(
        matter_id=measure.pk, sequence=last.sequence + 1, kind=last.kind, step=last.step, action=last.action, mode=last.mode,
        decided_by=organ.leader.person, decided_on=last.decided_on, registered_by=last.registered_by, comment="同意",
        registered_at=last.registered_at, happened_on=last.happened_on, payload=text, digest=digest_of(text),
        mac=last.mac if v == 2 else None,
    )
    assert "不是由本系统登记的" in told()


@pytest.mark.parametrize("payload", ["", "[]", "{}", '{"set":{"title":1.5}}', '{"set":{"happened_on":"gestern"},"v":2}'])
def test_nonsense_put_in_by_sql_is_told_and_stops_nothing(organ: Organ, measure: Measure, payload: str) -> None:
    last = Entry.objects.filter(matter_id=measure.pk).latest("sequence")
    put = Entry.objects.create(
        matter_id=measure.pk, sequence=last.sequence + 1, kind="note", mode="online", registered_at=last.registered_at,
        happened_on=last.happened_on, payload=payload, digest=digest_of(payload), mac="0" * 64,
    )
    found = {t.where for t in verify()}
    assert {f"办理记录{put.pk}", f"事项{measure.pk}"} <= found


def test_time_that_runs_backwards_is_found_out_where_the_clock_is_nobodys_to_turn(organ: Organ, measure: Measure) -> None:
    act(measure.pk, EntryKind.NOTE, command(organ.clerk, comment="记事"))
    with clock.at(timezone.now() - dt.timedelta(days=60)):
        act(measure.pk, EntryKind.NOTE, command(organ.clerk, comment="记事"))
    settle()
    first = baseline()
    assert first is not None
    stated = json.loads(first.payload)
    assert list(placing._leaves(stated)) == []  # a demonstration tells the past
    found = [t.what for t in placing._leaves(stated | {"turned_clock": False})]
    assert len(found) == 1
    assert "早于前面的记录，服务器时钟可能被回拨" in found[0]


@pytest.mark.usefixtures("measure")
def test_without_its_key_a_ledger_cannot_be_verified_nor_written(
    organ: Organ, measure: Measure, settings: Any, tmp_path: Path
) -> None:
    settings.HUIYIN_LEDGER_KEY_FILE = tmp_path / "none"
    assert "找不到账本密钥" in told()
    with pytest.raises(KeyTrouble, match="HUIYIN_LEDGER_KEY_FILE"):
        act(measure.pk, EntryKind.NOTE, command(organ.clerk, comment="记事"))
    key.create(settings.HUIYIN_LEDGER_KEY_FILE)  # another one
    assert "没有有效的密钥标记" in told()


@pytest.mark.django_db
def test_lost_and_damaged_files_are_found_out() -> None:
    kept, lost, damaged = (Content.objects.get(pk=material("evidence", t).digest) for t in ("好的", "丢失", "损坏"))
    assert list(verify_contents()) == []
    store.path_of(lost.digest).unlink()
    store.path_of(damaged.digest).write_bytes(b"x")
    assert {t.where for t in verify_contents()} == {f"材料{lost.digest[:12]}", f"材料{damaged.digest[:12]}"}
    assert store.is_intact(kept.digest)
