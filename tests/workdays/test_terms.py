"""Terms: reading them and finding their last day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.workdays import BadTerm, Calendar, Term, TermUnit, add_months, parse_term

CALENDAR = Calendar()


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("5 workdays", Term(5, TermUnit.WORKDAY)),
        ("1 workday", Term(1, TermUnit.WORKDAY)),
        (" 10 Days ", Term(10, TermUnit.DAY)),
        ("1 month", Term(1, TermUnit.MONTH)),
        ("5个工作日", Term(5, TermUnit.WORKDAY)),
        ("2个月", Term(2, TermUnit.MONTH)),
        ("10日", Term(10, TermUnit.DAY)),
        ("15天", Term(15, TermUnit.DAY)),
    ],
)
def test_terms_are_read(text: str, term: Term) -> None:
    assert parse_term(text) == term


@pytest.mark.parametrize(
    "text", ["", "5", "days", "-1 day", "0 days", "1.5 months", "two days", "5 workdays later", "５ days"]
)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadTerm, match="5个工作日"):
        parse_term(text)


def test_two_months_after_the_feedback_end_on_the_same_day_even_a_saturday() -> None:
    assert parse_term("2 months").due(date(2020, 10, 19), CALENDAR) == date(2020, 12, 19)


def test_calendar_days_run_through_holidays_and_workdays_do_not() -> None:
    assert parse_term("10 days").due(date(2021, 9, 28), CALENDAR) == date(2021, 10, 8)
    assert parse_term("3 workdays").due(date(2021, 9, 29), CALENDAR) == date(2021, 10, 9)


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2021, 3, 31), -1, date(2021, 2, 28)),
        (date(2021, 12, 15), 1, date(2022, 1, 15)),
        (date(2021, 1, 15), -13, date(2019, 12, 15)),
    ],
)
def test_months_are_clamped_to_the_months_end(day: date, count: int, result: date) -> None:
    assert add_months(day, count) == result


@given(st.integers(1, 9999), st.sampled_from(TermUnit))
def test_a_term_reads_its_own_words(amount: int, unit: TermUnit) -> None:
    assert parse_term(str(Term(amount, unit))) == Term(amount, unit)


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)), st.integers(-300, 300))
def test_months_there_and_back_lose_at_most_the_clamped_days(day: date, count: int) -> None:
    back = add_months(add_months(day, count), -count)
    assert back <= day
    assert (day - back).days <= 3
    if day.day <= 28:
        assert back == day
