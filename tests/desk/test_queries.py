"""Pages ask the database the same number of questions, however much there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiyin.ledger.enums import EntryKind
from huiyin.procedures.acts import act
from huiyin.register.base import REGISTERS
from huiyin.registers.rectification.models import Finding, Measure
from tests.desk.conftest import signed_in
from tests.support.organ import Organ, a_measure, command, material, move

MEASURES = "/registers/rectification-measure/"


def _more(organ: Organ, finding: Finding, number: int) -> list[Measure]:
    found = []
    for i in range(number):
        measure = a_measure(organ, finding, f"第{i}项措施")
        move(measure, "issue", command(organ.clerk))
        move(measure, "sign", command(organ.handler_a))
        found.append(measure)
    return found


def _asked(client: Client, address: str) -> int:
    client.get(address)  # the texts of procedures are asked for once a page, and parsed once for all
    with CaptureQueriesContext(connection, ) as asked:
        answer = client.get(address)
        if answer.streaming:
            list(answer.streaming_content)  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 42), ("/?tab=done", 42), ("/calendar/", 23), (MEASURES, 27), (f"{MEASURES}?sort=-number", 28),
        (f"{MEASURES}?q=措施&stage=under_way", 27), ("/search/?q=措施", 20), (f"{MEASURES}export/", 14),
        (f"{MEASURES}grid/", 20),
    ],
)
def test_lists_and_the_home_desk(organ: Organ, finding: Finding, address: str, most: int) -> None:
    desks = {role: signed_in(getattr(organ, role)) for role in ("clerk", "handler_a", "leader", "inspector")}
    _more(organ, finding, 2)
    few = {role: _asked(client, address) for role, client in desks.items()}
    _more(organ, finding, 12)
    assert {role: _asked(client, address) for role, client in desks.items()} == few
    assert max(few.values()) <= most


@pytest.mark.parametrize("address", ["/", "/calendar/", MEASURES, "/search/?q=措施"])
def test_a_page_costs_the_same_however_many_registers_there_are(
    organ: Organ, finding: Finding, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(organ.clerk)
    _more(organ, finding, 1)
    few = _asked(client, address)
    like: Any = REGISTERS["rectification.record"]  # people begin it, and it holds meetings
    for i in range(8):
        code = f"more.of_them_{i}"
        monkeypatch.setitem(REGISTERS, code, type(f"More{i}", (like,), {"code": code, "title": f"台账{i}"}))
    assert _asked(client, address) == few
    assert "台账7" in client.get(address).content.decode()


def test_what_departments_owe(organ: Organ, finding: Finding) -> None:
    client = signed_in(organ.leader)
    _more(organ, finding, 2)
    few = _asked(client, "/owing/")
    _more(organ, finding, 12)
    assert (_asked(client, "/owing/"), few <= 24) == (few, True)


@pytest.mark.parametrize("role", ["clerk", "handler_a", "inspector"])
def test_a_matters_page(organ: Organ, finding: Finding, role: str) -> None:
    client = signed_in(getattr(organ, role))
    working = _more(organ, finding, 1)[0]
    grow: Callable[[], object] = lambda: act(  # noqa: E731
        working.pk, EntryKind.PROGRESS, command(organ.handler_a, comment="进展", materials=(material(),)), {"progress": "进展"}
    )
    grow()
    few = _asked(client, f"/matters/{working.pk}/")
    for _ in range(8):
        grow()
    assert _asked(client, f"/matters/{working.pk}/") == few
    assert few <= 42


def test_children_cost_the_same_however_many(organ: Organ, finding: Finding) -> None:
    client = signed_in(organ.clerk)
    _more(organ, finding, 2)
    few = _asked(client, f"/matters/{finding.pk}/")
    _more(organ, finding, 10)
    assert _asked(client, f"/matters/{finding.pk}/") == few
