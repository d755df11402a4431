"""The work of reading grows with the text, not with its square: steps are counted, since time depends on the machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from huiyin.reading import objections, read_text
from huiyin.reading.labels import SYNONYMS

REPORT = (
    "关于巡察整改进展情况的通报\n根据县委统一部署，县委第二巡察组对云溪镇党委开展巡察，现将整改情况予以公布。\n"
    "一、组织领导\n二、整改情况\n1.学习不够深入的问题\n"
)
PLAN = "云溪镇党委巡察整改方案\n一、整改任务\n1.学习不够深入的问题\n"
FEEDBACK = "县委第二巡察组关于巡察云溪镇党委的反馈意见\n一、存在的主要问题\n1.学习不够深入的问题\n"

LABELS = [f"{words.split()[0]}：\n" for words in SYNONYMS.values()]
LINES = [
    *LABELS,
    "整改情况：已完成。\n",
    "一是开展学习。责任领导：张三。\n",
    "责任领导：张三；整改时限：2024年3月\n",
    "整改情况：一是学习。\n整改措施：开会。\n",
    "具体表现：甲；乙。\n",
    "①学习；",
    "主要是：甲不够；",
    "问题1：学习不够。",
    "存在问题：一、甲不够；",
]


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python a piece of work passes through; a comprehension counts each of its rounds."""
    count = 0

    def trace(_frame: FrameType, _event: str, _arg: Any) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("opening", [REPORT, PLAN, FEEDBACK, ""])
def test_the_steps_of_reading_and_reviewing_grow_with_the_length(opening: str, line: str) -> None:
    """Four times the lines take at most five times the steps; a square would take sixteen."""

    def read(times: int) -> int:
        text = opening + line * times
        return steps(lambda: objections(read_text(text)))

    objections(read_text(opening + line * 400))  # what is prepared once is no part of the growth
    assert read(400) < 5 * read(100)


def test_the_counting_of_steps_sees_a_square() -> None:
    def square(length: int) -> int:
        return sum(1 for one in range(length) for other in range(length) if one == other)

    assert steps(lambda: square(80)) > 10 * steps(lambda: square(20))
