"""Who gets in, who is told whose it is, who finds nothing; and the same number of questions however much there is."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.registers.rectification.models import Finding, Measure, Round
from huiyin.registers.rectification.rounds import keep_up
from tests.desk.conftest import signed_in
from tests.desk.test_every_address import READERS, ROLES
from tests.desk_rectifying.test_keeping import _day, _kept
from tests.support.organ import Organ, a_finding, move, order

# name, what it is about, who gets 200, who is sent back to the matter; others 404
OVERSEERS = {"leader", "reviewer", "inspector"}
DOORS = [
    ("carry-over", "round", {"clerk"}, OVERSEERS),
    ("group", "round", {"clerk"}, OVERSEERS),
    ("merge", "finding", {"clerk"}, READERS - {"clerk"}),
    ("lessons", "finding", {"clerk"}, READERS - {"clerk"}),
    ("review", "finding", {"clerk"}, READERS - {"clerk"}),
    ("long-term", "round", READERS, set()),
    ("carry-over", "finding", set(), set()),
    ("merge", "measure", set(), set()),
    ("review", "round", set(), set()),
]


@pytest.mark.parametrize(("name", "about", "open_to", "turned"), DOORS)
def test_who_gets_in(
    organ: Organ, measure: Measure, name: str, about: str, open_to: set[str], turned: set[str]
) -> None:
    pks = {"measure": measure.pk, "finding": measure.parent_id, "round": measure.root_id}
    address = reverse(f"rectifying:{name}", args=[pks[about]])
    got = {role: signed_in(getattr(organ, role)).get(address).status_code for role in ROLES}
    assert got == {role: 200 if role in open_to else 302 if role in turned else 404 for role in ROLES}
    assert Client().get(address)["Location"].startswith("/login/?next=")


@pytest.mark.parametrize(("name", "about"), [(d[0], d[1]) for d in DOORS if d[2] == {"clerk"}])
def test_others_change_nothing(organ: Organ, finding: Finding, name: str, about: str) -> None:
    pk = finding.pk if about == "finding" else finding.root_id
    address, before = reverse(f"rectifying:{name}", args=[pk]), finding.entries.count()
    for role in set(ROLES) - {"clerk"}:
        assert signed_in(getattr(organ, role)).post(address, {"comment": "试试"}).status_code in {302, 404}
    assert finding.entries.count() == before


@pytest.mark.parametrize("role", ["clerk", "handler_a"])
def test_buttons_only_for_those_who_may(organ: Organ, finding: Finding, role: str) -> None:
    client = signed_in(getattr(organ, role))
    text = client.get(reverse("desk:matter", args=[finding.pk])).content.decode()
    for name in ("merge", "lessons", "review"):
        assert (reverse(f"rectifying:{name}", args=[finding.pk]) in text) == (role == "clerk")


def _asked(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", ["carry-over", "merge", "group", "long-term", "review", "lessons"])
def test_pages_ask_the_same_however_much_there_is(
    organ: Organ, clerk: Client, round_: Round, later: Round, finding: Finding, name: str
) -> None:
    def more(number: int) -> None:
        for i in range(number):
            added = move(a_finding(organ, round_, f"问题{i}"), "issue", order(organ.clerk))
            keep_up(added, order(organ.clerk, comment="仍在执行"), _day(5 + i))
        _kept(organ, finding, number)

    pk = round_.pk if name in {"carry-over", "group", "long-term"} else finding.pk
    address = reverse(f"rectifying:{name}", args=[pk])
    more(2)
    few = _asked(clerk, address)
    more(6)
    assert _asked(clerk, address) == few
    assert few <= 30


def test_the_home_desk_folds_what_waits_for_the_plan(organ: Organ, clerk: Client, round_: Round, later: Round) -> None:
    for i in range(3):
        a_finding(organ, later, f"问题{i}")
    page = clerk.get("/")
    (fold,) = page.context["folds"]
    assert (fold.root.pk, fold.number, fold.matter.pk) == (later.pk, 3, later.pk)
    assert "第四轮巡察整改：3项待随方案印发" in page.content.decode()
    for tab in page.context["tabs"]:
        if tab.number:
            shown = clerk.get("/", {"tab": tab.code}).context
            assert int(tab.number) == len(shown["lines"]) + len(shown["folds"])
