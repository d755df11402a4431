"""Ways of writing that the annotated reports do not have, in invented words: each read as its author meant it."""

from __future__ import annotations

from datetime import date
from time import process_time

import pytest

from huiyin.reading import Reading, read_text

OPENING = "根据县委统一部署，{}。现将整改情况予以公布。\n"
INSPECTED = "2022年4月6日至5月27日，县委第二巡察组对县粮食局党组进行了巡察"


def opened(sentence: str) -> Reading:
    return read_text(OPENING.format(sentence))


def body(words: str) -> Reading:
    return read_text("现将整改情况予以公布。\n二、整改落实情况\n" + words)


def shown(reading: Reading) -> list[tuple[str | None, str, int | None, str | None, int]]:
    return [(f.number, f.title, f.parent, f.status, len(f.measures)) for f in reading.findings]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("县委第二巡察组对青渚县供销合作社联合社党组开展了巡察", "青渚县供销合作社联合社党组"),
        ("县委第二巡察组进驻县水利局党组开展巡察", "县水利局党组"),
        ("县水利局党组接受了县委第二巡察组的巡察", "县水利局党组"),
        ("县委第二巡察组对县城投公司党委（含下属企业）开展巡察", "县城投公司党委"),
        ("县委第二巡察组对县粮食局2021年度预算执行情况进行了检查", "县粮食局"),
        ("县委第二巡察组向党组主要负责人和领导班子反馈了意见", None),
    ],
)
def test_the_unit_is_named_in_many_openings(sentence: str, unit: str | None) -> None:
    assert opened(sentence).unit == unit


def test_a_title_without_about_names_the_unit() -> None:
    reading = read_text(
        "青渚县水利局党组落实县委巡察反馈意见整改情况通报\n按照安排，现将整改情况通报如下。\n"
    )
    assert reading.unit == "青渚县水利局党组"


@pytest.mark.parametrize(
    ("line", "issuer"),
    [("信息来源：县粮食局", "县粮食局"), ("信息来源：本网", None), ("来源：县纪委监委", None)],
)
def test_the_source_issues_only_what_its_own_unit_reports(line: str, issuer: str | None) -> None:
    assert read_text(f"- {line}\n- 发布日期：2022-12-01\n" + OPENING.format(INSPECTED)).issuer == issuer


def test_a_meeting_held_for_feedback_gives_its_day() -> None:
    assert opened(INSPECTED + "，反馈会于2022年7月8日召开").feedback_date == date(2022, 7, 8)


def test_a_period_from_a_day_on() -> None:
    period = opened("自2022年4月6日起至5月27日，县委第二巡察组对县粮食局党组进行了巡察").inspection_period
    assert period == (date(2022, 4, 6), date(2022, 5, 27))


def test_months_alone_are_no_period_but_a_doubt_with_the_widest_one() -> None:
    reading = opened("2022年4月上旬至5月中旬，县委第二巡察组对县粮食局党组进行了巡察")
    assert reading.inspection_period is None
    (doubt,) = reading.doubts
    assert (doubt.literal, doubt.readings) == ("2022年4月上旬至5月中旬", ["2022-04-01 至 2022-05-20"])


def test_months_of_the_rectification_raise_no_doubt() -> None:
    assert opened(INSPECTED + "，2022年8月至10月集中整改，后经检查").doubts == []


@pytest.mark.parametrize(
    ("literal", "readings"),
    [
        ("20227月8日", ["2022-07-08"]),
        ("2022年78日", ["2022-07-08"]),
        ("2022年112日", ["2022-11-02", "2022-01-12"]),
    ],
)
def test_a_day_that_lost_one_of_its_signs_is_doubted(literal: str, readings: list[str]) -> None:
    (doubt,) = opened(f"{INSPECTED}。{literal}，巡察组反馈了意见").doubts
    assert doubt.literal == literal
    assert sorted(doubt.readings) == sorted(readings)


def test_top_headings_may_be_the_bare_problems() -> None:
    reading = read_text(
        "现将审计整改情况公告如下：\n一、预算编制不完整。已整改。已并入预算。\n二、账实不符。正在整改。已盘点资产12台。\n"
    )
    assert shown(reading) == [
        ("一", "预算编制不完整", None, "已完成", 1),
        ("二", "账实不符", None, "正在整改", 1),
    ]


def test_sub_problems_share_their_siblings_role_and_short_measures_stay_measures() -> None:
    reading = body(
        "（一）关于“党建弱化”的问题\n1.组织生活不规范。\n（1）补开会议2次。\n2.发展党员把关不严\n（1）核查档案23份。\n"
        "（二）关于“公开不够”的问题\n（1）对未公开事项逐件公开。\n（2）增设公开栏。\n"
    )
    assert shown(reading) == [
        ("(一)", "党建弱化", None, None, 0),
        ("1", "组织生活不规范", 0, None, 1),
        ("2", "发展党员把关不严", 0, None, 1),
        ("(二)", "公开不够", None, None, 2),
    ]


