"""Dates whole, carried over and damaged; time limits in the spellings plans use."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.reading import read_text
from huiyin.reading.dates import find_dates, splits
from huiyin.reading.limits import due_date

TAIL = (
    "，区委第五巡察组对区水务局党组开展巡察。{feedback}。现将整改情况予以公布。\n一、整改情况\n"
    "1.关于“台账不全”的问题\n补齐。\n"
)


def read(period: str, feedback: str = "", end: str = "") -> object:
    return read_text("根据区委部署，" + period + TAIL.format(feedback=feedback or "要求整改") + end)


@pytest.mark.parametrize(
    "written",
    [
        "2023年4月3日至5月26日",
        "2023年4月3日至2023年5月26日",
        "2023 年 4 月 3 日—5 月 26 日",
        "2023年4月3日到5月26日",
        "２０２３年４月３日至５月２６日",
    ],
)
def test_periods(written: str) -> None:
    assert read(written).inspection_period == (date(2023, 4, 3), date(2023, 5, 26))  # type: ignore[attr-defined]


def test_period_within_one_month_and_across_the_year() -> None:
    assert read("2023年4月3日至28日").inspection_period == (date(2023, 4, 3), date(2023, 4, 28))  # type: ignore[attr-defined]
    assert read("2023年11月6日至1月12日").inspection_period == (date(2023, 11, 6), date(2024, 1, 12))  # type: ignore[attr-defined]


def test_period_of_ten_days_or_months_alone_is_not_guessed() -> None:
    assert read("2023年4月上旬至5月下旬").inspection_period is None  # type: ignore[attr-defined]


def test_year_left_out_of_feedback_is_carried_over() -> None:
    period = "2023年10月9日至12月15日"
    assert read(period, "12月28日，巡察组反馈了意见").feedback_date == date(2023, 12, 28)  # type: ignore[attr-defined]
    assert read(period, "2月6日，巡察组反馈了意见").feedback_date == date(2024, 2, 6)  # type: ignore[attr-defined]


def test_damaged_dates_are_read_and_doubted() -> None:
    reading = read("2023403日至526日", "2023112日，巡察组反馈了意见", "区水务局\n2023年12月30日\n")
    assert reading.inspection_period is None or reading.doubts  # type: ignore[attr-defined]
    reading = read("2023413日至526日", "2023115日，巡察组反馈了意见", "区水务局\n2023年12月30日\n")
    assert reading.inspection_period == (date(2023, 4, 13), date(2023, 5, 26))  # type: ignore[attr-defined]
    assert reading.feedback_date == date(2023, 11, 5)  # type: ignore[attr-defined]
    doubts = {d.literal: d.readings for d in reading.doubts}  # type: ignore[attr-defined]
    assert doubts["2023115日"] == ["2023-11-05", "2023-01-15"]
    assert doubts["526日"] == ["2023-05-26"]


def test_length_said_in_the_text_decides_between_readings() -> None:
    text = "2022911日至112日，市委第二巡察组对市林场党委开展为期两个月的巡察。现将整改情况予以公布。"
    assert read_text(text).inspection_period == (date(2022, 9, 11), date(2022, 11, 2))


def test_publicity_period_is_no_inspection() -> None:
    text = "现将整改情况进行公示。公示期为2024年3月4日至3月15日，接受监督。\n一、整改情况\n1.关于“台账不全”的问题\n补齐。"
    assert read_text(text).inspection_period is None


@pytest.mark.parametrize(
    ("digits", "cuts"),
    [("126", [(1, 26), (12, 6)]), ("830", [(8, 30)]), ("1228", [(12, 28)]), ("0105", [(1, 5)])],
)
def test_splits(digits: str, cuts: list[tuple[int, int]]) -> None:
    assert splits(digits) == cuts


def test_chinese_numerals_and_impossible_days() -> None:
    assert find_dates("二〇二三年十二月三十一日")[0].readings == ((2023, 12, 31),)
    assert not find_dates("2023年2月30日")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021年3月底前", date(2021, 3, 31)),
        ("2021年3月", date(2021, 3, 31)),
        ("2021.3", date(2021, 3, 31)),
        ("2021-03-15", date(2021, 3, 15)),
        ("2021/3/15", date(2021, 3, 15)),
        ("2021年3月15日前", date(2021, 3, 15)),
        ("2021年第二季度", date(2021, 6, 30)),
        ("2021年底前", date(2021, 12, 31)),
        ("2021年上半年", date(2021, 6, 30)),
        ("2021年3月上旬", date(2021, 3, 10)),
        ("2021年2月末", date(2021, 2, 28)),
        ("二〇二一年三月十五日", date(2021, 3, 15)),
        ("20210315", date(2021, 3, 15)),
        ("44270", date(2021, 3, 15)),
        ("立行立改，2021年3月底前完成并长期坚持", date(2021, 3, 31)),
        ("2021年1月至2021年6月", date(2021, 6, 30)),
        ("长期坚持", None),
        ("立行立改", None),
        ("2021年13月", None),
    ],
)
def test_time_limits(written: str, day: date | None) -> None:
    assert due_date(written) == day
