"""Working days: holidays, make-up workdays, the organ's own table, counting forwards and backwards."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.workdays import Calendar

CALENDAR = Calendar()
DAYS = st.dates(date(1995, 1, 1), date(2045, 12, 31))
COUNTS = st.integers(-900, 900)


def test_a_public_holiday_is_free_and_a_make_up_saturday_is_worked() -> None:
    assert not CALENDAR.is_workday(date(2021, 10, 1))  # a Friday
    assert CALENDAR.is_workday(date(2021, 10, 9))  # Saturday, worked for National Day
    assert CALENDAR.is_workday(date(2021, 9, 26))  # Sunday, worked for National Day
    assert not CALENDAR.is_workday(date(2021, 10, 10))


def test_counting_crosses_the_national_day_week_and_its_make_up_days() -> None:
    # 30 Sep 2021 is a Thursday; 1-7 Oct are free; 8 and 9 Oct are worked.
    assert CALENDAR.add_workdays(date(2021, 9, 30), 2) == date(2021, 10, 9)
    assert CALENDAR.add_workdays(date(2021, 10, 9), -2) == date(2021, 9, 30)
    assert CALENDAR.workdays_between(date(2021, 9, 30), date(2021, 10, 9)) == 2


@pytest.mark.parametrize("start", [date(2021, 3, 5), date(2021, 3, 6), date(2021, 3, 7)])
def test_one_workday_from_friday_saturday_or_sunday_is_monday(start: date) -> None:
    assert CALENDAR.add_workdays(start, 1) == date(2021, 3, 8)


def test_day_zero_is_the_start_itself() -> None:
    assert CALENDAR.add_workdays(date(2021, 3, 6), 0) == date(2021, 3, 6)


def test_lights_count_towards_and_past_the_due_date() -> None:
    friday, monday = date(2021, 3, 5), date(2021, 3, 8)
    assert CALENDAR.workdays_between(friday, monday) == 1  # today Friday, due Monday: one left
    assert CALENDAR.workdays_between(monday, friday) == -1  # today Monday, due last Friday: one over
    assert CALENDAR.workdays_between(friday, friday) == 0


def test_the_organs_table_wins_over_the_library() -> None:
    calendar = Calendar({date(2021, 3, 8): "台风停工"}, {date(2021, 3, 6): "调班"})
    assert not calendar.is_workday(date(2021, 3, 8))
    assert calendar.is_workday(date(2021, 3, 6))
    assert calendar.add_workdays(date(2021, 3, 5), 2) == date(2021, 3, 9)
    assert calendar.reason(date(2021, 3, 8)) == "台风停工"
    assert calendar.reason(date(2021, 3, 9)) == ""


def test_a_day_cannot_be_free_and_worked_at_once() -> None:
    with pytest.raises(ValueError, match="2021年3月8日既列为放假又列为上班"):
        Calendar({date(2021, 3, 8): "甲"}, {date(2021, 3, 8): "乙"})


def test_beyond_the_library_only_weekends_are_free_and_callers_can_tell() -> None:
    assert CALENDAR.covers(2021)
    assert not CALENDAR.covers(2044)
    assert CALENDAR.is_workday(date(2044, 10, 3))  # a Monday in the National Day week
    assert not CALENDAR.is_workday(date(2044, 10, 1))  # a Saturday
    assert Calendar({date(2044, 10, 3): "国庆节"}, announced_years={2044}).covers(2044)


@given(DAYS, COUNTS)
def test_adding_and_counting_are_inverse(day: date, count: int) -> None:
    moved = CALENDAR.add_workdays(day, count)
    if count >= 0 or CALENDAR.is_workday(day):
        assert CALENDAR.workdays_between(day, moved) == count
    if CALENDAR.is_workday(day):
        assert CALENDAR.add_workdays(moved, -count) == day


@given(DAYS, st.integers(1, 900))
def test_a_moved_day_is_a_workday_and_matches_counting_one_by_one(day: date, count: int) -> None:
    count = count % 60 + 1
    moved = CALENDAR.add_workdays(day, count)
    walked = [day + timedelta(days=n) for n in range(1, (moved - day).days + 1)]
    assert sum(map(CALENDAR.is_workday, walked)) == count
    assert CALENDAR.is_workday(moved)


@given(DAYS, DAYS, DAYS)
def test_counts_are_antisymmetric_additive_and_monotone(a: date, b: date, c: date) -> None:
    between = CALENDAR.workdays_between
    assert between(a, b) == -between(b, a)
    assert between(a, b) + between(b, c) == between(a, c)
    if b <= c:
        assert between(a, b) <= between(a, c)


@given(DAYS, DAYS, COUNTS)
def test_adding_is_monotone_in_the_start_and_strict_in_the_count(a: date, b: date, count: int) -> None:
    early, late = sorted((a, b))
    assert CALENDAR.add_workdays(early, count) <= CALENDAR.add_workdays(late, count)
    assert CALENDAR.add_workdays(a, count) < CALENDAR.add_workdays(a, count + 1)
