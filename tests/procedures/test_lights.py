"""Lights count working days and say so in words. 19 June 2026 is a holiday."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger.enums import Stage
from huiyin.procedures.lights import Color, Lights
from huiyin.procedures.models import Parameter
from huiyin.registers.rectification.models import Finding, Measure

D = dt.date
FRIDAY = D(2026, 6, 5)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due", "color", "words"),
    [
        (D(2026, 6, 5), Color.YELLOW, "临近到期，今天到期"),
        (D(2026, 6, 8), Color.YELLOW, "临近到期，剩1个工作日"),
        (D(2026, 6, 22), Color.YELLOW, "临近到期，剩10个工作日"),
        (D(2026, 6, 23), Color.GREEN, "正常，剩11个工作日"),
        (D(2026, 6, 4), Color.RED, "超期1个工作日"),
        (D(2026, 5, 29), Color.RED, "超期5个工作日"),
    ],
)
def test_an_open_matter_against_its_deadline(due: dt.date, color: Color, words: str) -> None:
    light = Lights(FRIDAY).of(Finding(due_on=due, stage=Stage.UNDER_WAY))
    assert light is not None
    assert (light.color, light.words) == (color, words)


@pytest.mark.django_db
@pytest.mark.parametrize("day", [FRIDAY, D(2026, 6, 9), D(2026, 9, 23)])
def test_the_horizon_is_the_last_day_that_shows_yellow(day: dt.date) -> None:
    lights = Lights(day)
    for due, color in ((lights.horizon, Color.YELLOW), (lights.horizon + dt.timedelta(days=1), Color.GREEN)):
        light = lights(due)
        assert light is not None
        assert light.color == color


@pytest.mark.django_db
def test_overdue_since_a_free_day_is_overdue_at_once() -> None:
    light = Lights(D(2026, 6, 7)).of(Measure(due_on=D(2026, 6, 6), stage=Stage.UNDER_WAY))
    assert light is not None
    assert (light.color, light.words) == (Color.RED, "已超期")


@pytest.mark.django_db
def test_without_a_deadline_there_is_no_light() -> None:
    finding = Finding(stage=Stage.UNDER_WAY)
    assert Lights(FRIDAY).of(finding) is None
    assert Lights(FRIDAY).words(finding) == "未定时限"


@pytest.mark.django_db
def test_what_is_kept_up_for_long_shows_its_review() -> None:
    measure = Measure(stage=Stage.UNDER_WAY, long_term=True, next_review_on=D(2026, 6, 8))
    assert Lights(FRIDAY).words(measure) == "临近复核，剩1个工作日"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("closed_on", "historical", "words"),
    [
        (D(2026, 6, 5), False, "已办结"), (D(2026, 6, 8), False, "超期办结"),
        (D(2026, 6, 8), True, "已办结"),
    ],
)
def test_a_closed_matter_has_no_colour(closed_on: dt.date, historical: bool, words: str) -> None:
    finding = Finding(stage=Stage.CLOSED, due_on=FRIDAY, closed_on=closed_on, historical=historical)
    light = Lights(D(2026, 12, 1)).of(finding)
    assert light is not None
    assert (light.color, light.words) == (Color.NONE, words)


@pytest.mark.django_db
def test_the_organ_sets_the_days() -> None:
    Parameter.objects.filter(code="lights.yellow_days").update(value="1")
    light = Lights(FRIDAY).of(Finding(due_on=D(2026, 6, 9), stage=Stage.UNDER_WAY))
    assert light is not None
    assert light.color == Color.GREEN


@pytest.mark.django_db
def test_many_matters_cost_no_more_queries(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        light = Lights(FRIDAY)
        for n in range(50):
            light.of(Finding(due_on=FRIDAY + dt.timedelta(days=n), stage=Stage.UNDER_WAY))
