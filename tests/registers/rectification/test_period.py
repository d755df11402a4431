"""The concentrated period: calendar months of the dated parameter, from the feedback's own day."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Entry
from huiyin.procedures.acts import act
from huiyin.procedures.models import Parameter
from huiyin.registers.rectification.entailed import concentrated_until
from huiyin.registers.rectification.models import Round
from tests.support.organ import Organ, a_round, command

D = dt.date


@pytest.mark.parametrize(
    ("feedback_on", "until"),
    [
        (D(2020, 10, 19), D(2020, 12, 19)), (D(2017, 12, 31), D(2018, 2, 28)), (D(2024, 2, 7), D(2024, 4, 7)),
        (D(2024, 2, 8), D(2024, 8, 8)), (D(2024, 8, 31), D(2025, 2, 28)), (D(2015, 8, 2), None), (None, None),
    ],
)
def test_two_months_before_the_2024_rule_and_six_since(
    organ: Organ, feedback_on: dt.date | None, until: dt.date | None
) -> None:
    assert concentrated_until("inspection", feedback_on) == until


@pytest.mark.parametrize("source", ["audit", "special", "self"])
def test_other_sources_have_no_such_period(organ: Organ, source: str) -> None:
    assert concentrated_until(source, D(2025, 1, 1)) is None


def test_a_round_begun_by_hand_has_its_period_too(organ: Organ) -> None:
    round_ = a_round(organ, feedback_on=D(2025, 3, 5))
    stored = Round.objects.get(pk=round_.pk)
    assert (stored.concentrated_until, stored.due_on) == (D(2025, 9, 5), D(2025, 9, 5))


def test_the_organ_may_shorten_the_period_by_its_parameter(organ: Organ) -> None:
    Parameter.objects.filter(code="rectification.period_months", ends_on=None).update(value="3")
    assert Round.objects.get(pk=a_round(organ, feedback_on=D(2025, 3, 5)).pk).concentrated_until == D(2025, 6, 5)


def test_a_corrected_feedback_date_moves_the_period_with_an_entry_of_its_own(organ: Organ) -> None:
    round_ = a_round(organ, feedback_on=D(2025, 3, 5))
    act(round_.pk, EntryKind.CORRECT, command(organ.clerk, comment="日期录错"), {"feedback_on": D(2025, 4, 5)})
    stored = Round.objects.get(pk=round_.pk)
    assert (stored.concentrated_until, stored.due_on, stored.first_due_on) == (D(2025, 10, 5), D(2025, 10, 5), D(2025, 9, 5))
    last = Entry.objects.filter(matter=round_.pk).latest("sequence")
    assert "集中整改截止日期" in last.comment


def test_a_period_set_on_purpose_stays(organ: Organ) -> None:
    round_ = a_round(organ, feedback_on=D(2025, 3, 5))
    corrected = command(organ.clerk, comment="按区委要求")
    act(round_.pk, EntryKind.CORRECT, corrected, {"concentrated_until": D(2025, 6, 30)})
    act(round_.pk, EntryKind.CORRECT, corrected, {"feedback_on": D(2025, 3, 6)})
    assert Round.objects.get(pk=round_.pk).concentrated_until == D(2025, 6, 30)
