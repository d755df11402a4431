"""What holds of every reading, whatever the text: order, nesting, nothing lost, the same answer twice."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huiyin.reading import Reading, read_text
from huiyin.reading.normal import clean

from . import samples
from .test_safety import PIECES, check_offsets

RELAXED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])

HAN = "一二三四五六七八九十"
THINGS = st.sampled_from(["窗口服务", "库房管理", "经费支出", "学习教育", "设备采购", "来访登记"])
NUMBERS = st.integers(0, 99_999)
UNITS = st.sampled_from(["次", "人次", "个", "条", "万元", "%", "份", "个方面"])
DATES = st.builds(
    lambda form, y, m, d: form.format(y=y, m=m, d=d),
    st.sampled_from(
        [
            "{y}年{m}月{d}日",
            "{y}{m}{d}日",
            "{m}月{d}日",
            "{y}-{m}-{d}",
            "{y}年{m}月",
            "{y}年{m}月{d}日至{d}日",
        ]
    ),
    st.integers(2015, 2030),
    st.integers(0, 13),
    st.integers(0, 32),
)
PHRASES = st.one_of(
    st.builds("针对“{}不够规范”的问题。".format, THINGS),
    st.builds("修订《{}办法》，开展检查{}{}，".format, THINGS, NUMBERS, UNITS),
    st.builds("{}对{}进行了整改".format, DATES, THINGS),
    st.builds("责任领导：李一；整改时限：{}。".format, DATES),
    st.sampled_from(
        [
            "该问题已完成整改。",
            "正在整改。",
            "整改情况：",
            "整改措施：",
            "下一步工作打算",
            "。",
            "\n",
            "“",
            "）",
        ]
    ),
    PIECES,
)
MARKS = st.builds(
    lambda form, n: form.format(n=n, han=HAN[n - 1], ring=chr(0x245F + n)),
    st.sampled_from(["{han}、", "（{han}）", "{n}.", "{n}、", "（{n}）", "{ring}", "问题{n}：", "{han}是"]),
    st.integers(1, 10),
)
LINES = st.builds(lambda mark, words: mark + "".join(words), MARKS, st.lists(PHRASES, max_size=6))
REPORTS = st.builds(
    lambda head, lines, tail: "\n".join([*head, *lines, *tail]),
    st.lists(st.sampled_from(samples.REPORT.split("\n")[:5]), max_size=4),
    st.lists(LINES, max_size=14),
    st.lists(st.sampled_from(samples.REPORT.strip().split("\n")[-4:]), max_size=4),
)


def check_order(reading: Reading) -> None:
    """Findings, parts and what is unread stand in the order of the text and do not cross."""
    findings = reading.findings
    assert all(f.heading_start <= f.heading_end <= f.start <= f.end for f in findings)
    if not reading.tables:
        starts = [f.heading_start for f in findings]
        assert starts == sorted(starts)
    for at, finding in enumerate(findings):
        assert finding.parent is None or 0 <= finding.parent < at
    for spans in (reading.parts, reading.unread):
        assert all(one.end <= after.start for one, after in pairwise(spans))


@RELAXED
@given(REPORTS)
def test_built_reports_are_read_in_order(text: str) -> None:
    reading = read_text(text)
    check_offsets(reading)
    check_order(reading)


SAID = "库房西墙渗水一事另函说明"


def places(reading: Reading) -> list[tuple[int, int]]:
    """Every stretch a reading accounts for, or shows as not understood."""
    named = [*reading.parts, *reading.unread, *reading.requirements, *reading.clues]
    named += [one for one in (reading.organisation, reading.outlook) if one]
    return [(one.start, one.end) for one in named] + [(f.heading_start, f.end) for f in reading.findings]


BODY = samples.REPORT.split("\n")
FIRST = next(i for i, line in enumerate(BODY) if line.startswith("一、")) + 1


@RELAXED
@given(st.integers(FIRST, len(BODY) - 4), MARKS | st.just(""), st.sampled_from(["。", "", "："]))
def test_a_line_put_in_anywhere_below_the_first_heading_is_not_lost(at: int, mark: str, stop: str) -> None:
    text = "\n".join([*BODY[:at], mark + SAID + stop, *BODY[at:]])
    where = text.index(SAID)
    assert any(start <= where and where + len(SAID) <= end for start, end in places(read_text(text)))


@RELAXED
@given(st.integers(0, 40), st.sampled_from(["。", "", "："]))
def test_prose_that_no_heading_introduces_is_shown_as_unread(after: int, stop: str) -> None:
    opening = "门前的路面年年修补，雨后仍有积水。\n" * 200  # longer than any opening
    text = opening + SAID + stop + "\n" + "另一段与此无关的话。\n" * after
    where = text.index(SAID)
    assert any(one.start <= where < one.end for one in read_text(text).unread)


@RELAXED
@given(REPORTS)
def test_what_is_cleaned_once_is_clean(text: str) -> None:
    once = clean(text)
    assert len(once.at) == len(once.text) + 1
    assert list(once.at) == sorted(once.at)
    assert clean(once.plain).plain == once.plain


@RELAXED
@given(REPORTS)
@example(samples.REPORT)
def test_the_same_text_is_read_the_same_again(text: str) -> None:
    assert read_text(text) == read_text(text)
