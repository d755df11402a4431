"""What departments owe: each number opens its list; urged singly or at once, and never twice on a day."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry
from huiyin.people.models import today
from huiyin.registers.rectification.models import Finding, Measure
from tests.desk.conftest import signed_in
from tests.support.organ import Organ, a_finding, a_measure, command, move

OWING = "/owing/"
URGE_ALL = "/owing/urge/"


@pytest.fixture
def owed(organ: Organ, finding: Finding) -> list[Measure]:
    """Of the committee three late (one still in draft), one due soon, one far off; of the other committee one late."""
    found = []
    for days, led in ((-9, organ.committee), (-2, organ.committee), (-1, organ.committee), (3, organ.committee),
                      (90, organ.committee), (-5, organ.other_committee)):
        due = today() + dt.timedelta(days=days)
        leader = organ.leader if led == organ.committee else organ.deputy
        measure = a_measure(organ, finding, f"{days}天的措施", lead_department=led, leader=leader.person, due_on=due, assists=[])
        if days != -1:
            move(measure, "issue", command(organ.clerk))
        found.append(measure)
    return found


def _lines(client: Client, **asked: str) -> list[int]:
    page, found = client.get(OWING, asked), []
    while True:
        found += [line.matter.pk for line in page.context["lines"]]
        if not page.context["pages"]["next"]:
            return found
        page = client.get(page.context["pages"]["next"])


@pytest.mark.parametrize("role", ["clerk", "leader", "deputy"])
def test_every_number_opens_its_list(organ: Organ, owed: list[Measure], role: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiyin.desk.owing.SIZE", 2)
    client = signed_in(getattr(organ, role))
    owes = client.get("/").context["owes"]
    for each in owes:
        lists = [_lines(client, department=each.code, light=shade) for shade in ("", "red", "yellow")]
        assert [len(found) for found in lists] == [each.owed, each.late, each.soon]
        assert lists[0] == sorted(lists[0], key=[m.pk for m in sorted(owed, key=lambda m: (m.due_on, m.pk))].index)
    numbers = {str(each.department): (each.owed, each.late, each.soon) for each in owes}
    both = {"联络工委": (5, 3, 1), "监督工委": (1, 1, 0)}
    assert numbers == (both if role == "clerk" else {name: both[name] for name in
                       (("联络工委",) if role == "leader" else ("监督工委",))})


def test_what_names_a_leader_but_is_led_elsewhere_stands_apart(organ: Organ, owed: list[Measure]) -> None:
    other = a_measure(organ, a_finding(organ, owed[0].root), "另一部门的", lead_department=organ.street, assists=[])
    client = signed_in(organ.leader)
    found = {each.code: each.owed for each in client.get(OWING).context["owes"]}
    assert found["named"] == 1
    assert _lines(client, department="named") == [other.pk]


def test_departments_of_others_are_not_found(organ: Organ, owed: list[Measure]) -> None:
    client = signed_in(organ.leader)
    for code in (str(organ.other_committee.pk), "999999", "nonsense"):
        assert client.get(OWING, {"department": code}).status_code == 404
        assert client.post(URGE_ALL, {"department": code}).status_code == 404
    assert signed_in(organ.handler_a).post(URGE_ALL).status_code == 404


def test_all_that_is_late_is_urged_with_one_click(organ: Organ, owed: list[Measure]) -> None:
    client = signed_in(organ.leader)
    sent = {"department": str(organ.committee.pk), "request_id": str(uuid.uuid4())}
    for _ in range(2):
        page = client.post(URGE_ALL, sent).content.decode()
        assert "共2条，成功2条，失败0条" in page  # the draft has nobody to urge
    urged = Entry.objects.filter(kind=EntryKind.URGE)
    assert sorted(urged.values_list("matter_id", flat=True)) == [owed[0].pk, owed[1].pk]
    assert client.post(URGE_ALL, {**sent, "request_id": str(uuid.uuid4())})["Location"] == OWING
    assert client.post(URGE_ALL, {"department": str(organ.committee.pk)})["Location"] == OWING
    assert urged.count() == 2
    assert "今天已催办" in client.get(OWING).content.decode()


def test_what_was_urged_by_itself_is_passed_over(organ: Organ, owed: list[Measure]) -> None:
    client = signed_in(organ.leader)
    client.post(f"/matters/{owed[0].pk}/urge/", {"request_id": str(uuid.uuid4())})
    page = client.post(URGE_ALL, {"department": str(organ.committee.pk), "request_id": str(uuid.uuid4())})
    assert "共1条，成功1条，失败0条" in page.content.decode()
    assert Entry.objects.filter(kind=EntryKind.URGE, matter=owed[0].pk).count() == 1


def test_one_page_urges_several_rows(organ: Organ, owed: list[Measure]) -> None:
    """The rows of a list share a request id; each matter is urged all the same."""
    client, request_id = signed_in(organ.clerk), str(uuid.uuid4())
    for measure in owed[:2]:
        client.post(f"/matters/{measure.pk}/urge/", {"request_id": request_id})
    assert Entry.objects.filter(kind=EntryKind.URGE).count() == 2
