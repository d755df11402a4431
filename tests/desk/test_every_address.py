"""Every address of the desk × every role: who gets in, who is asked to sign in, who finds nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.ledger.enums import EntryKind
from huiyin.procedures.acts import act
from huiyin.registers.rectification.models import Measure
from tests.desk.conftest import signed_in
from tests.support.organ import Organ, material, order

ROLES = ("clerk", "leader", "reviewer", "handler_a", "handler_b", "street_clerk", "inspector", "administrator")
READERS = {"clerk", "leader", "reviewer", "handler_a", "handler_b", "inspector"}
EVERYBODY = set(ROLES)
CONTENT = EVERYBODY - {"administrator"}

# name, arguments (measure / material stand for their ids), who gets 200; others 404, or 302 where `turned` says so
ADDRESSES = [
    ("desk:home", [], EVERYBODY, set()),
    ("desk:search", [], EVERYBODY, set()),
    ("desk:calendar", [], CONTENT, set()),
    ("desk:owing", [], {"clerk", "leader"}, set()),
    ("desk:list", ["rectification-measure"], CONTENT, set()),
    ("desk:list", ["rectification-round"], CONTENT, set()),
    ("desk:list", ["report"], CONTENT, set()),
    ("desk:list", ["no-such-register"], set(), set()),
    ("desk:export", ["rectification-measure"], CONTENT, set()),
    ("desk:grid", ["rectification-measure"], CONTENT, set()),
    ("desk:grid", ["rectification-round"], set(), set()),
    ("desk:new", ["rectification-round"], {"clerk"}, CONTENT - {"clerk"}),
    ("desk:new", ["rectification-measure"], set(), set()),
    ("desk:batch", ["rectification-measure"], set(), CONTENT),
    ("desk:matter", ["measure"], READERS, set()),
    ("desk:step", ["measure", "complete"], {"clerk", "handler_a"}, READERS - {"clerk", "handler_a"}),
    ("desk:act", ["measure", "note"], {"clerk", "leader", "handler_a", "handler_b"}, {"reviewer", "inspector"}),
    ("desk:act", ["measure", "extend"], {"clerk"}, READERS - {"clerk"}),
    ("desk:act", ["measure", "snapshot"], set(), set()),
    ("desk:act", ["measure", "nonsense"], set(), set()),
    ("desk:print", ["measure", "general", "docx"], READERS, set()),
    ("desk:print", ["measure", "no-such-form", "pdf"], set(), set()),
    ("desk:download", ["material"], READERS, set()),
    ("desk:preview", ["material"], READERS, set()),
]


@pytest.fixture
def numbers(organ: Organ, working: Measure) -> dict[str, int]:
    act(working.pk, EntryKind.ATTACH, order(organ.clerk, materials=(material("evidence", "走访记录"),)))
    found = working.materials.first()
    assert found is not None
    return {"measure": working.pk, "material": found.pk}


@pytest.mark.parametrize(("name", "arguments", "open_to", "turned"), ADDRESSES)
def test_who_gets_in(
    organ: Organ, numbers: dict[str, int], name: str, arguments: list[str], open_to: set[str], turned: set[str]
) -> None:
    address = reverse(name, args=[numbers.get(a, a) for a in arguments])
    got = {role: signed_in(getattr(organ, role)).get(address).status_code for role in ROLES}
    assert got == {role: 200 if role in open_to else 302 if role in turned else 404 for role in ROLES}


@pytest.mark.parametrize(("name", "arguments", "open_to", "turned"), ADDRESSES)
def test_strangers_are_asked_to_sign_in(
    numbers: dict[str, int], name: str, arguments: list[str], open_to: set[str], turned: set[str]
) -> None:
    address = reverse(name, args=[numbers.get(a, a) for a in arguments])
    answer = Client().get(address)
    assert (answer.status_code, answer["Location"].startswith("/login/?next=")) == (302, True)


@pytest.mark.parametrize("name", [
    "desk:urge", "desk:urge-all", "desk:judge", "desk:read", "desk:upload", "desk:large-type", "desk:sign-out",
])
def test_acts_need_a_post(organ: Organ, numbers: dict[str, int], name: str) -> None:
    arguments = {"desk:judge": [numbers["measure"], "complete"], "desk:urge": [numbers["measure"]], "desk:read": [1]}
    assert signed_in(organ.clerk).get(reverse(name, args=arguments.get(name))).status_code == 405


@pytest.mark.parametrize("role", ["street_clerk", "administrator"])
def test_acts_on_foreign_matters_find_nothing(organ: Organ, numbers: dict[str, int], role: str) -> None:
    client, pk = signed_in(getattr(organ, role)), numbers["measure"]
    for address in (
        reverse("desk:urge", args=[pk]), reverse("desk:judge", args=[pk, "complete"]),
        reverse("desk:step", args=[pk, "complete"]), reverse("desk:act", args=[pk, "note"]),
    ):
        assert client.post(address, {"comment": "试试"}).status_code == 404
