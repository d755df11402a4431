"""A round under way with two departments, and everybody at the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huiyin.people.models import User
from huiyin.registers.rectification.models import Measure, Round
from huiyin.registers.rectification.rounds import add_finding, add_measure
from tests.registers.rectification.walks import (
    Hand,
    a_full_finding,
    a_round_with_feedback,
    an_approved_plan,
    issued,
)
from tests.support.organ import Organ, move


@pytest.fixture(autouse=True)
def own_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.HUIYIN_DATA = tmp_path


@pytest.fixture
def signed_in(organ: Organ) -> Callable[[User], Client]:
    def enter(user: User) -> Client:
        client = Client()
        client.force_login(user, "huiyin.people.backends.DatedAccountBackend")
        return client

    return enter


@pytest.fixture
def clerk(organ: Organ, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(organ.clerk)


@pytest.fixture
def working(organ: Organ) -> Round:
    """Two findings of the committee (assisted by the other one), one of the street; all measures signed for."""
    hand = Hand(organ)
    round_ = a_round_with_feedback(hand)
    for title in ("调研不深", "会风不实"):
        a_full_finding(hand, round_, title)
    own = {"lead_department": organ.street, "leader": organ.leader.person}
    third = add_finding(round_, hand.of(organ.clerk), "接待不便民", {"wording": "接待不便民", **own})
    due = Measure.objects.filter(root=round_.pk)[0].due_on
    add_measure(third, hand.of(organ.clerk), "周末开放联络站", {**own, "due_on": due})
    issued(hand, an_approved_plan(hand, round_))
    for measure in Measure.objects.filter(root=round_.pk):
        signer = organ.street_clerk if measure.lead_department_id == organ.street.pk else organ.handler_a
        move(measure, "sign", hand.of(signer))
    return Round.objects.get(pk=round_.pk)
