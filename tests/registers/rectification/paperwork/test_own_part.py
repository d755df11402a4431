"""Whoever sees but a part of a round reports on it, and is not told what the round is called."""

from __future__ import annotations

from django.urls import reverse

from huiyin.ledger.access import visible
from huiyin.people.actors import actor_of
from huiyin.registers.rectification.models import Finding, Measure, Round
from tests.desk.conftest import signed_in
from tests.support.organ import Organ


def test_a_department_reports_without_the_rounds_name(organ: Organ, round_: Round, measure: Measure) -> None:
    assert not visible(actor_of(organ.handler_a.person)).filter(pk=round_.pk).exists()
    page = signed_in(organ.handler_a).get(reverse("paperwork:progress", args=[round_.pk]))
    assert (page.status_code, round_.title in page.content.decode()) == (200, False)
    assert round_.title in signed_in(organ.clerk).get(reverse("paperwork:progress", args=[round_.pk])).content.decode()


def test_without_a_measure_there_is_nothing_to_report_on(organ: Organ, round_: Round, finding: Finding) -> None:
    for user in (organ.handler_a, organ.handler_b, organ.street_clerk, organ.administrator):
        assert signed_in(user).get(reverse("paperwork:progress", args=[round_.pk])).status_code == 404
