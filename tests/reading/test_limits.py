"""Time limits in the spellings of plans and ledgers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.reading.limits import due_date, read_limit

END_OF_MARCH, FIFTH = date(2026, 3, 31), date(2026, 3, 5)
SINCE = date(2026, 2, 10)
HAN = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026.3.5", FIFTH),
        ("2026/3/5", FIFTH),
        ("2026-03-05", FIFTH),
        ("2026年3月5日前", FIFTH),
        ("2026 年 3 月 5 日", FIFTH),
        ("２０２６年３月５日", FIFTH),
        ("二〇二六年三月五日", FIFTH),
        ("二○二六年三月", END_OF_MARCH),
        ("20260305", FIFTH),
        ("202603", END_OF_MARCH),
        ("46086", FIFTH),
        ("26.3.5", FIFTH),
        ("2026-03-05 00:00:00", FIFTH),
        ("2026.03", END_OF_MARCH),
        ("2026年3月底前", END_OF_MARCH),
        ("2026年\n3月底", END_OF_MARCH),
        ("2026年第一季度", END_OF_MARCH),
        ("2026Q1", END_OF_MARCH),
        ("2026年1月至3月", END_OF_MARCH),
        ("2025.11-2026.3", END_OF_MARCH),
        ("2025年11月至3月", END_OF_MARCH),
        ("立行立改，2026年3月底前完成并长期坚持", END_OF_MARCH),
        ("2026年3月31日前完成，此后每年12月检查", END_OF_MARCH),
        ("2026年3月中旬", date(2026, 3, 20)),
        ("2026年上半年", date(2026, 6, 30)),
        ("2026年底", date(2026, 12, 31)),
    ],
)
def test_one_day_in_many_spellings(written: str, day: date) -> None:
    assert due_date(written) == day


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("长期坚持", "standing"),
        ("持续推进", "standing"),
        ("立行立改", "now"),
        ("3月底前", "year"),
        ("收到反馈后三个月内", "term"),
        ("60日内", "term"),
        ("2026年2月30日", "impossible"),
        ("2026.13", "impossible"),
        ("尽快", "unread"),
        ("98.5%", "unread"),
        ("12", "unread"),
    ],
)
def test_what_names_no_day_says_why(written: str, why: str) -> None:
    limit = read_limit(written)
    assert (limit.due, limit.open) == (None, why)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("3月底前", END_OF_MARCH),
        ("一季度", END_OF_MARCH),
        ("3.31", END_OF_MARCH),
        ("1月底", date(2027, 1, 31)),
        ("2月10日", SINCE),
        ("2月9日", date(2027, 2, 9)),
        ("年底前", date(2026, 12, 31)),
        ("明年3月", date(2027, 3, 31)),
    ],
)
def test_a_day_without_a_year_is_the_first_from_the_documents_day_on(written: str, day: date) -> None:
    limit = read_limit(written, SINCE)
    assert (limit.due, limit.assumed) == (day, day.year)


def spellings(day: date) -> list[str]:
    """One day in every spelling that names it whole."""
    han = "".join(HAN[int(c)] for c in str(day.year))
    y, m, d = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    return [
        f"{y}.{m}.{d}", f"{y}/{m}/{d}", f"{y}-{m:02}-{d:02}", f"{y}年{m}月{d}日", f"{y}年{m}月{d}日前", f"{y}年 {m} 月 {d} 日",
        f"{y}{m:02}{d:02}", f"{y % 100}.{m}.{d}", f"{serial}", f"{han}年{m}月{d}日", f"{y}.{m:02}.{d:02}前",
    ]  # fmt: skip


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_every_spelling_of_a_day_is_that_day(day: date) -> None:
    assert {due_date(spelt) for spelt in spellings(day)} == {day}


@given(st.text(max_size=40))
def test_no_text_is_too_odd(text: str) -> None:
    limit = read_limit(text, SINCE)
    assert limit.text == text
    assert limit.due is None or limit.open is None
