"""What is read of statuses, sums, terms and papers is said as written, or stands as a doubt."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from chinese_calendar import constants

from huiyin.reading import read_text
from huiyin.reading.festivals import festival
from huiyin.reading.limits import read_limit
from huiyin.reading.status import stated

from .ledger_tables import read

HEAD = (
    "云溪镇党委关于巡察整改情况的通报\n县委第二巡察组于2024年6月5日反馈了意见。现将整改情况予以公布。\n"
    "一、整改情况\n1.关于制度不全的问题\n"
)


@pytest.mark.parametrize(
    ("words", "word", "day"),
    [
        ("未完成", "未完成", None),
        ("未销号", "未销号", None),
        ("已完成，待验收", "待验收", None),
        ("√", "已完成", None),
        ("×", "未完成", None),
        ("是", "已完成", None),
        ("否", "未完成", None),
        ("√ 已完成，学习9次", "已完成", None),
        ("推进中", "正在整改", None),
        ("已完成（2024年10月30日）", "已完成", date(2024, 10, 30)),
        ("阶段性完成", "阶段性完成", None),
    ],
)
def test_a_status_is_a_word_its_wording_and_a_day(words: str, word: str, day: date | None) -> None:
    said = stated(words)
    assert said is not None
    assert (said.word, said.literal, said.day) == (word, words, day)


def test_what_is_no_status_is_none() -> None:
    assert stated("大概可以") is None
    assert stated("计划于2026年3月31日前完成") is None


def test_a_day_without_year_is_read_from_the_document_and_said() -> None:
    rows = [["序号", "问题", "措施", "整改状态"], ["1", "台账不全", "补齐", "已完成（10.30）"]]
    known = read(rows, lead=["云溪镇2024年整改台账"])
    assert known.findings[0].completed_on == date(2024, 10, 30)
    unknown = read(rows)
    assert unknown.findings[0].completed_on is None
    assert [i.code for i in known.issues] == [i.code for i in unknown.issues] == ["finished-year"]


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("3万5千元", 3.5, "万元"),
        ("12万5000元", 12.5, "万元"),
        ("1亿2000万元", 1.2, "亿元"),
        ("壹拾贰万元", 12, "万元"),
        ("叁仟伍佰元整", 3500, "元"),
        ("1200万（元）", 1200, "万元"),
        ("1万2千人", 1.2, "万人"),
    ],
)
def test_sums_in_mixed_units_and_capitals_are_one_number(words: str, value: float, unit: str) -> None:
    (figure,) = read_text(HEAD + f"清退{words}。\n").findings[0].figures
    assert (figure.value, figure.unit, figure.literal) == (value, unit, words)


def test_what_is_planned_is_neither_issued_nor_cited() -> None:
    told = "拟于年底前印发《党费管理办法》。计划制定《采购制度》。《会议办法》已于3月印发。待修订《公车办法》。"
    finding = read_text(HEAD + told + "将《值班制度》印发各科室。\n").findings[0]
    assert finding.documents == ["《会议办法》", "《值班制度》"]
    assert finding.planned_documents == ["《党费管理办法》", "《采购制度》", "《公车办法》"]
    assert not finding.cited_documents


@pytest.mark.parametrize(
    ("words", "due", "opened"),
    [
        ("2024年春节前", date(2024, 2, 9), None),
        ("2025年国庆节前", date(2025, 9, 30), None),
        ("2024年元旦前", date(2023, 12, 31), None),
        ("2024年汛前", None, "season"),
        ("开学前", None, "season"),
        ("2024年入冬前", None, "season"),
        ("2050年春节前", None, "season"),  # beyond the table
    ],
)
def test_festivals_are_looked_up_and_seasons_stay_open(words: str, due: date | None, opened: str | None) -> None:
    limit = read_limit(words)
    assert (limit.due, limit.open) == (due, opened)


@pytest.mark.parametrize(
    ("name", "holiday"),
    [
        ("春节", "Spring Festival"),
        ("清明", "Tomb-sweeping Day"),
        ("端午", "Dragon Boat Festival"),
        ("中秋", "Mid-autumn Festival"),
    ],
)
def test_the_days_of_the_lunar_festivals_are_those_on_which_they_are_free(name: str, holiday: str) -> None:
    """The calendar of free days knows them, too; where two festivals fall together it names one of them."""
    for year in sorted({day.year for day in constants.holidays} & set(range(2015, 2027))):
        day = festival(name, year)
        assert day is not None
        near = {str(constants.holidays.get(day + timedelta(shift))) for shift in (-1, 0, 1)}
        assert near & {holiday, "National Day"}, day


def test_the_figures_of_a_merged_block_stand_in_their_own_rows() -> None:
    rows = [
        ["类别", "序号", "问题", "整改情况"],
        ["学习方面", "1", "学习不经常", "开会6次"],
        ["^", "2", "记录不全", "补录9份"],
    ]
    assert [[q.literal for q in f.figures] for f in read(rows).findings] == [["6次"], ["9份"]]


def test_a_row_torn_off_by_a_page_goes_on_with_the_problem_above_and_it_is_said() -> None:
    head = ["序号", "问题", "整改措施", "完成情况"]
    reading = read([head, ["1", "库管不严", "清点库房", "清点3次"]], [head, ["", "", "建立台账", "报废1200件"]])
    (finding,) = reading.findings
    assert [m.text for m in finding.measures] == ["清点库房", "建立台账"]
    assert [q.literal for q in finding.figures] == ["3次", "1200件"]
    assert [i.code for i in reading.issues] == ["torn-row"]


def test_a_column_of_made_rules_issues_them_and_a_source_is_no_department() -> None:
    rows = [
        ["序号", "反馈来源", "问题类型", "问题", "措施", "责任单位", "建立制度"],
        ["一、学习方面", "<", "<", "<", "<", "<", "<"],
        ["1", "县委第二巡察组", "自查", "学习不经常", "补课", "办公室", "《学习制度》"],
    ]
    reading = read(rows)
    assert reading.focus_areas == ["学习方面"]
    assert reading.findings[0].documents == ["《学习制度》"]
    assert [m.leads for m in reading.measures] == [["办公室"]]


def test_measures_marked_without_stops_between_them_are_counted() -> None:
    rows = [["序号", "问题", "整改措施", "时限"], ["1", "库管不严", "①调度②督办③约谈", "2024年6月"]]
    assert [m.text for m in read(rows).measures] == ["①调度", "②督办", "③约谈"]


def test_days_glued_to_what_follows_are_doubts() -> None:
    reading = read_text(
        "云溪镇督察问题整改公示\n一、整改问题预案未修订。\n二、整改目标：修订。\n三、整改措施：修订预案。\n"
        "四、公示时间：2022年11月22日至202211243个工作日\n云溪镇人民政府\n20221122\n"
    )
    assert [f.title for f in reading.findings] == ["预案未修订"]
    assert [d.literal for d in reading.doubts] == ["202211243个工作日", "20221122"]
    assert reading.published == date(2022, 11, 22)