def test_work_that_is_done_badly_is_a_problem_though_it_begins_with_a_verb() -> None:
    reading = body(
        "1.主责履行有差距\n（1）学习不经常、研究不深入。\n①学习11次。\n②办班2期。\n（2）落实河湖长制有偏差。\n①修订办法。\n"
    )
    assert [f.title for f in reading.findings] == [
        "主责履行有差距",
        "学习不经常、研究不深入",
        "落实河湖长制有偏差",
    ]


def test_two_ways_to_write_a_number_make_one_list() -> None:
    reading = body("1.关于“学习少”的问题\n学习8次。\n2、关于“检查少”的问题\n检查3次。\n")
    assert shown(reading) == [("1", "学习少", None, None, 1), ("2", "检查少", None, None, 1)]


def test_a_label_before_the_problem_is_no_part_of_its_title() -> None:
    reading = body("（一）【问题】公车管理松散。\n【整改情况】封存车辆3台。\n")
    assert shown(reading) == [("(一)", "公车管理松散", None, None, 1)]


@pytest.mark.parametrize(
    ("words", "status", "measures"),
    [
        ("已整改到位，并长期坚持。查处12起。", "已完成", 1),
        ("完成情况：阶段性完成。落实专人。", "阶段性完成", 1),
        ("立行立改，逐项销号。查处12起，做到整改到位。", None, 2),
        ("整改进展：正在推进。\n主要做法：成立专班。倒排工期。", "正在整改", 2),
    ],
)
def test_status_sentences_are_no_measures(words: str, status: str | None, measures: int) -> None:
    (finding,) = body(f"（一）关于“执法不严”的问题。{words}\n").findings
    assert (finding.status, len(finding.measures)) == (status, measures)


def test_a_heading_may_carry_its_status_in_brackets() -> None:
    assert [f.status for f in body("（一）关于“账目不清”问题（持续推进）\n清理账目。\n").findings] == [
        "持续整改"
    ]


def test_a_notice_of_one_problem_named_in_a_sentence_has_the_status_said_below() -> None:
    reading = read_text(
        "整改公示\n现对第7项关于“料场噪声扰民”问题整改情况公示。\n该问题已整改完成。详见附表。\n"
    )
    assert shown(reading) == [("第7项", "料场噪声扰民", None, "已完成", 0)]


def test_a_list_of_annexes_is_no_list_of_measures() -> None:
    reading = body(
        "（一）关于“巡河少”的问题\n巡河120次。\n附件：1.整改清单\n2.制度清单\n青渚县水利局\n2022年12月9日\n"
    )
    assert [m.text for m in reading.measures] == ["巡河120次。"]
    assert reading.issuer == "青渚县水利局"


def test_a_title_torn_over_two_lines_is_one() -> None:
    reading = body("（一）关于“食堂乱”的问题\n一是制定《食堂管理\n办法》。\n")
    assert [d.replace("\n", "") for d in reading.findings[0].documents] == ["《食堂管理办法》"]


def test_a_notice_names_its_unit_and_number_before_who_signs() -> None:
    reading = read_text(
        "关于督察反馈问题整改情况的公示\n现公示如下：\n一、整改任务\n第二十三项：矿山修复滞后。\n二、责任单位\n青渚县人民政府\n"
        "三、整改措施\n（一）组织验收。\n四、整改完成情况\n（一）复绿30亩。\n青渚县生态环境局\n2024年1月8日\n"
    )
    assert (reading.unit, reading.issuer) == ("青渚县人民政府", "青渚县生态环境局")
    assert shown(reading) == [("第二十三项", "矿山修复滞后", None, None, 1)]


def test_visits_of_the_page_are_no_figures() -> None:
    text = "关于巡察整改情况的通报\n来源：县粮食局 浏览次数：188次\n" + OPENING.format(INSPECTED)
    assert read_text(text).figures == []


def test_many_lists_of_annexes_are_read_in_linear_time() -> None:
    begun = process_time()
    read_text("现将整改情况公布如下。\n" + "附件：1.清单\n" * 8000)
    assert process_time() - begun < 3


def test_a_plain_lack_is_a_sub_problem_though_its_account_follows_on_the_line() -> None:
    reading = body(
        "1.关于“改革有差距”的问题\n（1）谋划不足。召开会议3次。\n（2）对未公开事项逐件公开。公开5件。\n（3）创新不强。申报课题2项。\n"
    )
    assert [(f.number, f.title, f.parent) for f in reading.findings] == [
        ("1", "改革有差距", None),
        ("(1)", "谋划不足", 0),
        ("(3)", "创新不强", 0),
    ]


@pytest.mark.parametrize(("said", "status"), [("长期坚持", "长期坚持"), ("未完成", "未完成")])
def test_what_stands_below_a_line_of_status_was_done(said: str, status: str | None) -> None:
    (finding,) = body(f"（一）关于“执法不严”的问题\n整改状态：{said}\n查处12起。\n").findings
    assert (finding.status, [m.text for m in finding.measures]) == (status, ["查处12起。"])
