"""Roots over what stood before the baseline, and that a ledger is founded once, deliberately, and only when it adds up."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from huiyin.cli import preparing
from huiyin.integrity import key
from huiyin.ledger.canonical import canonical, digest_of
from huiyin.ledger.founding import found
from huiyin.ledger.models import Entry, Leaf, LeafCounter
from huiyin.people.models import OrganEntry
from huiyin.registers.rectification.models import Measure
from huiyin.sealing.running import Root
from huiyin.sealing.tree import Tree, leaf_hash
from tests.ledger.test_verifying import tamper, told


def test_the_root_is_that_of_the_tree() -> None:
    root, hashes = Root(), list[bytes]()
    assert root.hex() == Tree().root().hex()
    for n in range(70):
        leaf = str(n).encode()
        hashes.append(leaf_hash(leaf))
        root.add(leaf)
        assert root.hex() == Tree(hashes).root().hex()
    assert root.count == 70


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "ledger.key"
    assert key.create(path)
    made = key.read(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not key.create(path)
    assert key.read(path) == made
    path.write_text("kaputt")
    with pytest.raises(key.KeyTrouble, match="不是账本密钥"):
        key.read(path)


@pytest.mark.django_db
def test_a_ledger_is_founded_once() -> None:
    assert found() is None
    assert OrganEntry.objects.filter(kind=OrganEntry.Kind.BASELINE).count() == 1


def as_of_the_first_form() -> None:
    """Entries without places, marks and baseline, as an earlier version left them."""
    tamper("DELETE FROM ledger_leaf")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_organentry")
        cursor.execute("UPDATE ledger_entry SET mac = NULL")
    LeafCounter.objects.all().delete()
    for entry in Entry.objects.order_by("id"):
        payload = json.loads(entry.payload) | {"v": 1}
        for name in ("who", "nonce"):
            payload.pop(name)
        text = canonical(payload)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_entry SET payload = %s, digest = %s WHERE id = %s",
                           [text, digest_of(text), entry.pk])


@pytest.mark.usefixtures("measure")
class TestOfTheFirstForm:
    @pytest.fixture(autouse=True)
    def _old(self, measure: Measure) -> None:
        as_of_the_first_form()

    def test_it_is_numbered_by_the_time_of_registering_and_adds_up(self) -> None:
        rows = list(Entry.objects.order_by("registered_at", "id").values_list("id", flat=True))
        baseline = found()
        assert baseline is not None
        assert list(Leaf.objects.filter(kind="entry").order_by("index").values_list("ref", flat=True)) == rows
        assert told() == ""

    def test_the_last_old_entry_cut_off_is_found_out(self) -> None:
        found()
        tamper("DELETE FROM ledger_leaf WHERE kind = 'entry' AND \"index\" = 0")
        assert "建账前的办理记录：与建账时不符" in told()

    def test_an_old_entry_rewritten_with_its_digest_and_leaf_is_found_out(self) -> None:
        found()
        digest = "0" * 64
        tamper("UPDATE ledger_leaf SET digest = %s WHERE \"index\" = 1", digest)
        assert "建账前的办理记录：与建账时不符" in told()

    def test_what_does_not_add_up_is_not_laundered(self, settings: Any) -> None:
        tamper("UPDATE ledger_entry SET comment = '补写' WHERE sequence = 1")
        with pytest.raises(SystemExit, match="没有建账"):
            preparing.migrate()
        assert not LeafCounter.objects.exists()
        assert not Leaf.objects.exists()


@pytest.mark.django_db
def test_a_founded_ledger_never_gets_a_new_key(settings: Any, tmp_path: Path) -> None:
    settings.HUIYIN_LEDGER_KEY_FILE = tmp_path / "gone.key"
    with pytest.raises(SystemExit, match="找不到账本密钥"):
        preparing.migrate()
    assert not settings.HUIYIN_LEDGER_KEY_FILE.exists()
    key.create(settings.HUIYIN_LEDGER_KEY_FILE)
    with pytest.raises(SystemExit, match="不是一对"):
        preparing.require_ready()
