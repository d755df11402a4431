"""Each rule of review against its cases; the documentation against the rules."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.reading import Severity, objections, read_text
from huiyin.reading.review.catalogue import RULES, page
from huiyin.reading.review.personal import is_identity, passes_luhn

from .review_cases import CARD, CASES, IDENTITY, Case

DOCS = Path(__file__).parents[2] / "docs" / "objections.md"


@pytest.mark.parametrize(
    ("code", "case"),
    [pytest.param(c, x, id=f"{c}-{i}") for c, cases in CASES.items() for i, x in enumerate(cases)],
)
def test_a_rule_objects_where_it_should_and_only_there(code: str, case: Case) -> None:
    found = [o for o in objections(read_text(case.text)) if o.code == code]
    assert tuple(o.passage for o in found) == case.passages
    for one in found:
        assert case.text[one.start : one.end] == one.passage


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_cases_on_both_sides(rule) -> None:  # type: ignore[no-untyped-def]
    cases = CASES[rule.code]
    assert any(case.passages for case in cases)
    assert sum(not case.passages for case in cases) >= 2


def test_codes_are_unique_and_every_entry_is_complete() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES) == len(CASES)
    for rule in RULES:
        assert isinstance(rule.severity, Severity)
        assert rule.find.__doc__
        for sentence in (rule.matters, rule.advice):
            assert sentence.endswith("。"), rule.code
        assert "|" not in rule.title + rule.matters + rule.advice + rule.basis


def test_the_documentation_is_what_the_rules_say() -> None:
    assert DOCS.read_text(encoding="utf-8") == page(), "python -m huiyin.reading.review > docs/objections.md"


def test_an_objection_carries_the_words_of_its_rule() -> None:
    rules = {rule.code: rule for rule in RULES}
    for one in objections(read_text(CASES["sum"][0].text)):
        rule = rules[one.code]
        assert one.why.endswith(rule.matters)
        assert (one.title, one.basis) == (rule.title, rule.basis)


def test_check_digits() -> None:
    assert is_identity(IDENTITY)
    assert not is_identity(IDENTITY.replace("0", "1", 1))
    assert passes_luhn(CARD)
    assert not passes_luhn(CARD[:-1] + "9")


PIECES = st.sampled_from(
    [
        *(case.text[:400] for cases in CASES.values() for case in cases if case.passages),
        *(passage for cases in CASES.values() for case in cases for passage in case.passages),
        *"。；，：、（）《》“”\n ",
        "该问题已完成整改",
        "2022年6月15日",
        "12个",
        "\u200b",
        "①",
        "𠀀",
        "X",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=12).map("".join))
def test_every_passage_stands_where_its_offsets_say(text: str) -> None:
    for one in objections(read_text(text)):
        assert 0 <= one.start <= one.end <= len(text)
        assert text[one.start : one.end] == one.passage


DENSE = [
    "责令检查、批评教育、",
    "X",
    "1",
    "问题",
    "2021年3次、",
    "其中3个",
    "合计3万元，",
    "全覆盖",
    "王小雨，男，12岁",
    "小区3栋",
    "1.关于甲不够的问题\n由办公室统一登记造册并按月核对。\n",
    "（一）甲\n",
]


@pytest.mark.parametrize("piece", DENSE)
def test_the_time_of_a_review_grows_in_line_with_the_text(piece: str) -> None:
    """Four times the text takes about four times the time, never sixteen."""

    def seconds(length: int) -> float:
        reading = read_text("现将整改情况通报如下。\n" + piece * (length // len(piece)))
        began = time.process_time()
        objections(reading)
        return time.process_time() - began

    # A collection of garbage may fall into one of the runs, never into the quickest of several.
    assert any(seconds(20_000) < 10 * max(seconds(5_000), 0.02) for _ in range(4))
