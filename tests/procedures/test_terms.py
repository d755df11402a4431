"""Due dates in working days, with make-up workdays and the organ's own table; parameters by date; deadlines that move."""

from __future__ import annotations

import datetime as dt

import pytest

from huiyin.ledger.enums import EntryKind
from huiyin.ledger.models import Matter
from huiyin.people.models import today
from huiyin.procedures import parameters
from huiyin.procedures.acts import act
from huiyin.procedures.calendar import calendar, due_after
from huiyin.procedures.commands import NotAllowed
from huiyin.procedures.models import Holiday, Parameter, Task
from huiyin.registers.rectification.models import Measure
from tests.support.organ import Organ, command, move

D = dt.date


@pytest.mark.django_db
@pytest.mark.parametrize(("term", "start", "due"), [
    ("1 workday", D(2024, 9, 13), D(2024, 9, 14)),  # a Saturday worked for the Mid-Autumn festival
    ("2 workdays", D(2024, 9, 13), D(2024, 9, 18)),
    ("5 workdays", D(2024, 9, 29), D(2024, 10, 11)),  # over the National Day; 12 October is worked, too
    ("1 month", D(2024, 1, 31), D(2024, 2, 29)),
])
def test_terms_know_holidays_and_makeup_workdays(term: str, start: dt.date, due: dt.date) -> None:
    assert due_after(term, start) == due


@pytest.mark.django_db
def test_the_organs_own_days_win(django_assert_num_queries: object) -> None:
    assert due_after("1 workday", D(2024, 6, 17)) == D(2024, 6, 18)
    Holiday.objects.create(day=D(2024, 6, 18), name="台风停工")
    assert due_after("1 workday", D(2024, 6, 17)) == D(2024, 6, 19)
    Holiday.objects.create(day=D(2024, 6, 22), is_workday=True, name="补班")
    assert calendar().is_workday(D(2024, 6, 22))
    Holiday.objects.all().delete()
    assert due_after("1 workday", D(2024, 6, 17)) == D(2024, 6, 18)


def test_a_task_has_the_due_date_of_its_step_or_follows_the_matter(organ: Organ, measure: Measure) -> None:
    sign = Task.objects.get(matter=measure, is_open=True)
    assert (sign.due_on, sign.follows_matter) == (due_after("2 workdays", today()), False)
    move(measure, "sign", command(organ.handler_a))
    work = Task.objects.get(matter=measure, is_open=True)
    assert (work.due_on, work.follows_matter) == (Measure.objects.get(pk=measure.pk).due_on, True)


def test_an_extension_moves_matter_and_task_and_leaves_the_first_deadline(organ: Organ, measure: Measure) -> None:
    move(measure, "sign", command(organ.handler_a))
    first = Measure.objects.get(pk=measure.pk).due_on
    assert first is not None
    later = first + dt.timedelta(days=20)
    act(measure.pk, EntryKind.EXTEND, command(organ.clerk, comment="材料待审批"), {"due_on": later})
    matter = Matter.objects.get(pk=measure.pk)
    assert (matter.first_due_on, matter.due_on, matter.sort_due) == (first, later, later)
    assert Task.objects.get(matter=measure, is_open=True).due_on == later


def test_an_extension_is_later_and_says_why(organ: Organ, measure: Measure) -> None:
    with pytest.raises(NotAllowed, match="延期理由"):
        act(measure.pk, EntryKind.EXTEND, command(organ.clerk), {"due_on": today() + dt.timedelta(days=99)})
    with pytest.raises(NotAllowed, match="晚于"):
        act(measure.pk, EntryKind.EXTEND, command(organ.clerk, comment="延"), {"due_on": today()})


@pytest.mark.django_db
def test_a_parameter_is_the_one_that_held_on_the_day() -> None:
    code = "rectification.period_months"
    assert parameters.parameter(code, D(2023, 6, 1)) == "2"
    assert parameters.parameter(code, D(2024, 2, 7)) == "2"
    assert parameters.parameter(code, D(2024, 2, 8)) == "6"
    assert parameters.parameter(code, D(2001, 1, 1)) == "2", "history from before the first is judged by the first"
    with pytest.raises(LookupError):
        parameters.parameter("nobody.declared", D(2024, 2, 8))


@pytest.mark.django_db
def test_what_the_organ_has_edited_is_not_overwritten() -> None:
    code = "lights.yellow_days"
    Parameter.objects.filter(code=code).update(value="7")
    parameters.store_declared()
    assert parameters.number(code, today()) == 7
    assert Parameter.objects.filter(code=code).count() == 1


FESTIVALS_2031 = (
    ("01-01", "元旦"), ("01-23", "春节"), ("04-05", "清明节"), ("05-01", "劳动节"), ("06-24", "端午节"),
    ("10-01", "国庆节、中秋节"),
)


@pytest.mark.parametrize("left_out", [None, *range(len(FESTIVALS_2031))])
def test_a_year_is_known_once_each_of_its_festivals_is_entered(db: None, left_out: int | None) -> None:
    """Many days of one festival are no whole year; a festival that falls into another is named with it."""
    for n in range(20):
        Holiday.objects.create(day=dt.date(2031, 7, 1) + dt.timedelta(days=n), name="台风停工", is_workday=False)
    for place, (day, name) in enumerate(FESTIVALS_2031):
        if place != left_out:
            Holiday.objects.create(day=dt.date.fromisoformat(f"2031-{day}"), name=name, is_workday=False)
    assert calendar().covers(2031) is (left_out is None)

