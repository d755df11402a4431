"""One sequence for all entries: no gap, in the order of commits, whoever writes at the same time."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huiyin.ledger import guards
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.leaves import position, settle
from huiyin.ledger.models import Entry, Leaf, LeafCounter
from huiyin.ledger.verifying import verify
from huiyin.people import changes
from huiyin.people.models import OrganEntry, Person, User
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Finding, Measure
from tests.support.at_once import together
from tests.support.organ import Organ, a_finding, a_round, build, command


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def organ(self) -> Organ:
        return build()

    @pytest.fixture
    def findings(self, organ: Organ) -> list[Finding]:
        round_ = a_round(organ)
        return [a_finding(organ, round_, f"问题{i}") for i in range(8)]

    def test_places_have_no_gap_and_no_double(self, organ: Organ, findings: list[Finding]) -> None:
        first = position() + 1

        def notes(finding: Finding) -> Any:
            def provenance() -> None:
                for i in range(6):
                    act(finding.pk, EntryKind.NOTE, command(User.objects.get(pk=organ.clerk.pk), comment=f"记事{i}"))

            return provenance

        assert together(*(notes(f) for f in findings)) == [None] * 8
        assert list(Leaf.objects.filter(index__gte=first).order_by("index").values_list("index", flat=True)) == list(
            range(first, first + 48)
        )
        assert list(verify()) == []

    def test_the_order_of_places_is_the_order_of_commits(self, organ: Organ, findings: list[Finding]) -> None:
        """The one who writes first and commits last comes last; with one writer at a time both orders are the same."""
        wrote, committed = threading.Event(), threading.Event()

        def slow() -> int:
            with transaction.atomic():
                done = act(findings[0].pk, EntryKind.NOTE, command(User.objects.get(pk=organ.clerk.pk), comment="先写后交"))
                wrote.set()
                if connection.vendor == "postgresql":
                    assert committed.wait(20)
            return done.entry.pk

        def quick() -> int:
            assert wrote.wait(20)
            done = act(findings[1].pk, EntryKind.NOTE, command(User.objects.get(pk=organ.clerk.pk), comment="后写先交"))
            committed.set()
            return done.entry.pk

        late, early = together(slow, quick)
        assert late < early
        places = dict(Leaf.objects.filter(kind="entry", ref__in=[late, early]).values_list("ref", "index"))
        if connection.vendor == "postgresql":
            assert places[late] > places[early]
        else:
            assert places[late] < places[early]

    def test_what_is_rolled_back_takes_no_place(self, organ: Organ, findings: list[Finding]) -> None:
        before = position()
        with transaction.atomic():
            act(findings[0].pk, EntryKind.NOTE, command(organ.clerk, comment="不算"))
            transaction.set_rollback(True)
        assert position() == before
        act(findings[0].pk, EntryKind.NOTE, command(organ.clerk, comment="算"))
        assert position() == before + 1

    def test_a_ledger_without_its_baseline_takes_no_entry(self, organ: Organ, findings: list[Finding]) -> None:
        LeafCounter.objects.all().delete()
        with pytest.raises(DatabaseError, match=guards.UNFOUNDED):
            act(findings[0].pk, EntryKind.NOTE, command(organ.clerk, comment="无账可记"))


def test_entries_of_matters_and_of_the_organ_share_the_sequence(organ: Organ, measure: Measure) -> None:
    settle()
    before = position()
    entry = act(measure.pk, EntryKind.NOTE, command(organ.clerk, comment="记事")).entry
    change = changes.save(organ.administrator, Person(name="丁一"))
    settle()
    assert change is not None
    rows = Leaf.objects.filter(index__gt=before).order_by("index")
    assert [(r.index, r.kind, r.ref, r.digest) for r in rows] == [
        (before + 1, "entry", entry.pk, entry.digest), (before + 2, "organ", change.pk, change.digest),
    ]


@pytest.mark.usefixtures("measure")
def test_a_leaf_is_never_changed(organ: Organ) -> None:
    settle()
    for sql in ("UPDATE ledger_leaf SET ref = 0", "DELETE FROM ledger_leaf"):
        with pytest.raises(DatabaseError, match=guards.REFUSAL), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize("sql", [
    "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "ALTER FUNCTION ledger_number() SECURITY INVOKER",
    "ALTER FUNCTION ledger_number() RESET search_path",
    "ALTER TABLE ledger_entry ENABLE REPLICA TRIGGER ledger_entry_no_change",
    "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_numbered",
    ("DROP TRIGGER ledger_entry_no_change ON ledger_entry; CREATE TRIGGER ledger_entry_no_change BEFORE DELETE OR UPDATE ON "
    "ledger_entry FOR EACH ROW WHEN (false) EXECUTE FUNCTION ledger_refuse()"),
    ("DROP TRIGGER ledger_entry_numbered ON ledger_entry; CREATE CONSTRAINT TRIGGER ledger_entry_numbered AFTER INSERT ON "
    "ledger_entry DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_number('organ')"),
])
@pytest.mark.django_db
def test_a_guard_that_is_there_but_does_nothing_is_missed_and_put_right(sql: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("ways of PostgreSQL")
    assert guards.missing() == []
    with connection.cursor() as cursor:
        cursor.execute(sql)
    assert guards.missing()
    guards.install()
    assert guards.missing() == []


def test_an_entry_says_who_they_were_on_that_day(organ: Organ, measure: Measure) -> None:
    entry = act(measure.pk, EntryKind.NOTE, command(organ.handler_a, comment="记事")).entry
    who = json.loads(entry.payload)["who"]
    assert who == {"decider": {
        "key": organ.handler_a.person_id, "name": "王一鸣", "posts": [["联络工委", "主任科员"]],
    }}
    organ.handler_a.person.name = "王又名"
    changes.save(organ.administrator, organ.handler_a.person)
    assert json.loads(Entry.objects.get(pk=entry.pk).payload)["who"] == who
    change = OrganEntry.objects.latest("id")
    assert change.told["who"]["name"] == "郑机"
    assert len(change.told["nonce"]) == 32

