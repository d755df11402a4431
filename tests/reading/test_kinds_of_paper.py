"""What kind of paper a text is: by title, addressee, phrases and shape."""

from __future__ import annotations

import pytest

from huiyin.reading import Genre, Kind, read_text
from huiyin.reading.kind_words import KIND_WORDS

BY_TITLE = {
    "云溪镇党委关于巡察整改进展情况的通报": Genre.REPORT,
    "县委第二巡察组关于巡察云溪镇党委的反馈意见": Genre.FEEDBACK,
    "关于云溪镇党委巡察情况的反馈": Genre.FEEDBACK,
    "县委第二巡察组向云溪镇党委反馈巡察情况": Genre.FEEDBACK_NEWS,
    "云溪镇召开巡察反馈会": Genre.FEEDBACK_NEWS,
    "在巡察云溪镇党委情况反馈会上的讲话": Genre.SPEECH,
    "云溪镇环保督察反馈问题整改情况公示": Genre.NOTICE,
    "云溪镇党委关于落实县委巡察反馈意见的整改方案": Genre.PLAN,
    "云溪镇巡察反馈问题整改台账": Genre.LEDGER,
    "云溪镇巡察整改任务清单": Genre.TASK_LIST,
    "关于2023年度县级预算执行审计查出问题整改情况的报告": Genre.AUDIT,
    "云溪县人民政府关于代表建议办理情况的报告": Genre.CONGRESS,
}
BY_WORDS = {
    "同志们：\n我代表县委第二巡察组，向云溪镇党委反馈意见。\n一是学习不深入。": Genre.SPEECH,
    "主任、各位副主任、各位委员：\n受县人民政府委托，现将审计查出问题整改情况报告如下。": Genre.AUDIT,
    "主任、各位副主任、各位委员：\n现将代表建议办理情况报告如下。": Genre.CONGRESS,
    "县委第二巡察组对云溪镇党委进行了巡察。现将巡察情况反馈如下。\n一、主要问题\n1.学习不深入。": Genre.FEEDBACK,
    "6月5日，县委第二巡察组向云溪镇党委反馈巡察情况。会议强调，要抓好整改。": Genre.FEEDBACK_NEWS,
    "县委第二巡察组对云溪镇党委进行了巡察，现将整改情况予以公布。": Genre.REPORT,
    "现将第8项督察问题整改完成情况公示如下：": Genre.NOTICE,
    "请各科室安排好春节值班。": Genre.OTHER,
}


@pytest.mark.parametrize(("title", "genre"), BY_TITLE.items())
def test_the_title_tells_the_kind(title: str, genre: Genre) -> None:
    assert read_text(f"{title}\n\n根据统一部署，县委第二巡察组对云溪镇党委开展了巡察。\n").genre is genre


@pytest.mark.parametrize(("text", "genre"), BY_WORDS.items())
def test_where_no_title_stands_addressee_and_phrases_tell_it(text: str, genre: Genre) -> None:
    assert read_text(text).genre is genre


def test_a_feedback_letter_stays_one_though_it_asks_for_reports_and_its_title_is_torn() -> None:
    text = (
        "区委第五巡察组关于巡察区人大常委会机关\n党组的\n反馈意见\n\n区人大常委会机关党组：\n根据区委部署，区委第五巡察组对"
        "你单位进行了巡察。现将巡察情况反馈如下。\n一、巡察发现的主要问题\n1.学习不深入。\n二、整改要求\n报送整改进展情况报告。\n"
    )
    reading = read_text(text)
    assert (reading.genre, reading.title) == (Genre.FEEDBACK, "区委第五巡察组关于巡察区人大常委会机关党组的反馈意见")
    assert reading.unit == "区人大常委会机关党组"
    assert not reading.measures


def test_every_kind_has_a_name_and_is_taken_as_one_of_four() -> None:
    assert {genre.kind for genre in Genre} == set(Kind)
    assert all(KIND_WORDS[genre] for genre in Genre)
    assert read_text("请各科室安排好春节值班。").to_json()["kind"] == "other"
