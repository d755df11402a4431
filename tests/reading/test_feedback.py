"""Feedback and plans as prose: how problems show, what is demanded by when, who is named in a measure's own words."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.reading import Kind, Reading, read_text
from huiyin.reading.said_owners import said_of

HEAD = (
    "中共云溪县委第二巡察组关于对县供销社党组开展常规巡察的反馈意见\n"
    "2025年9月8日至11月7日，县委第二巡察组对县供销社党组开展了常规巡察。现将有关情况反馈如下：\n"
)
FULL = HEAD + (
    "一、总体评价\n做了一些工作。\n二、巡察发现的主要问题\n（一）落实上级部署有差距\n"
    "1.理论武装不够扎实。一是第一议题制度落实不到位；二是学用结合不紧。\n"
    "2.主责主业聚焦不够。农资储备任务没有完成。\n（二）管党治党责任落实不到位\n"
    "1.“一岗双责”压得不实。具体表现在：班子成员没有开展廉政谈话；对下属企业监督缺位。\n"
    "三、移交的问题线索\n巡察期间收到反映党员干部的问题线索3件，已移交县纪委监委。\n"
    "四、整改意见建议\n（一）强化政治建设。要落实第一议题制度。\n（二）聚焦主责主业。要补齐服务网点。\n"
    "请你单位自收到本反馈意见之日起1个月内将整改方案报县委巡察办，集中整改期为3个月，2026年5月15日前报送整改进展情况报告。\n"
)


@pytest.fixture(scope="module")
def full() -> Reading:
    return read_text(FULL)


def test_findings_show_in_pieces(full: Reading) -> None:
    assert full.kind is Kind.FEEDBACK
    assert [(f.number, f.title, f.focus, [m.text for m in f.manifestations]) for f in full.findings] == [
        ("1", "理论武装不够扎实", 0, ["一是第一议题制度落实不到位；", "二是学用结合不紧。"]),
        ("2", "主责主业聚焦不够", 0, ["农资储备任务没有完成。"]),
        ("1", "“一岗双责”压得不实", 1, ["班子成员没有开展廉政谈话；", "对下属企业监督缺位。"]),
    ]


def test_demands_deadlines_and_leads(full: Reading) -> None:
    assert [p.text for p in full.requirements] == [
        "（一）强化政治建设。要落实第一议题制度。",
        "（二）聚焦主责主业。要补齐服务网点。",
    ]
    assert [(d.term, d.due) for d in full.deadlines] == [
        ("1个月", None),
        ("3个月", None),
        (None, date(2026, 5, 15)),
    ]
    assert [c.text for c in full.clues] == ["巡察期间收到反映党员干部的问题线索3件，已移交县纪委监委。"]
    every = [*full.requirements, *full.deadlines, *full.clues]
    assert all(full.text[p.start : p.end] == p.text for p in every)


def test_a_paragraph_of_problems_without_headings() -> None:
    reading = read_text(
        HEAD
        + "一、存在的主要问题\n一是党的领导弱化。支委会没有专题研究过防火工作。二是管护责任不落实。3个管护站无人值守。\n"
        "二、意见建议\n一要加强党的领导。二要落实管护责任。\n"
    )
    assert [(f.number, f.title, [m.text for m in f.manifestations]) for f in reading.findings] == [
        ("一是", "党的领导弱化", ["支委会没有专题研究过防火工作。"]),
        ("二是", "管护责任不落实", ["3个管护站无人值守。"]),
    ]
    assert [p.text for p in reading.requirements] == ["一要加强党的领导。", "二要落实管护责任。"]


def test_a_part_of_problems_that_names_none_makes_none_up() -> None:
    assert not read_text(HEAD + "一、存在的主要问题\n详见附表。\n二、意见建议\n要抓好整改。\n").findings


def test_demands_of_a_single_finding_and_manifestations_with_marks() -> None:
    reading = read_text(
        HEAD
        + "发现以下问题：\n1.查档服务不便民\n（1）周末不开放。\n（2）没有网上预约。\n整改要求：增设周末窗口。\n"
        "2.库房管理有漏洞\n（1）温湿度没有记录。\n整改要求：建立巡查制度。\n"
    )
    assert [
        (f.title, [m.text for m in f.manifestations], [r.text for r in f.requirements])
        for f in reading.findings
    ] == [
        ("查档服务不便民", ["（1）周末不开放。", "（2）没有网上预约。"], ["增设周末窗口。"]),
        ("库房管理有漏洞", ["（1）温湿度没有记录。"], ["建立巡查制度。"]),
    ]


@pytest.mark.parametrize(
    ("measure", "leads", "assists", "due_text"),
    [
        (
            "一是调整值班人员,由办公室牵头,各管护站配合,2025年7月15日前完成。",
            ["办公室"],
            ["各管护站"],
            "2025年7月15日前",
        ),
        ("二是安装视频监控,由防火办负责,9月底前完成。", ["防火办"], [], "9月底前"),
        ("修订值班制度(办公室牵头,防火办配合,2025年6月底前完成)。", ["办公室"], ["防火办"], "2025年6月底前"),
        ("补齐巡查记录(2025年6月底前)", [], [], "2025年6月底前"),
        ("坚持每季度研究防火工作,长期坚持。", [], [], "长期坚持"),
        ("2025年召开专题会议2次,明确专人负责。", [], [], None),
        ("由专业力量牵头推进,尽快完成。", [], [], None),
        ("对6月底前完成的任务逐项复核。", [], [], None),
    ],
)
def test_owners_in_a_measures_own_words(
    measure: str, leads: list[str], assists: list[str], due_text: str | None
) -> None:
    said = said_of(measure)
    assert (said.leads, said.assists, said.due_text) == (leads, assists, due_text)


def test_a_year_left_out_in_a_plan_counts_from_the_feedback_and_is_said() -> None:
    reading = read_text(
        "县林场党支部关于落实县委巡察反馈意见的整改方案\n2025年5月20日，县委第三巡察组向县林场党支部反馈了巡察意见，制定本方案。\n"
        "一、整改措施\n1.针对“议事规则缺失”的问题\n（1）制定议事规则。（责任领导：柏青山，牵头部门：办公室，配合部门：各管护站，整改时限：3月底前）\n"
        "（2）由防火办负责补记，2025年9月底前完成。\n"
    )
    first, second = reading.measures
    assert (first.leaders, first.leads, first.assists, first.due) == (
        ["柏青山"],
        ["办公室"],
        ["各管护站"],
        date(2026, 3, 31),
    )
    assert (second.leads, second.due) == (["防火办"], date(2025, 9, 30))
    assert [(d.literal, d.readings) for d in reading.doubts] == [("3月底前", ["2026-03-31"])]


def test_what_a_problem_shows_itself_in_may_stand_on_its_line_or_below() -> None:
    reading = read_text(
        "关于巡察云溪县档案馆党支部的反馈意见\n一、主要问题\n1.学习不够深入。具体表现：集中学习次数不足；研讨走过场。\n"
        "2.管理不够严格。\n具体表现：公车使用未登记。\n二、整改要求\n请于两个月内报送整改情况。\n县委第三巡察组\n2025年5月20日\n"
    )
    shown = [[m.text for m in f.manifestations] for f in reading.findings]
    assert shown[0] == ["集中学习次数不足；研讨走过场。"]
    assert shown[1] == ["公车使用未登记。"]
    assert str(reading.feedback_date) == "2025-05-20"
