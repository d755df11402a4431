"""The same mark may stand on any level; the words decide what a heading is."""

from __future__ import annotations

import pytest

from huiyin.reading import read_text
from huiyin.reading.marks import find_marks, numeral

HEAD = "根据市委统一部署，2023年5月8日至6月30日，市委第二巡察组对市渔政支队党总支开展巡察。现将整改情况予以公布。\n"


def shape(body: str) -> list[tuple[str | None, str, int | None, int | None, int]]:
    reading = read_text(HEAD + body)
    return [(f.number, f.title, f.focus, f.parent, len(f.measures)) for f in reading.findings]


def test_findings_right_below_the_part() -> None:
    body = (
        "一、组织领导情况\n（一）强化领导。召开会议。\n二、整改落实情况\n1.关于“执法记录不全”的问题\n"
        "整改情况：一是补记。二是复核。\n"
    )
    assert shape(body) == [("1", "执法记录不全", None, None, 2)]


def test_findings_as_top_headings_with_numbered_measures() -> None:
    body = (
        "一、关于“执法记录不全”问题的整改情况\n1.强化培训。举办培训班。\n2.完善台账。逐案登记。\n"
        "二、关于“装备闲置”问题的整改情况\n1.盘点装备。\n"
    )
    assert shape(body) == [("一", "执法记录不全", None, None, 2), ("二", "装备闲置", None, None, 1)]


def test_heading_and_measures_in_one_paragraph() -> None:
    body = (
        "一、在履行职责不到位方面\n（一）关于执法记录不全的问题。一是补记。二是复核。\n"
        "（二）关于装备闲置的问题。一是盘点。\n"
    )
    assert shape(body) == [("(一)", "执法记录不全", 0, None, 2), ("(二)", "装备闲置", 0, None, 1)]


def test_sub_problems_are_findings_with_a_parent() -> None:
    body = (
        "（一）在“履职尽责”方面\n1.关于“执法不规范”问题的整改\n（1）关于“执法记录不全”的问题\n补记。\n"
        "（2）关于“文书错漏”的问题\n更正。复查。\n"
    )
    assert shape(body) == [
        ("1", "执法不规范", 0, None, 0),
        ("(1)", "执法记录不全", 0, 0, 1),
        ("(2)", "文书错漏", 0, 0, 2),
    ]


def test_problems_numbered_through() -> None:
    body = (
        "二、整改落实情况\n（一）关于履职尽责方面\n问题1：执法记录不全。\n整改情况：一是补记。\n"
        "完成情况：已完成\n问题2：装备闲置。\n整改情况：盘点。\n"
    )
    reading = read_text(HEAD + body)
    assert [(f.number, f.title, f.status, len(f.measures)) for f in reading.findings] == [
        ("问题1", "执法记录不全", "已完成", 1),
        ("问题2", "装备闲置", None, 1),
    ]


def test_bare_sentences_with_a_result_below() -> None:
    body = (
        "二、整改落实情况\n（一）反馈问题：履职不到位。\n1.执法记录不全。\n（1）笔录缺页。\n"
        "整改情况：补记。\n（2）签名不齐。\n整改情况：补签。复核。\n"
    )
    assert [s[:2] for s in shape(body)] == [("1", "执法记录不全"), ("(1)", "笔录缺页"), ("(2)", "签名不齐")]
    assert [s[4] for s in shape(body)] == [0, 1, 2]


def test_whole_report_on_one_line() -> None:
    text = HEAD.strip() + (
        " 一、整改组织情况 1.提高认识。开会部署。 2.压实责任。 二、整改落实情况 "
        "1.关于“执法记录不全”问题的整改 一是补记。二是复核。 2.关于“装备闲置”问题的整改 一是盘点。"
    )
    reading = read_text(text)
    assert [(f.number, f.title, len(f.measures)) for f in reading.findings] == [
        ("1", "执法记录不全", 2),
        ("2", "装备闲置", 1),
    ]


def test_organisation_is_no_finding() -> None:
    body = (
        "一、加强组织领导\n一是针对反馈的3个方面12个问题，逐条认领。\n"
        "（一）针对巡察反馈的问题，制定方案。\n二、整改落实情况\n1.针对装备闲置的问题\n盘点。\n"
        "三、下一步打算\n（一）关于存在的问题，持续用力。\n"
    )
    assert shape(body) == [("1", "装备闲置", None, None, 1)]


def test_public_notice_with_labels_as_headings() -> None:
    text = (
        "突出环境问题整改验收公示\n排查发现的问题已整改完成，现公示如下：\n一、整改问题\n"
        "（一）河道有垃圾。\n二、整改责任单位\n青渚镇人民政府\n三、整改措施\n（一）清理垃圾。\n"
        "（二）设置拦网。\n四、完成时限\n2024年6月底\n"
    )
    reading = read_text(text)
    assert [(f.number, f.title, f.status, len(f.measures)) for f in reading.findings] == [
        ("(一)", "河道有垃圾", "已完成", 2)
    ]
    assert reading.unit == "青渚镇人民政府"


@pytest.mark.parametrize(
    "text", ["增长4.6%", "1.05亿元", "第三、四季度", "按照第（二）项规定", "（扩大）会议", "2022.3.4前完成"]
)
def test_what_only_looks_like_a_mark(text: str) -> None:
    assert not find_marks("我们" + text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十", 20), ("三十四", 34), ("⑫", 12), ("7", 7), ("百", 0)],
)
def test_numerals(text: str, value: int) -> None:
    assert numeral(text) == value
