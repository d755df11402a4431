"""When an act was registered never runs backwards; a clock set right is confirmed by the administrator, on record."""

from __future__ import annotations

import datetime as dt
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from huiyin.cli import probes
from huiyin.ledger.enums import EntryKind
from huiyin.people import clock
from huiyin.people.models import today
from huiyin.procedures import bounds
from huiyin.procedures.acts import act
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.service import advance, begin
from huiyin.procedures.settling import set_value
from huiyin.registers.rectification.models import Measure, Round
from tests.desk.conftest import filled, signed_in
from tests.support.organ import Organ, command

pytestmark = pytest.mark.one_way


def _behind(**by: float) -> object:
    return patch.object(clock, "now", return_value=timezone.now() - dt.timedelta(**by))


def test_a_clock_behind_the_ledger_registers_nothing(organ: Organ, measure: Measure) -> None:
    revision = measure.revision
    with _behind(minutes=6):  # type: ignore[attr-defined]
        for send in (
            lambda: act(measure.pk, EntryKind.NOTE, command(organ.clerk, comment="记")),
            lambda: advance(measure.pk, "sign", "sign", command(organ.handler_a)),
            lambda: begin(Round, command(organ.clerk), "新轮次", {}),
        ):
            with pytest.raises(NotAllowed, match="核对服务器时钟"):
                send()
    measure.refresh_from_db()
    assert measure.revision == revision


def test_servers_may_differ_by_a_little(organ: Organ, measure: Measure) -> None:
    with _behind(minutes=4):  # type: ignore[attr-defined]
        act(measure.pk, EntryKind.NOTE, command(organ.clerk, comment="记"))


def test_the_page_says_so_and_keeps_what_was_typed(organ: Organ, measure: Measure) -> None:
    client, address = signed_in(organ.clerk), reverse("desk:act", args=[measure.pk, "note"])
    data = filled(client, address, comment="写了很多的话")
    with _behind(minutes=30):  # type: ignore[attr-defined]
        answer = client.post(address, data)
    page = answer.content.decode()
    assert (answer.status_code, "没有登记" in page, "写了很多的话" in page) == (422, True, True)


def test_once_the_clock_is_confirmed_work_goes_on(organ: Organ, measure: Measure) -> None:
    set_value(bounds.CLOCK, today().isoformat(), today(), "时钟曾快一小时，已校准", organ.administrator)
    with _behind(hours=1):  # type: ignore[attr-defined]
        act(measure.pk, EntryKind.NOTE, command(organ.clerk, comment="记"))
        set_value(bounds.CLOCK, "已校准", today() + dt.timedelta(days=1), "不再需要", organ.administrator)
        act(measure.pk, EntryKind.NOTE, command(organ.clerk, comment="再记"))


def test_it_costs_one_query_by_the_key(organ: Organ, measure: Measure) -> None:
    with CaptureQueriesContext(connection) as asked:
        bounds._require_clock()
    assert len(asked) == 1


def test_doctor_tells_of_a_clock_that_went_back(organ: Organ, measure: Measure, settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    assert [f.level for f in probes.clock()] == [probes.Level.FINE]
    with _behind(days=60), patch.object(bounds, "_require_clock"):  # type: ignore[attr-defined]
        act(measure.pk, EntryKind.NOTE, command(organ.clerk, comment="记"))
    assert "1处登记时间倒退" in next(f.text for f in probes.clock() if f.about == "登记时间")
