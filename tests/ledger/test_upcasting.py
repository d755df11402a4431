"""Entries of an earlier version are read in the words of today; their bytes stay as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.db import connection

from huiyin.desk import timeline
from huiyin.ledger import upcasting
from huiyin.ledger.canonical import canonical, digest_of
from huiyin.ledger.models import Entry
from huiyin.ledger.rebuild import replay
from huiyin.ledger.upcasting import dropped, payload_of, renamed, respelled, step_renamed
from huiyin.ledger.verifying import verify
from huiyin.people.actors import actor_of
from huiyin.people.marking import mark
from huiyin.procedures.loading import procedure_of
from huiyin.registers.rectification.models import Finding
from tests.ledger.test_verifying import tamper
from tests.support.organ import Organ


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    before = {register: list(made) for register, made in upcasting._UPCASTERS.items()}
    yield
    upcasting._UPCASTERS.clear()
    upcasting._UPCASTERS.update(before)


def as_an_earlier_version_wrote_it(finding: Finding) -> Entry:
    """The first entry with the wording under an earlier name, a field that is no more, and the step's earlier code."""
    entry = Entry.objects.get(matter_id=finding.pk, sequence=1)
    payload = json.loads(entry.payload)
    payload["set"]["feedback_text"] = payload["set"].pop("wording")
    payload["set"]["fax"] = "0100-1"
    payload["to_step"] = "planning"
    payload["open_tasks"][0]["step"] = "planning"
    text = canonical(payload)
    tamper("UPDATE ledger_entry SET payload = %s, digest = %s, mac = %s WHERE id = %s",
           text, digest_of(text), mark(digest_of(text)), entry.pk)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_leaf SET digest = %s WHERE kind = 'entry' AND ref = %s", [digest_of(text), entry.pk])
    return Entry.objects.get(pk=entry.pk)


def test_renamed_fields_and_steps_and_dropped_fields_replay_verify_and_show(organ: Organ, finding: Finding) -> None:
    entry = as_an_earlier_version_wrote_it(finding)
    assert any("不能还原" in t.what for t in verify())
    renamed(Finding.REGISTER, "feedback_text", "wording")
    dropped(Finding.REGISTER, "fax")
    step_renamed(Finding.REGISTER, "planning", json.loads(Entry.objects.get(pk=entry.pk).payload)["step"] or "plan")
    assert list(verify()) == []
    before = Finding.objects.values().get(pk=finding.pk)
    replay(finding.pk)
    assert Finding.objects.values().get(pk=finding.pk) == before
    (event,) = timeline.events(
        finding, procedure_of(finding), [entry], [], actor_of(organ.clerk.person, user=organ.clerk)
    )
    assert any(value == finding.wording for _, value in event.changes)
    assert Entry.objects.get(pk=entry.pk).payload == entry.payload


def test_choices_are_respelled_and_other_registers_left_alone() -> None:
    respelled("invented.kind", "way", {"cash": "card"})
    renamed("invented.kind", "way", "manner")
    said = {"register": "invented.kind", "set": {"way": "cash"}}
    assert payload_of(json.dumps(said))["set"] == {"manner": "card"}
    assert payload_of(json.dumps(said | {"register": "other"}))["set"] == {"way": "cash"}
