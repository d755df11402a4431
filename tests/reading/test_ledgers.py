"""Ledgers as officials draw them: any order and words of columns, merged cells, groups of headings, odd rows."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.reading import Choices, Kind, Layout, Meaning, Reading, Severity

from .ledger_tables import read
from .test_limits import spellings

HEAD = ["序号", "反馈问题", "整改措施", "责任领导", "牵头部门", "配合部门", "完成时限", "整改状态", "备注"]
DATA = [
    [
        "1",
        "巡河次数不足",
        "修订巡河办法",
        "林岸",
        "河道科",
        "办公室、财务科",
        "2026年6月底前",
        "正在整改",
        "与邻县会商",
    ],
    ["2", "水费征收不规范", "补签供水合同", "方知夏、苏禾", "水政科", "", "2026.5.31", "已完成", ""],
    ["3", "窗口服务效能不高", "推行一次告知", "方知夏", "办公室", "各科室", "长期坚持", "", ""],
]
SYNONYMS = [
    ["序号", "编号", "序 号", "No"],
    ["反馈问题", "存在问题", "问题描述", "巡察反馈的问题", "具体问题", "问题\n内容"],
    ["整改措施", "具体措施", "整改举措", "工作举措", "对策措施"],
    ["责任领导", "牵头领导", "分管领导", "包案领导"],
    ["牵头部门", "责任单位", "责任科室", "主办单位", "牵头\n单位"],
    ["配合部门", "协办单位", "配合科室", "参与部门"],
    ["完成时限", "整改期限", "时间节点", "计划完成时间", "整改时限（具体到月）"],
    ["整改状态", "当前状态", "是否完成", "销号情况"],
    ["备注", "说明", "验收意见"],
]


def gist(reading: Reading) -> list[Any]:
    """What must depend neither on the order of columns nor on the words of headings."""
    return [
        (
            finding.number,
            finding.title,
            finding.status,
            [n.text for n in finding.notes],
            [
                (m.text, m.leaders, m.leads, m.assists, m.due, m.due is None and m.due_text)
                for m in finding.measures
            ],
        )
        for finding in reading.findings
    ]


EXPECTED = gist(read([HEAD, *DATA]))


def test_a_plain_ledger() -> None:
    reading = read([HEAD, *DATA])
    assert reading.kind is Kind.PLAN
    assert EXPECTED[0] == (
        "1", "巡河次数不足", "正在整改", ["与邻县会商"],
        [("修订巡河办法", ["林岸"], ["河道科"], ["办公室", "财务科"], date(2026, 6, 30), False)],
    )  # fmt: skip
    assert [m.due_text for m in reading.findings[2].measures] == ["长期坚持"]
    assert [c.meaning for c in reading.tables[0].columns] == [
        Meaning.NUMBER, Meaning.PROBLEM, Meaning.MEASURE, Meaning.LEADER, Meaning.LEAD, Meaning.ASSIST, Meaning.DUE,
        Meaning.STATUS, Meaning.NOTE,
    ]  # fmt: skip
    assert not reading.issues


@settings(max_examples=60)
@given(st.permutations(range(9)), st.data())
def test_any_order_and_wording_of_columns_reads_the_same(order: list[int], data: st.DataObject) -> None:
    words = [data.draw(st.sampled_from(choices)) for choices in SYNONYMS]
    rows = [[row[i] for i in order] for row in [words, *DATA]]
    assert gist(read(rows)) == EXPECTED


@settings(max_examples=40)
@given(st.permutations(range(9)), st.dates(date(2021, 1, 1), date(2034, 12, 31)), st.data())
def test_any_spelling_of_a_date_reads_the_same(order: list[int], day: date, data: st.DataObject) -> None:
    row = [*DATA[0]]
    row[6] = data.draw(st.sampled_from(spellings(day)))
    rows = [[one[i] for i in order] for one in [HEAD, row]]
    assert [m.due for m in read(rows).measures] == [day]


def test_grouped_headings_over_two_rows_below_title_lines() -> None:
    rows = [
        ["整改责任清单", "<", "<", "<", "<", "<", "<"],
        ["填报单位：青渚县水利局", "<", "<", "<", "填报日期：2026年3月10日", "<", "<"],
        ["序号", "反馈问题", "整改措施", "责任分工", "<", "<", "完成时限"],
        ["^", "^", "^", "责任领导", "牵头\n部门", "配合部门", "^"],
        ["1", "巡河次数不足", "修订巡河办法", "林岸", "河道科", "办公室", "2026年6月"],
    ]
    reading = read(rows)
    table = reading.tables[0]
    assert table.header == (3, 4)
    assert [c.key for c in table.columns][3:6] == [
        "责任分工/责任领导",
        "责任分工/牵头部门",
        "责任分工/配合部门",
    ]
    assert gist(reading)[0][4] == [
        ("修订巡河办法", ["林岸"], ["河道科"], ["办公室"], date(2026, 6, 30), False)
    ]
    assert [(k.row, k.why) for k in table.kept] == [(1, "表头以上"), (2, "表头以上")]


def test_groups_without_merged_cells_and_a_name_below_its_group() -> None:
    rows = [
        ["序号", "存在问题", "整改措施", "责任领导", "", "完成时限", ""],
        ["", "", "", "姓名", "职务", "计划完成", "实际完成"],
        ["1", "台账不全", "补齐台账", "林岸", "副局长", "2026.6", "2026.5.20"],
    ]
    measure = read(rows).measures[0]
    assert (measure.leaders, measure.due) == (["林岸"], date(2026, 6, 30))
    assert read(rows).findings[0].duty is None
    assert [(n.label, n.text) for n in read(rows).findings[0].notes] == [("责任领导/职务", "副局长")]


def test_sub_rows_of_merged_and_of_blank_cells_are_measures_of_one_finding() -> None:
    merged = [
        HEAD,
        ["1", "台账不全", "补齐", "林岸", "河道科", "", "2026.6", "", ""],
        ["^", "^", "复核", "^", "办公室", "", "2026.7", "", ""],
    ]
    blank = [HEAD, merged[1], ["", "", "复核", "", "办公室", "", "2026.7", "", ""]]
    for rows in (merged, blank):
        reading = read(rows)
        assert [(m.text, m.leaders, m.leads) for m in reading.measures] == [
            ("补齐", ["林岸"], ["河道科"]),
            ("复核", ["林岸"], ["办公室"]),
        ]
    assert [i.code for i in read(blank).issues] == ["inherited"]  # said, where the cell is not merged
    assert not read(merged).issues


def test_a_problem_repeated_in_every_row_is_one_finding_whose_rows_are_complete() -> None:
    rows = [
        HEAD,
        ["1", "台账不全", "补齐", "林岸", "河道科", "", "2026.6", "已完成", "甲"],
        ["1", "台账不全", "复核", "", "", "", "", "正在整改", ""],
    ]
    reading = read(rows)
    finding = reading.findings[0]
    assert len(reading.findings) == 1
    assert [(m.leaders, m.status, [n.text for n in m.notes]) for m in finding.measures] == [
        (["林岸"], "已完成", ["甲"]),
        ([], "正在整改", []),
    ]
    assert finding.status is None  # the text does not say it of the finding


def test_a_status_speaks_for_the_finding_only_where_its_cell_spans_all_its_rows() -> None:
    first = ["1", "台账不全", "补齐", "", "河道科", "", "", "已完成", ""]
    merged = read([HEAD, first, ["^", "^", "复核", "", "办公室", "", "", "^", ""]]).findings[0]
    beside = read([HEAD, first, ["^", "^", "复核", "", "办公室", "", "", "", ""]]).findings[0]
    assert (merged.status, [m.status for m in merged.measures]) == ("已完成", [None, None])
    assert (beside.status, [m.status for m in beside.measures]) == (None, ["已完成", None])


def test_a_problem_whose_rows_stand_apart_is_one_finding() -> None:
    other = ["2", "水费征收不规范", "补签合同", "", "", "", "", "", ""]
    rows = [
        HEAD,
        ["1", "台账不全", "补齐", "", "", "", "", "", ""],
        other,
        ["1", "台账不全", "复核", "", "", "", "", "", ""],
    ]
    assert [(f.title, [m.text for m in f.measures]) for f in read(rows).findings] == [
        ("台账不全", ["补齐", "复核"]),
        ("水费征收不规范", ["补签合同"]),
    ]


def test_several_measures_in_a_cell_share_numbered_limits_and_departments() -> None:
    row = [
        "1",
        "台账不全",
        "1.补齐；\n2.复核。",
        "林岸",
        "1.河道科\n2.办公室",
        "",
        "1.2026年6月底\n2.立行立改",
        "",
        "",
    ]
    measures = read([HEAD, row]).measures
    assert [(m.text, m.leads, m.due, m.due_text) for m in measures] == [
        ("1.补齐；", ["河道科"], date(2026, 6, 30), "2026年6月底"),
        ("2.复核。", ["办公室"], None, "立行立改"),
    ]


def test_departments_on_lines_are_not_shared_out() -> None:
    row = ["1", "台账不全", "1.补齐；\n2.复核。", "林岸", "河道科\n办公室", "", "2026.6.1\n2026.7.1", "", ""]
    measures = read([HEAD, row]).measures
    assert [(m.leads, m.due) for m in measures] == [
        (["河道科", "办公室"], date(2026, 6, 1)),
        (["河道科", "办公室"], date(2026, 7, 1)),
    ]


def test_rows_that_are_no_matter_are_kept_and_named() -> None:
    rows = [
        HEAD,
        ["一、聚焦主责主业方面（共1项）", "<", "<", "<", "<", "<", "<", "<", "<"],
        DATA[0],
        HEAD,
        ["二", "聚焦窗口作风方面", "", "", "", "", "", "", ""],
        DATA[2],
        ["小计", "", "2", "", "", "", "", "", ""],
        ["", "", "", "", "", "", "", "", ""],
        ["9", "", "", "", "", "", "", "", ""],
        ["注：1.时限从反馈之日起算。", "<", "<", "<", "<", "<", "<", "<", "<"],
        ["2.长期坚持的每年复核。", "<", "<", "<", "<", "<", "<", "<", "<"],
        ["填表人：陶然", "", "", "", "联系电话：0999-1234567", "", "", "", ""],
        ["2026年3月10日", "<", "<", "<", "<", "<", "<", "<", "<"],
    ]
    reading = read(rows)
    assert [(f.number, f.focus) for f in reading.findings] == [("1", 0), ("3", 1)]
    assert reading.focus_areas == ["聚焦主责主业方面", "聚焦窗口作风方面"]
    assert [k.why for k in reading.tables[0].kept] == [
        "合计行",
        "只有序号，没有内容",
        "表后说明",
        "表后说明",
        "落款、签字",
        "落款、签字",
    ]
    assert reading.published != date(2026, 6, 30)


def test_a_table_without_headings_goes_on_from_the_page_before() -> None:
    reading = read([HEAD, DATA[0]], [["", "", "复核巡河台账", "", "", "", "2026.7", "", ""], DATA[1]])
    assert [(f.number, len(f.measures)) for f in reading.findings] == [("1", 2), ("2", 1)]
    assert [t.why for t in reading.tables][1] == "接上一个表格，列与上表相同"


def test_three_lists_of_the_same_findings_are_one_ledger() -> None:
    problems = [
        ["序号", "问题类别", "具体问题", "问题表现"],
        ["1", "主责主业", "储备不足", "合同未签"],
        ["2", "队伍建设", "干部老化", ""],
    ]
    tasks = [
        ["序号", "问题", "整改任务", "完成时限"],
        ["1", "储备不足的问题", "签订储备合同", "2026.6"],
        ["", "", "建立轮换制度", "2026.9"],
        ["2", "干部老化", "公开招聘", "2026.7"],
    ]
    owners = [["序号", "牵头领导", "责任科室"], ["1", "周知远", "农资科"], ["2", "孙未", "人事科"]]
    reading = read(problems, tasks, owners)
    assert [(f.title, f.focus, len(f.manifestations)) for f in reading.findings] == [
        ("储备不足", 0, 1),
        ("干部老化", 1, 0),
    ]
    assert [(m.text, m.leaders, m.leads) for m in reading.measures] == [
        ("签订储备合同", ["周知远"], ["农资科"]),
        ("建立轮换制度", ["周知远"], ["农资科"]),
        ("公开招聘", ["孙未"], ["人事科"]),
    ]


def test_a_list_of_problems_without_measures_says_who_answers_for_them() -> None:
    reading = read(
        [["序号", "问题", "责任领导", "责任单位", "时限"], ["1", "台账不全", "林岸", "河道科", "2026.6"]]
    )
    duty = reading.findings[0].duty
    assert duty is not None
    assert (duty.leaders, duty.leads, duty.due, reading.measures) == (
        ["林岸"],
        ["河道科"],
        date(2026, 6, 30),
        [],
    )


def test_a_form_for_one_finding() -> None:
    rows = [
        ["问题序号", "3", "责任部门（人）", "综合科（陶然）"],
        ["巡察反馈的问题（包括例证）", "报销附件不全", "<", "<"],
        ["产生问题的根本原因", "审核不严", "<", "<"],
        ["针对根本原因制定的归零措施", "1.补齐附件；\n2.修订办法。", "<", "<"],
        ["整改措施完成情况", "已完成整改。补齐附件3份。", "<", "<"],
        ["举一反三检查情况", "没有发现类似问题", "<", "<"],
    ]
    finding = read(rows).findings[0]
    assert (finding.number, finding.title, finding.cause, finding.status) == (
        "3",
        "报销附件不全",
        "审核不严",
        "已完成整改",
    )
    assert [(m.text, m.leads) for m in finding.measures] == [
        ("1.补齐附件；", ["综合科"]),
        ("2.修订办法。", ["综合科"]),
    ]
    assert [n.label for n in finding.notes] == ["举一反三检查情况"]


def test_a_row_of_its_own_may_name_the_problem_of_the_rows_below() -> None:
    rows = [
        ["整改措施", "责任领导", "责任部门", "完成时限"],
        ["问题1：服务网点少", "<", "<", "<"],
        ["新建网点", "周知远", "业务股", "2026.9"],
        ["改造老网点", "周知远", "业务股", "2026.12"],
        ["问题2：储备不足", "<", "<", "<"],
        ["签订储备合同", "孙未", "农资股", "2026.5"],
    ]
    assert [(f.number, f.title, [m.text for m in f.measures]) for f in read(rows).findings] == [
        ("问题1", "服务网点少", ["新建网点", "改造老网点"]),
        ("问题2", "储备不足", ["签订储备合同"]),
    ]


def test_two_lists_side_by_side_are_read_one_below_the_other() -> None:
    head = ["序号", "问题", "责任单位"]
    rows = [
        [*head, *head],
        ["1", "网点少", "业务股", "3", "干部老化", "人事股"],
        ["2", "储备不足", "农资股", "", "", ""],
    ]
    reading = read(rows)
    assert [(f.number, f.title) for f in reading.findings] == [
        ("1", "网点少"),
        ("2", "储备不足"),
        ("3", "干部老化"),
    ]
    assert reading.tables[0].rows == 3


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ("已完成整改。补齐附件3份。", "已完成整改"),
        ("已完成，长期坚持", "已完成"),
        ("正在推进", "正在整改"),
        ("已完成选址", None),
        ("合同签订完成", None),
        ("未完成", "未完成"),
        ("阶段性完成，已引进6名", "阶段性完成"),
        ("√ 已完成，学习9次", "已完成"),
    ],
)
def test_a_result_states_a_status_only_where_it_says_nothing_else(result: str, status: str | None) -> None:
    reading = read([["序号", "问题", "措施", "整改情况"], ["1", "台账不全", "补齐", result]])
    assert (reading.findings[0].status, reading.findings[0].done) == (status, result)


def test_contents_name_columns_whose_words_nobody_knows() -> None:
    rows = [
        ["序号", "问题", "怎么改", "谁来管", "哪个口", "啥时候"],
        ["1", "台账不全", "补齐台账", "林岸", "河道科", "2026.6.1"],
        ["2", "次数不足", "增加频次", "方知夏", "水政科", "2026.7.1"],
    ]
    columns = read(rows).tables[0].columns
    assert [c.meaning for c in columns][3:] == [Meaning.LEADER, Meaning.LEAD, Meaning.DUE]
    assert all(c.confidence <= 0.5 and "不认识" in c.why for c in columns[3:])
    assert columns[2].meaning is Meaning.NOTE  # kept, not guessed


def test_contents_overrule_a_heading_they_contradict() -> None:
    rows = [
        ["序号", "问题", "措施", "责任人", "完成时间"],
        ["1", "甲不足", "补齐", "河道科", "已完成"],
        ["2", "乙不足", "复核", "水政科、办公室", "正在整改"],
    ]
    columns = read(rows).tables[0].columns
    assert [c.meaning for c in columns][3:] == [Meaning.LEAD, Meaning.STATUS]
    assert "2格中有2格是部门名称" in columns[3].why


def test_what_is_no_ledger_is_listed_with_the_reason() -> None:
    reading = read([["轮次", "党组织", "应整改数", "完成率"], ["第一轮", "县水利局", "12", "95%"]])
    assert not reading.findings
    assert not reading.tables[0].used
    assert "不像问题清单" in reading.tables[0].why


@pytest.mark.parametrize(
    ("column", "value", "code", "severity"),
    [
        (6, "2026年2月30日", "limit-impossible", Severity.SERIOUS),
        (6, "尽快", "limit-unread", Severity.WARNING),
        (6, "6月底前", "limit-year", Severity.WARNING),
        (6, "三个月内", "limit-term", Severity.HINT),
        (6, "林岸", "limit-name", Severity.WARNING),
        (7, "大概可以", "status-unread", Severity.WARNING),
        (3, "2026.6.30", "names-unread", Severity.WARNING),
        (5, "#REF!", "cell-error", Severity.SERIOUS),
    ],
)
def test_issues_name_row_column_and_value(column: int, value: str, code: str, severity: Severity) -> None:
    row = [*DATA[0]]
    row[column] = value
    reading = read([HEAD, row], names=["任务清单"])
    issue = next(i for i in reading.issues if i.code == code)
    letter = "ABCDEFGHI"[column]
    assert issue.place == f"工作表“任务清单”第2行“{HEAD[column]}”列（{letter}2）"
    assert (issue.severity, issue.value, reading.text[issue.start : issue.end]) == (severity, value, value)
    assert issue.why
    assert issue.advice


def test_a_year_left_out_comes_from_its_column_or_the_feedback_and_is_said() -> None:
    row = [*DATA[0]]
    row[6] = "9月底前"
    reading = read([HEAD, row, DATA[1]])
    assert reading.measures[0].due == date(2026, 9, 30)
    assert [(i.code, i.severity) for i in reading.issues] == [("limit-year", Severity.HINT)]
    lead = ["关于落实巡察反馈意见的整改台账", "2025年11月20日，县委巡察组反馈了巡察意见。"]
    assert read([HEAD, row], lead=lead).measures[0].due == date(2026, 9, 30)


def test_numbers_twice_or_left_out_and_rows_without_a_problem() -> None:
    again = ["1", "另一个问题很突出", "补齐", "", "", "", "", "", ""]
    far = ["5", "又一个问题不少", "复核", "", "", "", "", "", ""]
    orphan = ["", "", "无主的措施", "林岸", "", "", "", "", ""]
    reading = read([HEAD, orphan, DATA[0], again, far])
    assert [i.code for i in reading.issues] == ["no-problem", "number-twice", "number-gap"]
    assert [k.text for k in reading.tables[0].kept] == ["无主的措施 林岸"]


def test_a_corrected_layout_is_remembered_for_any_order_of_the_same_headings() -> None:
    head = ["序号", "问题", "怎么改", "谁来管"]
    rows = [head, ["1", "台账不全", "补齐台账", "河道口"]]
    table = read(rows).tables[0]
    assert not read(rows).measures
    layout = Layout.from_json(
        Layout({**table.layout.columns, "怎么改": Meaning.MEASURE, "谁来管": Meaning.LEAD}).to_json()
    )
    choices = Choices(layouts={table.fingerprint: layout})
    for order in ([0, 1, 2, 3], [3, 2, 1, 0]):
        reading = read([[row[i] for i in order] for row in rows], choices=choices)
        assert [(m.text, m.leads) for m in reading.measures] == [("补齐台账", ["河道口"])]
        assert reading.tables[0].remembered
    other = read([[*head, "备注"], ["1", "台账不全", "补齐台账", "河道口", ""]], choices=choices)
    assert not other.tables[0].remembered


def test_a_layout_may_skip_a_column_or_the_table_and_headings_may_be_moved() -> None:
    first = read([HEAD, *DATA]).tables[0]
    skipped = Layout({**first.layout.columns, "备注": Meaning.SKIP})
    assert not read([HEAD, *DATA], choices=Choices({first.fingerprint: skipped})).findings[0].notes
    assert not read([HEAD, *DATA], choices=Choices({first.fingerprint: Layout({}, read=False)})).findings
    assert not read([HEAD, *DATA], choices=Choices(skip=frozenset({0}))).findings
    moved = read(
        [["甲", "乙", "丙"], ["问题", "措施", "时限"], ["台账不全", "补齐", "2026.6"]],
        choices=Choices(headers={0: (2, 2)}),
    )
    assert moved.tables[0].header == (2, 2)
    assert [f.title for f in moved.findings] == ["台账不全"]


@pytest.mark.parametrize(
    "shown", [None, {}, {"columns": {"甲": "nonsense"}}, {"columns": {}, "read": "yes"}, {"columns": []}]
)
def test_what_is_no_layout_is_refused(shown: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Layout.from_json(shown)


@settings(max_examples=80)
@given(st.lists(st.lists(st.text(max_size=12), min_size=1, max_size=6), min_size=1, max_size=8))
def test_no_table_is_too_odd(rows: list[list[str]]) -> None:
    reading = read([["序号", "问题", "措施", "时限"], *rows])
    assert all(reading.text[m.start : m.end] == m.text for m in reading.measures)
    assert all(i.place for i in reading.issues)


@settings(max_examples=60)
@given(st.lists(st.text("甲乙丙丁戊己庚辛", min_size=3, max_size=6), min_size=15, max_size=15, unique=True))
def test_no_cell_is_lost_whatever_stands_in_it(values: list[str]) -> None:
    head = [*HEAD, "佐证材料", "整改类型", "实际完成时间", "原因分析", "整改情况", "谁也不认识"]
    shown = json.dumps(read([head, values]).to_json()["findings"], ensure_ascii=False)
    assert [value for value in values if value not in shown] == []
