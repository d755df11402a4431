"""Problems told in running text: only where feedback tells them, marked as such, with the places where they stand."""

from __future__ import annotations

import pytest

from huiyin.reading import read_text

OPENING = "2024年6月5日，县委第二巡察组向云溪镇党委反馈巡察情况。"


@pytest.mark.parametrize(
    ("told", "titles"),
    [
        ("巡察发现一些问题，主要是：学习不深入；监管不严；“三资”管理混乱。", ["学习不深入", "监管不严", "“三资”管理混乱"]),
        ("存在一些问题。主要表现在：一是学习流于形式。二是监管不严。", ["学习流于形式", "监管不严"]),
        ("反馈了3类主要问题：一、党建不扎实；二、财务不规范；三、服务意识不强。", ["党建不扎实", "财务不规范", "服务意识不强"]),
        ("云溪镇存在问题：学习不深入；账目不清。河西镇存在问题：公开不及时；作风漂浮。",
         ["学习不深入", "账目不清", "公开不及时", "作风漂浮"]),
        ("存在的问题主要有以下两个方面：\n第一，学习不深入。\n第二，监管不严。", ["学习不深入", "监管不严"]),
    ],
)  # fmt: skip
def test_problems_are_read_from_running_text(told: str, titles: list[str]) -> None:
    reading = read_text(OPENING + told + "会议强调，要抓好整改。")
    assert [f.title for f in reading.findings] == titles
    assert all(f.in_prose for f in reading.findings)
    assert all(f.title[:4] in reading.text[f.heading_start : f.heading_end] for f in reading.findings)


@pytest.mark.parametrize(
    "told",
    [
        "会议要求：一是提高站位；二是抓好整改。",  # demands
        "取得的成效主要表现在：一是学习深入；二是监管严格。",
        "提出了整改建议：一、加强学习；二、加强监管。",
    ],
)
def test_demands_and_praise_are_no_problems(told: str) -> None:
    assert not read_text(OPENING + told).findings


def test_a_report_repeats_what_was_fed_back_without_making_problems_of_it() -> None:
    text = "云溪镇党委关于巡察整改情况的通报\n县委第二巡察组反馈了问题，主要是：学习不深入；监管不严。现将整改情况予以公布。\n"
    assert not read_text(text).findings


def test_a_problem_named_by_number_is_one_below_its_kind() -> None:
    text = (
        "云溪镇党委关于巡察整改情况的通报\n县委第二巡察组反馈了意见。现将整改情况予以公布。\n一、整改情况\n1.自身建设不强。\n"
        "问题1：兼职委员作用难发挥。部分委员不了解社情。\n整改情况：\n一是加强联系。\n"
    )
    findings = read_text(text).findings
    assert [(f.title, f.parent, len(f.measures)) for f in findings] == [
        ("自身建设不强", None, 0),
        ("兼职委员作用难发挥", 0, 1),
    ]
