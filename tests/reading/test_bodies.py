"""Names as sets with roles, and when two names mean one body."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.reading import read_text
from huiyin.reading.bodies import same_body, several, teams_of

HEAD = "云溪镇党委关于巡察整改情况的通报\n县委第二巡察组对云溪镇党委开展了巡察。现将整改情况予以公布。\n"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("第二中学党支部", "中共云溪县第二中学支部委员会", True),
        ("县委第2巡察组", "中共云溪县委第二巡察组", True),
        ("云溪镇党委", "中共云溪镇委员会", True),
        ("县档案馆党支部", "县图书馆党支部", False),
        ("县水务局", "县水利中心", False),
    ],
)
def test_names_are_compared_after_normalising(one: str, other: str, same: bool) -> None:
    assert same_body(one, other) is same
    assert same_body(other, one) is same


def test_several_bodies_of_one_phrase() -> None:
    assert several("云溪镇、河西镇") == ["云溪镇", "河西镇"]
    assert several("园区党工委、管委会") == ["园区党工委、管委会"]  # one unit with two signboards
    assert teams_of("县委第二、第三巡察组") == ["县委第二巡察组", "县委第三巡察组"]


@pytest.mark.parametrize(
    ("closing", "issuers", "day"),
    [
        ("中共云溪区委\n云溪区人民政府\n20241201\n", ["中共云溪区委", "云溪区人民政府"], date(2024, 12, 1)),
        ("中共云溪区委 云溪区人民政府\n2024年12月1日\n", ["中共云溪区委", "云溪区人民政府"], date(2024, 12, 1)),
        (
            "云溪镇巡察反馈意见\n整改工作领导小组办公室\n2024年12月1日\n",
            ["云溪镇巡察反馈意见整改工作领导小组办公室"],
            date(2024, 12, 1),
        ),
        ("云溪镇党委\n2024年12月1日\n", ["云溪镇党委"], date(2024, 12, 1)),
    ],
)  # fmt: skip
def test_who_signs_over_line_ends(closing: str, issuers: list[str], day: date) -> None:
    reading = read_text(HEAD + "一、整改情况\n1.关于学习不够的问题\n补课3次。\n\n" + closing)
    assert (reading.issuers, reading.published) == (issuers, day)


def test_a_report_to_a_meeting_names_who_reports_and_when() -> None:
    reading = read_text(
        "关于2023年度县级预算执行审计查出问题整改情况的报告\n——2024年11月26日在云溪县第十八届人大常委会第十二次会议上\n"
        "云溪县审计局局长 何远\n主任、各位委员：\n受县人民政府委托，现将整改情况报告如下。\n"
    )
    assert (reading.reporter, reading.published) == ("云溪县审计局局长 何远", date(2024, 11, 26))
    assert reading.inspectors == ["云溪县审计局"]


def test_the_hearing_before_the_feedback_is_not_its_day() -> None:
    text = (
        "6月9日，市委书记专题会听取巡察情况汇报，对巡察反馈和整改落实提出要求。2024年6月10日至13日，"
        "市委第三巡察组向云溪村党总支反馈了巡察意见。现将整改情况予以公布。\n"
    )
    assert read_text(text).feedback_date == date(2024, 6, 10)
