"""What is a figure and what only looks like one."""

from __future__ import annotations

import pytest

from huiyin.reading import read_text


def figures(text: str) -> list[tuple[float, str]]:
    return [(q.value, q.unit) for q in read_text(text).figures]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("召开党组会议4次、推进会2次", [(4, "次"), (2, "次")]),
        ("4个方面12类问题和4条意见建议", [(4, "个"), (12, "类"), (4, "条")]),
        ("五方面17项问题56项具体问题", [(5, "方面"), (17, "项"), (56, "项")]),
        ("建立五项工作机制", [(5, "项")]),
        ("六个方面的问题和五个方面意见", [(6, "个"), (5, "个")]),
        ("清退资金36.25万元、追回1.2亿元", [(36.25, "万元"), (1.2, "亿元")]),
        ("收回资金12,345.6元", [(12345.6, "元")]),
        ("政务处分0人", [(0, "人")]),
        ("梳理讲话200余条", [(200, "条")]),
        ("挽回损失30余万元", [(30, "万元")]),
        ("资金50321.47 万元、现有 6 个", [(50321.47, "万元"), (6, "个")]),
        ("形成79个“问题清单”", [(79, "个")]),
        ("完成率91.46%", [(91.46, "%")]),
        ("34个（含立行立改问题2个）", [(34, "个"), (2, "个")]),
        ("走访３０户", [(30, "户")]),
        ("先后3次听取汇报", [(3, "次")]),
        ("开展宣讲3场次", [(3, "场次")]),
        ("提升18个人大工委", [(18, "个")]),
        ("百分之九十五的群众满意", [(95, "%")]),
        ("維修六類設備25個", [(6, "类"), (25, "个")]),
        ("维修两台水泵", [(2, "台")]),
        ("抽查3个工作组", [(3, "个")]),
        ("检查商户78家次、台账30台次", [(78, "家次"), (30, "台次")]),
        ("督查3轮、学习2遍", [(3, "轮"), (2, "遍")]),
        ("整理档案500卷、打井12口、增长2倍", [(500, "卷"), (12, "口"), (2, "倍")]),
        ("归还本金200万，罚款2.5万。", [(200, "万"), (2.5, "万")]),
        ("归为3大类12个方面", [(3, "大类"), (12, "个")]),
        ("召开了一次专题会", [(1, "次")]),
        ("提醒谈话三人", [(3, "人")]),
        ("较上年减少-3.2万元", [(-3.2, "万元")]),
        ("走访1 200人", [(1200, "人")]),
    ],
)
def test_figures(text: str, expected: list[tuple[float, str]]) -> None:
    assert figures(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "市委第7巡察组",
        "每周召开一次例会",
        "至少召开一次专题会",
        "第十二届人大三次会议",
        "实行1次性告知",
        "三人小组负责",
        "单笔3-5元",
        "第57次会议",
        "十二届区委第二轮",
        "政发〔2022〕3号",
        "落实“三会一课”“一岗双责”",
        "三会一课和三重一大",
        "四个意识、四个自信、两个维护",
        "树牢4个意识",
        "用3个月时间，45天内，10个工作日",
        "每季度召开1次推进会",
        "每月不少于2次",
        "完成一项、销号一项",
        "一件一件抓落实",
        "2022年8月和5月份",
        "成立40周年",
        "热线12345",
        "“4+1”标准",
        "中央八项规定精神",
        "四套班子",
        "第三条第2项",
        "一事项一登记",
        "进一步提高",
        "学习《关于培育100个示范点的意见》",
        "做到四个亲自",
        "河东路18号3楼",
        "2期工程",
    ],
)
def test_no_figures(text: str) -> None:
    assert figures(text) == []


def test_the_literal_stands_where_the_offsets_say() -> None:
    text = "現（xiàn）有\u200b１２ 个小組，另有五 项。开展培训3期"
    reading = read_text(text)
    assert [text[q.start : q.end] == q.literal for q in reading.figures] == [True] * len(reading.figures)
    assert (reading.figures[0].literal, reading.figures[0].value) == ("１２ 个", 12)


def test_what_is_counted_is_named() -> None:
    of = {q.literal: q.of for q in read_text("5名党组成员讲党课，谈话提醒37人次，学习《警示录》2次").figures}
    assert of == {"5名": "党组成员讲党课", "37人次": "谈话提醒", "2次": "《警示录》"}


def test_lost_words_between_two_numbers_are_repaired_with_a_doubt() -> None:
    text = "反馈意见细化为318个方面具体问题，其中15个问题已经整改，还有3个问题正在整改。"
    reading = read_text(text)
    assert [q.value for q in reading.figures] == [18, 15, 3]
    assert reading.doubts[0].readings[0] == "3个方面18个具体问题"


def test_a_number_with_a_space_in_it_is_doubted() -> None:
    (doubt,) = read_text("走访1 200人。").doubts
    assert (doubt.literal, doubt.readings) == ("1 200", ["1200", "200"])


def test_what_is_counted_carries_no_mark() -> None:
    assert [q.of for q in read_text("整改措施：\n1.新建泵站3座。\n①改造管网12公里。").figures] == [
        "新建泵站",
        "改造管网",
    ]
