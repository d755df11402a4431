"""Nothing crashes, nothing hangs, and offsets always hold."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.reading import Reading, ReadingError, objections, read_bytes, read_text
from huiyin.reading.assemble import assemble
from huiyin.reading.formats.plain import find_tables, from_text

from . import makers, samples

PIECES = st.sampled_from(
    [
        "一、",
        "（一）",
        "(二)",
        "1.",
        "2、",
        "（1）",
        "①",
        "问题1：",
        "一是",
        "二是",
        "三要",
        "针对",
        "关于",
        "“",
        "”",
        "《",
        "》",
        "（",
        "）",
        "的问题",
        "方面",
        "聚焦",
        "整改情况：",
        "整改措施：",
        "责任领导：",
        "牵头部门：",
        "整改时限：",
        "2023年4月3日",
        "至",
        "5月26日",
        "2023115日",
        "市委第二巡察组",
        "对市林场党委",
        "开展巡察",
        "反馈",
        "予以公布",
        "3次",
        "五项",
        "12.5万元",
        "。",
        "；",
        "，",
        "：",
        "\n",
        "\r\n",
        " ",
        "\u3000",
        "318个方面",
        "98%",
        "每月",
        "印发",
        "学习",
        "电话：0999-7654321",
        "a@b.cn",
        "秘密★",
        "|",
        "---|---",
        "質(zhì)",
        "?,F(xiàn)",
        "\u200b",
        "⑴",
        "该问题已完成整改",
        "公示期",
        "下一步",
        "党组",
        "X",
        "𠀀",
        "〔20231号",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=80).map("".join), st.text(max_size=300))
RELAXED = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def check_offsets(reading: Reading) -> None:
    text = reading.text
    for q in reading.figures:
        assert text[q.start : q.end] == q.literal
    for measure in reading.measures:
        assert text[measure.start : measure.end] == measure.text
    for doubt in reading.doubts:
        assert text[doubt.start : doubt.end] == doubt.literal
        assert doubt.readings
    for finding in reading.findings:
        assert 0 <= finding.heading_start <= finding.heading_end <= len(text)
        assert 0 <= finding.start <= finding.end <= len(text)
        assert finding.focus is None or finding.focus < len(reading.focus_areas)
        assert all(text[m.start : m.end] == m.text for m in finding.manifestations)
    for part in reading.parts:
        assert 0 <= part.start <= part.end <= len(text)
    for found in objections(reading):
        assert text[found.start : found.end] == found.passage
    json.dumps(reading.to_json())


@RELAXED
@given(TEXTS)
def test_any_text_is_read_with_valid_offsets(text: str) -> None:
    check_offsets(read_text(text))


@RELAXED
@given(st.integers(0, len(samples.REPORT)), st.integers(0, len(samples.REPORT)), TEXTS)
def test_a_report_cut_and_disturbed_anywhere_is_read(start: int, end: int, inserted: str) -> None:
    check_offsets(read_text(samples.REPORT[:start] + inserted + samples.REPORT[end:]))


@RELAXED
@given(
    st.binary(max_size=400),
    st.sampled_from(["a.txt", "a.docx", "a.pdf", "a.html", "a.xlsx", "a.csv", "a.md", "a"]),
)
def test_any_bytes_are_read_or_refused_with_a_message(data: bytes, name: str) -> None:
    try:
        check_offsets(read_bytes(data, name))
    except ReadingError as error:
        raised = error.message_zh
    else:
        raised = "none"
    assert raised


FILES = {
    "a.docx": makers.word(samples.REPORT),
    "a.xlsx": makers.workbook(samples.TABLE_ROWS),
    "a.pdf": makers.pdf(samples.REPORT[:200]),
    "a.html": f"<html><body><table><tr><td>{samples.REPORT}</td></tr></table></body></html>".encode(),
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(FILES)), st.data())
def test_damaged_files_are_read_or_refused(name: str, data: st.DataObject) -> None:
    content = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    try:
        check_offsets(read_bytes(bytes(content[: max(cut, 8)]), name))
    except ReadingError as error:
        raised = error.message_zh
    else:
        raised = "none"
    assert raised


REPEATED = [
    "一是",
    "（一）",
    "1.",
    "一、",
    "《",
    "》",
    "“",
    "（1）a\n",
    "1、关于“",
    "问题1：",
    "整改情况：",
    "2023115日",
    "反馈",
    "对甲开展",
    "3次、",
    "a@",
    "0999-",
    "第",
    "市委巡察组",
    "\n",
    "针对不好的问题。\n1.",
    "|a|b|\n",
    "责任领导：甲\n",
    "印发《甲》",
    "该问题",
    "已完成",
    "(zhì",
    "秘密 ",
    "电话",
    "百分之",
    "一二三四五",
    "2021年",
    "，",
    "完成率98%，",
    "问题描述：甲\n整改措施：乙\n",
    "反馈5个问题，完成3个，",
    "发现以下问题：1、",
    "（1）甲不足。\n整改情况：",
    "1.关于“甲不够”的问题\n（1）措施。责任领导：甲；整改时限：2021年3月\n",
    "一是一二是二",
    "1.1.1.",
    "2024717",
    "2024年1月1日至",
    "万元",
    "12万元",
    " ",
    "（【[",
    "。，",
    "和、",
    "十",
    "| ",
    "5个",
    "联系电话",
    "密级：",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_time_grows_in_line_with_length(piece: str) -> None:
    """Four times the text takes about four times the time, never sixteen."""

    def seconds(length: int) -> float:
        text = samples.REPORT[:200] + piece * (length // len(piece))
        began = time.process_time()  # what else the machine does is no matter
        objections(assemble(from_text(text)))  # past the bound on how many marks a text may have
        return time.process_time() - began

    # A collection of garbage may fall into one of the runs, never into the quickest of several.
    assert any(seconds(60_000) < 10 * max(seconds(15_000), 0.02) for _ in range(4))


@pytest.mark.parametrize("piece", ["（一）聚焦", "一是", "问题1：", "5个", "整改情况：\n", "2024年1月1日至"])
def test_two_million_characters_of_marks_or_numbers_are_refused_before_they_are_read(piece: str) -> None:
    began = time.process_time()
    with pytest.raises(ReadingError, match="不像一份公文"):
        read_text(piece * (2_400_000 // len(piece)))
    assert time.process_time() - began < 5


def test_a_long_paper_is_not_refused() -> None:
    assert read_text(samples.REPORT * 300).findings


def test_a_long_ledger_of_short_cells_is_not_refused() -> None:
    head = "| 序号 | 反馈问题 | 整改措施 | 责任领导 | 完成时限 | 整改状态 |\n|---|---|---|---|---|---|\n"
    rows = [f"| {i} | 第{i}类台账不全 | 核查{i}户，退出{i % 7}户 | 林岸 | 2024年9月30日 | 已完成 |\n" for i in range(1, 4001)]
    assert len(read_text(head + "".join(rows)).findings) == 4000


def test_more_text_than_any_document_has_is_refused() -> None:
    with pytest.raises(ReadingError, match="超过 800 万字"):
        read_bytes(b"a" * 8_000_001, "a.txt")


@pytest.mark.parametrize(("menu", "found"), [(19_000, True), (21_000, False)])
def test_a_title_is_looked_for_below_menus_but_not_without_end(menu: int, found: bool) -> None:
    title = "云溪县档案馆党支部关于巡察整改进展情况的通报"
    text = "栏目导航\n" * (menu // 4) + title + "\n一、整改情况\n（一）关于“查档不便”的问题\n一是改进。\n"
    assert (read_text(text).title == title) is found


def test_the_ruling_of_a_drawn_table_is_told_in_bounded_time() -> None:
    wide = "|" + " " * 100_000 + "|甲\n"
    began = time.process_time()
    assert find_tables(wide * 2)
    assert time.process_time() - began < 5  # seconds; hundreds where spaces are tried in every division
