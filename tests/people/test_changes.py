"""The trail of changes: entries of today's form and rows of the form before, one list, page by page."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from huiyin.integrity.canonical import canonical, digest_of
from huiyin.people import changes
from huiyin.people.marking import mark
from huiyin.people.models import Change, OrganEntry, Person
from tests.support.organ import Organ


@pytest.fixture
def person(organ: Organ) -> Person:
    """Somebody with two changes of the form before and two of today's."""
    person = Person.objects.create(name="丁一")
    for note in ("旧一", "旧二"):
        Change.objects.create(
            actor=organ.administrator, model="people.person", object_id=str(person.pk), shown="丁一", before={}, after={},
            note=note,
        )
    for name in ("丁二", "丁三"):
        person.name = name
        changes.save(organ.administrator, person, f"改名{name}")
    return person


def test_both_forms_are_one_history_newest_first(person: Person) -> None:
    assert [c.note for c in changes.history(person)] == ["改名丁三", "改名丁二", "旧二", "旧一"]
    assert [c.note for c in changes.history(person, 3)] == ["改名丁三", "改名丁二", "旧二"]
    assert [c.note for c in changes.history(person, 1)] == ["改名丁三"]


@pytest.mark.parametrize("page", [1, 2, 3, 10])
def test_the_trail_passes_from_one_form_to_the_other_page_by_page(person: Person, page: int) -> None:
    notes, before = list[str](), ""
    while True:
        found, before = changes.trail(before, page)
        assert len(found) <= page
        notes += [c.note for c in found]
        if not before:
            break
    assert notes == ["改名丁三", "改名丁二", "旧二", "旧一"]


def test_the_page_shows_both_and_bears_nonsense(organ: Organ, person: Person, client: Client) -> None:
    client.force_login(organ.administrator)
    text = client.get("/settings/history/").content.decode()
    assert text.index("改名丁三") < text.index("旧二") < text.index("旧一")
    for before in ("x", "c", "cx", "-1", "9" * 40, "c" + "9" * 40):
        assert client.get("/settings/history/", {"before": before}).status_code == 200


def test_an_entry_says_what_changed_and_is_marked(organ: Organ, person: Person) -> None:
    entry = changes.save(organ.administrator, Person(name="戊"))
    assert entry is not None
    told = json.loads(entry.payload)
    assert (told["v"], told["kind"], told["model"], told["actor"]) == (2, "change", "people.person", organ.administrator.pk)
    assert (told["before"], told["after"]["name"]) == (None, "戊")
    assert entry.digest == digest_of(entry.payload) == digest_of(canonical(told))
    assert entry.mac == mark(entry.digest)
    assert json.loads(OrganEntry.objects.get(pk=entry.pk).payload)["nonce"] != json.loads(
        OrganEntry.objects.exclude(pk=entry.pk).latest("id").payload)["nonce"]


def test_what_start_up_brings_is_written_down_and_not_listed(db: None) -> None:
    loaded = OrganEntry.objects.filter(kind=OrganEntry.Kind.LOAD)
    assert {"procedures.version", "procedures.parameter"} <= set(loaded.values_list("model", flat=True))
    assert changes.trail() == ([], "")
