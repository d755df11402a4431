"""A request id belongs to one person and one act; a form says which revision it was filled in against."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from huiyin.ledger import guards
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry, LeafCounter
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.repetition import USED
from huiyin.procedures.service import begin
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.desk.conftest import filled, signed_in
from tests.support.at_once import together
from tests.support.organ import Organ, a_measure, command, move

ID = "2f0e9a52-6a4e-4f7e-9b52-0a6f6f3a1c11"


def _note(by: Any, pk: int, **more: Any) -> Any:
    return act(pk, EntryKind.NOTE, command(by, **{"comment": "记一笔", "request_id": ID, **more}))


def test_another_persons_id_is_no_repetition(organ: Organ, measure: Measure) -> None:
    first, second = _note(organ.clerk, measure.pk), _note(organ.handler_a, measure.pk)
    assert first.entry.pk != second.entry.pk
    assert _note(organ.clerk, measure.pk).entry.pk == first.entry.pk


def test_another_persons_id_sent_by_the_page_is_registered(organ: Organ, measure: Measure) -> None:
    for user in (organ.clerk, organ.handler_a):
        client, address = signed_in(user), reverse("desk:act", args=[measure.pk, "note"])
        assert client.post(address, filled(client, address, comment="记一笔", request_id=ID)).status_code == 302
    assert measure.entries.filter(kind=EntryKind.NOTE).count() == 2


def test_ones_own_id_on_another_matter_or_act_is_refused(organ: Organ, finding: Finding, measure: Measure) -> None:
    _note(organ.clerk, measure.pk)
    for send in (
        lambda: _note(organ.clerk, finding.pk),
        lambda: act(measure.pk, EntryKind.URGE, command(organ.clerk, comment="催", request_id=ID)),
        lambda: begin(Round, command(organ.clerk, request_id=ID), "另一轮", {}),
    ):
        with pytest.raises(NotAllowed, match="没有登记"):
            send()
    assert Entry.objects.filter(request_id=ID).count() == 1


def test_a_move_is_not_answered_by_another_action(organ: Organ, measure: Measure) -> None:
    from huiyin.procedures.service import advance

    advance(measure.pk, "sign", "sign", command(organ.handler_a, request_id=ID))
    assert advance(measure.pk, "sign", "sign", command(organ.handler_a, request_id=ID)).entry.step == "sign"  # type: ignore[union-attr]
    with pytest.raises(NotAllowed, match="没有登记"):
        advance(measure.pk, "sign", "return", command(organ.handler_a, request_id=ID, comment="退"))


def test_the_page_says_that_nothing_was_registered_and_keeps_the_words(organ: Organ, finding: Finding, measure: Measure) -> None:
    client = signed_in(organ.clerk)
    for matter, status in ((measure, 302), (finding, 422)):
        address = reverse("desk:act", args=[matter.pk, "note"])
        answer = client.post(address, filled(client, address, comment="写了很多的话", request_id=ID))
        assert answer.status_code == status
    assert [words in answer.content.decode() for words in (USED, "写了很多的话")] == [True, True]
    assert not finding.entries.filter(kind=EntryKind.NOTE).exists()


@pytest.mark.django_db(transaction=True)
def test_six_at_once_are_one(organ: Organ, measure: Measure) -> None:
    answers = together(*[lambda: _note(organ.clerk, measure.pk)] * 6)
    assert len({a.entry.pk for a in answers}) == 1
    assert measure.entries.filter(kind=EntryKind.NOTE).count() == 1


@pytest.mark.parametrize("revision", [None, "", "x", "-1"])
def test_a_form_without_its_revision_is_outdated(organ: Organ, measure: Measure, revision: str | None) -> None:
    client = signed_in(organ.handler_a)
    for address, words in (
        (reverse("desk:step", args=[measure.pk, "sign"]), "办理意见一句"),
        (reverse("desk:act", args=[measure.pk, "note"]), "记一笔"),
    ):
        data = filled(client, address, comment=words)
        data.pop("revision")
        answer = client.post(address, data if revision is None else {**data, "revision": revision})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
        assert "有了新的办理记录" in answer.content.decode()
    assert not measure.entries.filter(registered_by=organ.handler_a).exists()


def test_a_line_of_the_grid_without_its_revision_is_outdated(organ: Organ, measure: Measure) -> None:
    working = move(measure, "sign", command(organ.handler_a))
    client, address = signed_in(organ.handler_a), reverse("desk:grid", args=["rectification-measure"])
    page = client.post(address, {f"progress-{working.pk}": "修订了办法", "request_id": str(uuid.uuid4())})
    assert (page.status_code, "修订了办法" in page.content.decode()) == (422, True)
    assert not working.entries.filter(kind=EntryKind.PROGRESS).exists()


@pytest.mark.django_db(transaction=True)
def test_the_table_is_remade_with_all_its_entries_and_guards(organ: Organ, finding: Finding) -> None:
    """From the release before and back again, with entries in it: nothing is lost, and nothing can be changed after."""
    for n in range(3):
        a_measure(organ, finding, f"措施{n}")
    columns = [f.attname for f in Entry._meta.concrete_fields if f.name != "mac"]  # that release knew no marks
    before = list(Entry.objects.order_by("pk").values(*columns))
    from django.core.management import call_command

    MigrationExecutor(connection).migrate([("ledger", "0008_awards")])
    call_command("migrate", verbosity=0)
    assert list(Entry.objects.order_by("pk").values(*columns)) == before
    assert guards.missing() == []
    for statement in ("UPDATE ledger_entry SET comment = 'x'", "DELETE FROM ledger_entry"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    LeafCounter.objects.create(next=0)
    _note(organ.clerk, finding.pk)
    _note(organ.handler_a, finding.pk)
