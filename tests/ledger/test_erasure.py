"""Personal data: outside the payload, erased without breaking the proof."""

from __future__ import annotations

import json

import pytest

from huiyin.ledger.canonical import digest_of
from huiyin.ledger.enums import EntryKind
from huiyin.ledger.erasure import erase, erase_everywhere
from huiyin.ledger.models import Entry, PersonalValue, SearchText
from huiyin.ledger.rebuild import rebuild
from huiyin.ledger.record import Provenance
from huiyin.ledger.verifying import verify
from huiyin.people.models import today
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Finding, Round
from tests.support.organ import Organ, a_finding, command

SECRET = "反映人吴某电话13900000000"


@pytest.fixture
def personal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Finding, "PERSONAL", frozenset({"manifestation"}))


@pytest.fixture
def told(organ: Organ, round_: Round, personal: None) -> Finding:
    return a_finding(organ, round_, manifestation=SECRET)


def provenance(organ: Organ) -> Provenance:
    return Provenance(by=organ.clerk, happened_on=today(), comment="依申请清除")


def test_personal_data_stands_outside_payload_and_search(told: Finding) -> None:
    entry = told.entries.get()
    assert Finding.objects.get(pk=told.pk).manifestation == SECRET
    assert "13900000000" not in entry.payload
    assert set(json.loads(entry.payload)["set"]["manifestation"]) == {"hmac"}
    assert "吴某" not in SearchText.objects.get(matter=told.pk).grams
    assert json.loads(PersonalValue.objects.get(entry=entry).value) == SECRET


def test_erasing_takes_value_and_key_and_blanks_the_column(organ: Organ, told: Finding) -> None:
    entry = told.entries.get()
    erase(entry, "manifestation", provenance(organ))
    assert not PersonalValue.objects.filter(entry=entry).exists()
    assert Finding.objects.get(pk=told.pk).manifestation == ""
    assert list(verify()) == []
    assert digest_of(Entry.objects.get(pk=entry.pk).payload) == entry.digest


def test_that_something_was_erased_is_an_entry_that_tells_nothing(organ: Organ, told: Finding) -> None:
    done = erase(told.entries.get(), "manifestation", provenance(organ))
    assert done.kind == EntryKind.ERASE
    assert json.loads(done.payload)["erased"] == [{"entry": 1, "field": "manifestation"}]
    assert "吴某" not in done.payload


def test_replay_after_erasure_brings_nothing_back(organ: Organ, told: Finding) -> None:
    erase(told.entries.get(), "manifestation", provenance(organ))
    rebuild()
    assert Finding.objects.get(pk=told.pk).manifestation == ""


def test_an_older_value_is_erased_without_touching_the_present_one(organ: Organ, told: Finding) -> None:
    act(told.pk, EntryKind.CORRECT, command(organ.clerk, comment="写错了"), {"manifestation": "另一种说法"})
    first = told.entries.get(sequence=1)
    erase(first, "manifestation", provenance(organ))
    assert Finding.objects.get(pk=told.pk).manifestation == "另一种说法"
    rebuild()
    assert Finding.objects.get(pk=told.pk).manifestation == "另一种说法"


def test_erasing_everywhere_leaves_no_value(organ: Organ, told: Finding) -> None:
    act(told.pk, EntryKind.CORRECT, command(organ.clerk, comment="写错了"), {"manifestation": "另一种说法"})
    assert len(erase_everywhere(told, "manifestation", provenance(organ))) == 2
    assert Finding.objects.get(pk=told.pk).manifestation == ""
    assert not PersonalValue.objects.exists()


def test_there_is_nothing_to_erase_twice(organ: Organ, told: Finding) -> None:
    entry = told.entries.get()
    erase(entry, "manifestation", provenance(organ))
    with pytest.raises(LookupError):
        erase(entry, "manifestation", provenance(organ))


def test_a_changed_personal_value_is_found_out(told: Finding) -> None:
    PersonalValue.objects.update(value='"改过的"')
    assert "个人信息“manifestation”与登记时不符" in [t.what for t in verify()]
